import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis

from service.api import waiting as api_waiting
from service.api.waiting import Waiting
from service.job_queue import DECIDED_CHANNEL, connect

NOWHERE = "redis://127.0.0.1:1/0"
AT_ONCE = 15.0
"""Seconds that a busy machine may take for what happens at once; every wait would take longer."""


@pytest.fixture
def waiting_on() -> Iterator[Callable[..., Waiting]]:
    made: list[Waiting] = []

    def make(url: str, threads: int = 8) -> Waiting:
        made.append(Waiting(lambda: connect(url), threads=threads))
        made[-1].start()
        return made[-1]

    yield make
    for waiting in made:
        waiting.stop()


@pytest.fixture
def hearing(waiting_on: Callable[..., Waiting], redis_url: str) -> Waiting:
    waiting = waiting_on(redis_url)
    until(lambda: waiting.hears)
    return waiting


@pytest.fixture
def only_woken(monkeypatch: pytest.MonkeyPatch) -> None:
    """No looks of their own, so that however slow the machine is, only being woken ends a wait in time."""
    monkeypatch.setattr(api_waiting, "LOOK_SECONDS", 60.0)


def until(condition: Callable[[], bool], seconds: float = 10) -> None:
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "it did not come to that in time"
        time.sleep(0.01)


class Record:
    """Stands for the record: what a look finds, and how often one was taken."""

    def __init__(self) -> None:
        self.found: str | None = None
        self.looks = 0

    def look(self) -> str | None:
        self.looks += 1
        return self.found


def in_thread(call: Callable[[], Any]) -> tuple[threading.Thread, list[Any]]:
    results: list[Any] = []
    thread = threading.Thread(target=lambda: results.append((call(), time.monotonic())))
    thread.start()
    return thread, results


@pytest.mark.usefixtures("only_woken")
def test_an_announcement_wakes_whoever_waits_for_that_comment(hearing: Waiting, redis_url: str) -> None:
    record = Record()
    thread, results = in_thread(lambda: hearing.for_comment(3, "abc", record.look, seconds=30))
    until(lambda: hearing.count == 1)
    record.found = "decided"
    with redis.Redis.from_url(redis_url) as client:
        client.publish(DECIDED_CHANNEL, "3:abc")
    thread.join(AT_ONCE)
    [((found, waited), _)] = results
    assert (found, waited) == ("decided", True)
    assert record.looks == 1


def test_an_announcement_wakes_nobody_else(hearing: Waiting, redis_url: str) -> None:
    record = Record()
    thread, _ = in_thread(lambda: hearing.for_comment(3, "abc", record.look, seconds=0.8))
    until(lambda: hearing.count == 1)
    with redis.Redis.from_url(redis_url) as client:
        for other in ("3:other", "4:abc", "nonsense", ":", b"\xff\xfe"):
            client.publish(DECIDED_CHANNEL, other)
    thread.join(5)
    # The one look when the time was up.
    assert record.looks == 1


@pytest.mark.usefixtures("only_woken")
def test_an_announcement_just_before_the_wait_is_not_missed(hearing: Waiting, redis_url: str) -> None:
    record = Record()
    record.found = "decided"
    with redis.Redis.from_url(redis_url) as client:
        client.publish(DECIDED_CHANNEL, "3:abc")
    until(lambda: "3:abc" in hearing._recent)
    began = time.monotonic()
    assert hearing.for_comment(3, "abc", record.look, seconds=30) == ("decided", True)
    assert time.monotonic() - began < AT_ONCE


def test_what_was_announced_is_remembered_for_a_while_only(hearing: Waiting) -> None:
    for number in range(10_000):
        hearing._wake(f"1:{number}")
    assert len(hearing._recent) == 4096
    assert "1:9999" in hearing._recent


@pytest.mark.usefixtures("only_woken")
def test_any_announcement_of_a_site_wakes_who_waits_for_its_feed(hearing: Waiting, redis_url: str) -> None:
    record = Record()
    thread, results = in_thread(lambda: hearing.for_site(3, record.look, seconds=30))
    until(lambda: record.looks == 1)
    record.found = "something"
    with redis.Redis.from_url(redis_url) as client:
        client.publish(DECIDED_CHANNEL, "3:whatever")
    thread.join(AT_ONCE)
    assert results[0][0] == ("something", True)
    assert record.looks == 2


def test_a_lost_announcement_costs_a_look_and_not_the_whole_wait(hearing: Waiting) -> None:
    assert api_waiting.LOOK_SECONDS == 1
    record = Record()
    thread, results = in_thread(lambda: hearing.for_comment(1, "abc", record.look, seconds=30))
    until(lambda: hearing.count == 1)
    record.found = "decided"
    thread.join(AT_ONCE)
    assert results[0][0] == ("decided", True)


@pytest.mark.usefixtures("only_woken")
def test_without_redis_the_record_is_looked_into_every_quarter_of_a_second(
    waiting_on: Callable[..., Waiting],
) -> None:
    assert api_waiting.DEAF_LOOK_SECONDS == 0.25
    waiting, record = waiting_on(NOWHERE), Record()
    thread, results = in_thread(lambda: waiting.for_comment(1, "abc", record.look, seconds=30))
    until(lambda: record.looks == 3)
    record.found = "decided"
    thread.join(AT_ONCE)
    assert results[0][0] == ("decided", True)


def test_at_most_half_of_the_threads_wait(waiting_on: Callable[..., Waiting]) -> None:
    waiting, record = waiting_on(NOWHERE, threads=8), Record()
    threads = [in_thread(lambda: waiting.for_comment(1, "abc", record.look, seconds=10))[0] for _ in range(4)]
    until(lambda: waiting.count == 4)
    assert waiting.for_comment(1, "abc", record.look, seconds=300) == (None, False)
    record.found = "decided"
    for thread in threads:
        thread.join(5)
    assert waiting.count == 0


def test_feeds_leave_places_for_posts(waiting_on: Callable[..., Waiting]) -> None:
    waiting, record = waiting_on(NOWHERE, threads=8), Record()
    threads = [in_thread(lambda: waiting.for_site(1, record.look, seconds=10))[0] for _ in range(2)]
    until(lambda: waiting.count == 2)
    assert waiting.for_site(1, record.look, seconds=10) == (None, False)
    threads.append(in_thread(lambda: waiting.for_comment(1, "abc", record.look, seconds=10))[0])
    until(lambda: waiting.count == 3)
    record.found = "decided"
    for thread in threads:
        thread.join(5)


@pytest.mark.usefixtures("only_woken")
def test_a_stop_releases_everybody_at_once(hearing: Waiting) -> None:
    record = Record()
    thread, results = in_thread(lambda: hearing.for_comment(1, "abc", record.look, seconds=60))
    until(lambda: hearing.count == 1)
    # Only the event, as a signal handler sets it.
    hearing.stopping.set()
    thread.join(AT_ONCE)
    assert results[0][0] == (None, True)


def test_a_look_that_fails_gives_its_place_back(hearing: Waiting) -> None:
    def broken() -> None:
        raise RuntimeError("gone")

    for _ in range(10):
        with pytest.raises(RuntimeError):
            hearing.for_site(1, broken, seconds=10)
    assert hearing.count == 0


def test_nothing_is_remembered_of_who_waited(hearing: Waiting) -> None:
    for number in range(20):
        hearing.for_comment(1, str(number), lambda: "decided", seconds=0.01)
    assert not hearing._waiters
