import os
import sys
import textwrap
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from service.supervisor.child import Child


@pytest.fixture
def events() -> list[tuple[str, str]]:
    return []


@pytest.fixture
def show(events: list[tuple[str, str]]) -> Callable[[str, str], None]:
    return lambda name, line: events.append((name, line))


@pytest.fixture
def child() -> Callable[..., Child]:
    """A real process that runs a few lines of Python; ready once it has said so, unless told otherwise."""

    def make(
        name: str,
        code: str,
        *,
        is_ready: Callable[[int, Sequence[str]], bool] = lambda _, lines: "ready" in lines,
        ready_within: float = 10.0,
        stop_by: float = 5.0,
        stop_phase: int = 1,
    ) -> Child:
        program = "import os, signal, sys, time, pathlib\n" + textwrap.dedent(code)
        return Child(
            name,
            (sys.executable, "-u", "-S", "-c", program),
            is_ready,
            ready_within,
            stop_by,
            dict(os.environ),
            stop_phase,
        )

    return make


def process_exists(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


@pytest.fixture
def gone() -> Callable[[int], bool]:
    """Whether a process is gone, or goes within five seconds."""

    def wait(pid: int) -> bool:
        for _ in range(250):
            if not process_exists(pid):
                return True
            time.sleep(0.02)
        return False

    return wait
