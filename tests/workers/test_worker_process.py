"""The RQ worker itself against a real Redis: what it runs, what it refuses, what it outlasts."""

import http.server
import json
import logging
import pickle
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import redis
from rq import Queue, Worker
from rq.serializers import JSONSerializer
from sqlalchemy import func, select

from service import job_queue
from service.job_queue import JobQueue
from service.moderation import Judging
from service.store.engine import Store
from service.store.tables import decisions
from tests.workers.conftest import Clock, ObedientPipeline, Post
from workers import jobs
from workers import main as worker_main
from workers.chunk_scoring import ChunkScoring
from workers.main import Reach, ScoringWorker
from workers.stopping import StopRequest


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with job_queue.connect(redis_url) as client:
        yield client


@pytest.fixture
def set_up(store: Store, pipeline: ObedientPipeline, judging: Judging, clock: Clock) -> Iterator[None]:
    jobs.set_up(ChunkScoring(store, pipeline, judging, 15.0, clock=clock))
    yield
    jobs._chunk_scoring = None


Work = Callable[[Callable[[], bool]], None]


@pytest.fixture
def work(redis_url: str) -> Work:
    """Runs a worker on this thread until a condition holds; fails if it does not within 20 s."""

    def work(until: Callable[[], bool]) -> None:
        stop = StopRequest()
        reached = []

        def watch() -> None:
            deadline = time.monotonic() + 20
            while time.monotonic() < deadline and not reached:
                reached.extend([True] if until() else [])
                time.sleep(0.02)
            stop.request()

        watcher = threading.Thread(target=watch)
        watcher.start()
        worker_main._keep_working(redis_url, stop)
        watcher.join()
        assert reached

    return work


@pytest.fixture
def decided(store: Store) -> Callable[[], int]:
    def decided() -> int:
        with store.reader() as connection:
            return connection.execute(select(func.count()).select_from(decisions)).scalar_one()

    return decided


@pytest.mark.usefixtures("set_up")
def test_a_worker_decides_what_is_queued_and_leaves_nothing_in_redis(
    client: redis.Redis, work: Work, decided: Callable[[], int], post: Post
) -> None:
    JobQueue(client).enqueue([post("one", "two"), post("three")])
    work(lambda: decided() == 3)
    left = {key for key in client.scan_iter() if b":job:" in key}
    assert left == set()


