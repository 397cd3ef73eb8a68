"""What moderators leave on a comment for each other: a note, or the wish that a lead decides it.

Called by `review` inside its transactions. Never decides anything.
"""

from sqlalchemy import Connection

from service.domain.activity import Act
from service.domain.comment import Site
from service.domain.errors import InvalidRequest, NotFound, Overtaken
from service.domain.moderator import Moderator
from service.domain.review import RefusalKind
from service.moderation import settling
from service.moderation.settling import Seen
from service.store import activity, authors, leases, reviews

LONGEST_NOTE = 2_000
"""Code points."""


def escalate(
    connection: Connection, site: Site, seen: Seen, moderator: Moderator, *, words: str, now: float
) -> None:
    """Mark a held comment for a lead. Raises: Overtaken, NotFound, InvalidRequest (permanent)."""
    said = _checked(words) if words.strip() else None
    for refused in settling.examine(connection, site, [seen], moderator).refused:
        if refused.kind is RefusalKind.UNKNOWN:
            raise NotFound(refused.line)
        if refused.kind is not RefusalKind.ESCALATED:
            raise Overtaken(refused)
    marked = reviews.escalate(connection, seen.comment_id, by=moderator.name, at=now)
    if not marked and not leases.is_held(connection, seen.comment_id):
        raise InvalidRequest("only a held comment can be escalated")
    number = None
    if said:
        number = _write(connection, site, seen.comment_id, said, moderator, now)
    if marked or number:
        activity.record(
            connection,
            at=now,
            site_id=site.id,
            actor=moderator.name,
            act=Act.COMMENT_ESCALATED if marked else Act.NOTE_WRITTEN,
            subject=seen.comment_id,
            detail={"note": number} if number else {},
        )


def note(
    connection: Connection, site: Site, comment_id: str, body: str, moderator: Moderator, *, now: float
) -> int:
    """Write a note; returns its number. Raises: NotFound, InvalidRequest (permanent)."""
    number = _write(connection, site, comment_id, _checked(body), moderator, now)
    activity.record(
        connection,
        at=now,
        site_id=site.id,
        actor=moderator.name,
        act=Act.NOTE_WRITTEN,
        subject=comment_id,
        detail={"note": number},
    )
    return number


def _write(
    connection: Connection, site: Site, comment_id: str, words: str, moderator: Moderator, now: float
) -> int:
    author_id = reviews.author_of(connection, site.id, comment_id)
    return authors.insert_note(
        connection, site.id, author_id, words, moderator_id=moderator.id, now=now, comment_id=comment_id
    )


def _checked(words: str) -> str:
    said = words.strip()
    if not said:
        raise InvalidRequest("a note needs words")
    if len(said) > LONGEST_NOTE:
        raise InvalidRequest(f"a note has at most {LONGEST_NOTE} characters, this one has {len(said)}")
    return said
