"""What the card shows of one comment: the record put into words, segments and choices.

Called by the card's and the queue's views. Reads nothing; escapes nothing either: templates do.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from service.desk.reader_text import Segment, excerpt, segments
from service.desk.reason_words import Finding, Standing, findings, highlights
from service.desk.timeline import Happening, timeline
from service.domain import priority
from service.domain.comment import Status
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.domain.policy import Policy
from service.domain.queue import Priority
from service.domain.rejection import USUAL_CODE, RejectionCode
from service.domain.verdict import Reason, ReasonCode
from service.store.card_record import CardRecord
from service.store.leases import LeaseRow

PARENT_CHARACTERS = 200
MOST_SHAPE = 240
"""Characters of a veiled text whose outline is drawn: enough to see how long it is."""

_STATUS_WORDS: Mapping[Status, str] = {
    Status.PENDING: "Being checked",
    Status.HELD: "Held",
    Status.APPROVED: "Approved",
    Status.REJECTED: "Rejected",
    Status.WITHDRAWN: "Withdrawn",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the card stands in the list it was opened from. Addresses are paths under /desk."""

    query: str
    """The filter as a query string, "" for none."""
    previous_id: str = ""
    next_id: str = ""
    total: int | None = None


@dataclass(frozen=True, slots=True)
class CardView:
    """One card. Everything a reader wrote is in segments, or goes through the macro `reader`."""

    record: CardRecord
    place: Place
    text: Sequence[Segment]
    parent_text: str
    label: str
    score: float | None
    severity: float
    is_severe: bool
    shape: str
    status_words: str
    held_by: Sequence[Finding]
    not_run: Sequence[Finding]
    clear: Sequence[Finding]
    happenings: Sequence[Happening]
    urgency: Sequence[str]
    proposed: RejectionCode
    lease_by: str
    unscored: Sequence[str]
    """Labels that no model in force knows; see the details."""

    @property
    def is_open(self) -> bool:
        """Whether a decision can be made at all."""
        return self.record.comment.status not in (Status.PENDING, Status.WITHDRAWN)


def view_card(
    record: CardRecord, *, me: Moderator, policy: Policy, lease: LeaseRow | None, place: Place, now: float
) -> CardView:
    """Put a record into a card for a moderator; `policy` is what judges the site's comments now."""
    comment, verdict, held = record.comment, record.verdict, record.held
    reasons = _reasons(record)
    scores = verdict.scores if verdict else {}
    is_same_policy = verdict is not None and verdict.policy_version == policy.version
    found = findings(
        reasons,
        scores,
        expected=policy.thresholds if verdict else (),
        thresholds={label: one.hold_at for label, one in policy.thresholds.items()} if is_same_policy else {},
    )
    severity = held.severity if held else priority.severity(scores)
    label = held.label if held else next((str(one.label) for one in reasons if one.label), "")
    is_severe = severity >= me.preferences.blur_from
    return CardView(
        record=record,
        place=place,
        text=segments(comment.body, highlights(reasons, comment.body)),
        parent_text=excerpt(record.parent.body, characters=PARENT_CHARACTERS, lines=3)[0]
        if record.parent
        else "",
        label=label,
        score=scores.get(label),
        severity=severity,
        is_severe=is_severe,
        shape=shape(comment.body) if is_severe else "",
        status_words=_STATUS_WORDS[comment.status],
        held_by=[one for one in found if one.standing is Standing.HOLDS],
        not_run=[one for one in found if one.standing is Standing.NOT_RUN],
        clear=[one for one in found if one.standing is Standing.CLEAR],
        happenings=timeline(record, now),
        urgency=priority.explain(
            Priority(
                held.priority, held.severity, held.reach, held.reports, held.report_weight, held.held_at
            ),
            now,
        )
        if held
        else [],
        proposed=proposed_code(label, me),
        lease_by=lease.holder if lease and lease.moderator_id != me.id else "",
        unscored=[str(one) for one in Label if one not in scores and one not in policy.thresholds],
    )


def proposed_code(label: str, me: Moderator) -> RejectionCode:
    """The rejection code that a moderator used last for a label, or the usual one."""
    try:
        return RejectionCode(me.preferences.last_codes.get(label, ""))
    except ValueError:
        return USUAL_CODE[Label(label) if label in set(Label) else None]


def shape(text: str) -> str:
    """A text's outline: a block for each letter, so that length and lines show and nothing can be read."""
    cut, is_cut = excerpt(text, characters=MOST_SHAPE, lines=6)
    drawn = "".join(one if one in " \n" else "▒" for one in cut)
    return drawn + (" …" if is_cut else "")


def _reasons(record: CardRecord) -> list[Reason]:
    # What the machine found, and what else held this revision: a report, an order about the author.
    found = list(record.verdict.reasons) if record.verdict else []
    known = {(one.code, one.label, one.rule, one.detail) for one in found}
    for step in record.steps:
        if step.revision != record.comment.revision:
            continue
        for reason in step.reasons:
            key = (reason.code, reason.label, reason.rule, reason.detail)
            if reason.code != ReasonCode.MODERATOR and key not in known:
                known.add(key)
                found.append(reason)
    return found
