"""Lets a request wait for a decision: one subscriber per process, and many waiting requests.

Called by the views. An announcement is only a hint to look into the record; without
Redis, or when a hint is lost, waiting requests look by themselves.
"""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TypeVar

import redis

from service.job_queue import DECIDED_CHANNEL

log = logging.getLogger(__name__)

LOOK_SECONDS = 1.0
"""Between two looks of a request that hears announcements: they are hints and can be lost, and
nobody announces that a moderator's decision can no longer be taken back."""
DEAF_LOOK_SECONDS = 0.25
"""The same while Redis is away; 16 waiting requests then cost some 64 short reads a second."""
_TICK = 0.25
_MOST_RECENT = 4096
"""Announcements remembered for requests that begin to wait a moment after theirs."""
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 2.0

Found = TypeVar("Found")


class Waiting:
    """The places in which requests of one process wait, and the thread that wakes them.

    At most half of the request threads may wait, and feeds only a quarter: the others
    must stay free to take posts. A request that gets no place is answered at once.
    """

    def __init__(
        self, connect: Callable[[], redis.Redis], *, threads: int, stopping: threading.Event | None = None
    ) -> None:
        self.stopping = stopping or threading.Event()
        self._connect = connect
        self._places = max(1, threads // 2)
        self._feed_places = max(1, threads // 4)
        self._lock = threading.Lock()
        self._waiters: dict[str, set[threading.Event]] = defaultdict(set)
        self._recent: dict[str, None] = {}
        self._taken = 0
        self._taken_by_feeds = 0
        self._thread: threading.Thread | None = None
        self._hears = False

    @property
    def hears(self) -> bool:
        """Whether announcements arrive at the moment."""
        return self._hears

    @property
    def count(self) -> int:
        """Requests that wait now."""
        return self._taken

    def start(self) -> None:
        """Begin to listen. Needed in each process; calling it again does no harm."""
        with self._lock:
            # A forked process inherits the object but not the thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._listen, name="decision-listener", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Release everybody and end the thread, within a quarter of a second."""
        self.stopping.set()
        self._wake_all()

    def for_comment(
        self, site_id: int, comment_id: str, look: Callable[[], Found | None], *, seconds: float
    ) -> tuple[Found | None, bool]:
        """Wait until `look` finds something about a comment; see `for_site`.

        Assumes that the caller has just seen the comment undecided: the first look is
        left out unless an announcement came meanwhile.
        """
        return self._wait(f"{site_id}:{comment_id}", look, seconds, feed=False)

    def for_site(
        self, site_id: int, look: Callable[[], Found | None], *, seconds: float
    ) -> tuple[Found | None, bool]:
        """Call `look` now and whenever a decision of the site was announced, until it finds something.

        Returns what it found or None, and whether there was a place to wait; without one
        `look` was called once. Ends early when the process stops. Raises what `look` raises.
        """
        return self._wait(f"{site_id}:", look, seconds, feed=True)

    def _wait(
        self, topic: str, look: Callable[[], Found | None], seconds: float, *, feed: bool
    ) -> tuple[Found | None, bool]:
        if not self._take_place(feed=feed):
            return look(), False
        woken = threading.Event()
        until = time.monotonic() + seconds
        with self._lock:
            self._waiters[topic].add(woken)
            look_now = feed or not self._hears or topic in self._recent
        self.start()
        try:
            found = look() if look_now else None
            while found is None and (left := until - time.monotonic()) > 0 and not self.stopping.is_set():
                woken.wait(min(left, LOOK_SECONDS if self._hears else DEAF_LOOK_SECONDS))
                # Cleared before looking, so that a decision made meanwhile is not missed.
                woken.clear()
                found = look()
            return found, True
        finally:
            with self._lock:
                self._waiters[topic].discard(woken)
                if not self._waiters[topic]:
                    del self._waiters[topic]
                self._taken -= 1
                self._taken_by_feeds -= feed

    def _take_place(self, *, feed: bool) -> bool:
        with self._lock:
            if self._taken >= self._places or (feed and self._taken_by_feeds >= self._feed_places):
                return False
            self._taken += 1
            self._taken_by_feeds += feed
            return True

    def _wake(self, message: str) -> None:
        site, _, _ = message.partition(":")
        with self._lock:
            self._recent[message] = None
            if len(self._recent) > _MOST_RECENT:
                del self._recent[next(iter(self._recent))]
            for topic in (message, f"{site}:"):
                for woken in self._waiters.get(topic, ()):
                    woken.set()

    def _wake_all(self) -> None:
        with self._lock:
            for waiters in self._waiters.values():
                for woken in waiters:
                    woken.set()

    def _listen(self) -> None:
        pause = _FIRST_PAUSE
        while not self.stopping.is_set():
            try:
                self._hear()
            except (redis.RedisError, OSError, ValueError) as error:
                if self._hears or pause == _FIRST_PAUSE:
                    log.warning("announcements_unavailable", extra={"reason": type(error).__name__})
                pause = _FIRST_PAUSE if self._hears else min(pause * 2, _LONGEST_PAUSE)
            finally:
                self._hears = False
                # Whoever counted on announcements looks at once and then more often.
                self._wake_all()
            self.stopping.wait(pause)

    def _hear(self) -> None:
        with self._connect() as client, client.pubsub() as subscription:
            subscription.subscribe(DECIDED_CHANNEL)
            while not self.stopping.is_set():
                message = subscription.get_message(timeout=_TICK)
                if message is None:
                    continue
                if message["type"] == "subscribe":
                    self._hears = True
                    # What was decided before this moment was not heard.
                    self._wake_all()
                elif message["type"] == "message":
                    self._wake(bytes(message["data"]).decode("utf-8", "replace"))
