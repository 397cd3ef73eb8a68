"""What goes onto RQ, by dotted name and with which limits, and who is told of decisions.

Used by the API (enqueue, wait), the dispatcher (enqueue) and workers (announce).
Jobs carry comment ids only: Redis never holds a reader's text.
"""

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from rq import Queue
from rq.exceptions import NoSuchJobError
from rq.job import Job
from rq.serializers import JSONSerializer

from service.domain.comment import Decision
from service.domain.errors import QueueUnavailable

log = logging.getLogger(__name__)

SCORING_QUEUE = "scoring"
SCORE_COMMENTS = "workers.jobs.score_comments"
ALLOWED_FUNCTIONS = frozenset({SCORE_COMMENTS})
"""All that a job may call. RQ's serializers would import any dotted name found in Redis."""

DECIDED_CHANNEL = "lettersdesk:decided"

JOB_TIMEOUT = 60
"""Seconds for one chunk; scoring 32 of the longest comments takes under 10 on one slow core."""
RESULT_TTL = 0
FAILURE_TTL = 86_400
"""Seconds that Redis keeps a failed job to look at; RQ's default is a year."""

TIMEOUT = 2.0
"""Seconds the API waits for Redis (reliability: more would stall readers' posts)."""
REST = 5.0
"""Seconds during which the API leaves a Redis that failed alone; the dispatcher queues meanwhile."""


_KEPT_FIELDS = frozenset(
    name.encode()
    for name in (
        "data",
        "created_at",
        "enqueued_at",
        "started_at",
        "ended_at",
        "origin",
        "description",
        "status",
    )
)
"""What a job of ours is restored from; the rest of its hash is not read."""


class RefusedJob(NoSuchJobError):  # type: ignore[misc]  # rq carries no types
    """A job in Redis names a function that is not ours to run (permanent).

    To RQ it is a job that does not exist: dropped, and the worker goes on.
    """


class ScoringJob(Job):  # type: ignore[misc]  # rq carries no types
    """A job that can only be one of ALLOWED_FUNCTIONS, on a list of comment ids.

    Everything else that RQ would read from Redis (callbacks, webhooks, dependencies,
    retries, its own limits) is left out: whoever can write there must not gain a way to
    run or fetch anything.
    """

    def restore(self, raw_data: Any) -> None:
        """Read the job from Redis. Raises: RefusedJob (permanent) unless it is one of ours."""
        try:
            super().restore({name: value for name, value in raw_data.items() if name in _KEPT_FIELDS})
            allowed = self.func_name in ALLOWED_FUNCTIONS and self._takes_comment_ids()
        except Exception:  # noqa: BLE001 - whatever it is, it was not written by us
            allowed = False
        if not allowed:
            log.error("job_refused", extra={"job_id": self.id})
            raise RefusedJob(f"job {self.id} is not one of ours")
        self.timeout, self.result_ttl, self.failure_ttl = JOB_TIMEOUT, RESULT_TTL, FAILURE_TTL

    def _takes_comment_ids(self) -> bool:
        args = list(self.args)
        return (
            self.instance is None
            and not self.kwargs
            and len(args) == 1
            and isinstance(args[0], list)
            and all(isinstance(comment_id, str) for comment_id in args[0])
        )


def connect(url: str, *, timeout: float = TIMEOUT, retries: int = 0) -> redis.Redis:
    """A client that gives up after `timeout` seconds and does not send twice unless told to.

    redis-py by default repeats a command ten times, and can so push an id twice.
    """
    return redis.Redis.from_url(
        url,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), retries),
        health_check_interval=30,
    )


def scoring_queue(client: redis.Redis) -> Queue:
    """The one queue that scoring workers listen on."""
    return Queue(
        SCORING_QUEUE,
        connection=client,
        job_class=ScoringJob,
        serializer=JSONSerializer,
        default_timeout=JOB_TIMEOUT,
    )


class JobQueue:
    """Enqueue chunks and announce decisions; forgiving of a Redis that is away.

    One per process; safe to share between threads.
    """

    def __init__(self, client: redis.Redis, *, clock: Callable[[], float] = time.monotonic) -> None:
        self.client = client
        self._queue = scoring_queue(client)
        self._clock = clock
        self._rest_until = 0.0

    def depth(self) -> int:
        """Jobs that wait in Redis. Raises: QueueUnavailable (retryable)."""
        try:
            return int(self.client.llen(self._queue.key))
        except redis.RedisError as error:
            raise QueueUnavailable("Redis does not answer") from error

    def enqueue(self, chunks: Sequence[Sequence[str]]) -> None:
        """Queue one scoring job per chunk of comment ids, in one round trip.

        Idempotent for its consumers: a chunk that arrives twice is claimed once.
        Raises: QueueUnavailable (retryable); the ids may or may not have arrived.
        """
        if not chunks:
            return
        jobs = [
            Queue.prepare_data(
                SCORE_COMMENTS,
                args=(list(ids),),
                timeout=JOB_TIMEOUT,
                result_ttl=RESULT_TTL,
                failure_ttl=FAILURE_TTL,
                description=f"{len(ids)} comments",
            )
            for ids in chunks
        ]
        try:
            self._queue.enqueue_many(jobs)
        except redis.RedisError as error:
            raise QueueUnavailable("Redis does not answer") from error

    def try_enqueue(self, comment_ids: Sequence[str], *, limit: int, chunk_size: int) -> bool:
        """Queue ids now if Redis is well and fewer than `limit` jobs wait; never raises.

        False means that the dispatcher will queue them: nothing is lost by it.
        """
        if self._clock() < self._rest_until:
            return False
        try:
            if self.depth() >= limit:
                return False
            self.enqueue([comment_ids[at : at + chunk_size] for at in range(0, len(comment_ids), chunk_size)])
        except QueueUnavailable:
            self._rest_until = self._clock() + REST
            log.warning("queue_unavailable", extra={"comments": len(comment_ids), "rest_seconds": REST})
            return False
        return True

    def announce(self, decisions: Sequence[Decision]) -> None:
        """Wake whoever waits for these, in one round trip; never raises.

        Messages are `<site number>:<comment id>`. Only a hint: a waiting request also
        looks into the record by itself.
        """
        if not decisions:
            return
        try:
            with self.client.pipeline(transaction=False) as pipe:
                for decision in decisions:
                    pipe.publish(DECIDED_CHANNEL, f"{decision.site_id}:{decision.comment_id}")
                pipe.execute()
        except redis.RedisError:
            log.warning("announce_failed", extra={"decisions": len(decisions)})
