"""What is still to happen on the demo's stage, in order of time.

Filled by `play` and `shift`. Sets the stage's clock before each act; never goes back.
"""

import heapq
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class SetClock:
    """A clock that stands until it is set; seconds since 1970, UTC."""

    now: float

    def __call__(self) -> float:
        """The time it was set to."""
        return self.now


@dataclass
class Agenda:
    """Acts by time, up to `ends`: what would come after that is left undone."""

    clock: SetClock
    ends: float
    _acts: list[tuple[float, int, Callable[[], object]]] = field(default_factory=list)
    _count: "itertools.count[int]" = field(default_factory=itertools.count)

    def plan(self, at: float, act: Callable[[], object]) -> None:
        """Do this at that time, or with the next if that is past; never, if it is beyond the end."""
        if at < self.ends:
            heapq.heappush(self._acts, (at, next(self._count), act))

    def perform(self, until: float) -> None:
        """Do all that is due before `until`, in order; acts may plan further ones."""
        while self._acts and self._acts[0][0] < until:
            at, _, act = heapq.heappop(self._acts)
            self.clock.now = max(at, self.clock.now)
            act()
