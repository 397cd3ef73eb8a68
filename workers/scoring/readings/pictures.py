"""Reads emoji as the words they stand for.

Called by `reader.py` on texts that hold pictures. It must leave signs of trade, arrows and
the like as they are, and take time in proportion to the text however many pictures it has.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.resources import files

import emoji

from workers.scoring.readings.abuse import AbusiveWords
from workers.scoring.readings.draft import Draft, Edit
from workers.scoring.readings.kinds import EMOJI, JOINED_LETTERS, MASKED

CUES = re.compile("[\u203c\u2049\u2600-\u27bf\u2b05-\u2b55\u534d\u5350\U0001f000-\U0001faff]")
_MOST = 200
"""Pictures without words of our own that are read as their names in one text; the rest stays unread."""
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
_IN_WORD = re.compile(r"[^\W_]+(?:\ufffc[^\W_]+)+")
_SYMBOLS = {"卐": "swastika", "卍": "swastika"}


def read_pictures(draft: Draft, abuse: AbusiveWords) -> None:
    """Take pictures out of abusive words that they cut or mask, and read all others as words."""
    found = [(one["match_start"], one["match_end"], one["emoji"]) for one in emoji.emoji_list(draft.text)]
    found = [one for one in found if CUES.search(one[2])]
    found += [(match.start(), match.end(), match.group()) for match in re.finditer("[卐卍]", draft.text)]
    if not found:
        return
    found.sort()
    text = draft.text
    inside = _inside_words(text, found, abuse)
    draft.apply_kinds(
        (inside[number][0], inside[number][1]) if number in inside else (edit, (EMOJI,))
        for number, edit in _edits(text, found, set(inside))
    )


def _edits(text: str, found: list[tuple[int, int, str]], inside: set[int]) -> Iterator[tuple[int, Edit]]:
    named = 0
    last = ""
    last_end = -1
    for number, (begin, end, picture) in enumerate(found):
        if number in inside:
            yield number, Edit(begin, end, "")
            continue
        words = _own_words(picture)
        if words is None:
            named += 1
            words = _name(picture) if named <= _MOST else ""
        if begin == last_end and words == last:
            words = ""  # the same again
        else:
            last = words
        last_end = end
        if words and words[0].isalnum():
            before = "" if begin == 0 or text[begin - 1].isspace() else " "
            after = "" if end == len(text) or not text[end].isalnum() else " "
            words = before + words + after
        yield number, Edit(begin, end, words)


def _inside_words(
    text: str, found: list[tuple[int, int, str]], abuse: AbusiveWords
) -> dict[int, tuple[Edit, tuple[str, ...]]]:
    """The pictures that stand inside an abusive word, between its letters or for one of them."""
    pieces: list[str] = []
    owner: dict[int, int] = {}
    done = at = 0
    for number, (begin, end, _) in enumerate(found):
        pieces += (text[done:begin], "\ufffc")
        at += begin - done
        owner[at] = number
        at += 1
        done = end
    pieces.append(text[done:])
    flat = "".join(pieces)
    edits: dict[int, tuple[Edit, tuple[str, ...]]] = {}
    for match in _IN_WORD.finditer(flat):
        written = match.group().lower()
        if len(written) > 60:  # noqa: PLR2004
            continue
        numbers = [owner[place] for place in range(*match.span()) if place in owner]
        if written.replace("\ufffc", "") in abuse.words:
            edits |= {n: (Edit(found[n][0], found[n][1], ""), (JOINED_LETTERS,)) for n in numbers}
        elif word := abuse.masked(written.replace("\ufffc", "*")):
            if len(word) == len(written):
                letters = [word[place - match.start()] for place in range(*match.span()) if place in owner]
                edits |= {
                    n: (Edit(found[n][0], found[n][1], letter), (MASKED,))
                    for n, letter in zip(numbers, letters, strict=True)
                }
    return edits


@cache
def _table() -> dict[str, str]:
    table = dict(_SYMBOLS)
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
def _name(picture: str) -> str:
    """The English name in plain words, a person's skin tone as the people it stands for."""
    name = emoji.demojize(picture).strip(":")
    toned = _TONE.match(name)
    if toned:
        name = toned["who"] + toned["rest"]
        if _PEOPLE.search(toned["who"]):
            name = f"{_TONES[toned['tone']]}_{name}"
    words = name.replace("_", " ").replace("’", "'")
    return re.sub(r"\b(?:face with|face|button|flag:)\s?", "", words).strip() if len(words) > 4 else words  # noqa: PLR2004
