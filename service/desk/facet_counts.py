"""The facets' counts of large queues, kept for some seconds so that a page does not count 100,000 rows again.

Called by the queue's page; one per process. Never keeps the counts of a queue in which one can
count along.
"""

import threading

from sqlalchemy import Connection

from service.domain.queue import Facets, QueueFilter
from service.store import queue

LARGE = 20_000
"""Comments from which counts are kept: counting fewer takes some 20 ms, 100,000 take 100 to 190."""
KEPT_SECONDS = 5.0
"""Less than the ten seconds after which an open page asks for what is new."""
MOST_KEPT = 500
"""Filters whose counts are kept at once; then all are counted anew."""


class FacetCounts:
    """Counts by site and filter; safe to share between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._kept: dict[tuple[int, QueueFilter], tuple[float, Facets]] = {}

    def of(self, connection: Connection, site_id: int, asked: QueueFilter, now: float) -> Facets:
        """The counts of `store.queue.facets`; of a large queue at most KEPT_SECONDS old."""
        key = (site_id, asked)
        with self._lock:
            counted_at, facets = self._kept.get(key, (float("-inf"), None))
        if facets is not None and 0 <= now - counted_at < KEPT_SECONDS:
            return facets
        found = queue.facets(connection, site_id, asked, now)
        if found.total >= LARGE:
            with self._lock:
                if len(self._kept) >= MOST_KEPT:
                    self._kept.clear()
                self._kept[key] = (now, found)
        return found
