"""Reads tokens that mix letters with digits and signs: leet, masks, and signs between letters.

Called by `tokens.py`. It must never change a price, a time, a version, code, an acronym or
a smiley: what it finds is a word of the abusive list, or one word spelt letter by letter.
"""

import re
import string

from workers.scoring.readings import kinds
from workers.scoring.readings.abuse import AbusiveWords
from workers.scoring.readings.dictionary import Dictionary
from workers.scoring.readings.words import LONGEST, Finding, WordReader

_SIGN = re.compile(r"[^\w\s]|_")
_LEET = re.compile("[0-9!|@$+(€£¢]")
_MASK = re.compile(r"[*#@$%&!?^\ufffd]|[-._]+")
_STRONG_MASK = re.compile(r"[*#@$%&!?^\ufffd]")
"""What readers put for letters they leave out; hyphens, dots and lines only between the letters."""
_USUAL_SIGNS = frozenset("-./,:;&'\u2019\u2010\u2011+")
"""Signs that stand between words, initials and parts of words everywhere."""
_OPENING_MASKS = "*\ufffd"
_SHORT = 4
_FEW_LETTERS = 3


class SignReader:
    """What tokens of letters and signs read as."""

    def __init__(self, abuse: AbusiveWords, dictionary: Dictionary, words: WordReader) -> None:
        """Take the list and the dictionary that decide, and the reader of letters."""
        self._abuse = abuse
        self._dictionary = dictionary
        self._words = words

    def read(self, token: str) -> Finding | None:
        """What a token reads as; None if as written, as it is for anything without a letter."""
        lowered = token.lower()
        letters = sum(map(str.isalpha, lowered))
        if not letters or lowered in self._abuse.harmless or len(lowered) > LONGEST:
            return None
        if lowered in self._abuse.spelled:
            return self._abuse.spelled[lowered], kinds.MISSPELLED
        if letters > 1 and _LEET.search(lowered) and (word := self._abuse.leet(lowered)):
            return word, kinds.LEET
        if not _SIGN.search(lowered):
            return None
        return self._separated(lowered, shouted=token.isupper()) or self._masked(lowered)

    def _separated(self, token: str, *, shouted: bool) -> Finding | None:
        """A word with signs between its letters, or spelt out with the same sign after each."""
        pieces = [piece for piece in _SIGN.split(token) if piece]
        joined = "".join(pieces)
        if len(pieces) < 2 or not token[0].isalnum():  # noqa: PLR2004
            return None
        signs = set(_SIGN.findall(token))
        is_odd = signs.isdisjoint(_USUAL_SIGNS)
        if joined in self._abuse.words and self._is_cut(joined, pieces, is_odd=is_odd, shouted=shouted):
            return joined, kinds.JOINED_LETTERS
        if len(joined) < _SHORT or max(map(len, pieces)) > 1 or not joined.isalpha() or len(signs) > 1:
            return None
        places = self._words.spaced(joined.upper() if shouted else joined)
        if places is None or places[0][0] or places[-1][1] < len(joined):
            return None
        return " ".join(joined[begin:end] for begin, end in places), kinds.JOINED_LETTERS

    def _is_cut(self, word: str, pieces: list[str], *, is_odd: bool, shouted: bool) -> bool:
        """Whether signs cut a word of the list, rather than stand between words or initials."""
        if len(word) < _SHORT:
            spelt = max(map(len, pieces)) == 1 and not shouted
            return word in self._abuse.core and (is_odd or spelt)
        if is_odd or word in self._abuse.core:
            return True
        if shouted and max(map(len, pieces)) == 1:
            return word in self._abuse.abusive
        return len(pieces) > 2 or not all(map(self._dictionary.is_usual, pieces))  # noqa: PLR2004

    def _masked(self, token: str) -> Finding | None:
        masks = _MASK.findall(token)
        if not masks or not _MASK.sub("", token).isalpha():
            return None
        pattern = _SIGN.sub("*", token)
        if (word := self._abuse.by_custom(pattern)) is not None:
            return (word, kinds.MASKED) if _is_customary(token) else None
        if not self._may_be_masked(token, pattern, masks):
            return None
        word = self._abuse.masked(pattern)
        if word is None and "*" in token:
            word = self._left_out(pattern)
        is_sure = all(map(_STRONG_MASK.fullmatch, masks)) and ("*" in token or len(pattern) > _SHORT)
        if word is None or (not is_sure and word not in self._abuse.abusive):
            return None
        return word, kinds.MASKED

    def _may_be_masked(self, token: str, pattern: str, masks: list[str]) -> bool:
        """Whether the signs stand as masks do, not as emphasis, footnotes, dashes or ends of sentences."""
        bare = pattern.strip("*")
        is_word = bare in self._dictionary.words
        if pattern[0] == "*" and (token[0] not in _OPENING_MASKS or is_word):
            return False
        if pattern[-1] == "*" and (pattern[0] == "*" or is_word):
            return False
        is_strong = all(map(_STRONG_MASK.fullmatch, masks))
        return is_strong or (len(masks) == 1 and not pattern.endswith("*"))

    def _left_out(self, pattern: str) -> str | None:
        """The word of a pattern with more or fewer stars than letters left out."""
        head, tail = pattern.rstrip("*").partition("*")[::2]
        tail = tail.lstrip("*")
        if not head or not tail or "*" in tail or len(head) + len(tail) < _FEW_LETTERS:
            return None
        return self._abuse.shortened(head, tail)


def _is_customary(token: str) -> bool:
    """Whether a first letter and masks are as print has them: stars, or dashes after f, s and n."""
    masks = set(token[1:].rstrip(string.ascii_letters))
    return masks <= set("*#$") or (masks == {"-"} and token[0] in "fsn" and not token[-1].isalpha())
