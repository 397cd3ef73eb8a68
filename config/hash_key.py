"""The key under which readers' e-mail and IP addresses are hashed: made once, then only read.

Called by `config.settings`; nobody else reads the file. Never prints or logs the key.
"""

import contextlib
import os
import secrets
from pathlib import Path

from service.domain.errors import InvalidSettings

SHORTEST_KEY = 32
"""Bytes; as long as the output of the SHA-256 it keys (RFC 2104 section 3)."""


def load_or_create_hash_key(path: Path) -> bytes:
    """Return the key in this file, making it first if there is none (64 hexadecimal digits, mode 0600).

    Raises: InvalidSettings (permanent) if the folder cannot be written or the file is too short.
    Assumes: the file system has hard links, so that of two makers exactly one wins.
    """
    try:
        if not path.exists():
            _create(path)
        key = path.read_bytes().strip()
    except OSError as error:
        raise InvalidSettings(
            f"The data folder {path.parent.parent} cannot be used ({error.strerror}): "
            "make it writable for this user, or set LETTERSDESK_DATA to another folder."
        ) from error
    if len(key) < SHORTEST_KEY:
        raise InvalidSettings(
            f"The hash key in {path} has {len(key)} bytes and needs {SHORTEST_KEY}: "
            "restore it from a backup, or delete the file "
            "to make a new one (known authors then count as new)."
        )
    return key


def _create(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.parent.chmod(0o700)
    draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(secrets.token_hex(32).encode())
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink(missing_ok=True)
