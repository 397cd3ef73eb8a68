"""Moderators' acts, the comments they are about, and taking decisions back.

Called by moderation inside one transaction. Locks comments in the order of their ids, like
everybody else; decisions are made by `decisions`, outbox rows kept back by `deliveries`.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, and_, insert, select, update

from service.domain.comment import Status
from service.domain.errors import NotFound
from service.domain.reason_json import reason_from_dict
from service.domain.verdict import Outcome, Reason, Source
from service.store.tables import (
    comments,
    decisions,
    held_comments,
    moderators,
    reviews,
    revisions,
)

CHUNK = 1_000
"""Ids named in one statement: both databases take some 32,000 values, and plan this many quickly."""
UNDO = "undo"
"""The kind of a review that takes another one back."""

_Item = TypeVar("_Item")


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a comment stands that the transaction has locked; `version` is its newest decision's."""

    comment_id: str
    external_id: str
    revision: int
    status: Status
    version: int
    changed_at: float
    """When the current revision came, or the withdrawal."""
    escalated_at: float | None
    escalated_by: str | None
    escalated_by_name: str | None
    """The same person's display name."""


@dataclass(frozen=True, slots=True)
class Step:
    """A decision with the act that it belongs to, if a person made it."""

    comment_id: str
    version: int
    revision: int
    outcome: Outcome
    source: Source
    reasons: tuple[Reason, ...]
    created_at: float
    moderator: str | None
    display_name: str | None
    review_id: str | None
    kind: str | None
    undo_until: float | None
    undone_by: str | None
    decision_id: int


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """An act as it is recorded; `moderator` is the name, `undone_by` the review that took it back."""

    id: str
    site_id: int
    moderator_id: int
    moderator: str
    display_name: str
    kind: str
    decided: int
    created_at: float
    undo_until: float
    undone_by: str | None


def lock(connection: Connection, site_id: int, comment_ids: Sequence[str]) -> dict[str, Standing]:
    """Hold these comments until the transaction ends; those that the site does not have are left out."""
    found: dict[str, Standing] = {}
    for chunk in _chunks(sorted(set(comment_ids))):
        # Locked first and read afterwards: what a lock was waited for may have changed the rest.
        held = connection.execute(
            select(comments.c.id)
            .where(comments.c.site_id == site_id, comments.c.id.in_(chunk))
            .order_by(comments.c.id)
            .with_for_update()
        ).scalars()
        rows = connection.execute(
            select(
                comments,
                revisions.c.received_at.label("revised_at"),
                held_comments.c.escalated_at,
                held_comments.c.escalated_by,
                moderators.c.display_name,
            )
            .join(
                revisions,
                and_(revisions.c.comment_id == comments.c.id, revisions.c.revision == comments.c.revision),
            )
            .outerjoin(held_comments, held_comments.c.comment_id == comments.c.id)
            .outerjoin(moderators, moderators.c.name == held_comments.c.escalated_by)
            .where(comments.c.id.in_(list(held)))
        )
        for row in rows:
            found[row.id] = Standing(
                comment_id=row.id,
                external_id=row.external_id,
                revision=row.revision,
                status=Status(row.status),
                version=row.decision_version,
                changed_at=row.revised_at if row.withdrawn_at is None else row.withdrawn_at,
                escalated_at=row.escalated_at,
                escalated_by=row.escalated_by,
                escalated_by_name=row.display_name or row.escalated_by,
            )
    return found


def steps(connection: Connection, comment_ids: Sequence[str]) -> dict[str, list[Step]]:
    """All decisions on these comments, each comment's in order."""
    found: dict[str, list[Step]] = {}
    for chunk in _chunks(sorted(set(comment_ids))):
        rows = connection.execute(
            select(
                decisions,
                moderators.c.display_name,
                reviews.c.kind,
                reviews.c.undo_until,
                reviews.c.undone_by,
            )
            .outerjoin(moderators, moderators.c.name == decisions.c.moderator)
            .outerjoin(reviews, reviews.c.id == decisions.c.review_id)
            .where(decisions.c.comment_id.in_(chunk))
            .order_by(decisions.c.comment_id, decisions.c.version)
        )
        for row in rows:
            found.setdefault(row.comment_id, []).append(
                Step(
                    comment_id=row.comment_id,
                    version=row.version,
                    revision=row.revision,
                    outcome=Outcome(row.outcome),
                    source=Source(row.source),
                    reasons=tuple(reason_from_dict(reason) for reason in row.reasons),
                    created_at=row.created_at,
                    moderator=row.moderator,
                    display_name=row.display_name or row.moderator,
                    review_id=row.review_id,
                    kind=row.kind,
                    undo_until=row.undo_until,
                    undone_by=row.undone_by,
                    decision_id=row.id,
                )
            )
    return found


