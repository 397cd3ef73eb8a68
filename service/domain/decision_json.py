"""How a decision is written as JSON: in answers, in the feed and in webhooks, the same in all three.

Used by the store (outbox bytes) and the API. Keys are never renamed once released.
"""

from datetime import UTC, datetime
from typing import Any

from service.domain.comment import Decision
from service.domain.reason_json import reason_to_dict

WEBHOOK_TYPE = "comment.decided"
"""The event's name, `<noun>.<past verb>` as Standard Webhooks recommends."""


def decision_to_dict(decision: Decision) -> dict[str, Any]:
    """One decision as a portal reads it.

    `comment_id` is the portal's own id, `uid` ours; `cursor` is what the feed's `after`
    takes; `decision_version` grows with every decision on one comment, so that a late
    delivery can be told from a new one; `scores` are in [0, 1] and null when nothing scored.
    """
    return {
        "cursor": decision.seq,
        "comment_id": decision.external_id,
        "uid": decision.comment_id,
        "revision": decision.revision,
        "decision_version": decision.version,
        "outcome": str(decision.outcome),
        "source": str(decision.source),
        "reasons": [reason_to_dict(reason, decision.policy_version) for reason in decision.reasons],
        "scores": None if decision.scores is None else dict(decision.scores),
        "policy": None
        if decision.policy_name is None
        else {"name": decision.policy_name, "version": decision.policy_version},
        "models": list(decision.models),
        "decided_at": to_iso(decision.created_at),
    }


def webhook_payload(decision: Decision) -> dict[str, Any]:
    """The body of a delivery: event type, time and the decision."""
    return {
        "type": WEBHOOK_TYPE,
        "timestamp": to_iso(decision.created_at),
        "data": decision_to_dict(decision),
    }


def to_iso(seconds: float) -> str:
    """Seconds since 1970 as RFC 3339 in UTC with milliseconds."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
