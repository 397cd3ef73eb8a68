"""The outbox: which decisions are still to be sent, and how sending them went.

Called by the delivery worker, the command, and moderation when a decision is taken back. Rows are
made with their decisions (see `decisions`); the body is never changed afterwards.
"""

from collections.abc import Collection, Sequence

from sqlalchemy import Connection, Row, case, select, update

from service.domain.comment import Delivery
from service.domain.errors import Conflict, NotFound
from service.store.tables import decisions, deliveries

_CHUNK = 1_000


def claim_due(
    connection: Connection,
    *,
    now: float,
    lease_seconds: float,
    limit: int,
    busy_sites: Collection[int] = (),
) -> list[Delivery]:
    """Take up to `limit` deliveries whose time has come, each with a new fence and attempt counted.

    A moderator's decision is not due before it can no longer be taken back, and never once it
    was. Skips sites in `busy_sites`, so that one slow portal does not take every place. What
    was taken and not finished within `lease_seconds` comes up again.
    """
    statement = (
        select(deliveries)
        .where(deliveries.c.state.in_(("pending", "sending")), deliveries.c.next_at <= now)
        .order_by(deliveries.c.next_at, deliveries.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    if busy_sites:
        statement = statement.where(deliveries.c.site_id.not_in(list(busy_sites)))
    rows = connection.execute(statement).all()
    if not rows:
        return []
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_([row.id for row in rows]))
        .values(
            state="sending",
            fence=deliveries.c.fence + 1,
            attempts=deliveries.c.attempts + 1,
            next_at=now + lease_seconds,
        )
    )
    return [_delivery(row, attempts=row.attempts + 1, fence=row.fence + 1) for row in rows]


def mark_delivered(connection: Connection, sent: Delivery, *, status: int, now: float) -> None:
    """The portal took it: done."""
    _finish(connection, sent, state="delivered", last_status=status, last_error=None, delivered_at=now)


def mark_failed(
    connection: Connection, sent: Delivery, *, status: int | None, error: str, next_at: float | None
) -> None:
    """The attempt failed: try again at `next_at`, or never by itself (a dead letter) if that is None."""
    _finish(
        connection,
        sent,
        state="dead" if next_at is None else "pending",
        last_status=status,
        last_error=error,
        next_at=sent.next_at if next_at is None else next_at,
    )


def give_back(connection: Connection, unsent: Sequence[Delivery], *, next_at: float) -> None:
    """Leave deliveries that were claimed and not sent for `next_at`, uncounted."""
    for sent in unsent:
        _finish(connection, sent, state="pending", next_at=next_at, attempts=deliveries.c.attempts - 1)


def list_deliveries(
    connection: Connection, *, states: Collection[str], site_id: int | None = None, limit: int = 100
) -> list[Delivery]:
    """Deliveries in these states, newest first."""
    statement = (
        select(deliveries)
        .where(deliveries.c.state.in_(list(states)))
        .order_by(deliveries.c.id.desc())
        .limit(limit)
    )
    if site_id is not None:
        statement = statement.where(deliveries.c.site_id == site_id)
    return [_delivery(row) for row in connection.execute(statement)]


def replay(connection: Connection, webhook_ids: Sequence[str], *, now: float) -> int:
    """Send these again with the same id and bytes, on a fresh schedule; returns how many.

    At once, but not before a moderator's time to take the decision back is over. Raises:
    NotFound (permanent) naming the ids that do not exist, Conflict (permanent) naming those
    of decisions that were taken back.
    """
    states = {
        row.webhook_id: row.state
        for row in connection.execute(
            select(deliveries.c.webhook_id, deliveries.c.state)
            .where(deliveries.c.webhook_id.in_(webhook_ids))
            .with_for_update()
        )
    }
    unknown = sorted(set(webhook_ids) - states.keys())
    if unknown:
        raise NotFound(f"there is no delivery {', '.join(unknown)}: `lettersdesk deliveries list` shows them")
    cancelled = sorted(webhook_id for webhook_id, state in states.items() if state == "cancelled")
    if cancelled:
        raise Conflict(
            f"the portal must not hear of {', '.join(cancelled)}: a moderator took it back in time"
        )
    visible_at = deliveries.c.visible_at
    result = connection.execute(
        update(deliveries)
        .where(deliveries.c.webhook_id.in_(webhook_ids))
        .values(
            state="pending",
            attempts=0,
            next_at=case((visible_at > now, visible_at), else_=now),
            fence=deliveries.c.fence + 1,
        )
    )
    return result.rowcount


def silent_comments_of(connection: Connection, review_id: str) -> set[str]:
    """The comments whose decision by this act no portal hears of."""
    rows = connection.execute(
        select(decisions.c.comment_id)
        .join(deliveries, deliveries.c.decision_id == decisions.c.id)
        .where(decisions.c.review_id == review_id, deliveries.c.state == "cancelled")
    )
    return set(rows.scalars())


def cancel(connection: Connection, decision_ids: Sequence[int], *, hidden_at: float) -> dict[int, float]:
    """Make sure that no portal hears of these decisions, where that is still possible.

    Returns decision number to the time at which it would have become visible, for those that
    were not visible at `hidden_at` and that no sender had taken: the row's state decides.
    """
    cancelled: dict[int, float] = {}
    for at in range(0, len(decision_ids), _CHUNK):
        chunk = decision_ids[at : at + _CHUNK]
        rows = connection.execute(
            update(deliveries)
            .where(
                deliveries.c.decision_id.in_(chunk),
                deliveries.c.state.in_(("pending", "no_endpoint")),
                deliveries.c.attempts == 0,
                deliveries.c.visible_at > hidden_at,
            )
            .values(state="cancelled")
            .returning(deliveries.c.decision_id, deliveries.c.visible_at)
        )
        cancelled |= {row.decision_id: row.visible_at for row in rows}
    return cancelled


def postpone(connection: Connection, review_id: str, *, hidden_at: float, until: float) -> None:
    """Keep the portal from an act's decisions until then, those that it may know at `hidden_at` excepted."""
    of_review = select(decisions.c.id).where(decisions.c.review_id == review_id)
    connection.execute(
        update(deliveries)
        .where(
            deliveries.c.decision_id.in_(of_review),
            deliveries.c.state.in_(("pending", "no_endpoint")),
            deliveries.c.attempts == 0,
            deliveries.c.visible_at > hidden_at,
            deliveries.c.visible_at < until,
        )
        .values(visible_at=until, next_at=until)
    )


def _finish(connection: Connection, sent: Delivery, **values: object) -> None:
    # A sender that lost its lease must not undo what its successor did.
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == sent.id, deliveries.c.fence == sent.fence, deliveries.c.state == "sending")
        .values(**values)
    )


def _delivery(
    row: Row[tuple[object, ...]], *, attempts: int | None = None, fence: int | None = None
) -> Delivery:
    return Delivery(
        id=row.id,
        webhook_id=row.webhook_id,
        site_id=row.site_id,
        body=row.body,
        state=row.state,
        attempts=row.attempts if attempts is None else attempts,
        created_at=row.created_at,
        next_at=row.next_at,
        last_status=row.last_status,
        last_error=row.last_error,
        delivered_at=row.delivered_at,
        fence=row.fence if fence is None else fence,
    )
