"""Makes a machine's decision obey what a person ordered about the author.

Used by `judging` inside its transaction. The verdict stays the machine's: only the decision
changes, and what an order rejects was rejected by the person who gave the order.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from service.domain.author_action import ActionKind, AuthorAction
from service.domain.comment import Claim
from service.domain.decision_json import to_iso
from service.domain.verdict import Outcome, Reason, ReasonCode, Source
from service.store.authors import orders_in_force
from service.store.decisions import NewDecision

_CODES: Mapping[ActionKind, ReasonCode] = {
    ActionKind.PREMODERATE: ReasonCode.AUTHOR_PREMODERATED,
    ActionKind.MUTE: ReasonCode.AUTHOR_MUTED,
    ActionKind.BAN: ReasonCode.AUTHOR_BANNED,
}


def orders_about(
    connection: Connection, claims: Sequence[Claim], now: float
) -> Mapping[tuple[int, str], AuthorAction]:
    """(site's number, author's id) to the strictest order in force, for the authors of `claims`."""
    return orders_in_force(connection, [(claim.site_id, claim.author_id) for claim in claims], now)


def obey(new: NewDecision, order: AuthorAction | None) -> NewDecision:
    """The decision as the order wants it; without one, as it is.

    Pre-moderation holds what would have been approved and is one more reason beside the
    machine's. A mute or a ban rejects in the name of its moderator, also what nobody could
    score; its reason comes first. The portal reads the reason, so it says nothing of what
    the moderator wrote for colleagues.
    """
    if order is None:
        return new
    if order.kind is ActionKind.PREMODERATE:
        outcome = max(new.outcome, Outcome.HOLD, key=lambda reached: reached.severity)
        return replace(new, outcome=outcome, reasons=(*new.reasons, _reason(order, Outcome.HOLD)))
    return replace(
        new,
        outcome=Outcome.REJECT,
        source=Source.MODERATOR,
        moderator=order.moderator,
        reasons=(_reason(order, Outcome.REJECT), *new.reasons),
    )


def _reason(order: AuthorAction, outcome: Outcome) -> Reason:
    return Reason(code=_CODES[order.kind], detail=_words(order), outcome=outcome)


def _words(order: AuthorAction) -> str:
    if order.kind is ActionKind.PREMODERATE:
        return "every comment of this author waits for a person"
    if order.until is not None:
        return f"a moderator has muted this author until {to_iso(order.until)}"
    return "a moderator has banned this author"
