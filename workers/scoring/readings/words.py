"""Reads tokens of letters: stretched, with letters swapped, backwards, accented or run together.

Called by `tokens.py` for tokens that are no words. It must never change an ordinary word:
what it finds is a word of the abusive list, or (stretched and spaced letters) an English one.
"""

import math
import re
import unicodedata
from collections.abc import Iterator
from itertools import groupby

import ahocorasick

from workers.scoring.readings import kinds
from workers.scoring.readings.abuse import AbusiveWords, squeezed
from workers.scoring.readings.dictionary import Dictionary

Finding = tuple[str, str]
"""What a token reads as, in lower case, and by which kind of folding."""

LONGEST = 60
"""Characters of the longest token that is looked at as one word; English has none longer."""
_AROUND = 40
"""Letters on either side of an abusive word that are cut into words with it."""
_SHORT = 4
"""Letters of words that are too short to be sure of: in a name, in a run of letters, with one doubled."""
_FEWEST_RUN_TOGETHER = 7
_USUAL_COST = 14.2
"""Words this usual (about 16,000 of English) may stand beside an abusive one in words run together."""
_MOST_FORMS = 16
_LONG_RUN = re.compile(r"(.)\1{3,}", re.DOTALL)
_THREE_ALIKE = re.compile(r"([^\W\d_])\1\1")
_ROMAN = re.compile(r"[ivxlcdm]+")
_FAMILIAR_SHORT = frozenset({"so", "no", "oh", "go", "ok", "me", "we", "my", "ha", "hi"})
_JOINTS = frozenset(
    [
        "a",
        "i",
        "u",
        "r",
        "is",
        "an",
        "am",
        "he",
        "me",
        "my",
        "of",
        "to",
        "in",
        "on",
        "at",
        "it",
        "so",
        "no",
        "go",
        "do",
        "up",
        "us",
        "by",
        "as",
        "be",
        "or",
        "if",
        "ur",
        "we",
        "all",
        "you",
        "off",
    ]
)
"""The short words that may stand in words run together; anything else of two letters is a syllable."""
_ENDINGS = frozenset({"ing", "est", "ist", "ism", "ish", "ess", "ers", "ted", "ton", "son", "ley"})
"""Syllables that the corpus has as words, and that rather end a word of their own."""


