"""A queue's filter as SQL conditions on `held_comments`, one for each choice made.

Called by the other modules of this package. Knows which index each condition can use; a
condition's value is always bound, never written into the statement.
"""

from collections.abc import Collection, Mapping
from types import MappingProxyType

from sqlalchemy import ColumnElement, or_, text

from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter, ScoreBound
from service.store import search
from service.store.tables import held_comments

MOST_SECONDS: Mapping[Age, float] = MappingProxyType(
    {Age.QUARTER_HOUR: 900.0, Age.HOUR: 3600.0, Age.DAY: 86_400.0}
)
"""How long a comment of this age has been held at most; older ones have no limit."""

IN_A_CAMPAIGN: ColumnElement[bool] = text("held_comments.campaign_id != ''")  # type: ignore[assignment]
"""Written out, since a database uses a partial index only where it sees the index's own condition."""
REPORTED: ColumnElement[bool] = text("held_comments.reports > 0")  # type: ignore[assignment]
ESCALATED: ColumnElement[bool] = text("held_comments.escalated_at IS NOT NULL")  # type: ignore[assignment]


def conditions(
    asked: QueueFilter, *, site_id: int, now: float, dialect: str
) -> dict[str, list[ColumnElement[bool]]]:
    """The conditions by the choice that they come from; `site` is always there.

    Keys are the fields of `QueueFilter`, so that a facet's counts can leave out its own.
    """
    row = held_comments.c
    made: dict[str, list[ColumnElement[bool]]] = {"site": [row.site_id == site_id]}
    for name in ("section", "reason", "label", "language"):
        if (wanted := getattr(asked, name)) is not None:
            made[name] = [row[name] == wanted]
    if asked.article is not None:
        made["article"] = [row.article_id == asked.article]
    if asked.campaign is not None:
        made["campaign"] = [row.campaign_id == asked.campaign, IN_A_CAMPAIGN]
    if asked.age is not None:
        made["age"] = [held_in(asked.age, now)]
    if asked.author is not None:
        folded = search.fold(asked.author)[:200]
        made["author"] = [or_(row.author_id == asked.author, row.author_folded == folded)]
    if asked.reported:
        made["reported"] = [REPORTED]
    if asked.escalated is not None:
        made["escalated"] = [ESCALATED if asked.escalated else row.escalated_at.is_(None)]
    if asked.edited:
        made["edited"] = [row.revision > 1]
    if asked.bounds:
        made["bounds"] = [condition for bound in asked.bounds for condition in _within(bound)]
    if (found_words := search.matching(asked.words, dialect)) is not None:
        made["words"] = [row.id.in_(found_words)]
    return made


def held_in(age: Age, now: float) -> ColumnElement[bool]:
    """Comments of this age at `now`."""
    if age is Age.OLDER:
        return held_comments.c.held_at < now - MOST_SECONDS[Age.DAY]
    return held_comments.c.held_at >= now - MOST_SECONDS[age]


def all_but(
    made: Mapping[str, list[ColumnElement[bool]]], left_out: Collection[str] = ()
) -> list[ColumnElement[bool]]:
    """The conditions of every choice except those named."""
    return [condition for name, found in made.items() if name not in left_out for condition in found]


def score_column(label: str | None) -> ColumnElement[float]:
    """What `Sort.SCORE` follows: the label's score, or severity where there is no such label."""
    column: ColumnElement[float] = held_comments.c[label if label in set(Label) else "severity"]
    return column


def _within(bound: ScoreBound) -> list[ColumnElement[bool]]:
    column = held_comments.c[str(bound.label)]
    if bound.above:
        return [column >= bound.value]
    # Nothing is over 1: a range that ends there has its end in it.
    return [column < bound.value] if bound.value < 1 else [column.is_not(None)]
