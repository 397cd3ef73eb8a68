"""Keeps Redis supplied with work: queues what waits, takes back what was lost, holds what is hopeless.

Run by `lettersdesk dispatcher`. Two at once are harmless. Never scores, and never relies on
Redis remembering anything.
"""

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from service.domain.errors import QueueUnavailable
from service.job_queue import JobQueue
from service.moderation import Judging
from service.store import scoring_queue
from service.store.engine import Store
from service.store.scoring_queue import Waiting
from workers.stopping import StopRequest
from workers.turning import turn_until_stopped

log = logging.getLogger(__name__)

IDLE_PAUSE, BUSY_PAUSE = 0.15, 0.05
"""Seconds between two looks: when nothing waited, and while a backlog is being worked off.

A chunk of 32 takes a worker some 60 ms, so that in 50 ms even eight workers do not empty
the sixteen chunks that wait for them.
"""
GRACE = 0.25
"""Seconds during which a new comment is left to the API, which queues it right after its commit."""
RECOVERY_INTERVAL = 1.0
"""Seconds between two looks for leases that ran out and for comments nobody will decide."""
PROGRESS_WINDOW = 60.0
"""Seconds after the last comment that a worker scored in which a backlog counts as being worked off.

Four times the usual lease: a worker that takes longer over one chunk has lost it already.
"""
QUEUE_REST = 1.0
"""Seconds during which a Redis that failed is left alone."""
HOLD_BATCH = 200


@dataclass(slots=True)
class Dispatcher:
    """The loop's state; `now` and `tick` are the wall clock and a clock that never jumps."""

    store: Store
    queue: JobQueue
    judging: Judging
    chunk_size: int
    queue_limit: int
    """Comments that wait in Redis at most; the others wait in the record."""
    lease_seconds: float
    max_attempts: int
    hold_after_seconds: float
    now: Callable[[], float] = time.time
    tick: Callable[[], float] = time.monotonic
    _recover_at: float = 0.0
    _queue_rest_until: float = 0.0
    _queue_is_away: bool = False
    _began_at: float = field(init=False)

    def __post_init__(self) -> None:
        self._began_at = self.tick()

    def run(self, stop: StopRequest) -> None:
        """Turn until a stop is requested; trouble is logged when it begins and when it ends."""
        turn_until_stopped(lambda: BUSY_PAUSE if self.turn() else IDLE_PAUSE, stop, log)

    def turn(self) -> int:
        """One look: recover if it is time to, then queue what there is room for.

        Returns how many comments were queued. Raises: DatabaseUnavailable (retryable).
        """
        if self.tick() >= self._recover_at:
            self._recover_at = self.tick() + RECOVERY_INTERVAL
            self._take_back()
            self._hold_hopeless()
        return self._queue_waiting()

    def _take_back(self) -> None:
        with self.store.writer() as connection:
            taken_back = scoring_queue.take_back_expired(connection, now=self.now())
        if taken_back:
            log.warning("comments_taken_back", extra={"comments": taken_back})

    def _hold_hopeless(self) -> None:
        # What waited while we were not running was not refused by any worker: it gets its time.
        running = self.tick() - self._began_at
        gave_time = running >= self.hold_after_seconds and not self._backlog_shrinks()
        received_before = self.now() - self.hold_after_seconds if gave_time else 0.0
        held = HOLD_BATCH
        while held == HOLD_BATCH:
            made = self.judging.hold_hopeless(
                max_attempts=self.max_attempts, received_before=received_before, limit=HOLD_BATCH
            )
            held = len(made)
            if held:
                log.warning("comments_held_unscored", extra={"comments": held})

    def _backlog_shrinks(self) -> bool:
        # A queue that workers are getting through is long, not stuck: what waits is scored in
        # its turn, instead of filling the moderators' queue with comments nobody looked at.
        with self.store.reader() as connection:
            last = scoring_queue.last_scored_at(connection)
        return last is not None and self.now() - last < PROGRESS_WINDOW

    def _queue_waiting(self) -> int:
        if self.tick() < self._queue_rest_until:
            return 0
        waiting: Sequence[Waiting] = ()
        try:
            room = self._room()
            if room:
                waiting = self._take(room * self.chunk_size)
                self.queue.enqueue(self._chunks(waiting))
        except QueueUnavailable:
            self._queue_rest_until = self.tick() + QUEUE_REST
            if not self._queue_is_away:
                log.warning("queue_unavailable", extra={"comments": len(waiting)})
            self._queue_is_away = True
            with self.store.writer() as connection:
                scoring_queue.put_back(connection, waiting)
            return 0
        if self._queue_is_away:
            log.info("queue_available")
        self._queue_is_away = False
        return len(waiting)

    def _room(self) -> int:
        """Chunks to queue now. Waits until half of the room is free, so that under load chunks are full."""
        capacity = max(2, self.queue_limit // self.chunk_size)
        depth = self.queue.depth()
        return capacity - depth if depth <= capacity // 2 else 0

    def _take(self, limit: int) -> list[Waiting]:
        now = self.now()
        with self.store.writer() as connection:
            return scoring_queue.take_pending(
                connection,
                now=now,
                received_before=now - GRACE,
                lease_seconds=self.lease_seconds,
                limit=limit,
            )

    def _chunks(self, waiting: Sequence[Waiting]) -> list[list[str]]:
        # A comment whose scoring came to nothing may be what broke it: alone, it harms no other.
        alone = [[one.comment_id] for one in waiting if one.attempts]
        rest = [one.comment_id for one in waiting if not one.attempts]
        return [rest[at : at + self.chunk_size] for at in range(0, len(rest), self.chunk_size)] + alone
