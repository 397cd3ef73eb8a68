"""/metrics: what Prometheus reads, most of it counted in the record at the moment of asking.

Asked without a key, so it holds no text and no name of a reader. What comes from the
record is the same in every process; `lettersdesk_http_*` is of the process that answers.
"""

import threading
import time
from collections.abc import Callable, Iterator, Mapping

from flask import Blueprint, Flask, Response
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import (
    CounterMetricFamily,
    GaugeMetricFamily,
    HistogramMetricFamily,
    Metric,
)
from prometheus_client.registry import Collector
from sqlalchemy.exc import SQLAlchemyError

from service.domain.comment import Status
from service.domain.errors import DatabaseUnavailable, QueueUnavailable
from service.domain.verdict import Outcome, Source
from service.job_queue import JobQueue
from service.ops.decision_times import DecisionTimes
from service.ops.http_metrics import EXTENSION
from service.store.engine import Store
from service.store.statistics import STANDING_ORDER, Statistics, read_statistics

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
REMEMBERED_SECONDS = 1.0
"""How long one look into the record stands, so that asking often costs the database nothing."""

_DELIVERY_STATES = ("pending", "sending", "delivered", "dead", "no_endpoint", "cancelled")


class RecordCollector(Collector):
    """Metrics from the record and the queue, found when Prometheus asks."""

    def __init__(self, store: Store, queue: JobQueue, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._queue = queue
        self._clock = clock
        self._times = DecisionTimes()
        self._lock = threading.Lock()
        self._looked_at = 0.0
        self._last: list[Metric] = []

    def collect(self) -> Iterator[Metric]:
        """Every family once; of a database that is away only that it is."""
        with self._lock:
            now = self._clock()
            if not 0 <= now - self._looked_at < REMEMBERED_SECONDS:
                self._last = [*self._of_record(now), *self._of_queue()]
                self._looked_at = now
            yield from self._last

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the database."""
        return []

    def _of_record(self, now: float) -> Iterator[Metric]:
        up = GaugeMetricFamily("lettersdesk_database_up", "1 if the record could be read, else 0.")
        try:
            with self._store.reader() as connection:
                found = read_statistics(connection, now=now)
                times = self._times.read(connection, now=now)
        except (DatabaseUnavailable, SQLAlchemyError):
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        yield from _families(found)
        histogram = HistogramMetricFamily(
            "lettersdesk_time_to_decision_seconds",
            "From the post's (or edit's) commit to the machine's decision, over all of the record.",
        )
        histogram.add_metric([], buckets=times.buckets, sum_value=times.total_seconds)
        yield histogram

    def _of_queue(self) -> Iterator[Metric]:
        up = GaugeMetricFamily(
            "lettersdesk_redis_up", "1 if Redis answers, else 0; comments are taken anyway."
        )
        try:
            depth = self._queue.depth()
        except QueueUnavailable:
            up.add_metric([], 0)
            yield up
            return
        up.add_metric([], 1)
        yield up
        jobs = GaugeMetricFamily("lettersdesk_queue_jobs", "Scoring jobs that wait in Redis.")
        jobs.add_metric([], depth)
        yield jobs


def _families(found: Statistics) -> Iterator[Metric]:
    outcomes = CounterMetricFamily(
        "lettersdesk_decisions",
        "Decisions made, by outcome and by who made them: the policy, a moderator at the desk, "
        "or a moderator's standing order about the author.",
        labels=["outcome", "source"],
    )
    known = {(str(outcome), str(source)): 0 for outcome in Outcome for source in Source}
    # Such an order can only reject.
    known[str(Outcome.REJECT), STANDING_ORDER] = 0
    for (outcome, source), count in sorted({**known, **found.decisions_by_outcome}.items()):
        outcomes.add_metric([outcome, source], count)
    yield outcomes
    yield _by(
        "lettersdesk_comments",
        "Comments by where they stand.",
        "status",
        {**{str(status): 0 for status in Status}, **found.comments_by_status},
    )
    yield _by(
        "lettersdesk_undecided_comments",
        "Comment revisions that wait for the machine, by state.",
        "state",
        found.undecided_by_state,
    )
    yield _by(
        "lettersdesk_deliveries",
        "Deliveries by state.",
        "state",
        {**dict.fromkeys(_DELIVERY_STATES, 0), **found.deliveries_by_state},
    )
    for name, help_text, value in (
        (
            "lettersdesk_oldest_undecided_age_seconds",
            "How long the oldest comment waits for the machine; 0 if none waits.",
            found.oldest_undecided_age,
        ),
        (
            "lettersdesk_oldest_pending_delivery_age_seconds",
            "How long the oldest decision waits to be delivered; 0 if none waits.",
            found.oldest_delivery_age,
        ),
    ):
        gauge = GaugeMetricFamily(name, help_text)
        gauge.add_metric([], max(0.0, value))
        yield gauge


def _by(name: str, help_text: str, label: str, counts: Mapping[str, int]) -> Metric:
    family = GaugeMetricFamily(name, help_text, labels=[label])
    for value, count in sorted(counts.items()):
        family.add_metric([value], count)
    return family


def install(app: Flask, store: Store, queue: JobQueue) -> None:
    """Serve /metrics in `app`. Assumes: `http_metrics` is installed."""
    registry = CollectorRegistry()
    registry.register(RecordCollector(store, queue))
    of_process: CollectorRegistry = app.extensions[EXTENSION]
    blueprint = Blueprint("metrics", __name__)

    @blueprint.get("/metrics")
    def metrics() -> Response:
        """Everything in Prometheus' text format."""
        return Response(generate_latest(registry) + generate_latest(of_process), content_type=CONTENT_TYPE)

    app.register_blueprint(blueprint)
