"""Every error the product raises on purpose, and whether trying again can help.

Raised by all layers, turned into problem details by the API and into exit codes
by the command. Messages never hold a reader's text, e-mail or address.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from service.domain.review import Refused


class LettersdeskError(Exception):
    """Base of all our errors; the message is fit to show to its audience."""

    retryable = False


class NotFound(LettersdeskError):
    """The site has no such comment, key or delivery (permanent)."""


class Conflict(LettersdeskError):
    """The request contradicts what is recorded (permanent)."""


class StaleRevision(Conflict):
    """The comment changed since the caller read it (permanent: read again, then decide)."""


class Overtaken(StaleRevision):
    """A moderator's act came too late; `refused` says who was quicker, with what and when."""

    def __init__(self, refused: "Refused") -> None:
        super().__init__(refused.line)
        self.refused = refused


class NotAllowed(LettersdeskError):
    """The person's role does not allow this act (permanent)."""


class InvalidRequest(LettersdeskError):
    """What was asked cannot be done as asked; the message says what to mend (permanent)."""


class SignInRefused(LettersdeskError):
    """A name with a password that do not belong together, or a try too soon after others.

    `retry_after` is None for the former (permanent), else seconds to wait (retryable).
    """

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class UnfitPassword(LettersdeskError):
    """A new password that is too easy to guess; the message says why (permanent)."""


class MissingLabel(LettersdeskError):
    """A policy names a label that no scorer in force can score (permanent)."""


class InvalidPolicy(LettersdeskError):
    """A policy file breaks the schema; the message lists every fault (permanent)."""


class InvalidSettings(LettersdeskError):
    """A setting is missing or malformed; the message says what to set (permanent)."""


class ModelError(LettersdeskError):
    """A model file is missing, altered, or not loadable (permanent until mended)."""


class ScoringFailed(LettersdeskError):
    """A scorer broke on this text; the comment is held, never approved (permanent)."""


class QueueUnavailable(LettersdeskError):
    """Redis cannot be reached; what is committed stays pending (retryable)."""

    retryable = True


class DatabaseUnavailable(LettersdeskError):
    """The database cannot be reached or is locked; nothing was accepted (retryable)."""

    retryable = True


class SchemaUnknown(LettersdeskError):
    """The database has a schema that this release does not know (permanent)."""
