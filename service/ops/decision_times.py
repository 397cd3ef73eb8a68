"""The histogram of times to decision, kept up to date without reading the whole record each time.

Used by `metrics`. Every process comes to the same numbers, since all of them count the
same rows; what may still be joined by an earlier row is counted anew each time.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from service.store.statistics import count_delays, last_decision_before

BUCKETS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 300.0, 900.0, 3600.0)
SETTLED_SECONDS = 60.0
"""Age from which no decision with a lower number can appear: transactions are far shorter."""
_STEP = 100_000
"""Decisions counted in one query, so that the first look at a long record holds nobody up."""


@dataclass(frozen=True, slots=True)
class Times:
    """(upper bound, how many took at most that long) in order, the last bound +Inf; and their sum."""

    buckets: list[tuple[str, float]]
    total_seconds: float


class DecisionTimes:
    """Counts that are settled, in memory, to which the newest are added when somebody asks."""

    def __init__(self) -> None:
        self._counted_to = 0
        self._counts = [0] * (len(BUCKETS) + 1)
        self._total = 0.0

    def read(self, connection: Connection, *, now: float) -> Times:
        """The histogram at `now`. Assumes: one caller at a time."""
        settled = last_decision_before(connection, now - SETTLED_SECONDS, after_id=self._counted_to)
        while self._counted_to < settled:
            up_to = min(settled, self._counted_to + _STEP)
            counts, total = count_delays(connection, BUCKETS, after_id=self._counted_to, up_to_id=up_to)
            self._counts = [old + new for old, new in zip(self._counts, counts, strict=True)]
            self._total += total
            self._counted_to = up_to
        counts, total = count_delays(connection, BUCKETS, after_id=self._counted_to, up_to_id=None)
        names = [*(str(bound) for bound in BUCKETS), "+Inf"]
        return Times(
            [(name, float(old + new)) for name, old, new in zip(names, self._counts, counts, strict=True)],
            self._total + total,
        )
