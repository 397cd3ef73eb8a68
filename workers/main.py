"""The scoring worker's process: one model in memory, one queue, one chunk at a time.

Started by `lettersdesk worker`; a composition root. Never forks (a fork and native threads
hang), never imports torch, and outlives any trouble of Redis and the database.
"""

import logging
import os
import secrets
import socket
import time
from collections.abc import Callable
from typing import Any, Protocol

import redis
from rq.exceptions import DequeueTimeout
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer
from rq.timeouts import BaseDeathPenalty
from rq.worker import SimpleWorker, WorkerStatus
from sqlalchemy.exc import SQLAlchemyError

from config.settings import Settings
from service import job_queue
from service.domain.errors import DatabaseUnavailable
from service.domain.labels import Label
from service.job_queue import JobQueue, ScoringJob
from service.moderation import Judging
from service.policy_files import load_policies
from service.store import engine, policy_versions
from service.store.engine import Store
from workers import jobs
from workers.chunk_scoring import ChunkScoring, ScoresComments
from workers.stopping import StopRequest

log = logging.getLogger(__name__)

WORKER_TTL = 30
MAINTENANCE_INTERVAL = 10
"""Seconds (reliability: RQ's own 420 and 600 notice a dead worker after minutes)."""
DEQUEUE_SECONDS = 1
"""How long one blocking look at the queue lasts, and so how long an idle worker takes to stop."""
FIRST_WAIT, LONGEST_WAIT = 0.5, 5.0
"""Seconds between two tries to reach Redis, doubled each time."""


class Pipeline(ScoresComments, Protocol):
    """A scoring pipeline that says which labels it gives."""

    @property
    def labels(self) -> frozenset[Label]: ...


class Reach:
    """Whether Redis answers; says so in the log when that changes, not at every try."""

    def __init__(self) -> None:
        self._lost = False

    def lost(self, error: Exception) -> None:
        """Redis does not answer, or not as it should."""
        if not self._lost:
            log.warning("queue_unavailable", extra={"reason": type(error).__name__})
        self._lost = True

    def regained(self) -> None:
        """Redis answers."""
        if self._lost:
            log.info("queue_available")
        self._lost = False


class NoAlarm(BaseDeathPenalty):  # type: ignore[misc]  # rq carries no types
    """No time limit by RQ: its alarm raises anywhere, also where a scorer takes it for a bad text.

    `ChunkScoring` ends a process that is stuck.
    """

    def setup_death_penalty(self) -> None:
        """Nothing."""

    def cancel_death_penalty(self) -> None:
        """Nothing."""


class ScoringWorker(SimpleWorker):  # type: ignore[misc]  # rq carries no types
    """RQ's worker without a fork, that stops only between jobs and takes no commands from Redis.

    RQ's own stop raises out of a blocking pop, which loses the job that was just popped;
    here a flag is read between pops.
    """

    death_penalty_class = NoAlarm

    def __init__(self, client: redis.Redis, stop: StopRequest, reach: Reach) -> None:
        super().__init__(
            [job_queue.scoring_queue(client)],
            # A name must be new: RQ refuses that of a worker that was killed for over a minute.
            name=f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}",
            connection=client,
            job_class=ScoringJob,
            serializer=JSONSerializer,
            default_result_ttl=job_queue.RESULT_TTL,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE_INTERVAL,
            log_job_description=False,
        )
        self._stop, self._reach = stop, reach

    def dequeue_job_and_maintain_ttl(
        self, timeout: int | None, max_idle_time: int | None = None
    ) -> tuple[Job, Queue] | None:
        """Wait for the next job; None once a stop is requested. Outlasts a Redis that is away."""
        del timeout, max_idle_time
        wait = FIRST_WAIT
        while not self._stop.requested:
            try:
                self.set_state(WorkerStatus.IDLE)
                self.heartbeat()
                if self.should_run_maintenance_tasks:
                    self.run_maintenance_tasks()
                found: tuple[Job, Queue] | None = self.queue_class.dequeue_any(
                    self.queues,
                    DEQUEUE_SECONDS,
                    connection=self.connection,
                    job_class=self.job_class,
                    serializer=self.serializer,
                    death_penalty_class=self.death_penalty_class,
                )
            except DequeueTimeout:
                found = None
            except Exception as error:  # noqa: BLE001 - whatever lies in Redis, the worker lives on
                self._reach.lost(error)
                self._stop.wait(wait)
                wait = min(wait * 2, LONGEST_WAIT)
                continue
            self._reach.regained()
            wait = FIRST_WAIT
            if found is not None:
                found[0].redis_server_version = self.get_redis_server_version()
                return found
        return None

    def run_maintenance_tasks(self) -> None:
        """RQ's own, after making this worker known again if Redis forgot it (FLUSHALL)."""
        if not self.connection.hexists(self.key, "birth"):
            self.connection.delete(self.key)
            self.register_birth()
        try:
            super().run_maintenance_tasks()
        except redis.RedisError:
            raise
        except Exception:
            # Only leftovers of RQ's own bookkeeping: ours is in the record.
            log.exception("maintenance_failed")

    def check_for_suspension(self, burst: bool) -> None:
        """Nothing: a key in Redis must not stop moderation."""

    def subscribe(self) -> None:
        """Nothing: commands that arrive by Redis (shutdown, kill) are not taken."""

    def _install_signal_handlers(self) -> None:
        """Nothing: `StopRequest` has them."""