class WordReader:
    """What tokens of letters read as, asked of the list and the dictionary it is given."""

    def __init__(self, abuse: AbusiveWords, dictionary: Dictionary) -> None:
        """Index what words run together are looked for by."""
        self._abuse = abuse
        self._dictionary = dictionary
        self._core = _finder(abuse.core)
        self._abusive = _finder(abuse.abusive)

    def read(self, token: str) -> Finding | None:
        """What a token of letters reads as; None if as written."""
        letters = token.lower()
        if len(letters) > LONGEST:
            letters = _LONG_RUN.sub(r"\1\1\1", letters)
        if letters in self._dictionary.words or letters in self._abuse.harmless:
            return None
        if not letters.isascii():
            bare = without_accents(letters[:LONGEST])
            return (bare, kinds.LOOK_ALIKES) if bare in self._abuse.abusive else None
        if len(letters) <= LONGEST:
            if letters in self._abuse.spelled:
                return self._abuse.spelled[letters], kinds.MISSPELLED
            found = self._stretched(letters) or self._twisted(letters, is_name=token.istitle())
            if found is not None:
                return found
        return self._run_together(letters, is_name=token.istitle())

    def spaced(self, written: str) -> list[tuple[int, int]] | None:
        """Where the words lie in a run of letters that stood apart; None if they make no words.

        Initials, grades and notes must not come out as words: a run in capitals has to hold
        an abusive word, and any other at least four letters of English.
        """
        letters = written.lower()
        shouted = written.isupper()
        wanted = self._abuse.abusive if shouted else self._abuse.words
        if letters in wanted and len(letters) >= _SHORT - (not shouted):
            return [(0, len(letters))]
        if len(letters) < _SHORT:
            return None
        if letters[0] in "aiu" and letters[1:] in self._abuse.abusive and len(letters) > _SHORT:
            return [(0, 1), (1, len(letters))]  # "a p a t h e t i c" follows "you are" more often than "not"
        parts = [letters] if self._dictionary.cost(letters) < math.inf else self._dictionary.cut(letters)
        if parts is not None:
            is_abusive = any(part in self._abuse.abusive and len(part) >= _SHORT for part in parts)
            if is_abusive or (not shouted and len(letters) >= 3 * len(parts)):
                return list(_places(parts))
        hits = [(end + 1 - len(word), end + 1) for end, word in self._abusive.iter(letters)]
        return [max(hits, key=lambda hit: hit[1] - hit[0])] if hits else None

    def _stretched(self, letters: str) -> Finding | None:
        if len(squeezed(letters)) == len(letters):
            return None
        is_long = _THREE_ALIKE.search(letters) is not None
        word = self._abuse.stretched(letters)
        if word is not None and (is_long or (len(word) > _SHORT and word in self._abuse.abusive)):
            return word, kinds.STRETCHED
        if not is_long or _ROMAN.fullmatch(letters):
            return None
        word = min(_forms(letters), key=self._dictionary.cost)
        if self._dictionary.cost(word) < math.inf and (len(word) > 2 or word in _FAMILIAR_SHORT):  # noqa: PLR2004
            return word, kinds.STRETCHED
        return None

    def _twisted(self, letters: str, *, is_name: bool) -> Finding | None:
        wanted = self._abuse.core if is_name and len(letters) <= _SHORT else self._abuse.words
        word = self._abuse.shuffled(letters)
        if word in wanted and not self._is_slip(letters, word):
            return word, kinds.MISSPELLED
        word = self._abuse.backwards(letters)
        return (word, kinds.REVERSED) if word in wanted else None

    def _is_slip(self, letters: str, abusive: str) -> bool:
        """Whether a letter left out of a more usual word explains the spelling as well."""
        cost = self._dictionary.cost
        slips = (
            letters[:at] + more + letters[at:] for at in range(len(letters) + 1) for more in "aeioulnrst"
        )
        return min(map(cost, slips)) < cost(abusive)

    def _run_together(self, letters: str, *, is_name: bool) -> Finding | None:
        if len(letters) < _FEWEST_RUN_TOGETHER:
            return None
        hits = list(self._core.iter(letters))
        if not hits:
            return None
        end, word = max(hits, key=lambda hit: len(hit[1]))
        if is_name and len(word) <= _SHORT:
            return None
        begin = end + 1 - len(word)
        first, last = max(0, begin - _AROUND), min(len(letters), end + 1 + _AROUND)
        parts = self._dictionary.cut(letters[first:last]) or []
        if word not in parts or len(parts) < 2 or not all(map(self._is_usual, parts)):  # noqa: PLR2004
            return None
        return " ".join(filter(None, (letters[:first], *parts, letters[last:]))), kinds.SPLIT_WORDS

    def _is_usual(self, part: str) -> bool:
        if part in self._abuse.abusive or part in _JOINTS:
            return True
        return len(part) > 2 and part not in _ENDINGS and self._dictionary.cost(part) < _USUAL_COST  # noqa: PLR2004


def _finder(words: frozenset[str]) -> ahocorasick.Automaton:
    """Finds words of four letters or more inside others; shorter ones lie in too many names."""
    finder = ahocorasick.Automaton()
    for word in words:
        if len(word) >= _SHORT:
            finder.add_word(word, word)
    finder.make_automaton()
    return finder


def _places(parts: list[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in parts:
        yield at, at + len(part)
        at += len(part)


def _forms(letters: str) -> list[str]:
    """What a word may be with its runs of three and more letters shortened to two or one."""
    forms = [""]
    for letter, run in groupby(letters):
        length = sum(1 for _ in run)
        shortest = 1 if length > 2 else length  # noqa: PLR2004
        choices = {letter * shortest, letter * min(length, 2)} if len(forms) < _MOST_FORMS else {letter}
        forms = [form + choice for form in forms for choice in choices]
    return forms


def without_accents(letters: str) -> str:
    """Latin letters without their accents."""
    parts = unicodedata.normalize("NFD", letters)
    return "".join(part for part in parts if not unicodedata.combining(part))
