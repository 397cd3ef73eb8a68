"""The API as it is run: gunicorn, real HTTP, a Redis of its own that can be killed."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import redis

from service.domain.comment import Site
from service.job_queue import JobQueue
from service.store.engine import Store

Make = Callable[..., dict[str, Any]]


class Valkey:
    """A server of this test's own, on a private socket."""

    def __init__(self, binary: str, folder: Path) -> None:
        self._command = [binary, "--port", "0", "--unixsocket", str(folder / "r.sock"), "--dir", str(folder)]
        self.url = f"unix://{folder / 'r.sock'}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen([*self._command, "--save", ""], stdout=subprocess.DEVNULL)
        with redis.Redis.from_url(self.url) as client:
            until(lambda: answers(client))

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait(10)
            self.process = None


def answers(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False


def until(condition: Callable[[], bool], seconds: float = 20) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come to that in time"
        time.sleep(0.05)


@pytest.fixture
def valkey(valkey_binary: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valkey]:
    server = Valkey(valkey_binary, tmp_path_factory.mktemp("r"))
    server.start()
    yield server
    server.kill()


@pytest.fixture
def redis_url(valkey: Valkey) -> str:
    return valkey.url


class Served:
    """A running `lettersdesk api` and a client of it."""

    def __init__(self, process: subprocess.Popen[bytes], client: httpx.Client, log: Path) -> None:
        self.process = process
        self.client = client
        self.log = log


@pytest.fixture
def serve(
    store: Store, database_url: str, redis_url: str, key: str, tmp_path: Path
) -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def serve(**environ: str) -> Served:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        log = tmp_path / "api.log"
        with log.open("wb") as output:
            process = subprocess.Popen(
                [sys.executable, "-m", "service", "api"],
                stdout=output,
                stderr=output,
                env={
                    **os.environ,
                    "LETTERSDESK_DATA": str(tmp_path / "data"),
                    "DATABASE_URL": database_url,
                    "REDIS_URL": redis_url,
                    "LETTERSDESK_PORT": str(port),
                    "LETTERSDESK_API_THREADS": "8",
                    **environ,
                },
            )
        client = httpx.Client(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {key}"},
            timeout=30,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        served = Served(process, client, log)
        made.append(served)

        def ready() -> bool:
            assert process.poll() is None, log.read_text()
            try:
                return client.get("/readyz").status_code == 200
            except httpx.TransportError:
                return False

        until(ready, 30)
        return served

    yield serve
    for served in made:
        served.client.close()
        if served.process.poll() is None:
            served.process.send_signal(signal.SIGTERM)
            served.process.wait(10)


@pytest.fixture
def served(serve: Callable[..., Served]) -> Served:
    return serve()


def post_in_thread(
    served: Served, comment: dict[str, Any], seconds: int
) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []

    def post() -> None:
        answer = served.client.post("/v1/comments", json=comment, headers={"Prefer": f"wait={seconds}"})
        results.append((answer, time.monotonic()))

    thread = threading.Thread(target=post)
    thread.start()
    return thread, results


def test_a_waiting_post_is_woken_by_the_decision(served: Served, comment: Make, decide: Any) -> None:
    delays = []
    for number in range(5):
        thread, results = post_in_thread(served, comment(f"c-{number}"), 20)
        until(lambda n=number: served.client.get(f"/v1/comments/c-{n}").status_code == 200)  # type: ignore[misc]
        time.sleep(0.2)
        decide(f"c-{number}")
        decided = time.monotonic()
        thread.join(10)
        [(answer, at)] = results
        assert (answer.status_code, answer.json()["status"]) == (200, "approved")
        delays.append(at - decided)
    # The look of every second alone would come 0.8 s later.
    assert sorted(delays)[2] < 0.4, delays


def test_a_redis_killed_during_the_wait_costs_no_answer(
    served: Served, valkey: Valkey, comment: Make, decide: Any
) -> None:
    thread, results = post_in_thread(served, comment(), 20)
    until(lambda: served.client.get("/v1/comments/c-1").status_code == 200)
    valkey.kill()
    time.sleep(0.5)
    decide("c-1", announce=False)
    decided = time.monotonic()
    thread.join(10)
    [(answer, at)] = results
    assert (answer.status_code, answer.json()["status"]) == (200, "approved")
    assert at - decided < 1


def test_posts_are_taken_quickly_while_redis_is_away_and_wait_again_when_it_is_back(
    served: Served, valkey: Valkey, comment: Make, decide: Any
) -> None:
    valkey.kill()
    times = []
    for number in range(10):
        began = time.monotonic()
        assert served.client.post("/v1/comments", json=comment(f"d-{number}")).status_code == 202
        times.append(time.monotonic() - began)
    assert max(times) < 1, times
    assert served.client.get("/readyz").json()["status"] in ("ready", "degraded")
    time.sleep(1.1)
    assert served.client.get("/readyz").json()["status"] == "degraded"
    valkey.start()
    with redis.Redis.from_url(valkey.url) as client:
        until(lambda: bool(client.pubsub_numsub("lettersdesk:decided")[0][1]))
    thread, results = post_in_thread(served, comment("e-1"), 20)
    until(lambda: served.client.get("/v1/comments/e-1").status_code == 200)
    time.sleep(0.3)
    decide("e-1")
    decided = time.monotonic()
    thread.join(10)
    assert results[0][0].status_code == 200
    assert results[0][1] - decided < 0.9


def test_a_stop_answers_those_who_wait_and_ends_in_time(served: Served, comment: Make) -> None:
    posts = [post_in_thread(served, comment(f"c-{number}"), 50) for number in range(3)]
    until(lambda: served.client.get("/v1/comments/c-2").status_code == 200)
    time.sleep(0.3)
    served.process.send_signal(signal.SIGTERM)
    stopped = time.monotonic()
    for thread, results in posts:
        thread.join(10)
        [(answer, at)] = results
        assert (answer.status_code, answer.json()["status"]) == (202, "pending")
        assert at - stopped < 2
    assert served.process.wait(5) == 0


def test_more_who_wait_than_places_leave_the_others_served(served: Served, comment: Make) -> None:
    # Eight threads, so four places.
    posts = [post_in_thread(served, comment(f"c-{number}"), 3) for number in range(12)]
    time.sleep(1)
    began = time.monotonic()
    assert served.client.get("/livez").status_code == 200
    assert served.client.post("/v1/comments", json=comment("other")).status_code == 202
    assert time.monotonic() - began < 1
    for thread, _ in posts:
        thread.join(15)
    applied = [results[0][0].headers.get("Preference-Applied") for _, results in posts]
    assert applied.count("wait=3") == 4
    assert applied.count(None) == 8


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("size", [131_073, 300_000, 20_000_000])
def test_a_body_that_is_too_large_gets_its_answer(served: Served, size: int) -> None:
    answer = served.client.post(
        "/v1/comments", content=b"a" * size, headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 413
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_body_without_a_length_is_limited_too(served: Served, comment: Make) -> None:
    def endless(pieces: int) -> Iterator[bytes]:
        for _ in range(pieces):
            yield b"a" * 10_000

    headers = {"Content-Type": "application/json"}
    assert served.client.post("/v1/comments", content=endless(30), headers=headers).status_code == 413
    assert served.client.post("/v1/comments", content=endless(1), headers=headers).status_code == 400
    body = json.dumps(comment()).encode()
    whole = body + b" " * (131_072 - len(body))
    for content, status in ((whole, 202), (whole + b" ", 413)):
        answer = served.client.post("/v1/comments", content=iter([content]), headers=headers)
        assert answer.status_code == status


def test_two_processes_answer_alike(
    serve: Callable[..., Served], comment: Make, decide: Any, site: Site
) -> None:
    served = serve(LETTERSDESK_API_PROCESSES="2")
    for number in range(6):
        assert served.client.post("/v1/comments", json=comment(f"c-{number}")).status_code == 202
        decide(f"c-{number}")
    time.sleep(1.1)
    for _ in range(10):
        text = served.client.get("/metrics").text
        assert 'lettersdesk_decisions_total{outcome="approve",source="policy"} 6.0' in text
        assert len(served.client.get("/v1/decisions").json()["decisions"]) == 6


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_taken_is_queued_for_the_workers(served: Served, comment: Make, redis_url: str) -> None:
    served.client.post("/v1/comments", json=comment())
    with redis.Redis.from_url(redis_url) as client:
        assert JobQueue(client).depth() == 1
        dump = b"".join(value for key in client.scan_iter() if client.type(key) == b"hash"
                        for value in client.hgetall(key).values())  # fmt: skip
    assert b"ceasefire" not in dump
