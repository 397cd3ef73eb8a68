"""What happened to a comment, in words and in order: one column of the card.

Called by the card. Takes the record as it was read; never shows a reader's text.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from service.desk.phrases import ago, label_words, score_words
from service.desk.reason_words import code_words, finding_of
from service.domain.verdict import Outcome, Reason, ReasonCode, Source
from service.store.card_record import CardRecord, Sent
from service.store.reviews import UNDO, Step

_DONE = {Outcome.APPROVE: "Approved", Outcome.HOLD: "Held", Outcome.REJECT: "Rejected"}


@dataclass(frozen=True, slots=True)
class Happening:
    """One line: when, what, and what more there is to say. `at` is seconds since 1970, UTC."""

    at: float
    words: str
    more: str = ""
    kind: str = ""
    """approve, hold, reject, escalate, report, or "" for what decides nothing."""


def timeline(record: CardRecord, now: float) -> list[Happening]:
    """Everything that happened to a comment, oldest first."""
    found = [*_arrivals(record), *_steps(record, now), *_reports(record)]
    if record.held and record.held.escalated_at is not None:
        by = record.held.escalated_by_display or "somebody"
        found.append(Happening(record.held.escalated_at, f"Escalated to a lead by {by}", kind="escalate"))
    return sorted(found, key=lambda one: one.at)


def _arrivals(record: CardRecord) -> Iterator[Happening]:
    for number, at in enumerate(record.revised_at, 1):
        words = "Came in" if number == 1 else f"Edited by its author (revision {number})"
        yield Happening(at, words)


def _reports(record: CardRecord) -> Iterator[Happening]:
    for one in record.reports:
        yield Happening(one.created_at, "Reported by a reader", one.category.replace("_", " "), "report")


def _steps(record: CardRecord, now: float) -> Iterator[Happening]:
    for step in record.steps:
        more = [_why(step.reasons), _told(record.sent.get(step.decision_id), now)]
        if step.undone_by:
            more.append("taken back")
        if step.revision != record.comment.revision:
            more.append(f"of revision {step.revision}")
        yield Happening(step.created_at, _what(step), " · ".join(filter(None, more)), kind=str(step.outcome))


def _what(step: Step) -> str:
    done = _DONE[step.outcome]
    if step.source is Source.POLICY:
        return f"{done} by the policy"
    who = step.display_name or step.moderator or "a moderator"
    if step.kind == UNDO:
        return f"Taken back by {who}: {done.lower()} again"
    if step.review_id is None:
        return f"{done} by {who}'s order about the author"
    return f"Put back by {who}" if step.outcome is Outcome.HOLD else f"{done} by {who}"


def _why(reasons: Sequence[Reason]) -> str:
    said = []
    for reason in reasons:
        if reason.code == ReasonCode.SCORE and reason.label is not None:
            said.append(f"{label_words(reason.label)} {score_words(reason.score)}")
        elif reason.code == ReasonCode.MODERATOR:
            said.append(code_words(reason.rule) if reason.rule else "")
        else:
            said.append(finding_of(reason).title)
    return ", ".join(filter(None, said))


def _told(sent: Sent | None, now: float) -> str:
    if sent is None:
        return ""
    if sent.state in ("pending", "no_endpoint") and sent.visible_at > now:
        return f"the portal hears of it in {max(1, round(sent.visible_at - now))} s"
    tries = f" after {sent.attempts} tries" if sent.attempts else ""
    when = f" {ago(sent.delivered_at, now)}" if sent.delivered_at is not None else ""
    return {
        "cancelled": "the portal never heard of it",
        "delivered": f"the portal was told{when}",
        "no_endpoint": "in the portal's feed",
        "dead": f"the portal could not be told{tries}",
    }.get(sent.state, f"waits to be sent to the portal{tries}")
