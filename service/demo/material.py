"""The words of the demo's day, as config/samples/demo_day.toml has them.

Read by `script`. Never holds anything that a real reader wrote.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from service.domain.comment import Article
from service.domain.moderator import Role
from service.domain.rejection import RejectionCode

_PORTAL = "https://gazette.example"


@dataclass(frozen=True, slots=True)
class Topic:
    """An article and what people say under it; `weight` is its share of the comments."""

    article: Article
    weight: float
    persons: tuple[str, ...]
    points: tuple[str, ...]
    heated: tuple[str, ...]
    rough: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RefusedGroup:
    """Comments that moderators reject with `code`; `count` of them in a day of 1,500."""

    code: RejectionCode
    kind: str
    count: int
    texts: tuple[str, ...]
    in_a_wave: bool
    question: str
    """What moderators ask the lead about some of them; empty if they never do."""


@dataclass(frozen=True, slots=True)
class Colleague:
    """One who works at the demo's desk, and how many comments an hour are theirs to settle."""

    name: str
    display_name: str
    role: Role
    pace: int


@dataclass(frozen=True, slots=True)
class Material:
    """All the words, by what they are for."""

    topics: tuple[Topic, ...]
    refused: tuple[RefusedGroup, ...]
    colleagues: tuple[Colleague, ...]
    talk: Mapping[str, tuple[str, ...]]
    german: Mapping[str, tuple[str, ...]]
    polish: Mapping[str, tuple[str, ...]]
    people: Mapping[str, tuple[str, ...]]
    campaign: Mapping[str, Any]
    desk: Mapping[str, tuple[str, ...]]
    edits: tuple[tuple[str, str], ...]


def load_material() -> Material:
    """Read the words that ship with the product."""
    shipped = files("config").joinpath("samples", "demo_day.toml")
    written = tomllib.loads(shipped.read_text(encoding="utf-8"))
    desk = written["desk"]
    return Material(
        topics=tuple(_topic(one) for one in written["articles"]),
        refused=tuple(
            RefusedGroup(
                RejectionCode(one["code"]),
                one.get("kind", one["code"]),
                one["count"],
                tuple(one["texts"]),
                one.get("wave", False),
                one.get("question", ""),
            )
            for one in written["refused"]
        ),
        colleagues=tuple(
            Colleague(name, display_name, Role(role), pace)
            for name, display_name, role, pace in desk["moderators"]
        ),
        talk=_lists(written["talk"]),
        german=_lists(written["german"]),
        polish=_lists(written["polish"]),
        people=_lists(written["people"]),
        campaign=written["campaign"],
        desk={name: tuple(words) for name, words in desk.items() if name not in ("moderators", "edits")},
        edits=tuple((before, after) for before, after in desk["edits"]),
    )


def _topic(written: Mapping[str, Any]) -> Topic:
    section = written["section"]
    return Topic(
        article=Article(
            written["id"], f"{_PORTAL}/{section.lower()}/{written['id']}", written["title"], section
        ),
        weight=written["weight"],
        persons=tuple(written["persons"]),
        points=tuple(written["points"]),
        heated=tuple(written["heated"]),
        rough=tuple(written.get("rough", ())),
    )


def _lists(written: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {name: tuple(words) for name, words in written.items()}
