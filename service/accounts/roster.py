"""Who works at the desk: accounts made, closed, opened and given roles, each change in the activity log.

The half of `Accounts` that admins and `lettersdesk user` use. Never logs a password.
"""

import logging
import re
import time
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection

from service.accounts.passwords import Passwords, one_time_password
from service.accounts.throttle import forget_name
from service.domain.activity import Act
from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.store import desk_sessions, moderators, sites
from service.store.activity import COMMAND_LINE, record
from service.store.engine import Store

log = logging.getLogger(__name__)

_NAME = re.compile(r"[a-z0-9][a-z0-9._@+-]{0,99}")


def clean_name(name: str) -> str:
    """A name as it is stored. Raises: ValueError (permanent) with a sentence if it cannot be one."""
    folded = name.strip().lower()
    if not _NAME.fullmatch(folded):
        raise ValueError(
            "a name has 1 to 100 of a to z, 0 to 9 and . _ @ + -, and begins with a letter or digit"
        )
    return folded


class Roster:
    """The verbs over one record. One per process; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        hash_key: bytes,
        clock: Callable[[], float] = time.time,
        passwords: Passwords | None = None,
    ) -> None:
        self._store = store
        self._hash_key = hash_key
        self._clock = clock
        self._passwords = passwords or Passwords()

    def any(self) -> bool:
        """Whether anybody has an account."""
        with self._store.reader() as connection:
            return moderators.any_moderator(connection)

    def list(self) -> list[Moderator]:
        """Everybody, by name."""
        with self._store.reader() as connection:
            return moderators.list_moderators(connection)

    def add(
        self,
        name: str,
        *,
        display_name: str = "",
        roles: Mapping[int, Role] | None = None,
        admin_everywhere: bool = False,
        actor: str = COMMAND_LINE,
    ) -> tuple[Moderator, str]:
        """Make an account; returns it with its one-time password, which nobody can see again.

        Raises: ValueError if the name cannot be one, Conflict if it is taken (permanent).
        """
        now, name, password = self._clock(), clean_name(name), one_time_password()
        hashed = self._passwords.hash(password)
        with self._store.writer() as connection:
            made = moderators.add_moderator(
                connection,
                name,
                display_name=display_name.strip() or name,
                password_hash=hashed,
                must_change_password=True,
                admin_everywhere=admin_everywhere,
                now=now,
            )
            self._record(connection, now, actor, Act.MODERATOR_ADDED, name, everywhere=admin_everywhere)
            for site_id, role in (roles or {}).items():
                self._change_role(connection, now, made, site_id, role, actor)
            made = moderators.get_moderator(connection, made.id)
        log.info("moderator_added", extra={"moderator": name})
        return made, password

    def disable(self, name: str, *, actor: str = COMMAND_LINE) -> Moderator:
        """Close an account and end its sessions at once. Raises: NotFound (permanent)."""
        now = self._clock()
        with self._store.writer() as connection:
            found = moderators.find_moderator(connection, name.strip().lower())
            if found.disabled_at is None:
                moderators.set_disabled(connection, found.id, now)
                desk_sessions.revoke_all(connection, found.id, now=now)
                self._record(connection, now, actor, Act.MODERATOR_DISABLED, found.name)
            return moderators.get_moderator(connection, found.id)

    def enable(self, name: str, *, actor: str = COMMAND_LINE) -> Moderator:
        """Open a disabled account again, with the password and roles it had. Raises: NotFound (permanent)."""
        now = self._clock()
        with self._store.writer() as connection:
            found = moderators.find_moderator(connection, name.strip().lower())
            if found.disabled_at is not None:
                moderators.set_disabled(connection, found.id, None)
                self._record(connection, now, actor, Act.MODERATOR_ENABLED, found.name)
            return moderators.get_moderator(connection, found.id)

    def reset(self, name: str, *, actor: str = COMMAND_LINE) -> str:
        """Replace a password by a one-time one, which is returned, and end all sessions.

        Raises: NotFound (permanent).
        """
        now, password = self._clock(), one_time_password()
        hashed = self._passwords.hash(password)
        with self._store.writer() as connection:
            found = moderators.find_moderator(connection, name.strip().lower())
            moderators.set_password(connection, found.id, hashed, must_change=True)
            desk_sessions.revoke_all(connection, found.id, now=now)
            forget_name(connection, self._hash_key, found.name)
            self._record(connection, now, actor, Act.PASSWORD_RESET, found.name)
        return password

    def set_role(self, name: str, site: Site, role: Role | None, *, actor: str = COMMAND_LINE) -> Moderator:
        """Give somebody a role at a site, or with None none. Raises: NotFound (permanent)."""
        now = self._clock()
        with self._store.writer() as connection:
            found = moderators.find_moderator(connection, name.strip().lower())
            self._change_role(connection, now, found, site.id, role, actor)
            return moderators.get_moderator(connection, found.id)

    def set_undo_seconds(self, site: Site, seconds: float, *, actor: str) -> None:
        """Say how long decisions of a site's moderators can be taken back, in seconds."""
        with self._store.writer() as connection:
            sites.set_undo_seconds(connection, site.id, seconds)
            record(
                connection,
                at=self._clock(),
                site_id=site.id,
                actor=actor,
                act=Act.SITE_CHANGED,
                subject=site.name,
                detail={"undo_seconds": {"from": site.undo_seconds, "to": seconds}},
            )

    def revoke_sessions(self, name: str, *, actor: str = COMMAND_LINE) -> int:
        """Sign somebody out everywhere; returns how many sessions ended. Raises: NotFound (permanent)."""
        now = self._clock()
        with self._store.writer() as connection:
            found = moderators.find_moderator(connection, name.strip().lower())
            ended = desk_sessions.revoke_all(connection, found.id, now=now)
            self._record(connection, now, actor, Act.SESSIONS_REVOKED, found.name, sessions=ended)
        return ended

    def _change_role(
        self, connection: Connection, now: float, of: Moderator, site_id: int, role: Role | None, actor: str
    ) -> None:
        before = of.roles.get(site_id)
        if before is role:
            return
        moderators.set_role(connection, of.id, site_id, role)
        record(
            connection,
            at=now,
            site_id=site_id,
            actor=actor,
            act=Act.ROLE_CHANGED,
            subject=of.name,
            detail={"from": before, "to": role},
        )

    def _record(
        self, connection: Connection, now: float, actor: str, act: Act, subject: str, **detail: Any
    ) -> None:
        record(connection, at=now, site_id=None, actor=actor, act=act, subject=subject, detail=detail)
