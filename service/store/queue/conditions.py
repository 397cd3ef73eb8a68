"""A queue's filter as SQL conditions on `held_comments`, one for each choice made.

Called by the other modules of this package. Knows which index finds what a choice leaves; a
value is always bound, never written into the statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from sqlalchemy import ColumnElement, literal_column, or_, text

from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter, ScoreBound
from service.store import search
from service.store.tables import held_comments

MOST_SECONDS: Mapping[Age, float] = MappingProxyType(
    {Age.QUARTER_HOUR: 900.0, Age.HOUR: 3600.0, Age.DAY: 86_400.0}
)
"""How long a comment of this age has been held at most; older ones have no limit."""

# Written out, since a database uses a partial index only where it sees the index's own condition.
IN_A_CAMPAIGN: ColumnElement[bool] = text("held_comments.campaign_id > ''")  # type: ignore[assignment]
REPORTED: ColumnElement[bool] = text("held_comments.reports > 0")  # type: ignore[assignment]
ESCALATED: ColumnElement[bool] = text("held_comments.escalated_at > 0")  # type: ignore[assignment]

_LEAVES_FEW = frozenset(("campaign", "in_a_campaign", "reported", "escalated"))
"""The choices with an index of their own that SQLite finds by itself."""
_FACETS = ("section", "reason", "label", "language")


@dataclass(frozen=True, slots=True)
class Choices:
    """What a filter chooses at one site: the conditions of each choice, by the choice's name."""

    site_id: int
    dialect: str
    made: Mapping[str, tuple[ColumnElement[bool], ...]]

    def without(self, *names: str) -> "Choices":
        """All but those named, as a facet's counts leave out the facet's own."""
        return replace(self, made={name: found for name, found in self.made.items() if name not in names})

    def adding(self, name: str, *found: ColumnElement[bool]) -> "Choices":
        """These and one more."""
        return replace(self, made={**self.made, name: found})

    def where(self) -> list[ColumnElement[bool]]:
        """All conditions together.

        SQLite never analyses the table: it would take an index of the site for 100,000 visits
        of single rows, where reading the narrow table as it lies takes a tenth of the time. A
        plus before the column keeps it from that, unless nothing or only words are chosen (then
        an index has all that is asked) or a choice leaves few.
        """
        site: ColumnElement[int] = held_comments.c.site_id
        narrowing = self.made.keys() - {"words"}
        if self.dialect == "sqlite" and narrowing and narrowing.isdisjoint(_LEAVES_FEW):
            site = literal_column("+held_comments.site_id")
        return [site == self.site_id, *(one for found in self.made.values() for one in found)]


def choices(asked: QueueFilter, *, site_id: int, now: float, dialect: str) -> Choices:
    """The choices of a filter, named as its fields are (and `not_escalated`)."""
    row = held_comments.c
    made: dict[str, tuple[ColumnElement[bool], ...]] = {}
    for name in _FACETS:
        if (wanted := getattr(asked, name)) is not None:
            made[name] = (row[name] == wanted,)
    if asked.article is not None:
        made["article"] = (row.article_id == asked.article,)
    if asked.campaign is not None:
        made["campaign"] = (row.campaign_id == asked.campaign, IN_A_CAMPAIGN)
    if asked.age is not None:
        made["age"] = (held_in(asked.age, now),)
    if asked.author is not None:
        made["author"] = (
            or_(row.author_id == asked.author, row.author_folded == search.fold(asked.author)[:200]),
        )
    if asked.bounds:
        made["bounds"] = tuple(_within(bound) for bound in asked.bounds)
    if (found_words := search.matching(asked.words, dialect)) is not None:
        made["words"] = (row.id.in_(found_words),)
    return Choices(site_id, dialect, {**made, **_marks(asked)})


def held_in(age: Age, now: float) -> ColumnElement[bool]:
    """Comments of this age at `now`."""
    if age is Age.OLDER:
        return held_comments.c.held_at < now - MOST_SECONDS[Age.DAY]
    return held_comments.c.held_at >= now - MOST_SECONDS[age]


def score_column(label: str | None) -> ColumnElement[float]:
    """What `Sort.SCORE` follows: the label's score, or severity where there is no such label."""
    column: ColumnElement[float] = held_comments.c[label if label in set(Label) else "severity"]
    return column


def _marks(asked: QueueFilter) -> dict[str, tuple[ColumnElement[bool], ...]]:
    made: dict[str, tuple[ColumnElement[bool], ...]] = {}
    if asked.reported:
        made["reported"] = (REPORTED,)
    if asked.escalated:
        made["escalated"] = (ESCALATED,)
    elif asked.escalated is not None:
        made["not_escalated"] = (held_comments.c.escalated_at.is_(None),)
    if asked.edited:
        made["edited"] = (held_comments.c.revision > 1,)
    return made


def _within(bound: ScoreBound) -> ColumnElement[bool]:
    column = held_comments.c[str(bound.label)]
    if bound.above:
        return column >= bound.value
    # Nothing is over 1: a range that ends there has its end in it.
    return column < bound.value if bound.value < 1 else column.is_not(None)
