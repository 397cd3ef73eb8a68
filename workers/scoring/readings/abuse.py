"""The product's own list of abusive words, and the ways in which a disguised one is found again.

Asked by the foldings. Being on the list accuses nobody: the list only says what a token
that is no word was meant to be, and the model judges the word that then stands there.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from importlib.resources import files
from itertools import groupby

from workers.scoring.readings.dictionary import Dictionary, english

_LEET = str.maketrans("01!|3€4@5$789+(£¢", "oiiieeaasstbgtclc")
_SIGNS: dict[str, str] = {"l": "1!|"}
for _sign, _letter in _LEET.items():
    _SIGNS[chr(_letter)] = _SIGNS.get(chr(_letter), "") + chr(_sign)
_ONE_LETTER = str.maketrans("l", "i")
"""1, ! and | stand for i and for l, so these two are one letter while a word is looked for."""
_SHORTEST_SHUFFLED = 4
_SHORTEST_MASKED = 4


class AbusiveWords:
    """The list, indexed by every kind of disguise."""

    def __init__(
        self,
        core: Sequence[str],
        abusive: Sequence[str],
        ordinary: Sequence[str],
        spelled: dict[str, str],
        masked: dict[str, str],
        harmless: Iterable[str],
    ) -> None:
        """The sections of the list, in order of preference.

        `core` is abuse wherever it stands, `abusive` hardly ever harmless, `ordinary` harmless
        words too; `spelled` holds other spellings of words and phrases, `masked` what is left
        of words in print; `harmless` what only looks like a disguise.
        """
        self.core = frozenset(core)
        self.abusive = self.core | frozenset(abusive)
        self.words = self.abusive | frozenset(ordinary)
        self.spelled = spelled
        self._masked = masked
        self.harmless = frozenset(harmless)
        self._leet: dict[str, list[str]] = defaultdict(list)
        self._stretched: dict[str, list[str]] = defaultdict(list)
        self._shuffled: dict[str, str] = {}
        self._reversed: dict[str, str] = {}
        self._by_length: dict[tuple[int, str], list[str]] = defaultdict(list)
        self._by_ends: dict[tuple[str, str], str] = {}
        for word in dict.fromkeys((*core, *abusive, *ordinary)):
            self._index(word)

    def _index(self, word: str) -> None:
        self._leet[squeezed(word.translate(_ONE_LETTER))].append(word)
        self._stretched[squeezed(word)].append(word)
        self._by_length[len(word), word[0]].append(word)
        self._by_length[len(word), "*"].append(word)
        if len(word) >= _SHORTEST_SHUFFLED:
            self._reversed.setdefault(word[::-1], word)
            self._shuffled.setdefault(_shuffle_key(word), word)
            for begin in range(1, len(word)):
                for end in range(begin + 1, len(word)):
                    self._by_ends.setdefault((word[:begin], word[end:]), word)

    def backwards(self, letters: str) -> str | None:
        """The abusive word of four letters or more that is written backwards here."""
        return self._reversed.get(letters)

    def shuffled(self, letters: str) -> str | None:
        """The abusive word of four letters or more whose inner letters stand here in another order."""
        return self._shuffled.get(_shuffle_key(letters)) if len(letters) >= _SHORTEST_SHUFFLED else None

    def stretched(self, letters: str) -> str | None:
        """The abusive word that this is with some letters repeated."""
        return _unstretched(letters, self._stretched.get(squeezed(letters), ()))

    def leet(self, signs: str) -> str | None:
        """The abusive word that digits and signs in place of letters spell, repeated ones allowed.

        `signs` should be short: 60 or so.
        """
        for word in self._leet.get(squeezed(signs.translate(_LEET).translate(_ONE_LETTER)), ()):
            if _spelling(word).fullmatch(signs):
                return word
        return None

    def by_custom(self, pattern: str) -> str | None:
        """The word that a first letter and so many masks stand for in print."""
        return self._masked.get(pattern)

    def masked(self, pattern: str) -> str | None:
        """The word of four letters or more in which each `*` of the pattern stands for one letter."""
        if len(pattern) < _SHORTEST_MASKED or len(pattern) - pattern.count("*") < 2:  # noqa: PLR2004
            return None
        for word in self._by_length.get((len(pattern), pattern[0]), ()):
            if all(mask in ("*", letter) for mask, letter in zip(pattern, word, strict=True)):
                return word
        return None

    def shortened(self, head: str, tail: str) -> str | None:
        """The word that begins and ends so, with letters between them left out."""
        return self._by_ends.get((head, tail))


def squeezed(letters: str) -> str:
    """Letters with every run of the same one shortened to a single one."""
    return "".join(letter for letter, _ in groupby(letters))


def _shuffle_key(word: str) -> str:
    return word[0] + "".join(sorted(word[1:-1])) + word[-1]


def _runs(letters: str) -> Iterator[int]:
    return (sum(1 for _ in run) for _, run in groupby(letters))


def _unstretched(letters: str, candidates: Iterable[str]) -> str | None:
    """The first candidate (of the same squeezed form) that has no run longer than the one written."""
    for word in candidates:
        if all(written >= meant for written, meant in zip(_runs(letters), _runs(word), strict=True)):
            return word
    return None


@lru_cache(maxsize=4096)
def _spelling(word: str) -> re.Pattern[str]:
    """What spells the word: each letter or what stands for it, at least as often as in the word."""
    return re.compile(
        "".join(
            f"[{re.escape(letter + _SIGNS.get(letter, ''))}]{{{sum(1 for _ in run)},}}"
            for letter, run in groupby(word)
        )
    )


@cache
def abusive_words() -> AbusiveWords:
    """The list that ships with this package."""
    words: dict[str, list[str]] = defaultdict(list)
    meant: dict[str, dict[str, str]] = defaultdict(dict)
    section = ""
    for line in (files("workers.scoring.readings") / "abusive_words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            section = line.strip("[]")
        elif " = " in line:
            word, _, forms = line.partition(" = ")
            meant[section] |= dict.fromkeys(forms.split(), word)
        elif not line.startswith("#"):
            words[section] += line.split()
    return AbusiveWords(
        words["core"],
        words["abusive"],
        words["ordinary"],
        meant["spelled"],
        meant["masked"],
        words["harmless"],
    )


@cache
def known_words() -> Dictionary:
    """English with the words of the list among its own, and without their other spellings."""
    return english(abusive_words().words, abusive_words().spelled)
