"""How long to wait after failed sign-ins: by name, by address, and by a browser that is known.

Called by `Accounts` before a password is looked at. Keeps only keyed hashes, for a day.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from service.domain.digests import keyed_hash
from service.store import sign_in_failures

WINDOW = 24 * 3600.0
"""Seconds for which a failure counts and is kept."""


@dataclass(frozen=True, slots=True)
class Limit:
    """Failures without any wait, then a wait that doubles from a second to `longest` seconds."""

    free: int
    longest: float

    def wait_after(self, failures: int) -> float:
        """Seconds from the last failure to the next try."""
        if failures < self.free:
            return 0.0
        return min(2.0 ** min(failures - self.free, 30), self.longest)


NAME = Limit(free=5, longest=900.0)
"""About a hundred guesses a day on one account, from however many addresses: the number that NIST
SP 800-63B section 5.2.2 allows in all."""
ADDRESS = Limit(free=30, longest=60.0)
"""Milder, because a newsroom or everybody behind one proxy shares an address."""
BROWSER = Limit(free=10, longest=900.0)
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
        subjects = list(self.limits)
        sign_in_failures.lock(connection, subjects)
        found = sign_in_failures.count(connection, subjects, since=now - WINDOW)
        wait = (
            max(
                (found[subject].last_at + self.limits[subject].wait_after(found[subject].count) - now)
                for subject in found
            )
            if found
            else 0.0
        )
        if wait > 0:
            return wait
        sign_in_failures.remove_old(connection, before=now - WINDOW)
        sign_in_failures.add(connection, subjects, now=now)
        return 0.0

    def succeed(self, connection: Connection, *, began: float) -> None:
        """Forget the failures of the name or browser; of the address only this try."""
        own = [subject for subject, limit in self.limits.items() if limit is not ADDRESS]
        sign_in_failures.clear(connection, own)
        shared = [subject for subject in self.limits if subject not in own]
        sign_in_failures.take_back(connection, shared, at=began)


def forget_name(connection: Connection, hash_key: bytes, name: str) -> None:
    """Let a name be tried at once again, after its password was reset."""
    sign_in_failures.clear(connection, [keyed_hash(hash_key, "sign-in name", name)])
