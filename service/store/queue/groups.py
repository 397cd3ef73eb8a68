"""Held comments counted in groups: what the facets are added up from.

Called by `counts` only. Reads only; chooses the way that costs a database least.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, func, select, tuple_

from service.domain.queue import Age
from service.store.queue.conditions import ESCALATED, IN_A_CAMPAIGN, REPORTED, Choices, held_in
from service.store.tables import held_comments

LARGEST = 20
"""How many articles and campaigns are counted by name."""
FEW_VALUES = ("section", "reason", "label", "language")
Group: TypeAlias = Row[*tuple[Any, ...]] | tuple[Any, ...]
"""The values of `FEW_VALUES`, then the counts at the places of `BY_AGE`."""
BY_AGE: Mapping[Age | None, int] = MappingProxyType(
    {age: len(FEW_VALUES) + place for place, age in enumerate((None, *Age))}
)
"""Where a group has the count of an age; under None, that of all ages."""
Largest: TypeAlias = list[tuple[str, int, int]]
"""Value, count, and the number of the newest comment with it; the most frequent first."""

_FACETS = frozenset((*FEW_VALUES, "age", "article", "campaign", "reported", "escalated", "not_escalated"))


@dataclass(frozen=True, slots=True)
class Groups:
    """Counts by each facet, its own choice left out; in `few_values`, all four choices and the age."""

    few_values: Sequence[Group]
    articles: Largest
    campaigns: Largest
    reported: int
    escalated: int


def read_groups(connection: Connection, made: Choices, now: float) -> Groups:
    """Count what the choices leave.

    One statement a facet, each from its own narrow index. Only PostgreSQL's search would be
    done anew for each of them: there, one statement does it once and groups three times.
    """
    if made.dialect != "sqlite" and "words" in made.made and _FACETS.isdisjoint(made.made):
        return _in_one_pass(connection, made, now)
    in_campaigns = made.without("campaign").adding("in_a_campaign", IN_A_CAMPAIGN)
    return Groups(
        few_values=_few_values(connection, made.without(*FEW_VALUES, "age"), now),
        articles=_largest(connection, held_comments.c.article_id, made.without("article")),
        campaigns=_largest(connection, held_comments.c.campaign_id, in_campaigns),
        reported=_count(connection, made.adding("reported", REPORTED)),
        escalated=_count(connection, made.without("not_escalated").adding("escalated", ESCALATED)),
    )


def _few_values(connection: Connection, made: Choices, now: float) -> Sequence[Group]:
    columns = [held_comments.c[name] for name in FEW_VALUES]
    statement = select(*columns, *_counts(now)).where(*made.where()).group_by(*columns)
    return connection.execute(statement).all()


def _largest(connection: Connection, column: ColumnElement[str], made: Choices) -> Largest:
    found = func.count().label("n")
    statement = (
        select(column, found, func.max(held_comments.c.id))
        .where(*made.where())
        .group_by(column)
        .order_by(found.desc(), column)
        .limit(LARGEST)
    )
    return [(row[0], row[1], row[2]) for row in connection.execute(statement)]


def _count(connection: Connection, made: Choices) -> int:
    statement = select(func.count()).select_from(held_comments).where(*made.where())
    return int(connection.execute(statement).scalar() or 0)


def _in_one_pass(connection: Connection, made: Choices, now: float) -> Groups:
    row = held_comments.c
    columns = [row[name] for name in FEW_VALUES]
    statement = (
        select(
            *columns,
            *_counts(now),
            row.article_id,
            row.campaign_id,
            func.max(row.id).label("newest"),
            func.count().filter(REPORTED).label("reported"),
            func.count().filter(ESCALATED).label("escalated"),
        )
        .where(*made.where())
        .group_by(func.grouping_sets(tuple_(*columns), tuple_(row.article_id), tuple_(row.campaign_id)))
    )
    few_values: list[Group] = []
    articles: Largest = []
    campaigns: Largest = []
    reported = escalated = 0
    for found in connection.execute(statement):
        # What a row is not grouped by is null in it; the table has no nulls there.
        if found.article_id is not None:
            articles.append((found.article_id, found.n, found.newest))
        elif found.campaign_id is not None:
            campaigns.append((found.campaign_id, found.n, found.newest))
        else:
            few_values.append(found)
            reported += found.reported
            escalated += found.escalated
    return Groups(few_values, _cut(articles), _cut([one for one in campaigns if one[0]]), reported, escalated)


def _cut(found: Largest) -> Largest:
    return sorted(found, key=lambda one: (-one[1], one[0]))[:LARGEST]


def _counts(now: float) -> list[ColumnElement[int]]:
    ages = [func.count().filter(held_in(age, now)).label(age.name) for age in Age]
    return [func.count().label("n"), *ages]
