"""What people do about an author: give a standing order, lift it, write a note.

Called by the desk. Judging obeys the orders (`standing_orders`); nothing here decides a comment.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.activity import Act
from service.domain.author_action import ActionKind, AuthorAction
from service.domain.comment import Site
from service.domain.errors import Conflict, InvalidRequest
from service.domain.moderator import Moderator
from service.store import activity, authors
from service.store.engine import Store

log = logging.getLogger(__name__)

LONGEST_MUTE_DAYS = 365
LONGEST_REASON = 1_000
LONGEST_NOTE = 4_000
"""Code points; longer ones are refused, not cut."""
REPLACED = "replaced by a newer order of the same kind"
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Authors:
    """The moderator's verbs about authors, over one record."""

    store: Store
    clock: Callable[[], float] = time.time

    def act(
        self,
        site: Site,
        author_id: str,
        kind: ActionKind,
        *,
        reason: str,
        moderator: Moderator,
        days: int | None = None,
    ) -> AuthorAction:
        """Give an order about an author's further comments at this site; returns it.

        `days` (1 to 365) says how long a mute lasts and is for mutes only; the other kinds
        last until lifted. An order of the same kind that is in force is lifted as replaced;
        one of another kind stays beside it, and the strictest applies.

        Raises: InvalidRequest (missing reason, impossible days), NotFound if the site has no
        comment of that author (permanent); DatabaseUnavailable (retryable).
        """
        reason = _said(reason, "reason", LONGEST_REASON)
        until_days = _days_of(kind, days)
        with self.store.writer() as connection:
            authors.lock(connection, site.id, author_id)
            now = self.clock()
            replaced = [
                earlier.id
                for earlier in authors.list_actions(connection, site.id, author_id)
                if earlier.kind is kind and earlier.in_force(now)
            ]
            if replaced:
                authors.end_actions(connection, replaced, moderator_id=moderator.id, reason=REPLACED, now=now)
            number = authors.insert_action(
                connection,
                site.id,
                author_id,
                kind,
                reason=reason,
                moderator_id=moderator.id,
                now=now,
                until=None if until_days is None else now + until_days * _DAY,
            )
            activity.record(
                connection,
                at=now,
                site_id=site.id,
                actor=moderator.name,
                act=Act.AUTHOR_ACTED_ON,
                subject=author_id,
                detail={
                    "action": number,
                    "kind": str(kind),
                    "days": until_days,
                    "reason": reason,
                    "replaces": replaced,
                },
            )
            given = authors.get_action(connection, site.id, number)
        log.info("author_acted_on", extra={"action": number, "kind": str(kind), "site": site.name})
        return given

    def lift(self, site: Site, action_id: int, *, reason: str, moderator: Moderator) -> AuthorAction:
        """End an order before its time; returns it as it then stands.

        Raises: InvalidRequest (missing reason), NotFound, Conflict if it is lifted or over
        already (permanent); DatabaseUnavailable (retryable).
        """
        reason = _said(reason, "reason", LONGEST_REASON)
        with self.store.writer() as connection:
            now = self.clock()
            given = authors.get_action(connection, site.id, action_id, lock=True)
            if given.lifted_at is not None:
                raise Conflict(f"{given.lifted_by} has lifted this already")
            if not given.in_force(now):
                raise Conflict("this has run out by itself already")
            authors.end_actions(connection, [given.id], moderator_id=moderator.id, reason=reason, now=now)
            activity.record(
                connection,
                at=now,
                site_id=site.id,
                actor=moderator.name,
                act=Act.AUTHOR_ACTION_LIFTED,
                subject=given.author_id,
                detail={"action": given.id, "kind": str(given.kind), "reason": reason},
            )
            lifted = authors.get_action(connection, site.id, given.id)
        log.info("author_action_lifted", extra={"action": given.id, "site": site.name})
        return lifted

    def note(self, site: Site, author_id: str, body: str, *, moderator: Moderator) -> int:
        """Write a note on an author for colleagues; returns its number.

        Raises: InvalidRequest (empty or too long), NotFound if the site has no comment of
        that author (permanent); DatabaseUnavailable (retryable).
        """
        body = _said(body, "note", LONGEST_NOTE)
        with self.store.writer() as connection:
            authors.lock(connection, site.id, author_id)
            now = self.clock()
            number = authors.insert_note(
                connection, site.id, author_id, body, moderator_id=moderator.id, now=now
            )
            activity.record(
                connection,
                at=now,
                site_id=site.id,
                actor=moderator.name,
                act=Act.NOTE_WRITTEN,
                subject=author_id,
                detail={"note": number, "about": "author"},
            )
        return number

    def orders_in_force(
        self, connection: Connection, wanted: Sequence[tuple[int, str]], now: float
    ) -> Mapping[tuple[int, str], AuthorAction]:
        """(site's number, author's id) to the strictest order in force at `now`, where there is one."""
        return authors.orders_in_force(connection, wanted, now)


def _said(written: str, what: str, longest: int) -> str:
    # NUL has no place in a form, and PostgreSQL stores none.
    said = written.replace("\0", "").strip()
    if not said:
        raise InvalidRequest(f"a {what} is needed: colleagues must be able to understand this later")
    if len(said) > longest:
        raise InvalidRequest(f"the {what} may have at most {longest} characters")
    return said


def _days_of(kind: ActionKind, days: int | None) -> int | None:
    if kind is not ActionKind.MUTE:
        if days is not None:
            raise InvalidRequest("only a mute ends by itself: give no number of days")
        return None
    if days is None or not 1 <= days <= LONGEST_MUTE_DAYS:
        raise InvalidRequest(f"a mute lasts from 1 to {LONGEST_MUTE_DAYS} days: say how many")
    return days
