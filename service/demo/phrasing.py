"""Puts comments together from the material, no two alike unless they are meant to be.

Called by `script`. Knows nothing of times or of the record.
"""

import random
import re
from collections.abc import Callable

from service.demo.cast import Reader, Style
from service.demo.material import Material, RefusedGroup, Topic
from service.domain.digests import text_digest

_PICK = re.compile(r"\{pick:([^}]*)\}")
_TWO_DOTS = re.compile(r"(?<!\.)\.\.(?!\.)")
_ROUGH = (
    ("because", "bc"),
    ("people", "ppl"),
    ("please", "plz"),
    ("you are", "ur"),
    ("though", "tho"),
    ("the ", "teh "),
    ("and ", "n "),
    ("your", "ur"),
    ("I ", "i "),
    ("right", "rihgt"),
)
_MOST_TRIES = 60


class Phrasing:
    """Words for one script; remembers what was said already."""

    def __init__(self, material: Material, chance: random.Random) -> None:
        self._material = material
        self._chance = chance
        self._said: set[str] = set()

    def talk(self, topic: Topic, reader: Reader, answered: str | None) -> str:
        """A comment that a newspaper would print; an answer if `answered` is somebody's name."""
        return self._new(lambda: self._styled(reader, self._plain(topic, answered)))

    def heated(self, topic: Topic, reader: Reader) -> str:
        """Rude in tone, within the rules."""
        chance = self._chance
        return self._new(
            lambda: self._styled(
                reader,
                self._joined(
                    chance.choice(topic.heated), chance.choice((*topic.points, "", "")), self._tail()
                ),
            )
        )

    def with_link(self, topic: Topic) -> str:
        """An honest comment with a link in it."""
        chance, talk = self._chance, self._material.talk
        return self._new(
            lambda: self._joined(
                chance.choice(("", chance.choice(topic.points))), chance.choice(talk["links"])
            )
        )

    def refused(self, group: RefusedGroup, topic: Topic, answered: str) -> str:
        """One that moderators reject."""
        chance = self._chance
        plain = group.in_a_wave or group.kind == "missed"

        def compose() -> str:
            words = chance.choice(group.texts).replace("{person}", chance.choice(topic.persons))
            if plain or chance.random() < 0.35:  # noqa: PLR2004 - about a third say only that
                return words
            before = chance.choice((*topic.points, "", "", "", ""))
            return self._joined(before, words, self._tail())

        return self._new(compose, who=answered)

    def foreign(self, language: str, kind: str) -> str:
        """A comment in German or Polish; `kind` is `fine` or `foul`."""
        words: dict[str, tuple[str, ...]] = dict(getattr(self._material, language))
        tails = ("", " !", " ...", " :)", " LG", " Pozdrawiam", " Grüße von der Insel")
        return self._new(lambda: self._chance.choice(words[kind]) + self._chance.choice(tails))

    def _plain(self, topic: Topic, answered: str | None) -> str:
        chance, talk = self._chance, self._material.talk
        if answered is not None:
            reply = _TWO_DOTS.sub(".", chance.choice(talk["replies"]).replace("{who}", answered))
            return self._joined(reply, chance.choice((*topic.points, "", "")))
        if topic.rough and chance.random() < 0.4:  # noqa: PLR2004 - a share that looks right
            return self._joined(
                chance.choice(topic.rough), chance.choice(("", chance.choice(topic.points).lower()))
            )
        points = chance.sample(topic.points, chance.choices((1, 2, 3), weights=(4, 5, 2))[0])
        opening = chance.choice(talk["openings"]) if chance.random() < 0.4 else ""  # noqa: PLR2004
        closing = chance.choice(talk["closings"]) if chance.random() < 0.3 else ""  # noqa: PLR2004
        if len(points) > 2:  # noqa: PLR2004 - three points are worth a paragraph
            return f"{self._joined(opening, points[0])}\n\n{self._joined(*points[1:], closing)}"
        return self._joined(opening, *points, closing)

    def _tail(self) -> str:
        tails = self._material.talk["tails"]
        return self._chance.choice((*tails, *[""] * len(tails)))

    def _styled(self, reader: Reader, words: str) -> str:
        if reader.style is Style.ROUGH:
            for proper, sloppy in self._chance.sample(_ROUGH, 4):
                words = words.replace(proper, sloppy)
            return words.lower().replace("'", "").rstrip(".")
        if reader.style is Style.CHATTY and not words.startswith("http"):
            return words.rstrip(".") + self._chance.choice(("!", "...", " :)", "!!", " 🙂"))
        return words

    def _joined(self, *parts: str) -> str:
        return " ".join(part for part in parts if part)

    def _new(self, compose: Callable[[], str], who: str = "") -> str:
        words = ""
        for _ in range(_MOST_TRIES):
            words = self._filled(compose(), who)
            digest = text_digest(words)
            if digest not in self._said:
                self._said.add(digest)
                break
        return words

    def _filled(self, words: str, who: str) -> str:
        words = _PICK.sub(lambda found: self._chance.choice(found[1].split("|")), words)
        words = words.replace("{n}", str(self._chance.randint(100, 999)))
        # "No, Bea W.. I was there": a name that ends in a dot needs no other.
        return _TWO_DOTS.sub(".", words.replace("{who}", who))
