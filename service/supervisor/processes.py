"""Keeps a set of processes running: starts them, waits until they are ready, restarts and stops them.

Called by `service.commands.up` on its main thread. Never touches a process that it did not
start, and leaves none behind.
"""

import selectors
import signal
import socket
import time
from collections.abc import Callable, Sequence
from types import FrameType
from typing import Any

from service.domain.errors import LettersdeskError
from service.supervisor.child import Child, Running

FIRST_DELAY, LONGEST_DELAY = 0.5, 30.0
"""Seconds before a fallen process is started again; doubled at each fall."""
HEALTHY_AFTER = 60.0
"""Seconds of health after which earlier falls are forgotten."""
FALLS_BEFORE_READY = 5
FALLS_IN_ALL = 20
"""Falls in a row after which a process is given up: without ever being ready, and in any case."""
STOP_SECONDS = 8.8
"""A whole stop, of the 10 s promised; the rest is for this process to end on a busy machine."""
_TICK = 0.1

Show = Callable[[str, str], None]
"""Takes a process' name and a readable line."""


class ChildFailed(LettersdeskError):
    """A process cannot be kept running; the message names it and what it said last (permanent)."""


class Supervisor:
    """Runs children in order; use as a context manager, which stops all of them at its end."""

    def __init__(self, show: Show) -> None:
        self._show = show
        self._all: list[Running] = []
        self._selector = selectors.DefaultSelector()
        self._stops = 0
        self._earlier: dict[signal.Signals, Any] = {}
        self._wake, self._woken = socket.socketpair()
        self._wake.setblocking(False)
        self._woken.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, None)

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            self._earlier[number] = signal.signal(number, self._on_signal)
        self._earlier[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self._wake.fileno(), warn_on_full_buffer=False)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()
        signal.set_wakeup_fd(-1)
        for number, handler in self._earlier.items():
            signal.signal(number, handler)
        self._selector.close()
        self._wake.close()
        self._woken.close()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self._stops += 1

    @property
    def stop_requested(self) -> bool:
        """True after Ctrl-C or a signal to end."""
        return self._stops > 0

    def start(self, children: Sequence[Child]) -> None:
        """Start children side by side and return when all are ready, or a stop is requested.

        Raises: ChildFailed (permanent) if one ends or is not ready in time: at the start that is a
        fault of the settings or the machine, which starting again would not mend.
        """
        begun = [Running(child) for child in children]
        self._all += begun
        for running in begun:
            self._spawn(running)
        while not self.stop_requested and any(running.ready_at is None for running in begun):
            self._turn(give_up_at=1)

    def run(self, until: Callable[[], bool] = lambda: False) -> None:
        """Keep everything running until a stop is requested or `until` says so.

        Raises: ChildFailed (permanent) when a process falls again and again.
        """
        while not self.stop_requested and not until():
            self._turn(give_up_at=FALLS_BEFORE_READY)

    def forget(self, name: str) -> None:
        """Forget a child that has ended, so that another may take its place."""
        self._all = [running for running in self._all if running.child.name != name or running.is_alive()]

    def run_once(self, child: Child, show: Show) -> int | None:
        """Run a child to its end; returns its exit code, or None if a stop was requested meanwhile."""
        running = Running(child)
        usual, self._show = self._show, show
        self._all.append(running)
        self._spawn(running)
        while not self.stop_requested and running.is_alive():
            self._pump(_TICK)
        self._show = usual
        if running.is_alive() or running.process is None:
            return None
        self._read(running)
        self._forget_output(running)
        self._all.remove(running)
        return running.process.returncode

    def stop(self) -> None:
        """End every child, phase by phase; kills what outstays its time. A second Ctrl-C kills at once."""
        began, stops = time.monotonic(), self._stops
        for phase in sorted({running.child.stop_phase for running in self._all}):
            ending = [running for running in self._all if running.child.stop_phase == phase]
            for running in ending:
                running.ask_to_stop()
            while any(running.is_alive() for running in ending):
                self._pump(0.02)
                impatient, now = self._stops > max(stops, 1), time.monotonic() - began
                for running in ending:
                    if impatient or now > min(running.child.stop_by, STOP_SECONDS):
                        running.kill()
        self._pump(0)
        for running in self._all:
            self._read(running)
            self._forget_output(running)
        self._all.clear()

    def lines_of(self, name: str) -> list[str]:
        """The last lines that a child wrote."""
        return [line for running in self._all if running.child.name == name for line in running.lines]

    def pid_of(self, name: str) -> int | None:
        """The id of the process that now stands for a child."""
        return next((r.process.pid for r in self._all if r.child.name == name and r.process), None)

    def _turn(self, give_up_at: int) -> None:
        self._pump(_TICK)
        now = time.monotonic()
        for running in self._all:
            if running.process is None:
                if now >= running.next_start_at:
                    self._spawn(running)
            elif not running.is_alive():
                self._fell(running, running.how_it_ended(), give_up_at)
            elif running.ready_at is None:
                if running.child.is_ready(running.process.pid, running.lines):
                    running.ready_at, running.failures_before_ready = time.monotonic(), 0
                elif now > running.started_at + running.child.ready_within:
                    running.kill()
                    self._fell(running, f"not ready after {running.child.ready_within:.0f} s", give_up_at)
            elif now > running.ready_at + HEALTHY_AFTER:
                running.failures = 0

    def _spawn(self, running: Running) -> None:
        running.spawn()
        if running.process is not None and running.process.stdout is not None:
            self._selector.register(running.process.stdout, selectors.EVENT_READ, running)

    def _fell(self, running: Running, how: str, give_up_at: int) -> None:
        self._read(running)
        self._forget_output(running)
        if running.process is not None:
            running.process.wait()
        running.failures += 1
        running.failures_before_ready += running.ready_at is None
        name = running.child.name
        if running.failures_before_ready >= give_up_at or running.failures >= FALLS_IN_ALL:
            times = f" {running.failures} times" if running.failures > 1 else ""
            raise ChildFailed(f"The {name} stopped{times} ({how}). Its last words: {running.last_words()}")
        delay = min(FIRST_DELAY * 2 ** (running.failures - 1), LONGEST_DELAY)
        running.process, running.next_start_at = None, time.monotonic() + delay
        self._show(name, f"stopped ({how}); starting it again in {delay:g} s")

    def _pump(self, timeout: float) -> None:
        for key, _ in self._selector.select(timeout):
            if key.data is None:
                self._woken.recv(4096)
            else:
                self._read(key.data)
                if key.data.output_ended:
                    self._forget_output(key.data)

    def _read(self, running: Running) -> None:
        for line in running.read():
            readable = running.child.readable(line)
            if readable is not None:
                self._show(running.child.name, readable)

    def _forget_output(self, running: Running) -> None:
        output = running.process.stdout if running.process is not None else None
        if output is not None and not output.closed:
            self._selector.unregister(output)
            output.close()
