"""What a moderator can do about an author: each ends by itself or is lifted, and has a reason.

Recorded by the desk, obeyed by judging when the author's next comment is decided.
"""

from dataclasses import dataclass
from enum import StrEnum


class ActionKind(StrEnum):
    """From mild to strict; where several are in force, the strictest applies."""

    PREMODERATE = "premoderate"
    """Every further comment waits for a person."""
    MUTE = "mute"
    """Further comments are rejected until a day that the moderator named."""
    BAN = "ban"
    """Further comments are rejected until somebody lifts it."""


@dataclass(frozen=True, slots=True)
class AuthorAction:
    """One action with who took and who lifted it. Times are seconds since 1970, UTC."""

    id: int
    site_id: int
    author_id: str
    kind: ActionKind
    reason: str
    moderator: str
    created_at: float
    until: float | None = None
    lifted_at: float | None = None
    lifted_by: str | None = None
    lift_reason: str | None = None

    def in_force(self, now: float) -> bool:
        """Whether it applies at `now`."""
        return self.lifted_at is None and (self.until is None or self.until > now)
