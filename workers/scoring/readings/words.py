"""Reads one token: leet, masks, stretched and swapped letters, words backwards or run together.

Called by `tokens.py` for tokens that are no words. It must never change an ordinary word:
what it finds is a word of the abusive list, or (stretched letters only) an English word.
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
_SHORT_NAME = 4
"""A capitalised word of so few letters is more likely a name than a disguise."""
_LONG_RUN = re.compile(r"(.)\1{3,}", re.DOTALL)
_STRETCHED = re.compile(r"([^\W\d_])\1\1")
_ROMAN = re.compile(r"[ivxlcdm]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_LEET_LETTERS = frozenset("01!|3€4@5$789+(£¢")
_MASK = re.compile(r"[^\w\s]|_")
_FAMILIAR_SHORT = frozenset({"so", "no", "oh", "go", "ok", "me", "we", "my", "ha", "hi"})


class WordReader:
    """What single tokens read as, asked of the list and the dictionary it is given."""

    def __init__(self, abuse: AbusiveWords, dictionary: Dictionary) -> None:
        """Index what run-together words are looked for by."""
        self._abuse = abuse
        self._dictionary = dictionary
        self._inside = ahocorasick.Automaton()
        for word in abuse.abusive:
            if len(word) >= 4:  # noqa: PLR2004 - shorter ones lie in too many names
                self._inside.add_word(word, word)
        self._inside.make_automaton()

    def read(self, token: str) -> Finding | None:
        """What a token without blanks and outer punctuation reads as; None if as written."""
        lowered = token.lower()
        if lowered in self._dictionary.words:
            return None
        if lowered in self._abuse.spelled:
            return self._abuse.spelled[lowered], kinds.MISSPELLED
        if len(lowered) > LONGEST:
            lowered = _LONG_RUN.sub(r"\1\1\1", lowered)
        if _LETTERS.fullmatch(lowered):
            return self._read_letters(lowered, token)
        if len(lowered) > LONGEST:
            return None
        return self._read_signs(lowered, token.isupper())

    def joined_letters(self, written: str) -> list[tuple[int, int]] | None:
        """Where the words lie in a run of letters that stood apart; None if they make no words.

        Initials, grades and notes must not come out as words: a run in capitals has to hold
        an abusive word, and any other at least four letters of English.
        """
        letters = written.lower()
        shouted = written.isupper()
        if letters in self._abuse.words and len(letters) >= (4 if shouted else 3):
            return [(0, len(letters))]
        if len(letters) < 4:  # noqa: PLR2004
            return None
        parts = [letters] if self._dictionary.cost(letters) < math.inf else self._dictionary.cut(letters)
        if parts is not None:
            is_abusive = any(part in self._abuse.abusive and len(part) >= 4 for part in parts)  # noqa: PLR2004
            if is_abusive or (not shouted and len(letters) / len(parts) >= 3):  # noqa: PLR2004
                return list(_places(parts))
        hits = [(end + 1 - len(word), end + 1) for end, word in self._inside.iter(letters)]
        return [max(hits, key=lambda hit: hit[1] - hit[0])] if hits else None

    def _read_letters(self, letters: str, token: str) -> Finding | None:
        if len(letters) <= LONGEST:
            if not letters.isascii():
                return self._read_accented(letters)
            if (found := self._read_stretched(letters)) is not None:
                return found
            is_name = len(letters) <= _SHORT_NAME and token.istitle()
            if not is_name and (found := self._read_twisted(letters)) is not None:
                return found
        return self._read_run_together(letters, token)

    def _read_twisted(self, letters: str) -> Finding | None:
        if word := self._abuse.shuffled(letters):
            return word, kinds.MISSPELLED
        if word := self._abuse.backwards(letters):
            return word, kinds.REVERSED
        return None

    def _read_stretched(self, letters: str) -> Finding | None:
        short = squeezed(letters)
        if len(short) == len(letters):
            return None
        if len(letters) > 3 and (word := self._abuse.stretched(letters)):  # noqa: PLR2004
            return word, kinds.STRETCHED
        if not _STRETCHED.search(letters) or _ROMAN.fullmatch(letters):
            return None
        word = min(_shortened(letters), key=self._dictionary.cost)
        if word in self._dictionary.words and (len(word) > 2 or word in _FAMILIAR_SHORT):  # noqa: PLR2004
            return word, kinds.STRETCHED
        return None

    def _read_accented(self, letters: str) -> Finding | None:
        bare = without_accents(letters)
        if bare in self._abuse.abusive:
            return bare, kinds.LOOK_ALIKES
        return None

    def _read_run_together(self, letters: str, token: str) -> Finding | None:
        if len(letters) < 7 or not letters.isascii():  # noqa: PLR2004 - two words of three letters at least
            return None
        hits = list(self._inside.iter(letters[:10_000]))
        if not hits:
            return None
        end, word = max(hits, key=lambda hit: len(hit[1]))
        begin = end + 1 - len(word)
        first, last = max(0, begin - _AROUND), min(len(letters), end + 1 + _AROUND)
        parts = self._dictionary.cut(letters[first:last])
        if parts is None or word not in parts or len(parts) < 2:  # noqa: PLR2004
            return None
        return (
            None
            if token.istitle() and len(word) < 5
            else (  # noqa: PLR2004
                letters[:first]
                + " " * (first > 0)
                + " ".join(parts)
                + " " * (last < len(letters))
                + letters[last:],
                kinds.SPLIT_WORDS,
            )
        )

    def _read_signs(self, token: str, shouted: bool) -> Finding | None:
        letters = sum(map(str.isalpha, token))
        if not letters:
            return None
        if not _LEET_LETTERS.isdisjoint(token) and letters >= 2:  # noqa: PLR2004
            word = self._abuse.leet(token)
            if word is not None:
                return word, kinds.LEET
        masks = _MASK.findall(token)
        if not masks:
            return None
        return self._read_separated(token, shouted) or self._read_masked(token, masks)

    def _read_separated(self, token: str, shouted: bool) -> Finding | None:
        pieces = [piece for piece in _MASK.split(token) if piece]
        joined = "".join(pieces)
        if len(pieces) < 2 or len(joined) < 4 or token[0] in "@#":  # noqa: PLR2004
            return None
        if max(map(len, pieces)) == 1 and joined.isalpha() and len(set(_MASK.findall(token))) == 1:
            places = self.joined_letters(joined.upper() if shouted else joined)
            if places is not None and places[0][0] == 0 and places[-1][1] == len(joined):
                return " ".join(joined[begin:end] for begin, end in places), kinds.JOINED_LETTERS
        if joined not in self._abuse.words:
            return None
        if len(pieces) == 2 and all(piece in self._dictionary.words for piece in pieces):  # noqa: PLR2004
            return None
        return joined, kinds.JOINED_LETTERS

    def _read_masked(self, token: str, masks: list[str]) -> Finding | None:
        pattern = _MASK.sub("*", token)
        if pattern[0] == "*" and (pattern[-1] == "*" or pattern.strip("*") in self._dictionary.words):
            return None
        if pattern[-1] == "*" and pattern.rstrip("*") in self._dictionary.words:
            return None
        if "-" in masks and pattern.count("*") == 1 and len(pattern) > 5:  # noqa: PLR2004
            return None
        word = self._abuse.masked(pattern)
        return None if word is None else (word, kinds.MASKED)


def _places(parts: list[str]) -> Iterator[tuple[int, int]]:
    at = 0
    for part in parts:
        yield at, at + len(part)
        at += len(part)


def _shortened(letters: str) -> list[str]:
    """The forms of a word whose runs of three or more letters are shortened to one or two."""
    forms = [""]
    for letter, run in groupby(letters):
        length = sum(1 for _ in run)
        choices = (letter,) if length == 1 else (letter * 2,) if length == 2 else (letter, letter * 2)  # noqa: PLR2004
        forms = (
            [form + choice for form in forms for choice in choices]
            if len(forms) <= 8
            else [  # noqa: PLR2004
                form + letter for form in forms
            ]
        )
    return forms


def without_accents(letters: str) -> str:
    """Latin letters without their accents."""
    parts = unicodedata.normalize("NFD", letters)
    return "".join(part for part in parts if not unicodedata.combining(part))
