"""The dispatcher against a real Redis and both databases."""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import chain

import pytest
import redis
from sqlalchemy import select

from service import job_queue
from service.domain.comment import Site
from service.domain.errors import DatabaseUnavailable
from service.domain.labels import Label
from service.domain.scores import LabelScore, Scores
from service.job_queue import JobQueue
from service.moderation import Intake, Judging
from service.store import scoring_queue
from service.store.engine import Store
from service.store.tables import decisions, revisions
from tests.workers.conftest import Clock, Post
from workers.dispatcher import Dispatcher
from workers.stopping import StopRequest

LEASE = 15.0

MakeDispatcher = Callable[..., Dispatcher]


@pytest.fixture
def client(redis_url: str) -> Iterator[redis.Redis]:
    with job_queue.connect(redis_url) as client:
        yield client


@pytest.fixture
def make_dispatcher(
    store: Store, client: redis.Redis, judging: Judging, clock: Clock
) -> Callable[..., Dispatcher]:
    def make(queue: JobQueue | None = None, **settings: object) -> Dispatcher:
        given = {
            "chunk_size": 4,
            "queue_limit": 16,
            "max_attempts": 3,
            "hold_after_seconds": 300.0,
            **settings,
        }
        return Dispatcher(
            store=store,
            queue=queue or JobQueue(client),
            judging=judging,
            lease_seconds=LEASE,
            now=clock,
            tick=clock,
            **{**given, **settings},  # type: ignore[arg-type]
        )

    return make


def queued_chunks(client: redis.Redis) -> list[list[str]]:
    jobs = job_queue.scoring_queue(client).jobs
    return [list(job.args[0]) for job in jobs]


def outcomes(store: Store) -> Counter[str]:
    with store.reader() as connection:
        return Counter(connection.execute(select(decisions.c.outcome)).scalars())


def reasons(store: Store) -> dict[str, list[str]]:
    with store.reader() as connection:
        rows = connection.execute(
            select(decisions.c.comment_id, decisions.c.outcome, decisions.c.reasons)
        ).all()
    assert {row.outcome for row in rows} <= {"hold"}
    return {row.comment_id: [reason["code"] for reason in row.reasons] for row in rows}


def test_what_waits_is_queued_in_full_chunks_oldest_first(
    make_dispatcher: MakeDispatcher, client: redis.Redis, clock: Clock, post: Post
) -> None:
    ids = post("one")
    clock.now += 1
    ids += post(*(f"comment {n}" for n in range(8)))
    clock.now += 1
    assert make_dispatcher().turn() == 9
    chunks = queued_chunks(client)
    assert [len(chunk) for chunk in chunks] == [4, 4, 1]
    assert chunks[0][0] == ids[0]
    assert sorted(chain(*chunks)) == sorted(ids)


def test_a_comment_that_just_came_in_is_left_to_the_api(
    make_dispatcher: MakeDispatcher, clock: Clock, post: Post
) -> None:
    post("only just committed")
    dispatcher = make_dispatcher()
    assert dispatcher.turn() == 0
    clock.now += 0.3
    assert dispatcher.turn() == 1


def test_redis_never_holds_a_readers_words(
    make_dispatcher: MakeDispatcher, client: redis.Redis, clock: Clock, post: Post
) -> None:
    post("Quince and medlar.")
    clock.now += 1
    make_dispatcher().turn()
    stored = b"".join(client.dump(key) or b"" for key in client.scan_iter())
    [job] = job_queue.scoring_queue(client).jobs
    assert b"uince" not in stored + job.data
    assert job.description == "1 comments"


def test_redis_gets_no_more_than_the_limit_and_is_refilled_when_half_is_gone(
    make_dispatcher: MakeDispatcher, client: redis.Redis, clock: Clock, post: Post
) -> None:
    post(*(f"comment {n}" for n in range(40)))
    clock.now += 1
    dispatcher, queue = make_dispatcher(), job_queue.scoring_queue(client)
    assert dispatcher.turn() == 16
    client.lpop(queue.key)
    assert dispatcher.turn() == 0
    client.lpop(queue.key)
    assert dispatcher.turn() == 8
    assert queue.count == 4


