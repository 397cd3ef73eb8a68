"""What a single character is to somebody who must see everything: plain, invisible, a mark, a control.

Called by `reader_text`. Knows Unicode only; never sees a whole text.
"""

import unicodedata
from enum import Enum

from confusable_homoglyphs import categories, confusables


class Sort(Enum):
    """How a character is shown."""

    PLAIN = "plain"
    NEWLINE = "newline"
    MARK = "mark"
    """Combining: it is drawn on the character before it."""
    HIDDEN = "hidden"
    """Invisible, a control, or nothing that a font could draw."""
    TAG = "tag"
    """Invisible, and each stands for an ASCII character: text can be smuggled in them."""


class Sorts(dict[str, Sort]):
    """Character to `Sort`, worked out once for each character that occurs."""

    def __missing__(self, character: str) -> Sort:
        found = self[character] = _sort(character)
        return found


_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters, marks and symbols by category that show nothing (Unicode DerivedCoreProperties,
Default_Ignorable_Code_Point, and the empty Braille pattern)."""
_MONGOLIAN_SELECTORS = "\u180b\u180c\u180d\u180f"
_SELECTORS = frozenset(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)))) | set(
    _MONGOLIAN_SELECTORS
)
"""Variation selectors: each asks for another drawing of the character before it."""
_VISIBLE_FORMATS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2")
"""Format characters by category that are drawn all the same (Prepended_Concatenation_Mark)."""
_JOINERS = frozenset("\u200c\u200d")
_JOINING_SCRIPTS = frozenset(
    {"ARABIC", "SYRIAC", "MONGOLIAN", "NKO", "THAANA", "DEVANAGARI", "BENGALI", "GURMUKHI", "GUJARATI"}
    | {"ORIYA", "TAMIL", "TELUGU", "KANNADA", "MALAYALAM", "SINHALA", "KHMER", "MYANMAR", "TIBETAN"}
)
"""Scripts in which a joiner or non-joiner changes how the letters beside it are drawn."""
_CONTROL_NAMES = {
    0x00: "null",
    0x07: "bell",
    0x08: "backspace",
    0x0B: "line tabulation",
    0x0C: "form feed",
    0x1B: "escape",
    0x7F: "delete",
    0x85: "next line",
}


_ASCII = range(0x20, 0x7F)
_TAGS = range(0xE0000, 0xE0080)
_EMOJI = range(0x1F000, 0x1FB00)
_WIDE_FORMS = range(0xFF00, 0xFFF0)
_BY_CATEGORY = {
    **dict.fromkeys(("Mn", "Me"), Sort.MARK),
    **dict.fromkeys(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"), Sort.HIDDEN),
}


def _sort(character: str) -> Sort:
    code = ord(character)
    if code in _ASCII or character == "\t" or character in _VISIBLE_FORMATS:
        return Sort.PLAIN
    if character in "\n\r":
        return Sort.NEWLINE
    if character in _FILLERS or character in _SELECTORS:
        return Sort.HIDDEN
    if code in _TAGS:
        return Sort.TAG
    category = unicodedata.category(character)
    # An emoji may be of a Unicode version that is newer than Python's.
    is_new = category == "Cn" and code in _EMOJI
    return Sort.PLAIN if is_new else _BY_CATEGORY.get(category, Sort.PLAIN)


def name(character: str) -> str:
    """A character by number and name: "U+202E right-to-left override"."""
    code = ord(character)
    category = unicodedata.category(character)
    known = unicodedata.name(character, "").lower() or _CONTROL_NAMES.get(code)
    if not known:
        known = {
            "Cc": "control character",
            "Cs": "half of a character",
            "Co": "private character",
        }.get(category, "unknown character")
    return f"U+{code:04X} {known}"


def smuggled(tags: str) -> str:
    """The ASCII text that a run of tag characters stands for."""
    found = "".join(chr(ord(tag) - _TAGS.start) for tag in tags)
    return "".join(one for one in found if ord(one) in _ASCII)


def belongs(before: str, character: str, after: str) -> bool:
    """Whether a hidden character does its proper work where it stands, such as within an emoji.

    `before` and `after` are its neighbours, "" at an end of the text.
    """
    if not before:
        return False
    if character in _SELECTORS:
        return _takes_selector(before, character)
    if character in _JOINERS and after:
        if character == "\u200d" and _is_pictured(before) and _is_pictured(after):
            return True
        return script(before) in _JOINING_SCRIPTS and script(after) in _JOINING_SCRIPTS
    return False


def _takes_selector(before: str, selector: str) -> bool:
    if selector in _MONGOLIAN_SELECTORS:
        return script(before) == "MONGOLIAN"
    if script(before) == "HAN" or before == "\u2139":
        return True
    return selector <= "\ufe0f" and unicodedata.category(before)[0] in "SPN"


def _is_pictured(character: str) -> bool:
    return character == "\ufe0f" or unicodedata.category(character) in ("So", "Sk", "Cn")


def script(character: str) -> str:
    """The script of a character as Unicode names it: LATIN, CYRILLIC; COMMON for what all use."""
    found: str = categories.alias(character).upper().replace("'", "")
    return found


def looks_like(character: str, of_script: str) -> str | None:
    """The character of a script that this one of another script is mistaken for; None if there is none.

    Source: Unicode's confusables, as packaged by confusable-homoglyphs.
    """
    twins = [
        str(twin["c"])
        for twin in confusables.confusables_data.get(character, ())
        if len(twin["c"]) == 1 and script(twin["c"]) == of_script
    ]
    # Plain letters first: "a" is mistaken for fullwidth and mathematical ones too.
    return min(twins, key=lambda twin: (not twin.isascii(), twin), default=None)


def plain_form(character: str) -> str | None:
    """The ASCII letter that a mathematical or fullwidth letter stands for; None for all others."""
    if character.isascii() or not character.isalpha():
        return None
    written = unicodedata.normalize("NFKC", character)
    is_styled = "MATHEMATICAL" in unicodedata.name(character, "") or ord(character) in _WIDE_FORMS
    return written if is_styled and len(written) == 1 and written.isascii() else None
