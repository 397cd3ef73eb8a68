"""Taking a moderator's act back: silently while the portal cannot know of it, else by a new decision.

Called by `review` inside its transactions. Reverses only what is still in force, and says of
everything else who decided since.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.activity import Act
from service.domain.comment import Decision, Site
from service.domain.errors import Conflict, NotAllowed
from service.domain.moderator import Moderator
from service.domain.review import Refused, Undone
from service.domain.verdict import Source
from service.moderation import settling
from service.store import activity, decisions, deliveries, leases, reviews
from service.store.decisions import NewDecision
from service.store.reviews import UNDO, ReviewRow, Standing, Step

_COMMIT_SECONDS = 0.5
"""How long before a decision becomes visible its undo must be ready to commit."""
MANY = 100
"""From so many comments on, an undo may take longer than a moderator's time to ask for it."""
_POSTPONED_SECONDS = 60.0


class TooLateToHide(Exception):
    """The transaction took so long that the portal may see what it would hide: begin again, openly."""


@dataclass(frozen=True, slots=True)
class Reversal:
    """A decision to be reversed, the comment as it stands, and the decision before."""

    standing: Standing
    decided: Step
    before: Step


def undo(
    connection: Connection,
    site: Site,
    review: ReviewRow,
    moderator: Moderator,
    *,
    undo_id: str,
    hide: bool,
    clock: Callable[[], float],
) -> tuple[Undone, list[Decision]]:
    """Take back what of the act is still in force; returns also the decisions that the portal hears of.

    With `hide` neither the portal's feed nor its endpoint hears of decisions that they did not
    show yet. Raises: TooLateToHide if that took too long; nothing may be committed then.
    """
    now = clock()
    reversals, refused = _find(connection, site, reviews.comments_of(connection, review.id))
    hidden: dict[int, float] = {}
    if hide and reversals:
        numbers = [reversal.decided.decision_id for reversal in reversals]
        hidden = deliveries.cancel(connection, numbers, hidden_at=now + _COMMIT_SECONDS)
    told: list[Decision] = []
    for at in range(0, len(reversals), reviews.CHUNK):
        chunk = reversals[at : at + reviews.CHUNK]
        batch = [
            NewDecision(
                site_id=site.id,
                comment_id=reversal.standing.comment_id,
                external_id=reversal.standing.external_id,
                revision=reversal.standing.revision,
                outcome=reversal.before.outcome,
                source=Source.MODERATOR,
                reasons=reversal.before.reasons,
                moderator=moderator.name,
                review_id=undo_id,
                silent=reversal.decided.decision_id in hidden,
            )
            for reversal in chunk
        ]
        made = decisions.insert_decisions(connection, batch, now=now)
        told += [one for one, new in zip(made, batch, strict=True) if not new.silent]
        leases.drop(connection, [reversal.standing.comment_id for reversal in chunk])
    if reversals:
        reviews.restore_escalations(connection, _escalated_before(connection, review))
        activity.record(
            connection,
            at=now,
            site_id=site.id,
            actor=moderator.name,
            act=Act.REVIEW_UNDONE,
            subject=review.id,
            detail={
                "by": review.moderator,
                "kind": review.kind,
                "reversed": len(reversals),
                "refused": len(refused),
                "told": len(told),
            },
        )
        reviews.insert_review(
            connection,
            undo_id,
            site_id=site.id,
            moderator_id=moderator.id,
            kind=UNDO,
            decided=len(reversals),
            now=now,
            undo_until=now,
        )
        reviews.mark_undone(connection, review.id, undone_by=undo_id)
    if hidden and clock() > min(hidden.values()) - _COMMIT_SECONDS:
        raise TooLateToHide
    ids = [reversal.standing.comment_id for reversal in reversals]
    return Undone(undo_id, ids, refused, told=len(told)), told


def gain_time(connection: Connection, review: ReviewRow, *, now: float) -> None:
    """Keep a large act's decisions from the portal a minute longer, to be committed before the undo begins.

    If the undo then fails, the portal hears of them a minute late, and no harm is done.
    """
    deliveries.postpone(
        connection, review.id, hidden_at=now + _COMMIT_SECONDS, until=now + _POSTPONED_SECONDS
    )


def check(review: ReviewRow, site: Site, moderator: Moderator) -> None:
    """Whether this person may take this act back. Raises: NotAllowed, Conflict (permanent)."""
    if review.kind == UNDO:
        raise Conflict("this took something back itself: decide again instead")
    if review.moderator_id != moderator.id and not settling.moderator_is_lead(moderator, site):
        raise NotAllowed(f"{review.display_name} decided this: only they or a lead can take it back")


def answer_again(connection: Connection, site: Site, review: ReviewRow, moderator: Moderator) -> Undone:
    """What the undo of this act answered the first time, to the same person.

    Raises: Conflict (permanent) if somebody else took it back.
    """
    earlier = reviews.lock_review(connection, site.id, str(review.undone_by))
    if earlier.moderator_id != moderator.id:
        raise Conflict(f"{earlier.display_name} has taken this back already")
    ids = list(reviews.comments_of(connection, earlier.id))
    silent = deliveries.silent_comments_of(connection, earlier.id)
    return Undone(earlier.id, ids, (), told=len(ids) - len(silent), repeated=True)


def _find(
    connection: Connection, site: Site, decided: Mapping[str, int]
) -> tuple[list[Reversal], list[Refused]]:
    standings = reviews.lock(connection, site.id, list(decided))
    all_steps = reviews.steps(connection, list(decided))
    reversals: list[Reversal] = []
    refused: list[Refused] = []
    for comment_id, version in decided.items():
        standing, steps = standings[comment_id], all_steps[comment_id]
        own = next(step for step in steps if step.version == version)
        overtaking = settling.in_force([step for step in steps if step.version > version])
        before = _before(steps, own)
        if refusal := settling.changed_by_author(standing, own.revision):
            refused.append(refusal)
        elif overtaking or before is None:
            refused.append(settling.decided_meanwhile(standing, (overtaking or steps)[-1]))
        else:
            reversals.append(Reversal(standing, own, before))
    return reversals, refused


def _before(steps: Sequence[Step], own: Step) -> Step | None:
    earlier = [step for step in steps if step.version < own.version and step.revision == own.revision]
    return earlier[-1] if earlier else None


def _escalated_before(connection: Connection, review: ReviewRow) -> dict[str, tuple[float, str]]:
    # The act's own line knows: the queue's rows went when the comments were settled.
    found: dict[str, tuple[float, str]] = {}
    for line in activity.lines_at(connection, review.moderator, review.created_at):
        if line.detail.get("review") == review.id:
            marks = line.detail.get("escalated", {})
            found |= {comment_id: (at, by) for comment_id, (at, by) in marks.items()}
    return found
