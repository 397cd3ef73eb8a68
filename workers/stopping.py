"""How our processes are asked to stop: SIGTERM or Ctrl-C sets a flag and ends a wait at once.

Used by the worker, the dispatcher and the delivery process. Never raises in the middle of
work: what is in hand is finished first.
"""

import contextlib
import os
import select
import signal
from types import FrameType


class StopRequest:
    """The one place that knows whether this process was asked to stop."""

    def __init__(self) -> None:
        self.requested = False
        # A signal handler may only write to a pipe safely; `wait` sleeps on its other end.
        self._waking_end, self._calling_end = os.pipe()
        os.set_blocking(self._calling_end, False)

    def listen(self) -> None:
        """Take SIGTERM and SIGINT as requests to stop. Assumes: called on the main thread."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._on_signal)

    def request(self) -> None:
        """Ask to stop; every present and later `wait` returns at once."""
        self.requested = True
        # A full pipe: whoever waits is awake already.
        with contextlib.suppress(BlockingIOError):
            os.write(self._calling_end, b"!")

    def wait(self, seconds: float) -> bool:
        """Sleep for `seconds`, or until a stop is requested; returns whether it was."""
        if not self.requested:
            select.select([self._waking_end], [], [], max(0.0, seconds))
        return self.requested

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.request()
