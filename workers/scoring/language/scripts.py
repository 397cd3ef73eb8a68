"""Which writing system a letter is of, and which of them a model can read.

Asked by the detector. A word that mixes a system with Latin letters is a disguise, not a
language: that is for the readings to undo, and never counted here.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_NON_LATIN_SCRIPT_OF: dict[str, str] = {
    code: script
    for script, codes in {
        "cyrillic": "ru uk bg sr be mk",
        "arabic": "ar fa ur",
        "greek": "el",
        "hebrew": "he",
        "other": "hi zh ja ko th ka hy bn ta",
    }.items()
    for code in codes.split()
}
"""The script beside Latin that a supported language makes readable; all Indic and East Asian ones are one."""

# Source: Unicode 16, Blocks.txt. Latin holds its extensions, IPA, mathematical and fullwidth letters:
# the last two are how people dress up English.
_SCRIPT_BLOCKS: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = (
    ("cyrillic", ((0x0400, 0x052F), (0x1C80, 0x1C8F), (0x2DE0, 0x2DFF), (0xA640, 0xA69F))),
    ("arabic", ((0x0600, 0x06FF), (0x0750, 0x077F), (0x08A0, 0x08FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))),
    ("greek", ((0x0370, 0x03FF), (0x1F00, 0x1FFF))),
    ("hebrew", ((0x0590, 0x05FF), (0xFB1D, 0xFB4F))),
    ("latin", ((0x0041, 0x02FF), (0x1D00, 0x1DBF), (0x1E00, 0x1EFF), (0x2071, 0x209C), (0x2100, 0x218F),
               (0x2C60, 0x2C7F), (0xA720, 0xA7FF), (0xAB30, 0xAB6F), (0xFB00, 0xFB06), (0xFF21, 0xFF5A),
               (0x1D400, 0x1D7FF), (0x1F100, 0x1F1FF))),
)  # fmt: skip
_LAST_LATIN = "\u024f"
_LATIN_LETTER = re.compile("[A-Za-z]")


def scripts_of(languages: Iterable[str]) -> frozenset[str]:
    """The scripts that whoever knows these languages (ISO 639-1) can read; Latin always."""
    return frozenset(
        {"latin"} | {_NON_LATIN_SCRIPT_OF[code] for code in languages if code in _NON_LATIN_SCRIPT_OF}
    )


def unread_letters(word: str, readable: frozenset[str]) -> int:
    """How many letters of a word are in no readable script; none if others of it are plain Latin ones."""
    if word.isascii():
        return 0
    unread = sum(char > _LAST_LATIN and char.isalpha() and _script(char) not in readable for char in word)
    return 0 if unread and _LATIN_LETTER.search(word) else unread


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    """A coarse script by code point block; what is neither of the five is `other`."""
    point = ord(letter)
    for name, ranges in _SCRIPT_BLOCKS:
        if any(begin <= point <= end for begin, end in ranges):
            return name
    return "other"
