"""The machine's outcome for one comment revision, with every reason for it.

Made by `policy.judge`, stored as it is, and never changed afterwards.
"""

from dataclasses import dataclass
from enum import StrEnum

from service.domain.labels import Label
from service.domain.scores import Evidence, Span


class Outcome(StrEnum):
    """What happens to a comment. The machine rejects only where the policy says so."""

    APPROVE = "approve"
    HOLD = "hold"
    REJECT = "reject"

    @property
    def severity(self) -> int:
        """0 for approve, 1 for hold, 2 for reject; the highest of several applies."""
        return (Outcome.APPROVE, Outcome.HOLD, Outcome.REJECT).index(self)


class Source(StrEnum):
    """Who made a decision."""

    POLICY = "policy"
    MODERATOR = "moderator"


class ReasonCode(StrEnum):
    """Why a comment is not simply approved. Codes are never renamed once released.

    `score` is a label at or over its threshold; `rule` is a policy rule that matched
    (its name is in `Reason.rule`); `moderator` is a person's reason for rejecting (its
    `RejectionCode` is in `Reason.rule`, words for the reader in `Reason.detail`); `author_*`
    is a person's standing order about the author. All others are failures or requests that
    hold the comment without accusing its author.
    """

    SCORE = "score"
    RULE = "rule"
    REPORTED = "reported"
    LANGUAGE_UNSUPPORTED = "language_unsupported"
    SCORER_UNAVAILABLE = "scorer_unavailable"
    SCORER_FAILED = "scorer_failed"
    ATTEMPTS_EXHAUSTED = "attempts_exhausted"
    MODERATOR = "moderator"
    AUTHOR_PREMODERATED = "author_premoderated"
    AUTHOR_MUTED = "author_muted"
    AUTHOR_BANNED = "author_banned"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason: its code and, for a score, label, score, threshold, span and evidence."""

    code: str
    label: Label | None = None
    score: float | None = None
    threshold: float | None = None
    span: Span | None = None
    rule: str | None = None
    detail: str | None = None
    scorer: str | None = None
    """`name/version/digest` of the scorer behind the score, so the reason can be reproduced."""
    outcome: Outcome = Outcome.HOLD
    evidence: tuple[Evidence, ...] = ()
    as_written: float | None = None
    """The score of the text as written, where a reading of it scored higher and decided."""
    reading: tuple[str, ...] = ()
    """What that reading did to the text, in codes; `detail` says it in words."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Outcome, reasons (none on a plain approve), and the policy that was applied."""

    outcome: Outcome
    reasons: tuple[Reason, ...]
    policy_name: str
    policy_version: str

    @property
    def limits_met(self) -> dict[Label, float]:
        """Label to threshold, of every score that kept the comment back."""
        return {
            reason.label: reason.threshold
            for reason in self.reasons
            if reason.code == ReasonCode.SCORE and reason.label is not None and reason.threshold is not None
        }
