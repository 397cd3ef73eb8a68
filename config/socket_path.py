"""Where the embedded Redis listens: one rule, so that every process finds the same socket.

Called by `config.settings`; `service.supervisor` makes the folder. Never touches the disk.
"""

import hashlib
import os
import tempfile
from pathlib import Path

LONGEST_SOCKET_PATH = 107
"""Bytes; sockaddr_un holds 108 on Linux with the closing NUL (unix(7)), 104 on macOS and the BSDs."""


def redis_socket_path(data_dir: Path, runtime_dir: str | None) -> Path:
    """The socket in data_dir/run, or a short path made from data_dir's name if that one is too long."""
    usual = data_dir.absolute() / "run" / "redis.sock"
    if len(os.fsencode(usual)) <= (LONGEST_SOCKET_PATH if os.uname().sysname == "Linux" else 103):
        return usual
    digest = hashlib.sha256(os.fsencode(data_dir.absolute())).hexdigest()[:12]
    base = Path(runtime_dir) if runtime_dir else Path(tempfile.gettempdir())
    return base / f"lettersdesk-{os.getuid()}-{digest}" / "redis.sock"
