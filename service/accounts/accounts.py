"""Who may enter the desk: accounts, passwords, sessions and roles, each change in the activity log.

Called by the desk and by `lettersdesk user`. Never logs a password, token, address or unknown name.
"""

import hmac
import logging
import secrets

from sqlalchemy import Connection

from service.accounts.passwords import check_password
from service.accounts.roster import Roster
from service.accounts.throttle import Attempt
from service.domain.activity import Act
from service.domain.digests import keyed_hash
from service.domain.errors import DatabaseUnavailable, SignInRefused, UnfitPassword
from service.domain.moderator import Moderator
from service.domain.preferences import Preferences
from service.store import desk_sessions, moderators
from service.store.activity import record

log = logging.getLogger(__name__)

IDLE_SECONDS = 12 * 3600.0
"""A session that was not used for so long is over: a shift, and not the night after it."""
LONGEST_SECONDS = 7 * 24 * 3600.0
"""A session ends after this, used or not."""
SEEN_RESOLUTION = 60.0
"""Seconds between two writes of a session's last use: exact times would cost a write per page."""
_KEPT_SECONDS = 90 * 24 * 3600.0
_WRONG = "The name or the password is wrong."
_NOBODY = "nobody"


class Accounts(Roster):
    """The verbs over one record, with those of `Roster`. One per process; safe to share between threads."""

    def sign_in(self, name: str, password: str, address: str, browser: str | None = None) -> str:
        """Begin a session and return its token; `browser` is what `remember_browser` made earlier.

        Unknown names, wrong passwords and disabled accounts get the same answer after the same work.
        A try that comes too early is refused unseen and is no line in the activity log, which only grows.
        Raises: SignInRefused, DatabaseUnavailable (retryable).
        """
        now = self._clock()
        name = name.strip().lower()
        attempt = Attempt.of(
            self._hash_key, name=name, address=address, browser=self._browser_id(name, browser)
        )
        with self._store.writer() as connection:
            wait = attempt.begin(connection, now=now)
            known = moderators.find_credentials(connection, name)
        if wait:
            log.warning("sign_in_throttled", extra={"wait": round(wait)})
            raise SignInRefused(_patience(wait), retry_after=wait)
        matched = self._passwords.matches(password, known.password_hash if known else None)
        if known is None or not matched or known.is_disabled:
            self._refused(known, now)
            raise SignInRefused(_WRONG)
        renewed = self._passwords.hash(password) if self._passwords.is_outdated(known.password_hash) else None
        with self._store.writer() as connection:
            attempt.succeed(connection, began=now)
            if renewed:
                moderators.replace_hash(connection, known.moderator_id, old=known.password_hash, new=renewed)
            # Read again: it may have been disabled or reset while the password was looked at.
            still = moderators.find_credentials(connection, name)
            if (
                still is None
                or still.is_disabled
                or still.password_hash not in (known.password_hash, renewed)
            ):
                raise SignInRefused(_WRONG)
            desk_sessions.remove_old(connection, expired_before=now - _KEPT_SECONDS)
            token = self._begin(connection, known.moderator_id, now)
            record(connection, at=now, site_id=None, actor=name, act=Act.SIGNED_IN, subject=name)
        log.info("moderator_signed_in", extra={"moderator": name})
        return token

    def remember_browser(self, name: str) -> str:
        """What a browser may show at later sign-ins under this name, to have failures of its own counted."""
        browser_id = secrets.token_hex(16)
        return f"{browser_id}.{self._mark(name.strip().lower(), browser_id)}"

    def resume(self, token: str) -> Moderator | None:
        """Whose session it is; None if it is unknown, over or revoked, or its owner was disabled.

        Raises: DatabaseUnavailable (retryable).
        """
        now = self._clock()
        with self._store.reader() as connection:
            session = desk_sessions.find(connection, token)
            if session is None or now >= min(session.expires_at, session.seen_at + IDLE_SECONDS):
                return None
            moderator = moderators.get_moderator(connection, session.moderator_id)
        if moderator.disabled_at is not None:
            return None
        if now - session.seen_at >= SEEN_RESOLUTION:
            try:
                with self._store.writer() as connection:
                    desk_sessions.touch(connection, session, now=now)
            except DatabaseUnavailable:
                # The next page will write it; this one only reads.
                log.info("session_use_not_noted")
        return moderator

    def sign_out(self, token: str) -> None:
        """End the session of a token; one that is over already is left so."""
        now = self._clock()
        with self._store.writer() as connection:
            moderator_id = desk_sessions.revoke(connection, token, now=now)
            if moderator_id is None:
                return
            name = moderators.get_moderator(connection, moderator_id).name
            record(connection, at=now, site_id=None, actor=name, act=Act.SIGNED_OUT, subject=name)

    def change_password(self, moderator: Moderator, old: str, new: str, address: str) -> str:
        """Replace one's own password, end all one's sessions, and begin the one whose token is returned.

        Raises: SignInRefused if `old` is wrong or tried too often, UnfitPassword (permanent).
        """
        now = self._clock()
        attempt = Attempt.of(
            self._hash_key, name=moderator.name, address=address, browser=f"session of {moderator.id}"
        )
        with self._store.writer() as connection:
            wait = attempt.begin(connection, now=now)
            known = moderators.find_credentials(connection, moderator.name)
        if wait:
            raise SignInRefused(_patience(wait), retry_after=wait)
        if known is None or not self._passwords.matches(old, known.password_hash):
            raise SignInRefused("The present password is wrong.")
        with self._store.writer() as connection:
            attempt.succeed(connection, began=now)
        check_password(new, name=moderator.name, display_name=moderator.display_name)
        if self._passwords.matches(new, known.password_hash):
            raise UnfitPassword("This is the present password. Choose another one.")
        hashed = self._passwords.hash(new)
        with self._store.writer() as connection:
            moderators.set_password(connection, moderator.id, hashed, must_change=False)
            desk_sessions.revoke_all(connection, moderator.id, now=now)
            token = self._begin(connection, moderator.id, now)
            self._record(connection, now, moderator.name, Act.PASSWORD_CHANGED, moderator.name)
        return token

    def save_preferences(self, moderator_id: int, preferences: Preferences) -> None:
        """Replace somebody's own choices. Raises: NotFound (permanent)."""
        with self._store.writer() as connection:
            moderators.save_preferences(connection, moderator_id, preferences)

    def _refused(self, known: moderators.Credentials | None, now: float) -> None:
        # Not the name that was typed: people type passwords there.
        name = known.name if known else _NOBODY
        with self._store.writer() as connection:
            self._record(connection, now, name, Act.SIGN_IN_REFUSED, name)
        log.warning("sign_in_refused", extra={"known": known is not None})

    def _begin(self, connection: Connection, moderator_id: int, now: float) -> str:
        return desk_sessions.begin(connection, moderator_id, now=now, expires_at=now + LONGEST_SECONDS)

    def _mark(self, name: str, browser_id: str) -> str:
        return keyed_hash(self._hash_key, "browser of", f"{browser_id}:{name}")

    def _browser_id(self, name: str, shown: str | None) -> str | None:
        browser_id, _, mark = (shown or "").partition(".")
        true = self._mark(name, browser_id)
        return browser_id if hmac.compare_digest(mark.encode(), true.encode()) else None


def _patience(wait: float) -> str:
    seconds = int(wait) + 1
    said = f"{seconds} seconds" if seconds < 120 else f"{round(seconds / 60)} minutes"  # noqa: PLR2004
    return f"There were too many failed attempts. Wait {said}, then try again."
