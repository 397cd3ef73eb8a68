"""Everything the record has about one comment, read for a moderator who is about to judge it.

Called by the desk's card within one reader. Changes nothing; comments are named by our own ids.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, func, select

from service.domain.comment import Comment, Status
from service.domain.errors import NotFound
from service.domain.reason_json import reason_from_dict
from service.domain.verdict import Outcome, Reason
from service.store import comments as comment_record
from service.store import reviews
from service.store.authors import Note
from service.store.reviews import Step
from service.store.tables import (
    comments,
    deliveries,
    held_comments,
    moderators,
    notes,
    reports,
    revisions,
    verdicts,
)

MOST_NOTES = MOST_REPORTS = 100
"""More than anybody reads; a comment with more of them was dealt with long before."""


@dataclass(frozen=True, slots=True)
class LiveVerdict:
    """What the machine found in the current revision."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    scores: Mapping[str, float]
    models: tuple[str, ...]
    policy_name: str
    policy_version: str
    language: str | None
    created_at: float


@dataclass(frozen=True, slots=True)
class Complaint:
    """A reader's report, without who made it."""

    category: str
    detail: str | None
    created_at: float


@dataclass(frozen=True, slots=True)
class Sent:
    """How telling the portal of one decision went."""

    decision_id: int
    state: str
    attempts: int
    last_status: int | None
    visible_at: float
    delivered_at: float | None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """What the queue keeps of a held comment."""

    id: int
    reason: str
    label: str
    severity: float
    reach: int
    reports: int
    report_weight: float
    priority: float
    held_at: float
    escalated_at: float | None
    escalated_by: str | None
    """A moderator's name."""
    escalated_by_display: str | None
    alike: int
    """Held comments of the campaign, this one counted; 1 without one."""
    alike_authors: int


@dataclass(frozen=True, slots=True)
class CardRecord:
    """One comment with its surroundings and its history. Times are seconds since 1970, UTC."""

    comment: Comment
    version: int
    """The newest decision's version over all revisions: what a decision must name as seen."""
    campaign_id: str
    parent: Comment | None
    verdict: LiveVerdict | None
    held: HeldRow | None
    steps: Sequence[Step]
    sent: Mapping[int, Sent]
    """By the decision's number."""
    notes: Sequence[Note]
    reports: Sequence[Complaint]
    revised_at: Sequence[float]
    """When each revision came, the first included."""


def read(connection: Connection, site_id: int, comment_id: str) -> CardRecord:
    """One comment of a site. Raises: NotFound (permanent)."""
    row = connection.execute(
        select(comments.c.external_id, comments.c.revision, comments.c.decision_version).where(
            comments.c.id == comment_id, comments.c.site_id == site_id
        )
    ).first()
    if row is None:
        raise NotFound("this site has no such comment")
    comment = comment_record.read_comment(connection, site_id, row.external_id)
    steps = reviews.steps(connection, [comment_id]).get(comment_id, [])
    received = connection.execute(
        select(revisions.c.received_at, revisions.c.campaign_id)
        .where(revisions.c.comment_id == comment_id)
        .order_by(revisions.c.revision)
    ).all()
    return CardRecord(
        comment=comment,
        version=row.decision_version,
        campaign_id=received[-1].campaign_id or "",
        parent=_parent(connection, site_id, comment.parent_id),
        verdict=_verdict(connection, comment_id, comment.revision),
        held=_held(connection, site_id, comment_id),
        steps=steps,
        sent=_sent(connection, [step.decision_id for step in steps]),
        notes=_notes(connection, comment_id),
        reports=_reports(connection, comment_id, comment.revision),
        revised_at=[one.received_at for one in received],
    )


def status(connection: Connection, site_id: int, comment_id: str) -> Status:
    """Where a comment of a site stands. Raises: NotFound (permanent)."""
    found = connection.execute(
        select(comments.c.status).where(comments.c.id == comment_id, comments.c.site_id == site_id)
    ).scalar()
    if found is None:
        raise NotFound("this site has no such comment")
    return Status(found)


def _parent(connection: Connection, site_id: int, external_id: str | None) -> Comment | None:
    if external_id is None:
        return None
    return comment_record.read_comments(connection, site_id, [external_id]).get(external_id)


def _verdict(connection: Connection, comment_id: str, revision: int) -> LiveVerdict | None:
    row = connection.execute(
        select(verdicts).where(
            verdicts.c.comment_id == comment_id,
            verdicts.c.revision == revision,
            verdicts.c.mode == "live",
        )
    ).first()
    if row is None:
        return None
    return LiveVerdict(
        outcome=Outcome(row.outcome),
        reasons=tuple(reason_from_dict(reason) for reason in row.reasons),
        scores=row.scores,
        models=tuple(row.models),
        policy_name=row.policy_name,
        policy_version=row.policy_version,
        language=row.language,
        created_at=row.created_at,
    )


def _held(connection: Connection, site_id: int, comment_id: str) -> HeldRow | None:
    row = connection.execute(
        select(held_comments, moderators.c.display_name)
        .outerjoin(moderators, moderators.c.name == held_comments.c.escalated_by)
        .where(held_comments.c.comment_id == comment_id)
    ).first()
    if row is None:
        return None
    alike, authors = 1, 1
    if row.campaign_id:
        alike, authors = connection.execute(
            select(func.count(), func.count(held_comments.c.author_id.distinct())).where(
                and_(held_comments.c.site_id == site_id, held_comments.c.campaign_id == row.campaign_id)
            )
        ).one()
    return HeldRow(
        id=row.id,
        reason=row.reason,
        label=row.label,
        severity=row.severity,
        reach=row.reach,
        reports=row.reports,
        report_weight=row.report_weight,
        priority=row.priority,
        held_at=row.held_at,
        escalated_at=row.escalated_at,
        escalated_by=row.escalated_by,
        escalated_by_display=row.display_name or row.escalated_by,
        alike=alike,
        alike_authors=authors,
    )


def _sent(connection: Connection, decision_ids: Sequence[int]) -> dict[int, Sent]:
    rows = connection.execute(
        select(
            deliveries.c.decision_id,
            deliveries.c.state,
            deliveries.c.attempts,
            deliveries.c.last_status,
            deliveries.c.visible_at,
            deliveries.c.delivered_at,
        ).where(deliveries.c.decision_id.in_(decision_ids))
    )
    return {row.decision_id: Sent(*row) for row in rows}


def _notes(connection: Connection, comment_id: str) -> list[Note]:
    rows = connection.execute(
        select(
            notes.c.id,
            notes.c.author_id,
            notes.c.comment_id,
            notes.c.body,
            moderators.c.display_name,
            notes.c.created_at,
        )
        .join(moderators, moderators.c.id == notes.c.moderator_id)
        .where(notes.c.comment_id == comment_id)
        .order_by(notes.c.id)
        .limit(MOST_NOTES)
    )
    return [Note(*row) for row in rows]


def _reports(connection: Connection, comment_id: str, revision: int) -> list[Complaint]:
    rows = connection.execute(
        select(reports.c.category, reports.c.detail, reports.c.created_at)
        .where(reports.c.comment_id == comment_id, reports.c.revision == revision)
        .order_by(reports.c.id)
        .limit(MOST_REPORTS)
    )
    return [Complaint(*row) for row in rows]
