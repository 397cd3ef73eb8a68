"""How English a few words are, by what words they are: rough spelling and slang included.

Asked by the detector beside its language model, which short and rough texts mislead. It
knows words only, no grammar, and must never be the only witness for a text that has few.
"""

import re
from collections.abc import Sequence
from functools import cache
from importlib.resources import files

from workers.scoring.readings.dictionary import english

RAREST = 13.0
"""A word counts as English that is as usual as one in e^13 (440,000) words: rarer ones are mostly names and
words of other languages that English texts quote."""
_STRETCHED = re.compile(r"(\w)\1{2,}")
_DOUBLED = re.compile(r"(\w)\1")

# Function words by which rough English is known; the shared ones ("me", "on", "is") never settle it alone.
_DISTINCT_WORDS, _SHARED_WORDS = (
    frozenset(part.split())
    for part in (files("workers.scoring.language") / "english_words.txt")
    .read_text("utf-8")
    .split("# shared with other languages\n")
)


def english_share(words: Sequence[str]) -> float:
    """The share of the words, in any case, that are English ones, in [0, 1]; 0 of no words."""
    usual = _usual_words()
    known = counted = 0
    for word in words:
        plain = plain_word(word)
        if len(plain) == 1 and plain not in "aiu":
            continue
        counted += 1
        known += plain in usual or _DOUBLED.sub(r"\1", plain) in usual
    return known / counted if counted else 0.0


@cache
def _usual_words() -> frozenset[str]:
    """About 35,000 words; the dictionary that they are from is four times as large."""
    dictionary = english()
    usual = (word for word in dictionary.words if dictionary.cost(word) < RAREST)
    return frozenset(usual) | _DISTINCT_WORDS | _SHARED_WORDS


def distinctly_english(words: Sequence[str]) -> int:
    """How many of the words are function words, or their slang, that no other language has."""
    return sum(plain_word(word) in _DISTINCT_WORDS for word in words)


def plain_word(word: str) -> str:
    """A word in lower case with typewriter apostrophes, three and more of a letter shortened to two."""
    return _STRETCHED.sub(r"\1\1", word.lower().replace("\u2019", "'"))