def test_what_redis_lost_is_queued_again_after_its_lease(
    make_dispatcher: MakeDispatcher, client: redis.Redis, clock: Clock, post: Post
) -> None:
    ids = post(*(f"comment {n}" for n in range(6)))
    clock.now += 1
    dispatcher = make_dispatcher()
    dispatcher.turn()
    client.flushall()
    clock.now += LEASE - 1
    assert dispatcher.turn() == 0
    clock.now += 2
    assert dispatcher.turn() == 6
    assert sorted(chain(*queued_chunks(client))) == sorted(ids)


def test_a_comment_whose_scoring_came_to_nothing_is_queued_alone(
    make_dispatcher: MakeDispatcher, client: redis.Redis, store: Store, clock: Clock, post: Post
) -> None:
    suspects = post("what broke it", "or what stood beside it")
    with store.writer() as connection:
        scoring_queue.claim(connection, suspects, now=clock.now, lease_seconds=LEASE)
    others = post("innocent", "innocent too")
    clock.now += LEASE + 1
    make_dispatcher().turn()
    assert sorted(queued_chunks(client)) == sorted([[suspects[0]], [suspects[1]], others])


def test_a_comment_is_held_after_its_last_attempt_came_to_nothing(
    make_dispatcher: MakeDispatcher, client: redis.Redis, store: Store, clock: Clock, post: Post
) -> None:
    [poison] = post("kills every worker")
    dispatcher = make_dispatcher()
    for _ in range(3):
        clock.now += LEASE + 1
        assert dispatcher.turn() == 1
        with store.writer() as connection:
            assert scoring_queue.claim(connection, [poison], now=clock.now, lease_seconds=LEASE)
    assert reasons(store) == {}
    clock.now += LEASE + 1
    assert dispatcher.turn() == 0
    assert reasons(store) == {poison: ["attempts_exhausted"]}


def test_a_comment_is_held_when_no_worker_answers(
    make_dispatcher: MakeDispatcher, client: redis.Redis, store: Store, clock: Clock, post: Post
) -> None:
    dispatcher = make_dispatcher()
    [comment] = post("is anybody there")
    while clock.now < 1_800_000_000.0 + 299:
        clock.now += 10
        dispatcher.turn()
    assert reasons(store) == {}
    clock.now += 20
    dispatcher.turn()
    assert reasons(store) == {comment: ["scorer_unavailable"]}


def test_a_backlog_that_workers_get_through_is_not_held_for_its_age(
    make_dispatcher: MakeDispatcher, judging: Judging, store: Store, clock: Clock, post: Post
) -> None:
    harmless = Scores(labels={label: LabelScore(0.01, "bundled/1/abc") for label in Label})
    dispatcher = make_dispatcher()
    waiting = post(*(f"comment {n}" for n in range(40)))
    for scored in waiting[:20]:
        clock.now += 30
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, [scored], now=clock.now, lease_seconds=LEASE)
        judging.apply_scores([(claim, harmless) for claim in claims], ("bundled/1/abc",))
        dispatcher.turn()
    assert outcomes(store) == Counter(approve=20)
    clock.now += 61
    dispatcher.turn()
    assert outcomes(store) == Counter(approve=20, hold=20)


def test_what_waited_while_everything_was_stopped_still_gets_its_chance(
    make_dispatcher: MakeDispatcher, client: redis.Redis, store: Store, clock: Clock, post: Post
) -> None:
    post("posted last night")
    clock.now += 8 * 3600
    assert make_dispatcher().turn() == 1
    assert reasons(store) == {}


