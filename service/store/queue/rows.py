"""One line of the queue for each number: what a card needs, from all the tables that have it.

Called by `pages` for the few rows that a page shows. Reads only; knows nothing of order.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import Connection, Row, and_, bindparam, func, select

from service.domain.labels import Label
from service.domain.queue import Priority, QueueRow
from service.store.queue.conditions import IN_A_CAMPAIGN
from service.store.tables import comments, held_comments, leases, moderators, revisions

_Found: TypeAlias = Row[*tuple[Any, ...]]


def read_rows(
    connection: Connection, site_id: int, numbers: Sequence[int], asking: int, now: float
) -> dict[int, QueueRow]:
    """Number to row, for those still there, as moderator number `asking` sees them."""
    if not numbers:
        return {}
    found = connection.execute(_ROWS, {"numbers": list(numbers), "asking": asking, "now": now}).all()
    alike = _alike(connection, site_id, {row.campaign_id for row in found if row.campaign_id})
    return {row.id: _row(row, *alike.get(row.campaign_id, (1, 1))) for row in found}


def _alike(
    connection: Connection, site_id: int, campaign_ids: Collection[str]
) -> Mapping[str, tuple[int, int]]:
    """Campaign to how many held comments it has, and of how many authors."""
    if not campaign_ids:
        return {}
    found = connection.execute(
        select(
            held_comments.c.campaign_id, func.count(), func.count(func.distinct(held_comments.c.author_id))
        )
        .where(held_comments.c.site_id == site_id, held_comments.c.campaign_id.in_(sorted(campaign_ids)))
        .where(IN_A_CAMPAIGN)
        .group_by(held_comments.c.campaign_id)
    )
    return {row[0]: (row[1], row[2]) for row in found}


def _row(row: _Found, alike: int, alike_authors: int) -> QueueRow:
    return QueueRow(
        comment_id=row.comment_id,
        external_id=row.external_id,
        revision=row.revision,
        version=row.decision_version,
        site_id=row.site_id,
        body=row.body,
        author_id=row.author_id,
        author_name=row.author_name,
        article_id=row.article_id,
        article_title=row.article_title,
        section=row.section,
        language=row.language,
        reason=row.reason,
        label=row.label,
        score=getattr(row, row.label) if row.label in set(Label) else None,
        priority=Priority(row.priority, row.severity, row.reach, row.reports, row.report_weight, row.held_at),
        received_at=row.received_at,
        held_at=row.held_at,
        edited=row.revision > 1,
        campaign_id=row.campaign_id,
        alike=alike,
        alike_authors=alike_authors,
        escalated_by=row.escalated_by,
        lease_by=row.lease_by,
    )


_ROWS = (
    select(
        held_comments,
        comments.c.external_id,
        comments.c.decision_version,
        revisions.c.body,
        revisions.c.author_name,
        revisions.c.article_title,
        moderators.c.display_name.label("lease_by"),
    )
    .join(comments, comments.c.id == held_comments.c.comment_id)
    .join(
        revisions,
        and_(
            revisions.c.comment_id == held_comments.c.comment_id,
            revisions.c.revision == held_comments.c.revision,
        ),
    )
    .outerjoin(
        leases,
        and_(
            leases.c.comment_id == held_comments.c.comment_id,
            leases.c.until > bindparam("now"),
            leases.c.moderator_id != bindparam("asking"),
        ),
    )
    .outerjoin(moderators, moderators.c.id == leases.c.moderator_id)
    .where(held_comments.c.id.in_(bindparam("numbers", expanding=True)))
)
