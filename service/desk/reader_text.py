"""Readers' strings in segments that a template can show faithfully and without harm.

Called by every page of the desk for every string that a reader wrote. Drops nothing
silently, and lets no character through that could move or hide what stands beside it.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from itertools import groupby, pairwise
from typing import Protocol
from urllib.parse import urlsplit

from service.desk import characters
from service.desk.characters import Sort

MOST_MARKS = 4
"""Combining marks that one letter may carry: Hebrew and Vietnamese need three, no language more than four."""
MOST_EMPTY_LINES = 2
_FLAG = "\U0001f3f4"
_END_OF_TAGS = "\U000e007f"
_LONGEST_FLAG = 7
"""Tags of a region's flag such as Scotland's, the end included."""
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"]{1,2000}", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 2000
"""Characters by which a text's usual script is known."""
_NEUTRAL = frozenset({"COMMON", "INHERITED", "UNKNOWN"})
_EAST_ASIAN = frozenset({"HAN", "HIRAGANA", "KATAKANA", "BOPOMOFO", "HANGUL"})
"""Scripts that one word mixes in ordinary Japanese, Korean and Chinese."""
_sorts = characters.Sorts()


class Kind(StrEnum):
    """How a segment is shown."""

    TEXT = "text"
    CHIP = "chip"
    """Something that cannot be seen: `words` say what is there."""
    LOOKALIKE = "lookalike"
    """Letters that pass for others: shown, and `words` say what they are."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text. The `source` of all segments, joined, is the text itself."""

    kind: Kind
    source: str
    words: str = ""
    marked: tuple[str, ...] | None = None
    """What the highlights over it say; None where there is no highlight."""
    is_strong: bool = False
    """Whether one of the highlights over it is."""
    host: str = ""
    """Within a web address: the host that it leads to."""

    @property
    def text(self) -> str:
        """What may be shown of the source: all of it, or nothing for a chip."""
        return "" if self.kind is Kind.CHIP else self.source


class Stretch(Protocol):
    """Where something was found, in code points, end exclusive; `service.domain.scores.Span` is one."""

    @property
    def begin(self) -> int: ...

    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Highlight:
    """A stretch with what was found there."""

    begin: int
    end: int
    words: str
    is_strong: bool = False
    """Whether it stands out within others: the words within the sentence."""


def segments(text: str, spans: Sequence[Stretch] = ()) -> list[Segment]:
    """Cut a reader's text into what is shown as it is and what must be named.

    Spans may overlap, and are cut to the text. Total: takes any string, lone surrogates
    included, and no `text` of a segment holds a control, an invisible character or half a pair.
    """
    parts = [part for part in _parts(text) if part[0] < part[1]]
    notes = _lookalikes(text, parts) if not text.isascii() else {}
    hosts = _hosts(text)
    highlights = [
        (
            max(0, span.begin),
            min(len(text), span.end),
            getattr(span, "words", ""),
            getattr(span, "is_strong", False),
        )
        for span in spans
    ]
    highlights = [one for one in highlights if one[0] < one[1]]
    cuts = sorted(
        {at for begin, end in (*notes, *hosts) for at in (begin, end)}
        | {at for begin, end, *_ in highlights for at in (begin, end)}
    )
    found: list[Segment] = []
    for begin, end, kind, words in parts:
        inner = [] if kind is Kind.CHIP else cuts[bisect_left(cuts, begin + 1) : bisect_left(cuts, end)]
        for start, stop in pairwise((begin, *inner, end)):
            over = [
                (said, strong) for first, last, said, strong in highlights if first < stop and last > start
            ]
            note = notes.get((start, stop))
            found.append(
                Segment(
                    kind=Kind.LOOKALIKE if note else kind,
                    source=text[start:stop],
                    words=note or words,
                    marked=tuple(dict.fromkeys(said for said, _ in over if said)) if over else None,
                    is_strong=any(strong for _, strong in over),
                    host=next((host for (a, b), host in hosts.items() if a <= start and stop <= b), ""),
                )
            )
    return _without_needless_cuts(found)


def excerpt(text: str, *, characters: int, lines: int) -> tuple[str, bool]:
    """The beginning of a text, and whether something was left off. Never cuts off a mark from its letter."""
    cut = text[:characters]
    cut = "".join(cut.splitlines(keepends=True)[:lines])
    for _ in range(MOST_MARKS):
        if 1 < len(cut) < len(text) and _sorts[text[len(cut)]] is not Sort.PLAIN:
            cut = cut[:-1]
    return cut, len(cut) < len(text)


def _parts(text: str) -> Iterator[tuple[int, int, Kind, str]]:
    # Begin, end, kind and words of stretches that together cover the text.
    start = at = 0
    length = len(text)
    while at < length:
        sort = _sorts[text[at]]
        if sort is Sort.PLAIN:
            at += 1
            continue
        end = _run(text, at, sort)
        words = _hidden_words(text, start, at, end, sort)
        if words:
            if sort is Sort.NEWLINE:
                # One line break stays on each side, so that the chip has a line of its own.
                at, end = at + 1, end - 1
            yield start, at, Kind.TEXT, ""
            yield at, end, Kind.CHIP, words
            start = end
        at = end
        if words and sort is Sort.NEWLINE:
            at += 1
    yield start, length, Kind.TEXT, ""


