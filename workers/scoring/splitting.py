"""Cuts a text into sentences and words, in any script, by signs and spaces alone.

Called by `explanation.py`. It must give stretches of the text as it is, in order, and must
never need a dictionary: a wrong cut makes an explanation coarser, never a decision wrong.
"""

# ruff: noqa: RUF001 - the stops and quotes of all scripts, some of which look alike

import re
import unicodedata
from collections.abc import Iterator

from service.domain.scores import Span

LONGEST_SENTENCE = 300
"""Code points; what has no stop for so long is cut at a space, so that explaining it stays cheap."""
LONGEST_WORD = 30
"""Code points; longer runs are scripts without spaces, or no words at all, and are cut in pieces."""
PIECE = 6
_MARKS = ".!?…‼⁇⁈⁉؟۔։।॥"
_STOPS = re.compile(
    rf"""(?:
        # A stop, closing signs, and a space after them. Each run of stops is looked at once.
        (?<![{_MARKS}])[{_MARKS}]++["'’”»)\]]*+(?=\s)
      | [。！？｡]+[」』”’）]*  # these end a sentence without a space
      | \n                    # so does a line
    )\s*""",
    re.VERBOSE,
)
_ABBREVIATED = re.compile(r"(?:^|[\s(])(?:[^\W\d_]|[Mm]rs?|[Mm]s|[DdJSs]r|[Ss]t|vs|[Nn]o|etc|e\.g|i\.e)\.$")
_QUOTES = frozenset("\"'’”»")
_PART_OF_WORD = frozenset("@*#&%$€£")
"""Signs at a word's end that readers write for letters."""


def sentences(text: str) -> list[Span]:
    """The sentences of a text, in order, without the spaces around them; none in an empty text.

    None is longer than `LONGEST_SENTENCE`. A full stop after an initial or a short form, or
    before a small letter, ends nothing.
    """
    found: list[Span] = []
    begin = 0
    for stop in _STOPS.finditer(text):
        if _goes_on(text, begin, stop):
            continue
        found += _cut(text, begin, stop.end())
        begin = stop.end()
    return [*found, *_cut(text, begin, len(text))]


def words(text: str, within: Span) -> list[Span]:
    """The words of a stretch of a text, in order, without the signs around them; emoji are words."""
    found: list[Span] = []
    for run in re.finditer(r"\S+", text[within.begin : within.end]):
        begin, end = _without_signs(text, within.begin + run.start(), within.begin + run.end())
        size = end - begin if end - begin <= LONGEST_WORD else PIECE
        found += [Span(at, min(at + size, end)) for at in range(begin, end, max(size, 1))]
    return found


def _goes_on(text: str, begin: int, stop: re.Match[str]) -> bool:
    said = stop[0].rstrip()
    if "\n" in stop[0] or said.endswith(("..", "…")):
        return False
    if text[stop.end() : stop.end() + 1].islower():
        return said.endswith(".") or said[-1:] in _QUOTES
    return (
        said == "." and _ABBREVIATED.search(text, max(begin, stop.start() - 8), stop.start() + 1) is not None
    )


def _cut(text: str, begin: int, end: int) -> Iterator[Span]:
    while begin < end and text[begin].isspace():
        begin += 1
    while begin < end and text[end - 1].isspace():
        end -= 1
    while end - begin > LONGEST_SENTENCE:
        space = text.rfind(" ", begin + LONGEST_SENTENCE // 2, begin + LONGEST_SENTENCE)
        middle = begin + LONGEST_SENTENCE if space < 0 else space
        yield Span(begin, middle)
        begin = middle
        while begin < end and text[begin].isspace():
            begin += 1
    if begin < end:
        yield Span(begin, end)


def _without_signs(text: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and _is_sign(text[begin]):
        begin += 1
    while begin < end and _is_sign(text[end - 1]):
        end -= 1
    return begin, end


def _is_sign(character: str) -> bool:
    return unicodedata.category(character).startswith("P") and character not in _PART_OF_WORD
