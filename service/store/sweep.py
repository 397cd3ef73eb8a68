"""Held comments along a label's score: which are in a range, and a random few of them to look at.

Called by the sweep's page and by its verb, within the caller's transaction. Counts nothing that was
held after the moderator looked: `newest_id` bounds everything.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, select

from service.domain.labels import Label
from service.domain.queue import QueueFilter
from service.store.queue.conditions import choices
from service.store.tables import comments, held_comments, revisions


@dataclass(frozen=True, slots=True)
class SampleRow:
    """A comment to look at before the rest of its range is settled; `score` is the swept label's."""

    comment_id: str
    author_id: str
    author_name: str | None
    article_id: str
    article_title: str | None
    body: str
    score: float
    severity: float
    received_at: float


def newest_id(connection: Connection, site_id: int) -> int:
    """The newest row of the site's queue; 0 if there is none."""
    newest = select(func.max(held_comments.c.id)).where(held_comments.c.site_id == site_id)
    return connection.execute(newest).scalar() or 0


def unscored(connection: Connection, site_id: int, asked: QueueFilter, label: Label, *, now: float) -> int:
    """How many that match have no score of the label, and so no place in its chart."""
    wanted = _matching(connection, site_id, asked, now)
    column = held_comments.c[str(label)]
    return connection.execute(
        select(func.count()).select_from(held_comments).where(*wanted, column.is_(None))
    ).scalar_one()


def members(
    connection: Connection, site_id: int, asked: QueueFilter, *, newest_id: int, now: float, limit: int
) -> list[tuple[str, int]]:
    """What matches and was held up to `newest_id`, as (comment id, decision version), oldest first."""
    rows = connection.execute(
        select(held_comments.c.comment_id, comments.c.decision_version)
        .join(comments, comments.c.id == held_comments.c.comment_id)
        .where(*_matching(connection, site_id, asked, now), held_comments.c.id <= newest_id)
        .order_by(held_comments.c.id)
        .limit(limit)
    )
    return [(row.comment_id, row.decision_version) for row in rows]


def sample(
    connection: Connection,
    site_id: int,
    asked: QueueFilter,
    label: Label,
    *,
    newest_id: int,
    now: float,
    size: int,
) -> Sequence[SampleRow]:
    """At most `size` of what `members` gives, drawn by chance, the severest last."""
    drawn = (
        select(held_comments.c.id)
        .where(*_matching(connection, site_id, asked, now), held_comments.c.id <= newest_id)
        .order_by(func.random())
        .limit(size)
        .subquery()
    )
    column = held_comments.c[str(label)]
    rows = connection.execute(
        select(
            held_comments.c.comment_id,
            held_comments.c.severity,
            column.label("score"),
            revisions.c.author_id,
            revisions.c.author_name,
            revisions.c.article_id,
            revisions.c.article_title,
            revisions.c.body,
            revisions.c.received_at,
        )
        .join(drawn, drawn.c.id == held_comments.c.id)
        .join(
            revisions,
            (revisions.c.comment_id == held_comments.c.comment_id)
            & (revisions.c.revision == held_comments.c.revision),
        )
        .order_by(column, held_comments.c.id)
    )
    return [
        SampleRow(
            comment_id=row.comment_id,
            author_id=row.author_id,
            author_name=row.author_name,
            article_id=row.article_id,
            article_title=row.article_title,
            body=row.body,
            score=row.score,
            severity=row.severity,
            received_at=row.received_at,
        )
        for row in rows
    ]


def _matching(
    connection: Connection, site_id: int, asked: QueueFilter, now: float
) -> list[ColumnElement[bool]]:
    return choices(asked, site_id=site_id, now=now, dialect=connection.dialect.name).where()
