"""Counts and ages for ops, computed from the record when somebody asks.

Called by /metrics and readiness. Every query uses an index or a grouped count, so
that a scrape does not slow moderation down.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, case, func, select

from service.domain.verdict import Source
from service.store.comments import UNDECIDED
from service.store.tables import comments, decisions, deliveries, revisions

STANDING_ORDER = "standing_order"
"""Counted apart from what moderators decide at the desk, though both are decisions of people."""


@dataclass(frozen=True, slots=True)
class Statistics:
    """One look at the record. Ages in seconds, 0 when nothing waits."""

    comments_by_status: Mapping[str, int]
    decisions_by_outcome: Mapping[tuple[str, str], int]
    """(outcome, source) to count; the source is STANDING_ORDER for what such an order rejected."""
    undecided_by_state: Mapping[str, int]
    oldest_undecided_age: float
    deliveries_by_state: Mapping[str, int]
    oldest_delivery_age: float
    last_decision_id: int


def read_statistics(connection: Connection, *, now: float) -> Statistics:
    """Count everything at `now`. Raises: DatabaseUnavailable (retryable) through the store."""
    undecided = dict.fromkeys(UNDECIDED, 0)
    oldest = now
    for state, count, first in connection.execute(
        select(revisions.c.state, func.count(), func.min(revisions.c.received_at))
        .where(revisions.c.state.in_(UNDECIDED))
        .group_by(revisions.c.state)
    ):
        undecided[state], oldest = count, min(oldest, first)
    # What a moderator can still take back is not late, and counts from when it no longer can be.
    due_at = case(
        (deliveries.c.visible_at > deliveries.c.created_at, deliveries.c.visible_at),
        else_=deliveries.c.created_at,
    )
    first_due = connection.execute(
        select(func.min(due_at)).where(deliveries.c.state.in_(("pending", "sending")), due_at <= now)
    ).scalar()
    return Statistics(
        comments_by_status=_counts(connection, comments.c.status),
        decisions_by_outcome=_decisions_by_outcome(connection),
        undecided_by_state=undecided,
        oldest_undecided_age=now - oldest,
        deliveries_by_state=_counts(connection, deliveries.c.state),
        oldest_delivery_age=0.0 if first_due is None else now - first_due,
        last_decision_id=connection.execute(select(func.max(decisions.c.id))).scalar() or 0,
    )


def last_decision_before(connection: Connection, moment: float, *, after_id: int) -> int:
    """The highest number up to which every decision was made before `moment`; at least `after_id`."""
    newer = connection.execute(
        select(func.min(decisions.c.id)).where(decisions.c.id > after_id, decisions.c.created_at >= moment)
    ).scalar()
    if newer is not None:
        return int(newer) - 1
    last = connection.execute(select(func.max(decisions.c.id)).where(decisions.c.id > after_id)).scalar()
    return after_id if last is None else int(last)


def count_delays(
    connection: Connection, bounds: Sequence[float], *, after_id: int, up_to_id: int | None
) -> tuple[list[int], float]:
    """How long the machine took for the decisions numbered over `after_id`, up to `up_to_id`.

    Returns how many took at most each bound, then how many there are, and the sum of
    their seconds. Only verdicts of the machine count, from the revision's arrival on.
    """
    delay = decisions.c.created_at - revisions.c.received_at
    statement = (
        select(
            *(func.sum(case((delay <= bound, 1), else_=0)) for bound in bounds),
            func.count(),
            func.sum(case((delay > 0, delay), else_=0.0)),
        )
        .select_from(decisions)
        .join(
            revisions,
            (revisions.c.comment_id == decisions.c.comment_id)
            & (revisions.c.revision == decisions.c.revision),
        )
        .where(decisions.c.id > after_id, decisions.c.verdict_id.is_not(None))
    )
    if up_to_id is not None:
        statement = statement.where(decisions.c.id <= up_to_id)
    *counts, total = connection.execute(statement).one()
    return [int(count or 0) for count in counts], float(total or 0.0)


def _decisions_by_outcome(connection: Connection) -> dict[tuple[str, str], int]:
    # A moderator's decision that rests on a verdict: see `authors.BY_STANDING_ORDER`.
    scored = decisions.c.verdict_id.is_not(None)
    counts: dict[tuple[str, str], int] = {}
    for outcome, source, rests_on_verdict, count in connection.execute(
        select(decisions.c.outcome, decisions.c.source, scored, func.count()).group_by(
            decisions.c.outcome, decisions.c.source, scored
        )
    ):
        by_order = source == Source.MODERATOR and rests_on_verdict
        counts[outcome, STANDING_ORDER if by_order else source] = count
    return counts


def _counts(connection: Connection, column: object) -> dict[str, int]:
    rows = connection.execute(select(column, func.count()).group_by(column))  # type: ignore[call-overload]
    return {row[0]: row[1] for row in rows}
