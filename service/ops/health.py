"""/livez and /readyz: whether this process runs, and whether it can take comments.

Asked by supervisors and load balancers without a key. Names no host, file or version.
"""

import logging
import threading
import time
from collections.abc import Callable
from http import HTTPStatus

import redis
from flask import Blueprint, Flask, Response, jsonify
from sqlalchemy import update
from sqlalchemy.exc import SQLAlchemyError

from service.domain.errors import DatabaseUnavailable, QueueUnavailable
from service.job_queue import JobQueue
from service.store import migrations
from service.store.engine import Store
from service.store.tables import sites

log = logging.getLogger(__name__)

REMEMBERED_SECONDS = 1.0
"""How long an answer of /readyz stands, so that asking often costs the database nothing."""


class Readiness:
    """What /readyz says, found anew at most every REMEMBERED_SECONDS."""

    def __init__(
        self,
        store: Store,
        queue: JobQueue,
        stopping: threading.Event,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._queue = queue
        self._stopping = stopping
        self._clock = clock
        self._lock = threading.Lock()
        self._until = 0.0
        self._last: tuple[dict[str, object], HTTPStatus] = ({}, HTTPStatus.OK)

    def look(self) -> tuple[dict[str, object], HTTPStatus]:
        """The answer and its status. Never raises."""
        if self._stopping.is_set():
            return {"status": "stopping", "accepting": False}, HTTPStatus.SERVICE_UNAVAILABLE
        with self._lock:
            if self._clock() >= self._until:
                self._last = self._find()
                self._until = self._clock() + REMEMBERED_SECONDS
            return self._last

    def _find(self) -> tuple[dict[str, object], HTTPStatus]:
        database = self._database()
        queue = "up" if self._redis_answers() else "down"
        accepting = database == "up"
        status = "unavailable" if not accepting else "ready" if queue == "up" else "degraded"
        return (
            {"status": status, "accepting": accepting, "database": database, "redis": queue},
            HTTPStatus.OK if accepting else HTTPStatus.SERVICE_UNAVAILABLE,
        )

    def _database(self) -> str:
        try:
            with self._store.reader() as connection:
                if not migrations.is_current(connection):
                    return "not migrated: run `lettersdesk migrate`"
            with self._store.writer() as connection:
                # Changes no row, but is refused by a database that takes no writes.
                connection.execute(update(sites).where(sites.c.id < 0).values(policy=sites.c.policy))
        except DatabaseUnavailable:
            return "down"
        except SQLAlchemyError as error:
            log.warning("database_refuses_writes", extra={"reason": type(error).__name__})
            return "read-only"
        return "up"

    def _redis_answers(self) -> bool:
        try:
            self._queue.depth()
        except (QueueUnavailable, redis.RedisError):
            return False
        return True


def install(app: Flask, store: Store, queue: JobQueue, stopping: threading.Event) -> None:
    """Serve /livez and /readyz in `app`."""
    blueprint = Blueprint("health", __name__)
    readiness = Readiness(store, queue, stopping)

    @blueprint.get("/livez")
    def livez() -> Response:
        """This process answers; nothing else was looked at."""
        return jsonify(status="alive")

    @blueprint.get("/readyz")
    def readyz() -> tuple[Response, HTTPStatus]:
        """Whether comments can be taken now; without Redis they can."""
        found, status = readiness.look()
        return jsonify(found), status

    app.register_blueprint(blueprint)