def _run(text: str, at: int, sort: Sort) -> int:
    # Hidden characters run together only with their like, since the chip names one.
    end = at + 1
    while (
        end < len(text) and _sorts[text[end]] is sort and (sort is not Sort.HIDDEN or text[end] == text[at])
    ):
        end += 1
    return end


def _hidden_words(text: str, start: int, at: int, end: int, sort: Sort) -> str:
    # What a chip must say about the run; empty if it can be shown as it is.
    count = end - at
    if sort is Sort.NEWLINE:
        empty = len(text[at:end].splitlines()) - 1
        return f"{empty} empty lines" if empty > MOST_EMPTY_LINES else ""
    if sort is Sort.MARK:
        has_letter = at > start and not text[at - 1].isspace()
        if has_letter and count <= MOST_MARKS:
            return ""
        return f"{count} combining marks" if count > 1 else characters.name(text[at])
    if sort is Sort.TAG:
        return "" if at > start and _is_flag(text, at, end) else _tag_words(text[at:end])
    before, after = (text[at - 1] if at > start else ""), text[end : end + 1]
    if count == 1 and characters.belongs(before, text[at], after):
        return ""
    return characters.name(text[at]) + (f" ({count} times)" if count > 1 else "")


def _is_flag(text: str, at: int, end: int) -> bool:
    return text[at - 1] == _FLAG and text[end - 1] == _END_OF_TAGS and end - at <= _LONGEST_FLAG


def _tag_words(run: str) -> str:
    hidden = characters.smuggled(run)
    counted = f"{len(run)} tag character{'s' if len(run) > 1 else ''}"
    return f"{counted}, hidden text: “{hidden}”" if hidden else counted


def _lookalikes(text: str, parts: Sequence[tuple[int, int, Kind, str]]) -> dict[tuple[int, int], str]:
    # Words are read as they would be without what is hidden, or a hidden space would hide the mixture.
    places = [at for begin, end, kind, _ in parts if kind is not Kind.CHIP for at in range(begin, end)]
    visible = "".join(text[at] for at in places)
    usual = Counter(characters.script(one) for one in visible[:_ENOUGH] if one.isalpha()).most_common(1)
    notes: dict[tuple[int, int], str] = {}
    for word in _WORD.finditer(visible):
        if word[0].isascii():
            continue
        passed_for = _passed_for(word[0], usual[0][0] if usual else "LATIN")
        for note, run in groupby(range(len(word[0])), key=lambda at: passed_for[at] and passed_for[at][0]):
            positions = list(run)
            if not note:
                continue
            twins = "".join(passed_for[at][1] for at in positions)
            for begin, end in _runs([places[word.start() + at] for at in positions]):
                notes[begin, end] = f"{note} “{twins}”"
    return notes


def _runs(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    # Neighbouring places as begin and end; what was hidden between letters parts them.
    begin = places[0]
    for place, following in pairwise((*places, -1)):
        if following != place + 1:
            yield begin, place + 1
            begin = following


@lru_cache(maxsize=4096)
def _passed_for(word: str, usual: str) -> tuple[tuple[str, str], ...]:
    # For each letter: what to say and which letter it passes for; ("", "") if it is what it seems.
    # Where a word mixes scripts, the script that is usual in the text counts as the honest one.
    scripts = [characters.script(letter) for letter in word]
    kinds = set(scripts) - _NEUTRAL
    is_mixed = len(kinds) > 1 and not kinds <= _EAST_ASIAN | {"LATIN"}
    main = usual if usual in kinds else max(sorted(kinds), key=scripts.count, default=usual)
    found = []
    for letter, of_script in zip(word, scripts, strict=True):
        styled = characters.plain_form(letter)
        if styled:
            found.append(("styled letters that stand for", styled))
            continue
        is_foreign = is_mixed and of_script not in _NEUTRAL and of_script != main
        twin = characters.looks_like(letter, main) if is_foreign else None
        found.append(
            (f"{of_script.capitalize()} that looks like {main.capitalize()}", twin) if twin else ("", "")
        )
    return tuple(found)


def _hosts(text: str) -> dict[tuple[int, int], str]:
    found = {}
    for match in _LINK.finditer(text):
        address = match[0] if "://" in match[0] else f"http://{match[0]}"
        try:
            host = urlsplit(address).hostname or ""
        except ValueError:
            host = ""
        if host and all(_sorts[one] is Sort.PLAIN for one in host):
            found[match.start(), match.end()] = host
    return found


def _without_needless_cuts(found: Sequence[Segment]) -> list[Segment]:
    joined: list[Segment] = []
    for one in found:
        last = joined[-1] if joined else None
        if last and one.kind is Kind.TEXT and replace(last, source="") == replace(one, source=""):
            joined[-1] = replace(last, source=last.source + one.source)
        else:
            joined.append(one)
    return joined