def insert_review(
    connection: Connection,
    review_id: str,
    *,
    site_id: int,
    moderator_id: int,
    kind: str,
    decided: int,
    now: float,
    undo_until: float,
) -> None:
    """Record an act; `kind` is an outcome or UNDO, `decided` how many comments it settled."""
    connection.execute(
        insert(reviews).values(
            id=review_id,
            site_id=site_id,
            moderator_id=moderator_id,
            kind=kind,
            decided=decided,
            created_at=now,
            undo_until=undo_until,
        )
    )


def lock_review(connection: Connection, site_id: int, review_id: str) -> ReviewRow:
    """Read an act and hold it until the transaction ends. Raises: NotFound (permanent)."""
    row = connection.execute(
        select(reviews, moderators.c.name, moderators.c.display_name)
        .join(moderators, moderators.c.id == reviews.c.moderator_id)
        .where(reviews.c.site_id == site_id, reviews.c.id == review_id)
        .with_for_update(of=reviews)
    ).first()
    if row is None:
        raise NotFound("there is no such decision at this site")
    return ReviewRow(
        id=row.id,
        site_id=row.site_id,
        moderator_id=row.moderator_id,
        moderator=row.name,
        display_name=row.display_name,
        kind=row.kind,
        decided=row.decided,
        created_at=row.created_at,
        undo_until=row.undo_until,
        undone_by=row.undone_by,
    )


def mark_undone(connection: Connection, review_id: str, *, undone_by: str) -> None:
    """Note on an act which other one took it back."""
    connection.execute(update(reviews).where(reviews.c.id == review_id).values(undone_by=undone_by))


def comments_of(connection: Connection, review_id: str) -> dict[str, int]:
    """Comment id to the version of the decision that this act made on it."""
    rows = connection.execute(
        select(decisions.c.comment_id, decisions.c.version).where(decisions.c.review_id == review_id)
    )
    return {row.comment_id: row.version for row in rows}


def author_of(connection: Connection, site_id: int, comment_id: str) -> str:
    """The author of a comment's current revision. Raises: NotFound (permanent)."""
    author_id: str | None = connection.execute(
        select(revisions.c.author_id)
        .join(
            comments,
            and_(comments.c.id == revisions.c.comment_id, comments.c.revision == revisions.c.revision),
        )
        .where(comments.c.id == comment_id, comments.c.site_id == site_id)
    ).scalar()
    if author_id is None:
        raise NotFound("this site has no such comment")
    return author_id


def label_of(connection: Connection, comment_id: str) -> str:
    """The label for which a comment is held; empty if it is not held, or for no score."""
    row = select(held_comments.c.label).where(held_comments.c.comment_id == comment_id)
    return connection.execute(row).scalar() or ""


def escalate(connection: Connection, comment_id: str, *, by: str, at: float) -> bool:
    """Mark a held comment for a lead; False if it is not held or marked already."""
    changed = connection.execute(
        update(held_comments)
        .where(held_comments.c.comment_id == comment_id, held_comments.c.escalated_at.is_(None))
        .values(escalated_at=at, escalated_by=by)
    )
    return bool(changed.rowcount)


def restore_escalations(connection: Connection, escalated: Mapping[str, tuple[float, str]]) -> None:
    """Mark held comments for a lead as they were before: comment id to when, and by whom."""
    for comment_id, (at, by) in escalated.items():
        escalate(connection, comment_id, by=by, at=at)


def campaign_members(
    connection: Connection, site_id: int, campaign_id: str, *, newest_id: int | None = None
) -> list[tuple[str, int]]:
    """Held copies of one text as (comment id, decision version), in the order in which they were held.

    `newest_id` leaves out what was held after that row of the queue.
    """
    statement = (
        select(held_comments.c.comment_id, comments.c.decision_version)
        .join(comments, comments.c.id == held_comments.c.comment_id)
        .where(held_comments.c.site_id == site_id, held_comments.c.campaign_id == campaign_id)
        .order_by(held_comments.c.id)
    )
    if newest_id is not None:
        statement = statement.where(held_comments.c.id <= newest_id)
    return [(row.comment_id, row.decision_version) for row in connection.execute(statement)]


def _chunks(items: Sequence[_Item]) -> Iterator[Sequence[_Item]]:
    for at in range(0, len(items), CHUNK):
        yield items[at : at + CHUNK]
