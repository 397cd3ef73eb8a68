"""Cuts texts into windows that the model can read whole, so that length hides nothing.

Called by `toxicity.py`. It must keep track of where in the text, as the reader wrote it,
each window lies, and must never drop a part of a text.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tokenizers import Tokenizer

from service.domain.scores import Span

OVERLAP = 128
"""Tokens that neighbouring windows share, so that a sentence on the border is read whole in one of them."""
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Window:
    """One stretch of one text, as token ids with the special tokens around them."""

    text: int
    """Which of the texts it is from, counting from 0."""
    ids: tuple[int, ...]
    span: Span | None
    """Where it lies, in code points; None when the window is the whole text."""


class Windower:
    """The model's tokenizer, set to cut a text into overlapping windows instead of truncating it."""

    def __init__(self, definition: Path, window_tokens: int) -> None:
        self._tokenizer: Tokenizer = Tokenizer.from_file(str(definition))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(window_tokens, stride=min(OVERLAP, window_tokens // 4))

    def windows(self, texts: Sequence[str]) -> list[Window]:
        """All windows of all texts, at least one per text, in the texts' order."""
        found: list[Window] = []
        # A lone surrogate cannot be tokenised; its stand-in is one code point too, so spans hold.
        readable = [_LONE_SURROGATE.sub("\ufffd", text) for text in texts]
        for number, encoding in enumerate(self._tokenizer.encode_batch(readable)):
            if not encoding.overflowing:
                found.append(Window(number, tuple(encoding.ids), None))
                continue
            found.extend(
                Window(number, tuple(part.ids), _span(part.offsets, part.special_tokens_mask))
                for part in (encoding, *encoding.overflowing)
            )
        return found


def _span(offsets: Sequence[tuple[int, int]], special: Sequence[int]) -> Span:
    inside = [offset for offset, is_special in zip(offsets, special, strict=True) if not is_special]
    return Span(inside[0][0], inside[-1][1])
