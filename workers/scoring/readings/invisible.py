"""Drops what nobody sees: zero-width and control characters, bidi tricks, piles of marks.

Called by `reader.py` on texts with characters out of the ordinary. It must leave alone what
a script or an emoji needs: joiners in Persian and Hindi, bidi marks beside Hebrew, accents.
"""

import re
import unicodedata
from collections.abc import Iterator

from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import INVISIBLE, PILED_MARKS, REVERSED

_INVISIBLE = (
    "[\x00-\x08\x0e-\x1b\x7f\xad\u034f\u061c\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef\U0001d173-\U0001d17a]"
)
_BLANKS = re.compile("[\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0]")
"""Letters and patterns that show as a blank, or as nothing."""
_UNSEEN = re.compile(f"{_INVISIBLE}|{_BLANKS.pattern}")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_OVERRIDE = re.compile("\u202e([^\u202a-\u202e\u2066-\u2069\n]{2,})")
_MARKS = re.compile(
    "[\u0300-\u034e\u0350-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)
_THROUGH = re.compile("[\u0334-\u0338\u0488\u0489\u20d2\u20d3\u20d8-\u20da\u20dd-\u20e0\u20e2-\u20e5\u20ea]")
"""Marks that cross or enclose a letter; no spelling uses them."""
_FLAG, _EMOJI_STYLE, _TEXT_STYLE = "\U0001f3f4", "\ufe0f", "\ufe0e"
_JOINERS = "\u200c\u200d"
_FEW_MARKS = 3
"""So many letters in a row that each carry a mark which no letter of Unicode has built in are no word."""


def drop_invisible(draft: Draft) -> None:
    """Turn overridden runs round, then drop what cannot be seen."""
    if "\u202e" in draft.text:
        draft.apply(_turned(draft.text), REVERSED)
    draft.apply(_invisible(draft.text), INVISIBLE)


def drop_piled_marks(draft: Draft) -> None:
    """Drop marks that are no accents: piles of them, lines through letters, one on every letter."""
    draft.apply(_piled(draft.text), PILED_MARKS)


def _turned(text: str) -> Iterator[Edit]:
    for match in _OVERRIDE.finditer(text):
        if not _RIGHT_TO_LEFT.search(match.group()):
            yield Edit(match.start(), match.end(), match[1][::-1], moved=True)


def _invisible(text: str) -> Iterator[Edit]:
    two_ways = _RIGHT_TO_LEFT.search(text) is not None
    for match in _UNSEEN.finditer(text):
        begin, end = match.span()
        before, after = text[max(0, begin - 1) : begin], text[end : end + 1]
        if _BLANKS.match(match.group()):
            if not (_is_foreign(before) or _is_foreign(after)):
                yield Edit(begin, end, " ")
        elif not _is_needed(match.group(), before, after, two_ways):
            yield Edit(begin, end, "")


def _is_needed(character: str, before: str, after: str, two_ways: bool) -> bool:
    if character in (_EMOJI_STYLE, _TEXT_STYLE):
        return bool(before) and not before.isalpha()
    if "\ufe00" <= character <= "\ufe0d" or character >= "\U000e0100":
        return _is_foreign(before)
    if character in _JOINERS:
        return _is_foreign(before) or (_is_picture(before) and _is_picture(after))
    if "\U000e0020" <= character <= "\U000e007f":
        return before == _FLAG or "\U000e0020" <= before <= "\U000e007f"
    if "\u180b" <= character <= "\u180e":
        return _is_foreign(before)
    return two_ways and not (before.isascii() and after.isascii())


def _is_foreign(character: str) -> bool:
    return bool(character) and character > "\u024f" and unicodedata.category(character)[0] in "LM"


def _is_picture(character: str) -> bool:
    return character > "\u2000" and unicodedata.category(character)[0] in "SMC"


def _piled(text: str) -> Iterator[Edit]:
    marked = list(_MARKS.finditer(text))
    loose = [match for match in marked if _is_latin(text, match.start())]
    spared = {match.start() for match in loose if _is_an_accent(text, match)}
    crowded = _crowded(sorted(spared))
    for match in loose:
        if match.start() not in spared or match.start() in crowded:
            yield Edit(match.start(), match.end(), "")


def _is_an_accent(text: str, match: re.Match[str]) -> bool:
    """Whether a spelling may have this: one mark, or two of which the letter has one built in."""
    marks = match.group()
    if _THROUGH.search(marks) or len(marks) > 2:  # noqa: PLR2004
        return False
    before = text[match.start() - 1 : match.start()]
    return len(marks) == 1 or len(unicodedata.normalize("NFC", before + marks)) <= 2  # noqa: PLR2004


def _crowded(places: list[int]) -> set[int]:
    """Those of the places of single marks that follow each other at every letter."""
    found: set[int] = set()
    row: list[int] = []
    for place in places:
        if row and place != row[-1] + 2:
            row = []
        row.append(place)
        if len(row) == _FEW_MARKS:
            found.update(row)
        elif len(row) > _FEW_MARKS:
            found.add(place)
    return found


def _is_latin(text: str, place: int) -> bool:
    if not place:
        return True
    base = text[place - 1]
    return (base.isascii() and base not in "0123456789#*") or "\u00c0" <= base <= "\u024f"