def run(settings: Settings, load: Callable[[], Pipeline], stop: StopRequest) -> None:
    """Be a scoring worker until a stop is requested.

    Listens for stops once the model is loaded: until then a signal may end the process at once.
    Raises: ModelError, InvalidPolicy, MissingLabel (permanent), each a sentence, before any
    comment is touched.
    """
    began = time.monotonic()
    policies = load_policies(settings.policy_dir)
    pipeline = load()
    policies.require_labels(pipeline.labels)
    stop.listen()
    store = engine.connect(settings.database_url, pool_size=2)
    _tell_of_unscored_labels(store, pipeline.labels)
    announcer = JobQueue(job_queue.connect(settings.effective_redis_url))
    jobs.set_up(
        ChunkScoring(
            store=store,
            pipeline=pipeline,
            judging=Judging(store, announcer, policies),
            lease_seconds=settings.lease_seconds,
            stop_requested=lambda: stop.requested,
        )
    )
    log.info(
        "worker_ready",
        extra={
            "models": [f"{who.name}/{who.version}" for who in pipeline.identities],
            "ms": round((time.monotonic() - began) * 1000),
        },
    )
    _keep_working(settings.effective_redis_url, stop)
    store.close()
    log.info("worker_stopped")


def _tell_of_unscored_labels(store: Store, labels: frozenset[Label]) -> None:
    # Policy files stop the start; what a lead once set for one site must not stop every other
    # site's. Its comments are held as not fully checked, and its policy page says why.
    try:
        with store.reader() as connection:
            found = policy_versions.sites_naming(connection, set(Label) - labels)
    except (DatabaseUnavailable, SQLAlchemyError) as error:
        # Away, or not migrated yet: no reason to not wait for it.
        log.warning("site_thresholds_unchecked", extra={"reason": type(error).__name__})
        return
    for site, unscored in found.items():
        log.error("site_labels_unscored", extra={"site": site, "labels": [str(label) for label in unscored]})


def _keep_working(redis_url: str, stop: StopRequest) -> None:
    # RQ's loop ends when Redis fails while a job is being closed; the model need not be
    # loaded again for that.
    wait, reach = FIRST_WAIT, Reach()
    while not stop.requested:
        began = time.monotonic()
        client: Any = job_queue.connect(redis_url, retries=1)
        try:
            ScoringWorker(client, stop, reach).work(logging_level=None)
        except redis.RedisError as error:
            reach.lost(error)
        finally:
            client.close()
        wait = FIRST_WAIT if time.monotonic() - began > LONGEST_WAIT else min(wait * 2, LONGEST_WAIT)
        if not stop.requested:
            stop.wait(wait)
