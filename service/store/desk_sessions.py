"""Sessions of the desk: who is signed in, by the hash of a token that only the browser has.

Called by service.accounts. Never stores or returns a token except at the moment it is made.
"""

import hashlib
import secrets
from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select, update

from service.store.tables import desk_sessions


@dataclass(frozen=True, slots=True)
class DeskSession:
    """One sign-in that was not revoked. Times are seconds since 1970."""

    token_sha256: str
    moderator_id: int
    seen_at: float
    expires_at: float


def begin(connection: Connection, moderator_id: int, *, now: float, expires_at: float) -> str:
    """Record a sign-in; returns its token, 256 random bits in base64url, of which only SHA-256 is kept."""
    token = secrets.token_urlsafe(32)
    connection.execute(
        insert(desk_sessions).values(
            token_sha256=_sha256(token),
            moderator_id=moderator_id,
            created_at=now,
            seen_at=now,
            expires_at=expires_at,
        )
    )
    return token


def find(connection: Connection, token: str) -> DeskSession | None:
    """The session of a token; None if there is none or it was revoked."""
    row = connection.execute(
        select(desk_sessions).where(
            desk_sessions.c.token_sha256 == _sha256(token), desk_sessions.c.revoked_at.is_(None)
        )
    ).first()
    if row is None:
        return None
    return DeskSession(row.token_sha256, row.moderator_id, row.seen_at, row.expires_at)


def touch(connection: Connection, session: DeskSession, *, now: float) -> None:
    """Remember that a session was used."""
    connection.execute(
        update(desk_sessions).where(desk_sessions.c.token_sha256 == session.token_sha256).values(seen_at=now)
    )


def revoke(connection: Connection, token: str, *, now: float) -> int | None:
    """End the session of a token; returns whose it was, None if there was nothing to end."""
    return connection.execute(
        update(desk_sessions)
        .where(desk_sessions.c.token_sha256 == _sha256(token), desk_sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
        .returning(desk_sessions.c.moderator_id)
    ).scalar()


def revoke_all(connection: Connection, moderator_id: int, *, now: float) -> int:
    """End every session of a person; returns how many there were."""
    return connection.execute(
        update(desk_sessions)
        .where(desk_sessions.c.moderator_id == moderator_id, desk_sessions.c.revoked_at.is_(None))
        .values(revoked_at=now)
    ).rowcount


def remove_old(connection: Connection, *, expired_before: float) -> None:
    """Forget sessions that ended so long ago that nobody asks when their owner was last seen."""
    connection.execute(delete(desk_sessions).where(desk_sessions.c.expires_at < expired_before))


def _sha256(token: str) -> str:
    # The token is random, so that a slow hash would add nothing.
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
