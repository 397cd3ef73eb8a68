"""Reads emoji as the words they stand for.

Called by `reader.py` on texts that hold pictures. It must leave signs of trade, arrows and
the like as they are, and take time in proportion to the text however many pictures it has.
"""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import emoji

from workers.scoring.readings.abuse import AbusiveWords
from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import EMOJI, JOINED_LETTERS, MASKED

_BASE = (
    "[\u00a9\u00ae\u203c\u2049\u2122-\u2bff\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001f1e5\U0001f200-\U0001faff]"
)
_DRESS = "[\ufe0e\ufe0f\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
_PICTURE = re.compile(
    f"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_BASE}{_DRESS}*(?:\u200d{_BASE}{_DRESS}*)*|\u5350"
)
CUES = re.compile("[\u203c\u2049\u20e3\u2600-\u27bf\u2b05-\u2b55\u5350\U0001f000-\U0001faff]")
_TEXT_SIGNS_END = "\U0001f000"
"""Below this, a picture that its writer did not ask for (with a style sign) is a typographic sign."""
_MOST_NAMES = 200
_MOST_ALIKE = 8
"""How many pictures are read as their names in one text, and how many times one picture is read.

The rest is left out of the reading, which would else be many times as long as the text.
"""
_TONES = {
    "light": "white",
    "medium-light": "white",
    "medium": "brown",
    "medium-dark": "brown",
    "dark": "black",
}
_TONE = re.compile(
    r"^(?P<who>.*?)_(?P<tone>light|medium-light|medium|medium-dark|dark)_skin_tone(?P<rest>.*)$"
)
_TONE_SIGNS = re.compile("[\U0001f3fb-\U0001f3ff]")
_PEOPLE = re.compile(r"(?:^|_)(?:man|woman|men|women|person|people|boy|girl|child|baby|couple|family)(?:_|$)")
_STYLE = "\ufe0f"
_PLACE = "\ufffc"
_IN_WORD = re.compile(r"[^\W_]+(?:\ufffc[^\W_]+)+")
_LONGEST = 60
_FILLING = re.compile(r"\b(?:face with|face|button)\b ?")
_UNASKED = emoji.STATUS["unqualified"]


def read_pictures(draft: Draft, abuse: AbusiveWords) -> None:
    """Take pictures out of abusive words that they cut or mask, and read all others as words."""
    found = [match for match in _PICTURE.finditer(draft.text) if words_of(match.group()) is not None]
    if found:
        draft.apply_kinds(_edits(draft.text, found, _inside_words(draft.text, found, abuse)))


def _edits(
    text: str, found: list[re.Match[str]], inside: dict[int, tuple[str, str]]
) -> Iterator[tuple[Edit, tuple[str, ...]]]:
    times: Counter[str] = Counter()
    names = 0
    last, last_end = "", -1
    for match in found:
        begin, end = match.span()
        if begin in inside:
            letter, kind = inside[begin]
            yield Edit(begin, end, letter), (kind,)
            continue
        picture = match.group()
        words = words_of(picture) or ""
        times[words] += 1
        names += _own_words(picture) is None
        is_again = begin == last_end and words == last
        last, last_end = words, end
        if is_again or times[words] > _MOST_ALIKE or (names > _MOST_NAMES and _own_words(picture) is None):
            words = ""
        elif words[:1].isalnum():
            before = "" if begin == 0 or text[begin - 1].isspace() else " "
            after = "" if end == len(text) or not text[end].isalnum() else " "
            words = before + words + after
        yield Edit(begin, end, words), (EMOJI,)


def _inside_words(text: str, found: list[re.Match[str]], abuse: AbusiveWords) -> dict[int, tuple[str, str]]:
    """Where pictures inside abusive words begin, with the letter they stand for, if any, and the kind."""
    pieces: list[str] = []
    begins: dict[int, int] = {}
    done = at = 0
    for match in found:
        pieces += (text[done : match.start()], _PLACE)
        at += match.start() - done
        begins[at] = match.start()
        at += 1
        done = match.end()
    pieces.append(text[done:])
    inside: dict[int, tuple[str, str]] = {}
    for match in _IN_WORD.finditer("".join(pieces)):
        written = match.group().lower()
        if len(written) > _LONGEST:
            continue
        places = [place for place in range(*match.span()) if place in begins]
        if written.replace(_PLACE, "") in abuse.words:
            inside |= {begins[place]: ("", JOINED_LETTERS) for place in places}
        elif word := abuse.masked(written.replace(_PLACE, "*")):
            inside |= {begins[place]: (word[place - match.start()], MASKED) for place in places}
    return inside


def words_of(picture: str) -> str | None:
    """What a picture reads as; None for one that is a typographic sign, or that nobody has named."""
    return _own_words(picture) or _name(picture)


@cache
def _table() -> dict[str, str]:
    table: dict[str, str] = {}
    for line in (files("workers.scoring.readings") / "emoji_words.txt").read_text("utf-8").splitlines():
        picture, separator, words = line.partition(" = ")
        if separator and not line.startswith("#"):
            table[picture.replace(_STYLE, "")] = words
    return table


@lru_cache(maxsize=4096)
def _own_words(picture: str) -> str | None:
    bare = picture.replace(_STYLE, "")
    return _table().get(bare) or _table().get(_TONE_SIGNS.sub("", bare))


@lru_cache(maxsize=4096)
def _name(picture: str) -> str | None:
    """The English name in plain words, a person's skin tone as the people it stands for."""
    if emoji.EMOJI_DATA.get(picture, {}).get("status") == _UNASKED and picture < _TEXT_SIGNS_END:
        return None
    if not emoji.is_emoji(picture):
        parts = [part for part in map(words_of, picture) if part] if len(picture) > 1 else []
        return " ".join(parts) or None
    name = emoji.demojize(picture).strip(":")
    toned = _TONE.match(name)
    if toned:
        name = toned["who"] + toned["rest"]
        if _PEOPLE.search(toned["who"]):
            name = f"{_TONES[toned['tone']]}_{name}"
    words = name.replace("_", " ").replace("\u2019", "'")
    return _FILLING.sub("", words).strip() or words
