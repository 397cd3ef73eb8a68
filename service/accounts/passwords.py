"""Passwords: hashed with argon2id, checked in the same time for everybody, refused if easily guessed.

Called by `Accounts`. Never logs, stores or returns a password, except a one-time one to who asked for it.
"""

import secrets
import threading
import unicodedata
from functools import cache, cached_property
from importlib.resources import files

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from service.domain.errors import UnfitPassword

SHORTEST = 12
"""Characters. NIST SP 800-63B asks for 8 with a second factor and 15 without; 12 resists guessing at the
rate that `throttle` allows."""
LONGEST = 256
"""Characters; over the 64 that NIST SP 800-63B section 5.1.1.2 wants allowed, and no way to make us work."""
_AT_ONCE = 2
"""Hashes made at the same time: each takes 64 MiB, and sign-ins must not crowd out the API."""
_ONE_TIME_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are mistaken for each other."""


class Passwords:
    """Hashes and checks; one per process, safe to share between threads."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """Use RFC 9106's second recommended parameters (64 MiB, 3 passes, 4 lanes) unless given others."""
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._turns = threading.BoundedSemaphore(_AT_ONCE)

    def hash(self, password: str) -> str:
        """The password as it is stored: argon2id in PHC format."""
        with self._turns:
            return self._hasher.hash(_folded(password))

    def matches(self, password: str, stored: str | None) -> bool:
        """Whether this is the password of `stored`; None takes as long and is False."""
        with self._turns:
            nobodys = self._nobodys  # made here, so that the first unknown name takes no longer
            try:
                matched = self._hasher.verify(stored or nobodys, _folded(password))
            except (VerificationError, InvalidHashError):
                return False
        return matched and stored is not None

    def is_outdated(self, stored: str) -> bool:
        """Whether it was hashed with other parameters than today's."""
        return self._hasher.check_needs_rehash(stored)

    @cached_property
    def _nobodys(self) -> str:
        return self._hasher.hash(secrets.token_urlsafe(32))


def check_password(password: str, *, name: str, display_name: str = "") -> None:
    """Refuse a new password that others would try early.

    Length, the owner's names and the commonest passwords count; kinds of characters do not.
    Raises: UnfitPassword (permanent) with a sentence that says what to change.
    Source: NIST SP 800-63B sections 5.1.1.1 and 5.1.1.2.
    """
    folded = _folded(password)
    if len(folded) < SHORTEST:
        raise UnfitPassword(f"A password has at least {SHORTEST} characters; several words are a good one.")
    if len(folded) > LONGEST:
        raise UnfitPassword(f"A password has at most {LONGEST} characters.")
    plain = _letters(folded)
    for own in (name, display_name):
        if plain.strip("0123456789") == _letters(own).strip("0123456789") != "":
            raise UnfitPassword("This is your name, which others try first. Choose something else.")
    if len(set(plain)) < 4 or plain in _common():  # noqa: PLR2004 - "aaaabbbbcccc"
        raise UnfitPassword("This is one of the first passwords that others try. Choose something else.")


def one_time_password() -> str:
    """A password to be used once: 79 random bits in four groups that can be read out."""
    letters = [secrets.choice(_ONE_TIME_ALPHABET) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def _folded(password: str) -> str:
    # So that a password typed on another keyboard is the same bytes; NIST SP 800-63B, 5.1.1.2.
    return unicodedata.normalize("NFKC", password.encode("utf-8", "replace").decode())


def _letters(text: str) -> str:
    return "".join(character for character in _folded(text).casefold() if character.isalnum())


@cache
def _common() -> frozenset[str]:
    lines = files("service.accounts").joinpath("common_passwords.txt").read_text(encoding="utf-8")
    return frozenset(line for line in lines.splitlines() if line and not line.startswith("#"))
