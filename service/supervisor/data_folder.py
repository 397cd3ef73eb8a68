"""The data folder as `lettersdesk up` needs it: writable, with room, and held by one `up` at a time.

Called by `service.commands.up` and `doctor`. Never removes anything.
"""

import errno
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from service.domain.errors import LettersdeskError

LEAST_FREE = 64 * 1024 * 1024
"""Bytes without which nothing is started: a compiled model (about 25 MB), SQLite's log and Redis' file."""


class FolderUnusable(LettersdeskError):
    """The data folder cannot be used; the message says why and what to do (permanent)."""


@contextmanager
def held(data_dir: Path) -> Iterator[None]:
    """Hold the folder for this process until the block ends, however the process ends.

    Raises: FolderUnusable (permanent) if another process holds it, if it cannot be
    written, or if its disk is full.
    """
    lock = data_dir / "run" / "up.lock"
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise FolderUnusable(
            f"The data folder {data_dir} cannot be written ({error.strerror}): "
            "make it writable for this user, or set LETTERSDESK_DATA to another folder."
        ) from error
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.read(descriptor, 32).decode(errors="replace").strip() or "unknown"
            raise FolderUnusable(
                f"Lettersdesk runs in {data_dir} already (process {holder}): "
                "stop that one, or set LETTERSDESK_DATA to another folder."
            ) from None
        require_room(data_dir, LEAST_FREE)
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, str(os.getpid()).encode(), 0)
        yield
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES):
            raise
        raise FolderUnusable(f"The data folder {data_dir} cannot be used: {error.strerror}.") from error
    finally:
        os.close(descriptor)


def require_room(data_dir: Path, least: int) -> None:
    """Raises: FolderUnusable (permanent) if the disk has less than `least` bytes left."""
    free = shutil.disk_usage(data_dir).free
    if free < least:
        raise FolderUnusable(
            f"The disk that holds {data_dir} is full ({free // 2**20} MB left, {least // 2**20} MB needed): "
            "make room, or set LETTERSDESK_DATA to a folder on another disk."
        )


def is_held(data_dir: Path) -> int | None:
    """The id of the `up` that holds the folder, if one does."""
    try:
        descriptor = os.open(data_dir / "run" / "up.lock", os.O_RDWR)
    except OSError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return int(os.read(descriptor, 32).decode(errors="replace").strip() or 0)
    finally:
        os.close(descriptor)
    return None
