"""How long to wait after failed sign-ins: by name, by address, and by a browser that is known.

Called by `Accounts` before a password is looked at. Keeps only keyed hashes, for a day at most.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.digests import keyed_hash
from service.store import sign_in_failures

_KEPT_SECONDS = 24 * 3600.0


@dataclass(frozen=True, slots=True)
class Limit:
    """So many failures without any wait, then one that doubles from a second to `longest` seconds.

    A failure counts for `window` seconds.
    """

    free: int
    longest: float
    window: float

    def wait_after(self, failures: int) -> float:
        """Seconds from the last failure to the next try."""
        if failures < self.free:
            return 0.0
        return min(2.0 ** min(failures - self.free, 30), self.longest)


NAME = Limit(free=5, longest=900.0, window=_KEPT_SECONDS)
"""About a hundred guesses a day on one account, from however many addresses: the number that NIST
SP 800-63B section 5.2.2 allows in all."""
ADDRESS = Limit(free=30, longest=60.0, window=3600.0)
"""Milder, because a newsroom or everybody behind one proxy shares an address."""
BROWSER = Limit(free=10, longest=900.0, window=_KEPT_SECONDS)
"""A browser in which that person signed in before has a count of its own, so that somebody who
guesses at the name elsewhere cannot keep its owner out (OWASP: device cookies)."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One try to sign in: what its failure counts against."""

    limits: Mapping[str, Limit]

    @classmethod
    def of(cls, hash_key: bytes, *, name: str, address: str, browser: str | None) -> "Attempt":
        """The try of a name from an address; `browser` is the id of one that is known for this name."""
        if browser:
            return cls({keyed_hash(hash_key, "sign-in browser", browser): BROWSER})
        return cls(
            {
                keyed_hash(hash_key, "sign-in name", name): NAME,
                keyed_hash(hash_key, "sign-in address", address): ADDRESS,
            }
        )

    def begin(self, connection: Connection, *, now: float) -> float:
        """Count the try as failed, or say how many seconds it is too early (and count nothing).

        Counted beforehand, so that a hundred tries at once are a hundred failures; `succeed`
        takes it back. Returns 0 when the password may be looked at.
        """
        sign_in_failures.lock(connection, self.limits)
        wait = max(self._wait(connection, subject, now) for subject in self.limits)
        if wait <= 0:
            sign_in_failures.remove_old(connection, before=now - _KEPT_SECONDS)
            sign_in_failures.add(connection, list(self.limits), now=now)
        return max(wait, 0.0)

    def succeed(self, connection: Connection, *, began: float) -> None:
        """Forget the failures of the name or browser; of the address only this try."""
        own = [subject for subject, limit in self.limits.items() if limit is not ADDRESS]
        sign_in_failures.clear(connection, own)
        shared = [subject for subject in self.limits if subject not in own]
        sign_in_failures.take_back(connection, shared, at=began)

    def _wait(self, connection: Connection, subject: str, now: float) -> float:
        limit = self.limits[subject]
        found = sign_in_failures.read(connection, subject, since=now - limit.window)
        return found.last_at + limit.wait_after(found.count) - now if found else 0.0


def forget_name(connection: Connection, hash_key: bytes, name: str) -> None:
    """Let a name be tried at once again, after its password was reset."""
    sign_in_failures.clear(connection, [keyed_hash(hash_key, "sign-in name", name)])
