"""One process under supervision: how it is started, what it last said, how it is ended.

Called by `service.supervisor.processes`. Never decides whether to start it again.
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LINES_KEPT = 40
"""Last lines of a process that are kept to explain its end."""
_TETHER = Path(__file__).with_name("tether.py")
_PREFIX = re.compile(r"^\d\d:\d\d:\d\d {2}\S+ +")


@dataclass(frozen=True, slots=True)
class Child:
    """What to run, when it counts as ready, and how long it may take; times in seconds."""

    name: str
    command: tuple[str, ...]
    is_ready: Callable[[int, Sequence[str]], bool]
    """Asked with the process' id and its last lines, several times a second; answers within a second."""
    ready_within: float
    stop_by: float
    """Seconds after the stop of everything began; then the process is killed."""
    environment: Mapping[str, str]
    stop_phase: int = 1
    """Children of one phase are stopped side by side; the next phase begins when all have ended."""
    readable: Callable[[str], str | None] = lambda line: line
    """Turns a line of its output into what is shown, or None for a line that is not."""


@dataclass(slots=True)
class Running:
    """A child and the process that currently stands for it, if any."""

    child: Child
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    ready_at: float | None = None
    next_start_at: float = 0.0
    failures: int = 0
    failures_before_ready: int = 0
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=LINES_KEPT))
    output_ended: bool = False
    _partial: bytes = b""

    def spawn(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches it through us and in our order.

        Assumes: called on the supervisor's main thread, to whose life the kernel ties the process.
        """
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_TETHER), str(os.getpid()), *self.child.command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(self.child.environment),
            process_group=0,
        )
        assert self.process.stdout is not None  # noqa: S101 - for mypy
        os.set_blocking(self.process.stdout.fileno(), False)
        self.lines.clear()
        self.started_at, self.ready_at = time.monotonic(), None
        self._partial, self.output_ended = b"", False

    def is_alive(self) -> bool:
        """True while its process runs. What it started ends with it: nothing stays behind unwatched."""
        if self.process is None or self.process.returncode is not None:
            return False
        if not hasattr(os, "waitid"):  # macOS before Python 3.13
            return self.process.poll() is None
        if os.waitid(os.P_PID, self.process.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
            return True
        # It has ended but was not waited for: its id, which is its group's, cannot be anybody else's yet.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        return False

    def read(self) -> list[str]:
        """The complete lines it wrote since the last call; the rest waits for its line end."""
        if self.process is None or self.process.stdout is None:
            return []
        chunks = [self._partial]
        while chunk := self._read_some():
            chunks.append(chunk)
        self.output_ended = chunk == b""
        *complete, self._partial = b"".join(chunks).split(b"\n")
        if self.output_ended and self._partial:
            complete, self._partial = [*complete, self._partial], b""
        lines = [line.decode("utf-8", "replace").rstrip() for line in complete]
        lines = [line for line in lines if line]
        self.lines.extend(lines)
        return lines

    def _read_some(self) -> bytes | None:
        try:
            return os.read(self.process.stdout.fileno(), 65536)  # type: ignore[union-attr]
        except (BlockingIOError, ValueError):
            return None

    def ask_to_stop(self) -> None:
        """Send SIGTERM, once it is known to run."""
        if self.is_alive() and self.process is not None:
            self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it and what it started at once. Its id is still ours: it has not been waited for."""
        if self.is_alive() and self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)

    def how_it_ended(self) -> str:
        """Its end in words: exit code 1, or killed by SIGKILL."""
        code = self.process.returncode if self.process is not None else None
        if code is not None and code < 0:
            return f"killed by {signal.Signals(-code).name}"
        return f"exit code {code}"

    def last_words(self) -> str:
        """The last line it wrote that is not a mere continuation, without time and process."""
        said = [_PREFIX.sub("", line) for line in self.lines if not line.startswith((" ", "\t"))]
        return said[-1] if said else "it said nothing"
