"""Policies, and the one pure function that turns scores into a verdict.

Policies are built from files by `service.policy_files`; this module neither reads
files nor knows where scores came from.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from service.domain.errors import MissingLabel
from service.domain.labels import Label
from service.domain.scores import Evidence, Scores, Span
from service.domain.verdict import Outcome, Reason, ReasonCode, Verdict


@dataclass(frozen=True, slots=True)
class Threshold:
    """A label's limits, each in [0, 1]; met when the score is equal or higher."""

    hold_at: float
    reject_at: float | None = None

    def outcome_of(self, score: float) -> tuple[Outcome, float]:
        """The outcome a score reaches and the limit that decided it."""
        if self.reject_at is not None and score >= self.reject_at:
            return Outcome.REJECT, self.reject_at
        return (Outcome.HOLD if score >= self.hold_at else Outcome.APPROVE), self.hold_at


@dataclass(frozen=True, slots=True)
class Rule:
    """Holds a comment when every signal in `when_all` is present ("a first comment that has a link")."""

    name: str
    when_all: frozenset[str]
    detail: str
    outcome: Outcome = Outcome.HOLD


@dataclass(frozen=True, slots=True)
class Policy:
    """Named, versioned thresholds and rules. A `shadow` policy is judged and stored, never decides."""

    name: str
    version: str
    thresholds: Mapping[Label, Threshold]
    rules: tuple[Rule, ...] = ()
    mode: str = "live"
    sections: frozenset[str] = field(default_factory=frozenset)
    """Sections this policy is for, lower-cased; empty means every section of the site."""

    def require_labels(self, available: Iterable[Label]) -> None:
        """Refuse to run with a scorer that lacks a label this policy names.

        Raises: MissingLabel (permanent) naming every label that nobody scores.
        """
        missing = sorted(set(self.thresholds) - set(available))
        if missing:
            raise MissingLabel(
                f"policy {self.name} {self.version} sets thresholds for {', '.join(missing)}, "
                "which no scorer in force provides: remove them or choose another model"
            )


def judge(policy: Policy, scores: Scores) -> Verdict:
    """Judge one comment's scores under a policy.

    Returns the highest outcome reached, with one Reason per failure, threshold and
    rule met, failures first, then by score (none on a plain approve). A label the
    policy names that has no score holds the comment as `scorer_unavailable`, unless
    a failure already explains the gap: nothing unscored is approved. Where only parts of
    a text could not be read, the reason points at them: at one as its span, at several as
    its evidence.

    Assumes: nothing; pure and total.
    """
    reasons = [_failure(code, scores.unread) for code in scores.failures]
    missing = [label for label in policy.thresholds if label not in scores.labels]
    if missing and not scores.failures:
        reasons.append(_failure(ReasonCode.SCORER_UNAVAILABLE))
    by_score = sorted(
        ((label, found) for label, found in scores.labels.items() if label in policy.thresholds),
        key=lambda item: item[1].value,
        reverse=True,
    )
    for label, found in by_score:
        outcome, limit = policy.thresholds[label].outcome_of(found.value)
        if outcome is not Outcome.APPROVE:
            reasons.append(
                Reason(
                    code=ReasonCode.SCORE,
                    label=label,
                    score=found.value,
                    threshold=limit,
                    span=found.span,
                    detail=found.detail,
                    scorer=found.scorer,
                    outcome=outcome,
                    evidence=found.evidence,
                    as_written=found.as_written,
                    reading=found.reading,
                )
            )
    reasons += [
        Reason(code=ReasonCode.RULE, rule=rule.name, detail=rule.detail, outcome=rule.outcome)
        for rule in policy.rules
        if rule.when_all <= scores.signals
    ]
    outcome = max(
        (reason.outcome for reason in reasons),
        key=lambda reached: reached.severity,
        default=Outcome.APPROVE,
    )
    return Verdict(outcome, tuple(reasons), policy.name, policy.version)


def _failure(code: str, unread: Sequence[Span] = ()) -> Reason:
    if code != ReasonCode.LANGUAGE_UNSUPPORTED or not unread:
        return Reason(code=code, detail=FAILURE_DETAILS.get(code))
    if len(unread) == 1:
        return Reason(code=code, detail=UNREAD_PART, span=unread[0])
    parts = tuple(Evidence("unread_part", UNREAD_PART, span) for span in unread)
    return Reason(code=code, detail=UNREAD_PARTS, evidence=parts)


UNREAD_PART = "the model in force does not know the language of this part"
UNREAD_PARTS = "the model in force does not know the language of several parts"
FAILURE_DETAILS: Mapping[str, str] = {
    ReasonCode.LANGUAGE_UNSUPPORTED: "the model in force does not know this language",
    ReasonCode.SCORER_UNAVAILABLE: "not every check has run",
    ReasonCode.SCORER_FAILED: "a check broke on this text",
    ReasonCode.ATTEMPTS_EXHAUSTED: "scoring stopped too often before it could finish",
}
