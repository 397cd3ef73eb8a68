"""Twelve ways in which people disguise abuse from a filter, to measure what still gets through.

Used by `model evaluate` and the tests. Every attack leaves the text readable for a person and
touches the words that carry the abuse; it must never be used on what the models are trained on.
"""

import random
import re
from collections.abc import Callable

from workers.scoring.readings.abuse import abusive_words

Attack = Callable[[str, random.Random], str]

_WORD = re.compile(r"[A-Za-z]{2,}")
_MOST_TARGETS = 6
_LONGEST_INSTEAD = 2
"""Words attacked where none is on the list: the longest ones."""
_SHORTEST = 4
_LOOK_ALIKES = str.maketrans("aceiopsxyABCEHKMOPTX", "асеіорѕхуАВСЕНКМОРТХ")  # noqa: RUF001
_LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7", "l": "1", "b": "8", "g": "9"}
_ZERO_WIDTH = "\u200b\u200c\u2060\ufeff\u00ad"
_MASKS = "*#@$%"
_INSERTED = (".", "-", "*", "_", "~", "\U0001f525", "\U0001f602", "\u2764\ufe0f")
_TAGS = ("<b></b>", "<i></i>", "<span></span>", "<!-- -->", "<wbr>")
_STRETCH = 4
_VOWELS = "aeiou"


def zero_width(text: str, chance: random.Random) -> str:
    """Put characters that nobody sees between the letters."""
    return _each(text, lambda word: "".join(letter + chance.choice(_ZERO_WIDTH) for letter in word))


def look_alikes(text: str, chance: random.Random) -> str:
    """Put Cyrillic letters for Latin ones of the same shape; the text's words of one letter stay."""
    del chance  # there is one look-alike each
    return _each(text, lambda word: word.translate(_LOOK_ALIKES))


def full_width(text: str, chance: random.Random) -> str:
    """Write the whole text in full-width or in mathematical letters."""
    if chance.random() < 0.5:  # noqa: PLR2004
        return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)
    bold = {chr(ord("A") + n): chr(0x1D400 + n) for n in range(26)}
    bold |= {chr(ord("a") + n): chr(0x1D41A + n) for n in range(26)}
    return "".join(bold.get(c, c) for c in text)


def spaced_letters(text: str, chance: random.Random) -> str:
    """Put blanks between the letters."""
    del chance
    return _each(text, " ".join)


def dotted_letters(text: str, chance: random.Random) -> str:
    """Put the same sign between all the letters."""
    return _each(text, lambda word: chance.choice(".-_").join(word))


def stretched(text: str, chance: random.Random) -> str:
    """Repeat one letter several times."""

    def stretch(word: str) -> str:
        at = chance.randrange(len(word))
        return word[:at] + word[at] * (_STRETCH + chance.randrange(3)) + word[at + 1 :]

    return _each(text, stretch)


def leet(text: str, chance: random.Random) -> str:
    """Put digits and signs for up to two of the letters."""

    def replace(word: str) -> str:
        places = [at for at, letter in enumerate(word) if letter.lower() in _LEET]
        letters = list(word)
        for at in chance.sample(places, min(2, len(places), len(word) - 2)):
            letters[at] = chance.choice(_LEET[word[at].lower()])
        return "".join(letters)

    return _each(text, replace)


def masked(text: str, chance: random.Random) -> str:
    """Mask one inner letter, a vowel where there is one."""

    def mask(word: str) -> str:
        inner = range(1, max(2, len(word) - 1))
        at = chance.choice([at for at in inner if word[at].lower() in _VOWELS] or list(inner))
        return word[:at] + chance.choice(_MASKS) + word[at + 1 :]

    return _each(text, mask)


def reversed_words(text: str, chance: random.Random) -> str:
    """Write words of four letters or more backwards; shorter ones no reader would recognise."""
    del chance
    return _each(text, lambda word: word[::-1] if len(word) >= _SHORTEST else word)


def html_tags(text: str, chance: random.Random) -> str:
    """Put tags that show nothing inside the words."""

    def tag(word: str) -> str:
        at = chance.randrange(1, len(word))
        return word[:at] + chance.choice(_TAGS) + word[at:]

    return _each(text, tag)


def inner_swap(text: str, chance: random.Random) -> str:
    """Swap two neighbouring letters inside words of four letters or more, never the first or last."""

    def swap(word: str) -> str:
        places = [at for at in range(1, len(word) - 2) if word[at] != word[at + 1]]
        if not places:
            return word
        at = chance.choice(places)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]

    return _each(text, swap)


def inserted_signs(text: str, chance: random.Random) -> str:
    """Put one sign or emoji inside the words."""

    def insert(word: str) -> str:
        at = chance.randrange(1, len(word))
        return word[:at] + chance.choice(_INSERTED) + word[at:]

    return _each(text, insert)


ATTACKS: dict[str, Attack] = {
    attack.__name__: attack
    for attack in (
        *(zero_width, look_alikes, full_width, spaced_letters, dotted_letters, stretched),
        *(leet, masked, reversed_words, html_tags, inner_swap, inserted_signs),
    )
}
"""Each attack by name: a text and a source of chance in, the disguised text out."""


def targets(text: str) -> list[str]:
    """The words of a text that an attacker would disguise, in lower case, each once.

    Those that hardly ever are harmless, else all that the list has, else the longest.
    """
    words = list(dict.fromkeys(match.group().lower() for match in _WORD.finditer(text)))
    abuse = abusive_words()
    for listed in (abuse.abusive, abuse.words):
        if found := [word for word in words if word in listed]:
            return found[:_MOST_TARGETS]
    return sorted(words, key=lambda word: -len(word))[:_LONGEST_INSTEAD]


def _each(text: str, disguise: Callable[[str], str]) -> str:
    """The text with its target words disguised."""
    chosen = frozenset(targets(text))
    return _WORD.sub(
        lambda match: disguise(match.group()) if match.group().lower() in chosen else match.group(), text
    )
