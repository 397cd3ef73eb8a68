"""Knows English words and how usual they are: what tells a disguise from an ordinary word.

Asked by the foldings. It must never be asked about anything but lower-case words, and a
word that it does not know is no sign of abuse: most names are not in it.
"""

import gzip
import json
import math
import string
from collections.abc import Iterable, Iterator, Mapping
from importlib.resources import files

_LONGEST = 14
"""Letters of the longest word that a run of letters is cut into; longer words are never run together."""
_WORDS_OF_A_LETTER = frozenset("ai")
_LETTERS_IN_A_RUN = frozenset("aiur")
"""Letters that stand for words where the rest of a run is written so too: "u r stupid"."""
_TOO_RARE = 60
"""Occurrences below which a word counts as one when it stands alone, but not as a part of a run of letters.

The package gives 50 to every word that its corpus lacks, most of them foreign or names.
"""


class Dictionary:
    """Words with how often they occur."""

    def __init__(
        self, counts: Mapping[str, int], also: Iterable[str] = (), never: Iterable[str] = ()
    ) -> None:
        """`counts`: occurrences of each lower-case word in some corpus.

        `also`: words that it may lack; `never`: what it has and is none.
        """
        total = math.log(sum(counts.values()))
        rare = total - math.log(2 * _TOO_RARE)
        costs = {
            word: total - math.log(count)
            for word, count in counts.items()
            if count > _TOO_RARE and 1 < len(word) <= _LONGEST
        }
        letters = {letter: total - math.log(counts.get(letter, 1)) for letter in _LETTERS_IN_A_RUN}
        self._costs = dict.fromkeys(also, rare) | costs | letters
        words = frozenset(counts).difference(string.ascii_lowercase, never)
        self.words = words.union(_WORDS_OF_A_LETTER, also)

    def cost(self, word: str) -> float:
        """How unusual a word is (minus the logarithm of its share); infinite for one it does not know."""
        return self._costs.get(word, math.inf)

    def is_usual(self, word: str) -> bool:
        """Whether the corpus has the word; many that it lacks are foreign, names or no words at all."""
        return word in self._costs

    def cut(self, letters: str) -> list[str] | None:
        """The likeliest words that a run of lower-case letters consists of; None if it cannot be cut.

        Takes time in proportion to the letters.
        """
        costs = self._costs
        best: list[tuple[float, int]] = [(0.0, 0)]
        for end in range(1, len(letters) + 1):
            found = (math.inf, 0)
            for begin in range(max(0, end - _LONGEST), end):
                before = best[begin][0]
                if before >= found[0]:
                    continue
                cost = costs.get(letters[begin:end])
                if cost is not None and before + cost < found[0]:
                    found = (before + cost, begin)
            best.append(found)
        if best[-1][0] == math.inf:
            return None
        return list(_walk(letters, best))[::-1]


def _walk(letters: str, best: list[tuple[float, int]]) -> Iterator[str]:
    end = len(letters)
    while end:
        begin = best[end][1]
        yield letters[begin:end]
        end = begin


def english(also: Iterable[str] = (), never: Iterable[str] = ()) -> Dictionary:
    """The English words of the package pyspellchecker (MIT), about 160,000, with `also`, without `never`.

    Read from its data file, because its own loader takes three times as long and
    builds tables for correcting spelling that nothing here needs.
    """
    packed = (files("spellchecker") / "resources" / "en.json.gz").read_bytes()
    counts: dict[str, int] = json.loads(gzip.decompress(packed))
    return Dictionary(counts, also, never)