def test_more_hopeless_comments_than_one_batch_are_all_held_at_once(
    make_dispatcher: MakeDispatcher, store: Store, clock: Clock, post: Post
) -> None:
    dispatcher = make_dispatcher()
    post(*(f"comment {n}" for n in range(450)))
    clock.now += 400
    dispatcher.turn()
    assert len(reasons(store)) == 450


def test_two_dispatchers_queue_nothing_twice(
    make_dispatcher: MakeDispatcher, client: redis.Redis, clock: Clock, post: Post
) -> None:
    ids = post(*(f"comment {n}" for n in range(200)))
    clock.now += 1
    both = [make_dispatcher(queue_limit=400), make_dispatcher(queue_limit=400)]
    threads = [threading.Thread(target=dispatcher.turn) for dispatcher in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(chain(*queued_chunks(client))) == sorted(ids)


def test_a_redis_that_is_away_is_reported_once_and_used_again_when_it_is_back(
    make_dispatcher: MakeDispatcher,
    client: redis.Redis,
    store: Store,
    clock: Clock,
    post: Post,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    post("waits for Redis")
    queue = JobQueue(job_queue.connect("unix:///nowhere/redis.sock"))
    dispatcher = make_dispatcher(queue)
    for _ in range(5):
        clock.now += 2
        assert dispatcher.turn() == 0
    queue.client = client
    queue._queue = job_queue.scoring_queue(client)
    clock.now += 2
    assert dispatcher.turn() == 1
    said = [record.getMessage() for record in caplog.records if record.name == "workers.dispatcher"]
    assert said == ["queue_unavailable", "queue_available"]


@pytest.fixture
def full_redis(client: redis.Redis) -> Iterator[redis.Redis]:
    """The same Redis while it has no memory left: it answers reads and refuses writes."""
    client.config_set("maxmemory", 1)
    yield client
    client.config_set("maxmemory", 0)


def test_ids_that_redis_refused_are_put_back_at_once(
    make_dispatcher: MakeDispatcher, full_redis: redis.Redis, store: Store, clock: Clock, post: Post
) -> None:
    post("taken but not queued")
    clock.now += 1
    assert make_dispatcher().turn() == 0
    with store.reader() as connection:
        assert connection.execute(select(revisions.c.state)).scalars().all() == ["pending"]


def test_the_loop_outlasts_a_database_that_is_away(
    make_dispatcher: MakeDispatcher,
    client: redis.Redis,
    post: Post,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.INFO)
    post("waits for the database")
    clock.now += 1
    monkeypatch.setattr("workers.turning.FIRST_WAIT", 0.01)
    works, failures = Dispatcher.turn, iter([True] * 3)

    def fails_at_first(self: Dispatcher) -> int:
        if next(failures, False):
            raise DatabaseUnavailable("the database does not answer")
        return works(self)

    monkeypatch.setattr(Dispatcher, "turn", fails_at_first)
    stop = StopRequest()
    thread = threading.Thread(target=make_dispatcher().run, args=(stop,))
    thread.start()
    deadline = time.monotonic() + 10
    while not queued_chunks(client) and time.monotonic() < deadline:
        time.sleep(0.02)
    stop.request()
    thread.join(5)
    assert not thread.is_alive()
    assert len(queued_chunks(client)) == 1
    said = [record.getMessage() for record in caplog.records if record.name == "workers.dispatcher"]
    assert said == ["database_unavailable", "database_available"]


def test_an_edit_is_queued_and_the_text_before_it_never_decided(
    make_dispatcher: MakeDispatcher,
    client: redis.Redis,
    intake: Intake,
    site: Site,
    clock: Clock,
    submission: Callable[..., object],
) -> None:
    intake.submit(site, submission("e-1", "First version."))  # type: ignore[arg-type]
    clock.now += 1
    dispatcher = make_dispatcher()
    dispatcher.turn()
    comment = intake.revise(site, submission("e-1", "Second version.")).comment  # type: ignore[arg-type]
    clock.now += 1
    assert dispatcher.turn() == 1
    assert queued_chunks(client) == [[comment.id], [comment.id]]