@pytest.mark.usefixtures("set_up")
def test_planted_jobs_are_refused_and_the_worker_goes_on(
    client: redis.Redis,
    work: Work,
    decided: Callable[[], int],
    post: Post,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    trap = tmp_path / "trap"
    touch = f"touch {trap}"
    queue = job_queue.scoring_queue(client)

    class Exploit:
        def __reduce__(self) -> tuple[Any, ...]:
            return __import__("os").system, (touch,)

    ours = JSONSerializer.dumps([job_queue.SCORE_COMMENTS, None, [post("planted among")], {}])
    fields: dict[str, dict[str, Any]] = {
        "pickle": {"data": zlib.compress(pickle.dumps(Exploit()))},
        "pickle-plain": {"data": pickle.dumps(("os.system", None, (touch,), {}))},
        "os-system": {"data": JSONSerializer.dumps(["os.system", None, [touch], {}])},
        "subprocess": {"data": JSONSerializer.dumps(["subprocess.getoutput", None, [touch], {}])},
        "setter": {"data": JSONSerializer.dumps(["workers.jobs.set_up", None, [None], {}])},
        "instance": {"data": JSONSerializer.dumps([job_queue.SCORE_COMMENTS, "os", [["x"]], {}])},
        "kwargs": {"data": JSONSerializer.dumps([job_queue.SCORE_COMMENTS, None, [["x"]], {"a": 1}])},
        "no-ids": {"data": JSONSerializer.dumps([job_queue.SCORE_COMMENTS, None, [{"$ne": 1}], {}])},
        "not-json": {"data": b"\xff\xfe\x00 nonsense"},
        "a-number": {"data": b"7"},
        "no-data": {"status": "queued"},
        "bad-date": {"data": ours, "created_at": "the day before"},
        "bad-status": {"data": ours, "status": "exploded"},
    }
    for name, mapping in fields.items():
        client.hset(f"rq:job:{name}", mapping={"origin": "scoring", **mapping})
        client.rpush(queue.key, name)
    client.rpush(queue.key, "no-such-job", b"\xff\xfe not a name")
    JobQueue(client).enqueue([post("an honest comment")])
    work(lambda: decided() >= 1 and client.llen(queue.key) == 0)
    assert decided() == 1
    assert not trap.exists()
    refused = {record.__dict__["job_id"] for record in caplog.records if record.message == "job_refused"}
    assert refused == set(fields)


class Canary(http.server.BaseHTTPRequestHandler):
    """Notes every request."""

    calls: list[str]

    def do_POST(self) -> None:
        self.calls.append(self.path)
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.mark.usefixtures("set_up")
def test_callbacks_webhooks_and_dependents_of_a_planted_job_are_ignored(
    client: redis.Redis, work: Work, decided: Callable[[], int], post: Post, tmp_path: Path
) -> None:
    handler = type("Handler", (Canary,), {"calls": []})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/stolen"
    trap = tmp_path / "trap"
    data = JSONSerializer.dumps([job_queue.SCORE_COMMENTS, None, [post("carries luggage")], {}])
    evil = JSONSerializer.dumps(["os.system", None, [f"touch {trap}"], {}])
    client.hset("rq:job:evil", mapping={"data": evil, "origin": "scoring", "status": "deferred"})
    client.sadd("rq:job:luggage:dependents", "evil")
    client.hset(
        "rq:job:luggage",
        mapping={
            "data": data,
            "origin": "scoring",
            "status": "queued",
            "success_callback_name": "os.system",
            "failure_callback_name": "os.system",
            "stopped_callback_name": "os.system",
            "webhooks": json.dumps([{"url": url, "status": "finished"}, {"url": url, "status": "failed"}]),
            "timeout": "-1",
            "retries_left": "1000000",
            "repeats_left": "1000000",
            "repeat_intervals": "[0]",
        },
    )
    client.rpush(job_queue.scoring_queue(client).key, "luggage")
    JobQueue(client).enqueue([post("an honest comment")])
    work(lambda: decided() == 2)
    time.sleep(0.2)
    server.shutdown()
    server.server_close()
    assert handler.calls == []
    assert not trap.exists()


@pytest.mark.usefixtures("set_up")
def test_commands_that_arrive_by_redis_are_not_taken(
    client: redis.Redis, work: Work, decided: Callable[[], int], post: Post
) -> None:
    client.set("rq:suspended", 1)
    asked = []

    def until() -> bool:
        names = [worker.name for worker in Worker.all(connection=client)]
        if names and not asked:
            asked.extend(names)
            client.publish(f"rq:pubsub:{names[0]}", json.dumps({"command": "shutdown"}))
            time.sleep(0.3)
            JobQueue(client).enqueue([post("still at work")])
        return decided() == 1

    work(until)


@pytest.mark.usefixtures("set_up")
def test_a_worker_that_redis_forgot_makes_itself_known_again(
    client: redis.Redis, work: Work, decided: Callable[[], int], post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(worker_main, "MAINTENANCE_INTERVAL", 1)
    flushed = []

    def until() -> bool:
        known = [worker for worker in Worker.all(connection=client) if worker.pid]
        if known and not flushed:
            client.flushall()
            flushed.append(True)
            JobQueue(client).enqueue([post("after the flood")])
            return False
        return bool(flushed) and bool(known) and decided() == 1

    work(until)


def test_an_idle_worker_stops_within_two_seconds(redis_url: str) -> None:
    stop = StopRequest()
    threading.Timer(0.7, stop.request).start()
    began = time.monotonic()
    worker_main._keep_working(redis_url, stop)
    assert time.monotonic() - began < 2.7


def test_a_worker_without_redis_waits_reports_it_once_and_stops_when_asked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    stop = StopRequest()
    threading.Timer(1.2, stop.request).start()
    began = time.monotonic()
    worker_main._keep_working("unix:///nowhere/redis.sock", stop)
    assert 1.0 < time.monotonic() - began < 2.5
    assert [record.message for record in caplog.records].count("queue_unavailable") == 1


def test_a_worker_has_a_new_name_each_time_and_one_queue(client: redis.Redis) -> None:
    first, second = (ScoringWorker(client, StopRequest(), Reach()) for _ in range(2))
    assert first.name != second.name
    assert [queue.name for queue in first.queues] == ["scoring"]
    assert isinstance(first.queues[0], Queue)
