"""A load generator on loopback: bounded, with kept-alive connections and little CPU of its own.

Used by tests/bench/pipeline.py for both stacks, so that its own cost is the same for both.
"""

import http.client
import json
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KEPT_ALIVE = 1.5
"""Idle seconds after which a connection is made anew; gunicorn's default closes it after 2."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back: status, decoded body, and seconds from when it was due to the last byte."""

    status: int
    body: Any
    seconds: float


class Client:
    """One kept-alive connection to 127.0.0.1."""

    def __init__(self, port: int, headers: Mapping[str, str] | None = None) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._headers = {"Content-Type": "application/json", **(headers or {})}
        self._used_at = time.monotonic()

    def send(self, method: str, path: str, body: object = None) -> Answer:
        """Send one request and read the whole answer."""
        if time.monotonic() - self._used_at > KEPT_ALIVE:
            self._connection.close()  # the server will have done so; the next request connects anew
        began = time.perf_counter()
        encoded = None if body is None else json.dumps(body)
        self._connection.request(method, path, encoded, self._headers)
        response = self._connection.getresponse()
        content = response.read()
        self._used_at = time.monotonic()
        return Answer(response.status, json.loads(content), time.perf_counter() - began)


def post_all(
    port: int, path: str, bodies: Sequence[object], headers: Mapping[str, str] | None, clients: int
) -> list[Answer]:
    """Post everything as fast as `clients` connections allow; answers in the order of `bodies`."""
    answers: list[Answer | None] = [None] * len(bodies)
    positions = iter(range(len(bodies)))
    turn = threading.Lock()

    def run() -> None:
        client = Client(port, headers)
        while True:
            with turn:
                position = next(positions, None)
            if position is None:
                return
            answers[position] = client.send("POST", path, bodies[position])

    _run_all([threading.Thread(target=run) for _ in range(clients)])
    return [answer for answer in answers if answer is not None]


def post_at_rate(
    port: int,
    path: str,
    bodies: Sequence[object],
    headers: Mapping[str, str],
    per_second: float,
    clients: int,
) -> list[Answer]:
    """Post one body every 1/`per_second` seconds, whatever the answers take (an open loop).

    `seconds` counts from when the post was due, so that a stall is not hidden by posting less.
    """
    began = time.perf_counter() + 0.1
    answers: list[Answer | None] = [None] * len(bodies)

    def run(first: int) -> None:
        client = Client(port, headers)
        for position in range(first, len(bodies), clients):
            due = began + position / per_second
            time.sleep(max(0.0, due - time.perf_counter()))
            answer = client.send("POST", path, bodies[position])
            answers[position] = Answer(answer.status, answer.body, time.perf_counter() - due)

    _run_all([threading.Thread(target=run, args=(first,)) for first in range(clients)])
    return [answer for answer in answers if answer is not None]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` of all values (0 to 1) do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def _run_all(threads: Sequence[threading.Thread]) -> None:
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
