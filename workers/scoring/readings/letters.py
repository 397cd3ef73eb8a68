"""Reads decorative and look-alike letters as the Latin ones that a reader takes them for.

Called by `reader.py` on texts with characters out of the ordinary. It must leave alone real
Cyrillic, Greek and Armenian words, units, formulas and signs, and Japanese typography.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise

import emoji
from confusable_homoglyphs import confusables

from workers.scoring.readings.abuse import AbusiveWords, abusive_words
from workers.scoring.readings.dictionary import Dictionary
from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import DRESSED, LOOK_ALIKES

_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_OTHER_TWINS = dict(zip("ηκτωχεβμθςктмнвипяьЗзёїєղեսոօհ", "nktwxebuocktmhbunrbeeeientunoh", strict=True))
"""Twins that Unicode's table lacks, because no typeface draws them alike but readers take them so."""
_STYLED = ((0x1D400, 0x1D7FF), (0x2102, 0x2149), (0x24B6, 0x24E9), (0x249C, 0x24B5), (0x1D2C, 0x1DBF))
_STYLED_TOO = ((0x02B0, 0x02B8), (0x2071, 0x209C), (0xFB00, 0xFB06), (0x1F110, 0x1F149), (0x17F, 0x17F))
"""Mathematical, circled, bracketed and raised letters, ligatures and the long s, by code point."""
_WIDE = (0xFF01, 0xFF5E)
_BOXED = ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF))
"""Negative circled and squared letters and the letters of flags: no compatibility form, in order from A."""
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+")
_WORD = re.compile(r"[^\W_]+(?:[!|@$*][^\W_]+)*")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f]")
_APART = re.compile(r"(?<!\w)[^\W\d_](?:[^\w\n]{1,3}[^\W\d_]){3,}(?!\w)")
_FEW = 3
"""So many decorative letters in one word, or one after the other, are no formula and no sign."""


@cache
def dressed_letters() -> dict[str, str]:
    """Each decorative letter, and full-width sign, with the ASCII that it stands for."""
    found = dict(_SMALL_CAPITALS)
    for first, last in (*_STYLED, *_STYLED_TOO, _WIDE):
        for dressed in map(chr, range(first, last + 1)):
            plain = unicodedata.normalize("NFKC", dressed).strip("()")
            if plain.isascii() and plain != dressed and (plain.isalpha() or _is_wide(dressed)):
                found[dressed] = plain
    for first, last in _BOXED:
        found |= {chr(code): chr(ord("A") + code - first) for code in range(first, last + 1)}
    return found


def undress(draft: Draft, abuse: AbusiveWords, dictionary: Dictionary) -> None:
    """Read decorative letters as plain ones where they make up words."""
    table = dressed_letters()
    text = draft.text
    flags = _flags(text)
    places = [at for at, letter in enumerate(text) if letter in table and at not in flags]
    if not places:
        return
    is_eastern = len(_EAST_ASIAN.findall(text)) > len(places)
    plain = list(text)
    for at in places:
        plain[at] = table[text[at]][:1]
    chosen: set[int] = set()
    remaining = set(places)
    for match in _WORD.finditer("".join(plain)):
        inside = [at for at in range(*match.span()) if at in remaining]
        if not inside:
            continue
        word = "".join(table.get(letter, letter) for letter in text[match.start() : match.end()]).lower()
        is_word = word in dictionary.words and len(word) >= _FEW
        if word in abuse.words or ((len(inside) >= _FEW or is_word) and not is_eastern):
            chosen.update(inside)
    remaining -= chosen
    if not is_eastern and _are_in_a_row(sorted(remaining)):
        chosen |= remaining
    if any(_is_wide(text[at]) for at in chosen):
        chosen.update(at for at in places if _is_wide(text[at]))
    draft.apply(_plain(text, sorted(chosen), table), DRESSED)


def _plain(text: str, places: list[int], table: dict[str, str]) -> Iterator[Edit]:
    """One edit for each stretch of letters, because a text may consist of nothing else."""
    begin = 0
    while begin < len(places):
        end = begin + 1
        while end < len(places) and places[end] == places[begin] + end - begin:
            end += 1
        first, last = places[begin], places[end - 1] + 1
        letters = [table[letter] for letter in text[first:last]]
        sources = [first + at for at, letter in enumerate(letters) for _ in letter]
        yield Edit(first, last, "".join(letters), sources)
        begin = end


def _is_wide(letter: str) -> bool:
    return _WIDE[0] <= ord(letter) <= _WIDE[1]


def _flags(text: str) -> set[int]:
    """Where letters of flags stand that are flags, pair by pair, and spell no abusive word."""
    found: set[int] = set()
    for match in _FLAG_LETTERS.finditer(text):
        row = match.group()
        pairs = [row[at : at + 2] for at in range(0, len(row), 2)]
        spelled = "".join(chr(ord("a") + ord(letter) - _BOXED[-1][0]) for letter in row)
        if spelled not in abusive_words().words and all(map(emoji.is_emoji, pairs)):
            found.update(range(*match.span()))
    return found


def _are_in_a_row(places: list[int]) -> bool:
    """Whether more than a few stand with one or two characters between neighbours."""
    row = 0
    for earlier, later in pairwise(places):
        row = row + 1 if later - earlier in (2, 3) else 0
        if row == _FEW:
            return True
    return False


@lru_cache(maxsize=8192)
def latin_twin(character: str) -> str | None:
    """The ASCII letter for which readers take a letter of another alphabet; None if there is none."""
    if character.isascii():
        return None
    if character in _OTHER_TWINS:
        return _OTHER_TWINS[character]
    twins = [str(twin["c"]) for twin in confusables.confusables_data.get(character, ())]
    plain = [twin for twin in twins if len(twin) == 1 and twin.isascii() and twin.isalpha()]
    return plain[0] if plain else None


def read_look_alikes(draft: Draft, abuse: AbusiveWords, dictionary: Dictionary) -> None:
    """Read letters of other alphabets as Latin ones where they stand inside Latin words."""
    text = draft.text
    if _OTHER_LETTER.search(text) is None:
        return
    is_latin = len(_LATIN.findall(text)) > len(_OTHER_LETTER.findall(text))
    draft.apply(_twins(text, is_latin, abuse, dictionary), LOOK_ALIKES)
    draft.apply(_twins_apart(draft.text, abuse, dictionary), LOOK_ALIKES)


def _twins_apart(text: str, abuse: AbusiveWords, dictionary: Dictionary) -> Iterator[Edit]:
    """The same where the letters of a word stand apart."""
    for match in _APART.finditer(text):
        run = match.group()
        letters = "".join(filter(str.isalpha, run))
        read = "".join(latin_twin(one) or one for one in letters).lower()
        if _LATIN.search(letters) and (read in abuse.abusive or dictionary.is_usual(read)):
            yield Edit(match.start(), match.end(), "".join(latin_twin(one) or one for one in run))


def _twins(text: str, is_latin: bool, abuse: AbusiveWords, dictionary: Dictionary) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii() or _OTHER_LETTER.search(word) is None:
            continue
        read = "".join(latin_twin(one) or one for one in word)
        if _OTHER_LETTER.search(read) is not None:
            continue
        lowered = read.lower()
        if _LATIN.search(word) is None:
            is_folded = is_latin and lowered in abuse.abusive
        else:
            is_folded = lowered in abuse.words or (len(word) >= _FEW and lowered in dictionary.words)
        if is_folded:
            yield Edit(match.start(), match.end(), read)
