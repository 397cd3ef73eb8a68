"""What a moderator did a moment ago, so that it can be shown and taken back.

Called by the desk's pages. Changes nothing; taking back is in `service.moderation`.
"""

from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from service.store.reviews import UNDO
from service.store.tables import comments, decisions, reviews, revisions


@dataclass(frozen=True, slots=True)
class DoneLately:
    """One act that nobody took back; author and article are those of its only comment."""

    review_id: str
    kind: str
    decided: int
    created_at: float
    undo_until: float
    comment_id: str | None
    author_name: str | None
    author_id: str | None
    article_title: str | None


def done_lately(
    connection: Connection, site_id: int, moderator_id: int, *, since: float, limit: int = 3
) -> list[DoneLately]:
    """The moderator's acts at a site since then, newest first, those taken back left out."""
    rows = connection.execute(
        select(reviews)
        .where(
            reviews.c.moderator_id == moderator_id,
            reviews.c.created_at >= since,
            reviews.c.site_id == site_id,
            reviews.c.kind != UNDO,
            reviews.c.undone_by.is_(None),
        )
        .order_by(reviews.c.created_at.desc(), reviews.c.id)
        .limit(limit)
    ).all()
    only = {
        row.review_id: row
        for row in connection.execute(
            select(
                decisions.c.review_id,
                func.max(decisions.c.comment_id).label("comment_id"),
                func.max(revisions.c.author_name).label("author_name"),
                func.max(revisions.c.author_id).label("author_id"),
                func.max(revisions.c.article_title).label("article_title"),
            )
            .join(comments, comments.c.id == decisions.c.comment_id)
            .join(
                revisions,
                and_(revisions.c.comment_id == comments.c.id, revisions.c.revision == comments.c.revision),
            )
            .where(decisions.c.review_id.in_([row.id for row in rows if row.decided == 1]))
            .group_by(decisions.c.review_id)
        )
    }
    return [
        DoneLately(
            review_id=row.id,
            kind=row.kind,
            decided=row.decided,
            created_at=row.created_at,
            undo_until=row.undo_until,
            comment_id=only[row.id].comment_id if row.id in only else None,
            author_name=only[row.id].author_name if row.id in only else None,
            author_id=only[row.id].author_id if row.id in only else None,
            article_title=only[row.id].article_title if row.id in only else None,
        )
        for row in rows
    ]
