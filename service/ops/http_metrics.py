"""Counts and times of HTTP requests of this process.

Installed by `service.app`, shown by `metrics`. Labels are the route's pattern, never
the address, so that no caller can make new ones.
"""

import time
from collections.abc import Callable

from flask import Flask, Response, g, request
from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
)

EXTENSION = "lettersdesk.http_metrics"
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


def install(app: Flask, *, waiting_requests: Callable[[], int]) -> None:
    """Measure every request of `app`; `waiting_requests()` tells how many wait for a decision now."""
    disable_created_metrics()  # type: ignore[no-untyped-call]
    registry = CollectorRegistry()
    app.extensions[EXTENSION] = registry
    requests = Counter(
        "lettersdesk_http_requests",
        "HTTP requests answered by this process.",
        ("method", "route", "status"),
        registry=registry,
    )
    seconds = Histogram(
        "lettersdesk_http_request_seconds",
        "Time to answer of this process, time spent waiting for a decision included.",
        ("method", "route"),
        buckets=_BUCKETS,
        registry=registry,
    )
    Gauge(
        "lettersdesk_http_waiting_requests",
        "Requests of this process that wait for a decision now.",
        registry=registry,
    ).set_function(waiting_requests)

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _count(response: Response) -> Response:
        method = request.method if request.method in _METHODS else "other"
        route = request.url_rule.rule if request.url_rule else "unknown"
        requests.labels(method, route, str(response.status_code)).inc()
        seconds.labels(method, route).observe(time.perf_counter() - g.began)
        return response
