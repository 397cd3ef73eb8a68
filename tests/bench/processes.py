"""Starts what a benchmark measures, follows its memory, and stops it again.

Ends only processes that it started itself.
"""

import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import psutil


def free_port() -> int:
    """A loopback port that nobody listens on this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def running(
    command: Sequence[str], log: Path, environment: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a command with its output in `log`; SIGTERM and, 15 s later, SIGKILL at the end."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdout=output,
            stderr=output,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
        )
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_until(done: Callable[[], bool], what: str, seconds: float, every: float = 0.05) -> None:
    """Wait until `done` is true. Raises: SystemExit naming `what` after so many seconds."""
    ends = time.monotonic() + seconds
    while not done():
        if time.monotonic() > ends:
            raise SystemExit(f"{what} took over {seconds:.0f} s")
        time.sleep(every)


class PeakMemory:
    """Follows a process and its children; `peaks` is the most resident memory of each in MiB, by name."""

    def __init__(self, root: int, name: Callable[[Sequence[str]], str]) -> None:
        self._root, self._name = root, name
        self.peaks: dict[str, float] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._stop.wait(0.25):
            try:
                root = psutil.Process(self._root)
                family = [root, *root.children(recursive=True)]
            except psutil.NoSuchProcess:
                return
            for process in family:
                try:
                    name = self._name(process.cmdline())
                    # The kernel's own high-water mark: no peak between two looks is missed.
                    status = Path(f"/proc/{process.pid}/status").read_text()
                except (psutil.Error, OSError):
                    continue
                peak = next(
                    (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")), "0"
                )
                self.peaks[name] = max(self.peaks.get(name, 0.0), round(int(peak) / 1024, 1))


def python(*words: str) -> list[str]:
    """A command run by this very Python."""
    return [sys.executable, *words]
