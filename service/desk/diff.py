"""What an author changed between two revisions: the words that went and the words that came.

Used by the page of changes and by the notice that an opened comment was edited. Pure: knows
neither HTML nor the record, and its time is bounded whatever the texts are.
"""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import Match, SequenceMatcher
from itertools import accumulate, groupby
from typing import Literal

Kind = Literal["same", "added", "removed"]

STEPS = 1_000_000
"""Comparisons before a finer diff is given up for a coarser one: some 0.2 s on one slow core.

difflib is quadratic and starts anew on both sides of every match. Measured on texts of 10,000
characters: two shuffles of 1,900 different words take 0.06 million and 9 ms, two of
fifty words use all of these up within 200 ms.
"""

# Written without spaces between words: there every character is a word of its own.
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PUNCTUATION = re.escape(string.punctuation) + (
    r"\u00a1\u00ab\u00bb\u00bf\u060c\u061b\u061f\u2010-\u2027\u2030-\u205e"
    r"\u3001-\u3003\u3008-\u301f\uff01-\uff0f\uff1a-\uff20"
)
# A mark or an invisible character stays with the word before it, or its meaning would change.
_WORDS = re.compile(rf"\s+|[{_UNSPACED}]|[^\s{_UNSPACED}{_PUNCTUATION}]+|[{_PUNCTUATION}]", flags=re.DOTALL)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that is in both revisions, only in the newer, or only in the older."""

    kind: Kind
    text: str


def changes(older: str, newer: str) -> list[Piece]:
    """The newer text with what was added and removed, in reading order, removed before added.

    The pieces that are not `removed` make up `newer`, those not `added` make up `older`, both
    exactly. By words; by lines where words would take too long; and as two whole texts where
    lines would as well.
    """
    for split in (_words, _lines):
        before, after = split(older), split(newer)
        try:
            return _joined(_compare(before, after))
        except _TooLong:
            continue
    return _joined([Piece("removed", older), Piece("added", newer)])


def direction(text: str) -> Literal["ltr", "rtl"]:
    """The base direction of a text: that of its first letter which has one.

    Source: the Unicode Bidirectional Algorithm, rules P2 and P3.
    """
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return "rtl"
        if kind == "L":
            return "ltr"
    return "ltr"


class _TooLong(Exception):
    """Comparing would take more than STEPS."""


class _Bounded(SequenceMatcher[str]):
    """difflib's matcher that refuses to go on when its steps are used up."""

    def __init__(self, before: Sequence[str], after: Sequence[str]) -> None:
        super().__init__(str.isspace, before, after, autojunk=False)
        occurrences = Counter(token for token in after if not token.isspace())
        places = (1 + occurrences[token] for token in before)
        self._steps_to = [0, *accumulate(places)]
        self._left = STEPS

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        end = len(self._steps_to) - 1 if ahi is None else ahi
        self._left -= self._steps_to[end] - self._steps_to[alo]
        if self._left < 0:
            raise _TooLong
        return super().find_longest_match(alo, ahi, blo, bhi)


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _compare(before: list[str], after: list[str]) -> Iterator[Piece]:
    # Most edits are in one place: what stands before and after it needs no comparing.
    shorter = min(len(before), len(after))
    head = next((i for i in range(shorter) if before[i] != after[i]), shorter)
    rest = shorter - head
    tail = next((i for i in range(rest) if before[-1 - i] != after[-1 - i]), rest)
    yield Piece("same", "".join(before[:head]))
    a, b = before[head : len(before) - tail], after[head : len(after) - tail]
    for tag, a_from, a_to, b_from, b_to in _Bounded(a, b).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(a[a_from:a_to]))
            continue
        yield Piece("removed", "".join(a[a_from:a_to]))
        yield Piece("added", "".join(b[b_from:b_to]))
    yield Piece("same", "".join(before[len(before) - tail :]))


@dataclass(frozen=True, slots=True)
class _Change:
    """What went and what came in one place, and the text that stayed before it."""

    lead: str
    removed: str
    added: str

    @property
    def longest(self) -> int:
        return max(len(self.removed), len(self.added))

    def goes_with(self, before: "_Change") -> bool:
        """Whether what stayed between the two is too little to part them."""
        if "\n" in self.lead:
            return False
        return self.lead.isspace() or len(self.lead) <= min(before.longest, self.longest)


def _joined(pieces: Iterable[Piece]) -> list[Piece]:
    """Neighbours of one kind as one piece, and changes that a few stray words part as one change.

    Words that happen to stand in both texts would otherwise chop a rewritten sentence up. They
    count as changed where both changes beside them are longer, and no line ends between.
    Source: the semantic clean-up of Google's diff-match-patch, with its rule for what is short.
    """
    found: list[_Change] = []
    lead = ""
    there = (piece for piece in pieces if piece.text)
    for is_same, group in groupby(there, key=lambda piece: piece.kind == "same"):
        members = list(group)
        if is_same:
            lead = "".join(piece.text for piece in members)
            continue
        removed, added = (
            "".join(piece.text for piece in members if piece.kind == kind) for kind in ("removed", "added")
        )
        change, lead = _Change(lead, removed, added), ""
        # What was joined is longer, so that it may reach over the words before it as well.
        while found and change.goes_with(found[-1]):
            before = found.pop()
            change = _Change(
                before.lead,
                before.removed + change.lead + change.removed,
                before.added + change.lead + change.added,
            )
        found.append(change)
    parts = [part for one in found for part in _pieces(one)]
    return [part for part in (*parts, Piece("same", lead)) if part.text]


def _pieces(change: _Change) -> tuple[Piece, Piece, Piece]:
    return Piece("same", change.lead), Piece("removed", change.removed), Piece("added", change.added)
