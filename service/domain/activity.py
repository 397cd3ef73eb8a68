"""What the activity log can say happened: `<noun>_<past verb>`, never renamed once released."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Act(StrEnum):
    """Everything a person can do at the desk or with `lettersdesk user` that changes something."""

    SIGNED_IN = "moderator_signed_in"
    SIGNED_OUT = "moderator_signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    SESSIONS_REVOKED = "sessions_revoked"
    MODERATOR_ADDED = "moderator_added"
    MODERATOR_DISABLED = "moderator_disabled"
    MODERATOR_ENABLED = "moderator_enabled"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an event
    ROLE_CHANGED = "role_changed"
    COMMENT_APPROVED = "comment_approved"
    COMMENT_REJECTED = "comment_rejected"
    COMMENT_HELD = "comment_held"
    REVIEW_UNDONE = "review_undone"
    COMMENTS_SWEPT = "comments_swept"
    COMMENT_ESCALATED = "comment_escalated"
    NOTE_WRITTEN = "note_written"
    AUTHOR_ACTED_ON = "author_acted_on"
    AUTHOR_ACTION_LIFTED = "author_action_lifted"
    POLICY_CHANGED = "policy_changed"
    POLICY_ROLLED_BACK = "policy_rolled_back"
    SITE_CHANGED = "site_changed"


@dataclass(frozen=True, slots=True)
class Activity:
    """One line of the log. `detail` never holds a comment's text."""

    id: int
    at: float
    site_id: int | None
    actor: str
    act: str
    subject: str
    detail: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ActivityFilter:
    """Which lines of the log; everything given must hold. Times are seconds since 1970, UTC."""

    actor: str | None = None
    act: Act | None = None
    subject: str | None = None
    since: float | None = None
    until: float | None = None
    """The line was written before it."""
