"""The rows and counts behind the leads' charts.

Called by the insights page. Counts machine decisions from one index alone, and reads people's
decisions up to a limit, the newest first, so that a large record costs what a small one does.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Connection, Integer, and_, case, cast, func, select

from service.domain.insights import PersonDecision, labels_of
from service.domain.verdict import Outcome, ReasonCode, Source
from service.store.reviews import UNDO
from service.store.tables import decisions, reviews, revisions, verdicts

MOST_DECISIONS = 20_000
"""People's decisions that are read for one look; older ones of the time asked for are left out."""


class Volume(NamedTuple):
    """Machine decisions in one stretch of time."""

    approved: int
    held: int
    rejected: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.approved + self.held + self.rejected


def machine_volume(
    connection: Connection, site_id: int, *, since: float, step: float, steps: int
) -> list[Volume]:
    """What was decided without a person in each of `steps` stretches of `step` seconds from `since`.

    Revisions, not comments: an edited one is judged again. An order about an author counts
    as what it made of the comment.
    """
    # Floor and not a cast alone: PostgreSQL's cast rounds.
    number = cast(func.floor((decisions.c.created_at - since) / step), Integer).label("number")
    rows = connection.execute(
        select(number, decisions.c.outcome, func.count().label("how_many"))
        .where(decisions.c.site_id == site_id)
        .where(decisions.c.created_at >= since, decisions.c.created_at < since + step * steps)
        .where(decisions.c.verdict_id.is_not(None))
        .group_by(number, decisions.c.outcome)
    ).all()
    counts = {(row.number, row.outcome): row.how_many for row in rows}
    return [
        Volume(*(counts.get((at, outcome), 0) for outcome in (Outcome.APPROVE, Outcome.HOLD, Outcome.REJECT)))
        for at in range(steps)
    ]


def reported_holds(connection: Connection, site_id: int, *, since: float, until: float) -> int:
    """How often a reader's report held a comment again that had been approved."""
    found = connection.execute(
        select(func.count())
        .where(decisions.c.site_id == site_id)
        .where(decisions.c.created_at >= since, decisions.c.created_at < until)
        .where(decisions.c.source == Source.POLICY, decisions.c.verdict_id.is_(None))
    ).scalar_one()
    return int(found)


def person_decisions(
    connection: Connection, site_id: int, *, since: float, until: float, most: int = MOST_DECISIONS
) -> list[PersonDecision]:
    """What people approved and rejected from `since` up to `until`, in order of time.

    Without what was taken back, what takes something back, and what an order about an author
    did. At most `most`, the newest.
    """
    before = decisions.alias("before")
    earlier = decisions.alias("earlier")
    held_at = (
        select(func.max(earlier.c.created_at))
        .where(earlier.c.comment_id == decisions.c.comment_id, earlier.c.version < decisions.c.version)
        .where(earlier.c.outcome == Outcome.HOLD, earlier.c.source == Source.POLICY)
        .scalar_subquery()
    )
    rows = connection.execute(
        select(
            decisions.c.comment_id,
            decisions.c.revision,
            revisions.c.text_digest,
            decisions.c.moderator,
            decisions.c.outcome,
            decisions.c.reasons,
            decisions.c.created_at,
            # Undoing holds again: what counts then is since when the machine has held it.
            case(
                (before.c.outcome != Outcome.HOLD, None),
                (before.c.source == Source.POLICY, before.c.created_at),
                else_=held_at,
            ).label("held_at"),
            verdicts.c.outcome.label("machine"),
            verdicts.c.reasons.label("machine_reasons"),
            verdicts.c.scores,
        )
        .join(
            revisions,
            and_(
                revisions.c.comment_id == decisions.c.comment_id,
                revisions.c.revision == decisions.c.revision,
            ),
        )
        .outerjoin(
            before,
            and_(
                before.c.comment_id == decisions.c.comment_id,
                before.c.version == decisions.c.version - 1,
            ),
        )
        .outerjoin(
            verdicts,
            and_(
                verdicts.c.comment_id == decisions.c.comment_id,
                verdicts.c.revision == decisions.c.revision,
                verdicts.c.mode == "live",
            ),
        )
        .join(reviews, reviews.c.id == decisions.c.review_id)
        .where(decisions.c.site_id == site_id)
        .where(decisions.c.created_at >= since, decisions.c.created_at < until)
        .where(decisions.c.source == Source.MODERATOR)
        .where(decisions.c.outcome.in_((Outcome.APPROVE, Outcome.REJECT)))
        .where(reviews.c.undone_by.is_(None), reviews.c.kind != UNDO)
        .order_by(decisions.c.created_at.desc(), decisions.c.id.desc())
        .limit(most)
    ).all()
    return [
        PersonDecision(
            comment_id=row.comment_id,
            revision=row.revision,
            text_digest=row.text_digest,
            moderator=row.moderator,
            outcome=row.outcome,
            code=_code_of(row.reasons),
            at=row.created_at,
            waited=None if row.held_at is None else max(0.0, row.created_at - row.held_at),
            machine=row.machine,
            held_for=labels_of(row.machine_reasons or ()),
            scores=row.scores or {},
        )
        for row in reversed(rows)
    ]


def _code_of(reasons: Sequence[dict[str, object]]) -> str | None:
    return next(
        (str(one["rule"]) for one in reasons if one["code"] == ReasonCode.MODERATOR and one["rule"]), None
    )
