"""What of a text is in a language at all, and the stretches that are judged one by one.

Used by the detector. Every place is one in the text as written: what is left out becomes
blanks, so that nothing moves. Takes linear time, however hostile the text.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from service.domain.scores import Span

WINDOW_CHARS = 240
"""Longer texts are judged window by window, so that a civil English opening cannot cover for a rest
that the model cannot read."""
MAX_WINDOWS = 60
"""10,000 code points, the longest comment the API takes, fit in 42 windows; the bound is for `score`."""
STRETCH_WORDS = 8
"""A sentence of more than half as many words again is also looked at in stretches of so many, each
beginning in the middle of the one before: who writes without full stops changes languages without them."""

# Repetitions are bounded so that no text, however hostile, takes more than linear time.
_LINK = re.compile(r"(?:https?://|www\.)\S+")
_MAIL_OR_TAG = re.compile(r"[^\s@]{1,64}@[^\s@]{1,255}|[@#]\w+")
_DIGITS = re.compile(r"[\d_]+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_END_OF_SENTENCE = re.compile(r"[.!?\u2026\u061f\u3002:;\n\"\u201c\u201d\u201e\u00ab\u00bb()]+")


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the prose as it stands there, and where."""

    text: str
    begin: int
    end: int


def prose_of(text: str) -> str:
    """The text with links, addresses, tags and digits blanked, which are in no language."""
    if "://" in text or "www." in text:
        text = _LINK.sub(_blank, text)
    if "@" in text or "#" in text:
        text = _MAIL_OR_TAG.sub(_blank, text)
    return _DIGITS.sub(_blank, text)


def without(text: str, spans: tuple[Span, ...]) -> str:
    """The text with these stretches blanked; all else stays where it is."""
    for span in spans:
        text = text[: span.begin] + " " * (span.end - span.begin) + text[span.end :]
    return text


def words_of(prose: str, begin: int = 0, end: int | None = None) -> list[Word]:
    """The words of a stretch, in order."""
    found = _WORD.finditer(prose, begin, len(prose) if end is None else end)
    return [Word(match[0], match.start(), match.end()) for match in found]


def windows(prose: str) -> Iterator[Span]:
    """The prose in stretches of about WINDOW_CHARS, cut at blanks where there are any."""
    begin, end = 0, len(prose.rstrip())
    for _ in range(MAX_WINDOWS):
        while begin < end and prose[begin].isspace():
            begin += 1
        if begin >= end:
            return
        if end - begin <= WINDOW_CHARS * 1.5:
            yield Span(begin, end)
            return
        cut = prose.rfind(" ", begin + WINDOW_CHARS // 2, begin + WINDOW_CHARS)
        cut = begin + WINDOW_CHARS if cut < 0 else cut
        yield Span(begin, cut)
        begin = cut


def sentences(prose: str, window: Span) -> Iterator[list[Word]]:
    """The words of each sentence, quotation and aside that lies in a window."""
    begin = window.begin
    for stop in _END_OF_SENTENCE.finditer(prose, window.begin, window.end):
        if found := words_of(prose, begin, stop.start()):
            yield found
        begin = stop.end()
    if found := words_of(prose, begin, window.end):
        yield found


def stretches(sentence: list[Word]) -> Iterator[list[Word]]:
    """A long sentence in overlapping stretches of STRETCH_WORDS; nothing for a short one."""
    if len(sentence) * 2 <= STRETCH_WORDS * 3:
        return
    step = STRETCH_WORDS // 2
    for begin in range(0, len(sentence) - step, step):
        yield sentence[begin : begin + STRETCH_WORDS]


def joined(spans: list[Span], prose: str) -> tuple[Span, ...]:
    """The spans in order; those with no word between them as one."""
    done: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.begin, one.end)):
        if done and (span.begin <= done[-1].end or not _WORD.search(prose, done[-1].end, span.begin)):
            done[-1] = Span(done[-1].begin, max(done[-1].end, span.end))
        else:
            done.append(span)
    return tuple(done)


def _blank(found: re.Match[str]) -> str:
    return " " * len(found[0])
