"""The held copies of one text with who posted each: what is settled together, and what is left out.

Called by the campaign's page within `Store.reader`. Changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from service.domain.errors import NotFound
from service.store.tables import held_comments, revisions


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy. Times are seconds since 1970, UTC."""

    comment_id: str
    author_id: str
    author_name: str | None
    article_id: str
    article_title: str | None
    received_at: float
    body: str
    severity: float
    is_escalated: bool


@dataclass(frozen=True, slots=True)
class CampaignCopies:
    """All of a campaign that is held: how many from how many authors, and the first in order."""

    count: int
    authors: int
    newest_id: int
    copies: Sequence[Copy]


def read(connection: Connection, site_id: int, campaign_id: str, *, limit: int) -> CampaignCopies:
    """A campaign's held copies, at most `limit` listed, most urgent first.

    Raises: NotFound (permanent) if none is held any more.
    """
    of_campaign = (held_comments.c.site_id == site_id, held_comments.c.campaign_id == campaign_id)
    counts = connection.execute(
        select(
            func.count().label("copies"),
            func.count(func.distinct(held_comments.c.author_id)).label("authors"),
            func.max(held_comments.c.id).label("newest"),
        ).where(*of_campaign)
    ).one()
    if not counts.copies:
        raise NotFound("no copy of this text is held any more")
    rows = connection.execute(
        select(
            held_comments.c.comment_id,
            held_comments.c.severity,
            held_comments.c.escalated_at,
            revisions.c.author_id,
            revisions.c.author_name,
            revisions.c.article_id,
            revisions.c.article_title,
            revisions.c.received_at,
            revisions.c.body,
        )
        .join(
            revisions,
            (revisions.c.comment_id == held_comments.c.comment_id)
            & (revisions.c.revision == held_comments.c.revision),
        )
        .where(*of_campaign, held_comments.c.id <= counts.newest)
        .order_by(held_comments.c.priority.desc(), held_comments.c.id.desc())
        .limit(limit)
    )
    copies = [
        Copy(
            comment_id=row.comment_id,
            author_id=row.author_id,
            author_name=row.author_name,
            article_id=row.article_id,
            article_title=row.article_title,
            received_at=row.received_at,
            body=row.body,
            severity=row.severity,
            is_escalated=row.escalated_at is not None,
        )
        for row in rows
    ]
    return CampaignCopies(counts.copies, counts.authors, counts.newest, copies)
