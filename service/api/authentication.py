"""Recognises the site behind an API key.

Called before every request under /v1/comments and /v1/decisions. Never logs or
answers with a key, and keeps only digests of keys in memory.
"""

import hashlib
import logging
import re
import threading
import time
from collections.abc import Callable

from service.api.problems import Problem, ProblemType
from service.domain.comment import ApiKey, Site
from service.domain.errors import DatabaseUnavailable
from service.store import sites
from service.store.engine import Store

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 3.0
"""How long a key that was found good is not looked up again: a revocation takes this long at most."""
_MOST_REMEMBERED = 1000
_KEY = re.compile(rf"{sites.KEY_PREFIX}[0-9a-f]{{1,32}}\.[A-Za-z0-9_-]{{1,128}}")
_CHALLENGE = 'Bearer realm="lettersdesk"'


class KeyRing:
    """Turns `Authorization` headers into sites. One per process; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        clock: Callable[[], float] = time.time,
        remembered_seconds: float = REMEMBERED_SECONDS,
    ) -> None:
        self._store = store
        self._clock = clock
        self._remembered_seconds = remembered_seconds
        self._lock = threading.Lock()
        self._known: dict[bytes, tuple[Site, float]] = {}
        self._touched: dict[str, float] = {}

    def site_of(self, authorization: str | None) -> Site:
        """The site whose key the header carries.

        Raises: Problem with 401 (permanent) if it carries none that is in force;
        DatabaseUnavailable (retryable).
        """
        key = _key_in(authorization)
        digest = hashlib.sha256(key.encode()).digest()
        now = self._clock()
        known = self._known.get(digest)
        if known and now < known[1]:
            return known[0]
        with self._store.reader() as connection:
            found = sites.authenticate(connection, key)
            revoked = found is None and sites.is_revoked(connection, key)
        if found is None:
            with self._lock:
                self._known.pop(digest, None)
            raise _refused(revoked=revoked)
        site, api_key = found
        with self._lock:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            self._known[digest] = (site, now + self._remembered_seconds)
        self._remember_use(api_key, now)
        return site

    def _remember_use(self, key: ApiKey, now: float) -> None:
        with self._lock:
            last = max(self._touched.get(key.id, 0.0), key.last_used_at or 0.0)
            if now - last < sites.LAST_USED_RESOLUTION:
                return
            self._touched[key.id] = now
        try:
            with self._store.writer() as connection:
                sites.touch_key(connection, key.id, now=now)
        except DatabaseUnavailable:
            # A key is good whether or not its use could be noted.
            log.warning("key_use_not_recorded", extra={"key_id": key.id})


def _key_in(authorization: str | None) -> str:
    if not authorization:
        raise Problem(
            ProblemType.KEY_MISSING,
            "Send your site's API key as `Authorization: Bearer ldk_...`.",
            headers={"WWW-Authenticate": _CHALLENGE},
        )
    scheme, _, key = authorization.strip().partition(" ")
    key = key.strip()
    if scheme.lower() != "bearer" or not _KEY.fullmatch(key):
        raise Problem(
            ProblemType.KEY_MALFORMED,
            "The Authorization header must be `Bearer` and a key as `lettersdesk key create` showed it.",
            headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
        )
    return key


def _refused(*, revoked: bool) -> Problem:
    kind, detail = (
        (ProblemType.KEY_REVOKED, "This API key was revoked: ask for a new one.")
        if revoked
        else (ProblemType.KEY_UNKNOWN, "No site has this API key.")
    )
    return Problem(kind, detail, headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'})
