"""What comes of a moderator's act: what was settled, taken back or refused, and who has what open.

Made by `service.moderation`, shown by the desk; plain values. Never holds a reader's text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from service.domain.comment import Decision
from service.domain.errors import InvalidRequest
from service.domain.rejection import RejectionCode
from service.domain.verdict import Outcome, Reason, ReasonCode

THE_POLICY = "the policy"
THE_AUTHOR = "the author"
LONGEST_WORDS = 500
"""Code points of the words for the reader that go with a rejection."""

_DONE = {Outcome.APPROVE: "approved it", Outcome.REJECT: "rejected it", Outcome.HOLD: "held it"}


class RefusalKind(StrEnum):
    """Why an act on one comment was refused."""

    DECIDED = "decided"
    """Somebody was quicker."""
    EDITED = "edited"
    """Its author changed the text that the moderator read."""
    WITHDRAWN = "withdrawn"
    ESCALATED = "escalated"
    """It waits for a lead, and the moderator is none."""
    UNKNOWN = "unknown"
    """The site has no such comment."""


@dataclass(frozen=True, slots=True)
class Refused:
    """One comment that was left as it is, and who was quicker, with what and when.

    `by` is a display name, THE_POLICY or THE_AUTHOR; `at` is in seconds since 1970, UTC;
    `revision` and `version` are what is current now.
    """

    comment_id: str
    kind: RefusalKind
    by: str = ""
    outcome: Outcome | None = None
    at: float = 0.0
    revision: int = 0
    version: int = 0

    @property
    def line(self) -> str:
        """The refusal as a sentence."""
        who = self.by[:1].upper() + self.by[1:]
        match self.kind:
            case RefusalKind.DECIDED:
                return f"{who} {_DONE[self.outcome] if self.outcome else 'decided it'} meanwhile."
            case RefusalKind.EDITED:
                return f"{who} edited it meanwhile: this is the new text."
            case RefusalKind.WITHDRAWN:
                return "It was withdrawn meanwhile."
            case RefusalKind.ESCALATED:
                return f"{who} escalated it: a lead decides."
            case RefusalKind.UNKNOWN:
                return "This site has no such comment."


@dataclass(frozen=True, slots=True)
class Settled:
    """A decision that took effect. Until `undo_until` the portal does not hear of it."""

    decision: Decision
    review_id: str
    undo_until: float
    repeated: bool = False
    """Whether this only answers once more what the same person did a moment ago."""


@dataclass(frozen=True, slots=True)
class SettledMany:
    """Several comments settled by one act; `review_id` is None if there was nothing to settle."""

    review_id: str | None
    settled: Sequence[str]
    refused: Sequence[Refused]
    undo_until: float
    repeated: bool = False
    left: int = 0
    """Copies of a campaign that came after what the moderator saw, and wait still."""


@dataclass(frozen=True, slots=True)
class Undone:
    """An act taken back. `reversed_ids` stand again as before it."""

    review_id: str
    reversed_ids: Sequence[str]
    refused: Sequence[Refused]
    told: int
    """Reversals that the portal hears of, since it knows (or may know) of the decision."""
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Lease:
    """Who has a comment open, until when (seconds since 1970, UTC)."""

    comment_id: str
    holder: str
    """Display name."""
    until: float
    mine: bool


@dataclass(frozen=True, slots=True)
class HandOut:
    """The comment handed out, or None when there is none; and what was passed over for the cap."""

    comment_id: str | None
    severe_skipped: int = 0


def reasons_of(outcome: Outcome, code: RejectionCode | None, words: str | None = None) -> tuple[Reason, ...]:
    """The reasons that a moderator's decision carries: none on approve, the code and words else.

    Raises: InvalidRequest (permanent) for a rejection without a code, or words that are too long.
    """
    if outcome is Outcome.APPROVE:
        return ()
    if outcome is Outcome.REJECT and code is None:
        raise InvalidRequest("a rejection needs a reason: choose one of the nine")
    said = (words or "").strip() or None
    if said and len(said) > LONGEST_WORDS:
        raise InvalidRequest(f"the words for the reader have at most {LONGEST_WORDS} characters")
    return (Reason(ReasonCode.MODERATOR, rule=code and str(code), detail=said, outcome=outcome),)
