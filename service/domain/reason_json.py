"""How a reason and a verdict are written as JSON: in the record, the API and on the command line.

Used by the store, the API, webhooks and `lettersdesk score`. Keys are never renamed
once released, and nothing here may drop a field that a `Reason` has.
"""

from collections.abc import Mapping
from typing import Any

from service.domain.labels import Label
from service.domain.scores import BothWays, Evidence, Span
from service.domain.verdict import Outcome, Reason, Verdict

PLACES = 4
"""Decimal places of a score in the record."""


def reason_to_dict(reason: Reason, policy_version: str | None = None) -> dict[str, Any]:
    """Write one reason as a JSON object; every key is always there, null where it does not apply.

    `span` counts code points, end exclusive. `model_digest` repeats the last part of
    `scorer`; both are null unless a score is behind the reason. `policy_version` is
    null unless given: a `Reason` does not know its policy, a `Verdict` does. `reading`
    and `as_written` are null unless the score is that of a reading of the text.
    """
    return {
        "code": str(reason.code),
        "label": None if reason.label is None else str(reason.label),
        "score": reason.score,
        "threshold": reason.threshold,
        "span": _span_to_dict(reason.span),
        "rule": reason.rule,
        "detail": reason.detail,
        "outcome": str(reason.outcome),
        "scorer": reason.scorer,
        "model_digest": _digest_of(reason.scorer),
        "policy_version": policy_version,
        "evidence": [
            {"code": found.code, "detail": found.detail, "span": _span_to_dict(found.span)}
            for found in reason.evidence
        ],
        "reading": list(reason.reading) or None,
        "as_written": reason.as_written,
    }


def reason_from_dict(written: Mapping[str, Any]) -> Reason:
    """Read back what `reason_to_dict` wrote; keys that are absent mean null, unknown keys are ignored.

    Raises: ValueError (permanent) if `code` is missing or a value cannot be what its key says.
    """
    try:
        label = written.get("label")
        return Reason(
            code=str(written["code"]),
            label=None if label is None else Label(label),
            score=_number(written.get("score")),
            threshold=_number(written.get("threshold")),
            span=_span_from_dict(written.get("span")),
            rule=written.get("rule"),
            detail=written.get("detail"),
            scorer=written.get("scorer"),
            outcome=Outcome(written.get("outcome") or Outcome.HOLD),
            evidence=tuple(
                Evidence(str(found["code"]), str(found["detail"]), _span_from_dict(found.get("span")))
                for found in written.get("evidence") or ()
            ),
            as_written=_number(written.get("as_written")),
            reading=tuple(str(kind) for kind in written.get("reading") or ()),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not a reason: {type(fault).__name__}: {fault}") from fault


def verdict_to_dict(verdict: Verdict) -> dict[str, Any]:
    """Write a verdict with the policy it pins; each reason carries the policy's version too."""
    return {
        "outcome": str(verdict.outcome),
        "policy": {"name": verdict.policy_name, "version": verdict.policy_version},
        "reasons": [reason_to_dict(reason, verdict.policy_version) for reason in verdict.reasons],
    }


def verdict_from_dict(written: Mapping[str, Any]) -> Verdict:
    """Read back what `verdict_to_dict` wrote.

    Raises: ValueError (permanent) if a key is missing or a value cannot be what its key says.
    """
    try:
        return Verdict(
            outcome=Outcome(written["outcome"]),
            reasons=tuple(reason_from_dict(reason) for reason in written["reasons"]),
            policy_name=str(written["policy"]["name"]),
            policy_version=str(written["policy"]["version"]),
        )
    except (KeyError, TypeError, AttributeError) as fault:
        raise ValueError(f"not a verdict: {type(fault).__name__}: {fault}") from fault


def both_ways_to_dict(scored: BothWays | None) -> dict[str, Any] | None:
    """Write for the record what a text scored as written and as read; four decimals are kept."""
    if scored is None:
        return None
    return {
        "reading": list(scored.reading),
        "as_written": {str(label): round(value, PLACES) for label, value in scored.as_written.items()},
        "as_read": {str(label): round(value, PLACES) for label, value in scored.as_read.items()},
    }


def _span_to_dict(span: Span | None) -> dict[str, int] | None:
    return None if span is None else {"begin": span.begin, "end": span.end}


def _span_from_dict(written: Mapping[str, Any] | None) -> Span | None:
    return None if written is None else Span(int(written["begin"]), int(written["end"]))


def _number(written: float | str | None) -> float | None:
    return None if written is None else float(written)


def _digest_of(scorer: str | None) -> str | None:
    return scorer.rpartition("/")[2] or None if scorer else None
