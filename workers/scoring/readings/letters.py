"""Reads decorative and look-alike letters as the Latin ones that a reader takes them for.

Called by `reader.py` on texts with characters out of the ordinary. It must leave alone real
Cyrillic, Greek and Armenian words, units, formulas and signs, and Japanese typography.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, lru_cache

from confusable_homoglyphs import confusables

from workers.scoring.readings.abuse import AbusiveWords
from workers.scoring.readings.dictionary import Dictionary
from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import DRESSED, LOOK_ALIKES

_SMALL_CAPITALS = dict(zip("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz", strict=True))
_TURNED = dict(zip("ɐɔǝɟɓɥᴉɾʞɯɹʇʌʍʎ", "acefghijkmrtvwy", strict=True))
_OTHERS = {
    "η": "n",
    "κ": "k",
    "τ": "t",
    "ω": "w",
    "χ": "x",
    "ε": "e",
    "β": "b",
    "μ": "u",
    "θ": "o",
    "ς": "c",
    "к": "k",
    "т": "t",
    "м": "m",
    "н": "h",
    "в": "b",
    "и": "u",
    "п": "n",
    "я": "r",
    "ь": "b",
    "З": "e",
    "з": "e",
    "ё": "e",
    "ї": "i",
    "є": "e",
    "ղ": "n",
    "ե": "t",
    "ս": "u",
    "ո": "n",
    "օ": "o",
    "հ": "h",
}
"""Twins that Unicode's table lacks, because no typeface draws them alike but readers take them so."""
_STYLED = (
    *((0xFF01, 0xFF5E), (0x1D400, 0x1D7FF), (0x2102, 0x2149), (0x24B6, 0x24E9), (0x249C, 0x24B5)),
    *(
        (0x1D2C, 0x1D6A),
        (0x02B0, 0x02B8),
        (0x2071, 0x209C),
        (0xFB00, 0xFB06),
        (0x1F110, 0x1F149),
        (0x17F, 0x17F),
    ),
)
_BOXED = ((0x1F150, 0x1F169), (0x1F170, 0x1F189), (0x1F1E6, 0x1F1FF))
"""Negative circled and squared letters and the letters of flags: no compatibility form, in order from A."""
_FLAG_LETTERS = re.compile("[\U0001f1e6-\U0001f1ff]+")
_FLAG_PAIR = 2
_WORD = re.compile(r"[^\W_]+(?:[!|@$*＠＊！＄][^\W_]+)*")
_EAST_ASIAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_LATIN = re.compile(r"[A-Za-z]")
_OTHER_LETTER = re.compile(r"[^\W\d_A-Za-z\u00c0-\u024f]")
_FEW = 3


@cache
def dressed_letters() -> dict[int, str]:
    """Each decorative letter or sign, by code point, and the ASCII that it stands for."""
    found = {ord(dressed): plain for dressed, plain in (_SMALL_CAPITALS | _TURNED).items()}
    for first, last in _STYLED:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFKC", chr(code)).strip("()")
            if plain.isascii() and plain and plain != chr(code) and len(plain) <= 3:  # noqa: PLR2004
                found[code] = plain
    for first, last in _BOXED:
        found |= {code: chr(ord("A") + code - first) for code in range(first, last + 1)}
    return found


def undress(draft: Draft, abuse: AbusiveWords, dictionary: Dictionary) -> None:
    """Read decorative letters as plain ones where they make up words."""
    table = dressed_letters()
    text = draft.text
    places = [index for index, character in enumerate(text) if ord(character) in table]
    if not places:
        return
    flags = _flags(text)
    eastern = len(_EAST_ASIAN.findall(text)) > len(places)
    plain = "".join(
        character if index in flags else table.get(ord(character), character)[:1]
        for index, character in enumerate(text)
    )
    chosen: set[int] = set()
    for match in _WORD.finditer(plain):
        inside = [index for index in range(*match.span()) if ord(text[index]) in table and index not in flags]
        word = match.group().lower()
        if not inside:
            continue
        is_word = word in dictionary.words and len(word) >= _FEW
        if word in abuse.words or ((len(inside) >= _FEW or is_word) and not eastern):
            chosen.update(inside)
    lone = [index for index in places if index not in chosen and index not in flags]
    if len(lone) > _FEW and not eastern and _are_spaced(lone):
        chosen.update(lone)
    draft.apply((Edit(index, index + 1, table[ord(text[index])]) for index in sorted(chosen)), DRESSED)


def _flags(text: str) -> set[int]:
    """Where letters stand in pairs as flags do; a longer row of them may spell a word."""
    found: set[int] = set()
    for match in _FLAG_LETTERS.finditer(text):
        letters = "".join(chr(ord("a") + ord(letter) - 0x1F1E6) for letter in match.group())
        if len(letters) % _FLAG_PAIR == 0 and not _may_spell(letters):
            found.update(range(*match.span()))
    return found


def _may_spell(letters: str) -> bool:
    from workers.scoring.readings.abuse import abusive_words  # noqa: PLC0415

    return letters in abusive_words().words


def _are_spaced(places: list[int]) -> bool:
    steps = [later - earlier for earlier, later in zip(places, places[1:], strict=False)]
    return any(all(step in (2, 3) for step in steps[at : at + _FEW]) for at in range(len(steps) - _FEW + 1))


@lru_cache(maxsize=8192)
def latin_twin(character: str) -> str | None:
    """The ASCII letter for which readers take a letter of another alphabet; None if there is none."""
    if character.isascii():
        return None
    if character in _OTHERS:
        return _OTHERS[character]
    twins = [str(twin["c"]) for twin in confusables.confusables_data.get(character, ())]
    plain = [twin for twin in twins if len(twin) == 1 and twin.isascii() and twin.isalpha()]
    return plain[0] if plain else None


def read_look_alikes(draft: Draft, abuse: AbusiveWords, dictionary: Dictionary) -> None:
    """Read letters of other alphabets as Latin ones where they stand inside Latin words."""
    text = draft.text
    if _OTHER_LETTER.search(text) is None:
        return
    mostly_latin = len(_LATIN.findall(text)) > len(_OTHER_LETTER.findall(text))
    draft.apply(_twins(text, mostly_latin, abuse, dictionary), LOOK_ALIKES)


def _twins(text: str, mostly_latin: bool, abuse: AbusiveWords, dictionary: Dictionary) -> Iterator[Edit]:
    for match in _WORD.finditer(text):
        word = match.group()
        if word.isascii() or _OTHER_LETTER.search(word) is None:
            continue
        read = "".join(latin_twin(one) or one for one in word)
        if _OTHER_LETTER.search(read) is not None:
            continue
        lowered = read.lower()
        if _LATIN.search(word) is None:
            is_folded = mostly_latin and lowered in abuse.abusive
        else:
            is_folded = lowered in abuse.words or (len(word) >= _FEW and lowered in dictionary.words)
        if is_folded:
            yield Edit(match.start(), match.end(), read)
