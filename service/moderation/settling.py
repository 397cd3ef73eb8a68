"""Settling comments: whether what a moderator saw is still so, and the decisions if it is.

Called by `review` inside its transactions. Never decides what the moderator did not see: every
comment is examined with its row locked.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.comment import Decision, Site, Status
from service.domain.moderator import Moderator, Role
from service.domain.review import THE_AUTHOR, THE_POLICY, RefusalKind, Refused
from service.domain.verdict import Outcome, Reason, Source
from service.store import decisions, leases, reviews
from service.store.decisions import NewDecision
from service.store.reviews import UNDO, Standing, Step

HIDDEN_MARGIN = 1.0
"""Seconds for which the portal is kept from a decision beyond the time in which it can be taken back.

An undo at the last moment must be committed before anybody may read the decision, and the clocks
of two machines are not quite the same.
"""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a moderator acts on: a comment, its decision version, and its revision if that was shown."""

    comment_id: str
    version: int
    revision: int | None = None


@dataclass(frozen=True, slots=True)
class Examined:
    """Comments that may be settled, those that may not, and the decisions that came since for the latter."""

    ready: Sequence[Standing]
    refused: Sequence[Refused]
    since: Mapping[str, Sequence[Step]]


@dataclass(frozen=True, slots=True)
class Ruling:
    """One act of a moderator: the same outcome for every comment that it is about."""

    review_id: str
    outcome: Outcome
    moderator: Moderator
    reasons: tuple[Reason, ...]
    now: float
    undo_until: float


def examine(connection: Connection, site: Site, wanted: Sequence[Seen], moderator: Moderator) -> Examined:
    """Lock the comments and compare them with what was seen; each is in exactly one of the answer's lists."""
    standings = reviews.lock(connection, site.id, [seen.comment_id for seen in wanted])
    changed = [
        seen.comment_id
        for seen in wanted
        if (found := standings.get(seen.comment_id)) and found.version != seen.version
    ]
    all_steps = reviews.steps(connection, changed)
    ready: list[Standing] = []
    refused: list[Refused] = []
    since: dict[str, Sequence[Step]] = {}
    is_lead = moderator_is_lead(moderator, site)
    # What is named twice is settled once.
    for seen in {seen.comment_id: seen for seen in wanted}.values():
        steps = all_steps.get(seen.comment_id, [])
        standing = standings.get(seen.comment_id)
        refusal = _refusal(seen, standing, steps, is_lead=is_lead)
        if refusal is not None:
            refused.append(refusal)
            since[seen.comment_id] = [step for step in steps if step.version > seen.version]
        elif standing is not None:
            ready.append(standing)
    return Examined(ready, refused, since)


def decide(connection: Connection, site: Site, ready: Sequence[Standing], ruling: Ruling) -> list[Decision]:
    """Make the decisions effective, hidden from the portal until they cannot be taken back."""
    visible_at = ruling.undo_until + HIDDEN_MARGIN if ruling.undo_until > ruling.now else None
    made: list[Decision] = []
    for at in range(0, len(ready), reviews.CHUNK):
        chunk = ready[at : at + reviews.CHUNK]
        batch = [
            NewDecision(
                site_id=site.id,
                comment_id=standing.comment_id,
                external_id=standing.external_id,
                revision=standing.revision,
                outcome=ruling.outcome,
                source=Source.MODERATOR,
                reasons=ruling.reasons,
                moderator=ruling.moderator.name,
                review_id=ruling.review_id,
                visible_at=visible_at,
            )
            for standing in chunk
        ]
        made += decisions.insert_decisions(connection, batch, now=ruling.now)
        leases.drop(connection, [standing.comment_id for standing in chunk])
    reviews.insert_review(
        connection,
        ruling.review_id,
        site_id=site.id,
        moderator_id=ruling.moderator.id,
        kind=str(ruling.outcome),
        decided=len(ready),
        now=ruling.now,
        undo_until=ruling.undo_until,
    )
    return made


def repeated(
    examined: Examined, outcome: Outcome, *, moderator: Moderator, now: float
) -> tuple[str, float] | None:
    """The review and its `undo_until` that this act only repeats, as a double click does; else None.

    It does if the same person made the same decision on all of the same comments, and can
    still take it back.
    """
    if examined.ready or any(refused.kind is not RefusalKind.DECIDED for refused in examined.refused):
        return None
    found: set[tuple[str, float]] = set()
    for steps in examined.since.values():
        if len(steps) != 1:
            return None
        [step] = steps
        is_same = step.moderator == moderator.name and step.outcome is outcome and step.kind == str(outcome)
        if not is_same or step.review_id is None or step.undo_until is None or now > step.undo_until:
            return None
        found.add((step.review_id, step.undo_until))
    return found.pop() if len(found) == 1 else None


def moderator_is_lead(moderator: Moderator, site: Site) -> bool:
    """Whether the person may settle what was escalated, and take back what others decided."""
    role = moderator.role_at(site.id)
    return role is not None and role.includes(Role.LEAD)


def in_force(later: Sequence[Step]) -> list[Step]:
    """Of the decisions after some version, those that were not taken back since, in order."""
    left: list[Step] = []
    for step in later:
        if step.kind == UNDO and left:
            left.pop()
        else:
            left.append(step)
    return left


def decided_meanwhile(standing: Standing, newest: Step) -> Refused:
    """The refusal that names who decided last."""
    return Refused(
        standing.comment_id,
        RefusalKind.DECIDED,
        by=newest.display_name or THE_POLICY,
        outcome=newest.outcome,
        at=newest.created_at,
        revision=standing.revision,
        version=standing.version,
    )


def changed_by_author(standing: Standing, revision: int | None) -> Refused | None:
    """The refusal of a comment that was withdrawn, or edited since `revision` or not decided again yet."""
    if standing.status is Status.WITHDRAWN:
        kind = RefusalKind.WITHDRAWN
    elif standing.status is Status.PENDING or (revision is not None and standing.revision != revision):
        kind = RefusalKind.EDITED
    else:
        return None
    return Refused(
        standing.comment_id,
        kind,
        by=THE_AUTHOR,
        at=standing.changed_at,
        revision=standing.revision,
        version=standing.version,
    )


def _refusal(
    seen: Seen, standing: Standing | None, steps: Sequence[Step], *, is_lead: bool
) -> Refused | None:
    if standing is None:
        return Refused(seen.comment_id, RefusalKind.UNKNOWN)
    seen_revision = next((step.revision for step in steps if step.version == seen.version), seen.revision)
    if refusal := changed_by_author(standing, seen.revision or seen_revision):
        return refusal
    if standing.version != seen.version:
        overtaking = in_force([step for step in steps if step.version > seen.version])
        if overtaking or seen.version > standing.version:
            return decided_meanwhile(standing, (overtaking or steps)[-1])
    if standing.escalated_at is not None and not is_lead:
        return Refused(
            seen.comment_id,
            RefusalKind.ESCALATED,
            by=standing.escalated_by_name or "",
            at=standing.escalated_at,
            revision=standing.revision,
            version=standing.version,
        )
    return None
