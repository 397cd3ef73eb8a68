"""One chunk through a worker's hands, on both databases."""

import logging
import threading
import time

import pytest
from sqlalchemy import select

from service.domain.comment import Site
from service.domain.errors import DatabaseUnavailable
from service.moderation import Intake, Judging
from service.policy_files import PolicyBook
from service.store import migrations, scoring_queue, sites
from service.store.engine import BUSY_SECONDS, Store, connect
from service.store.tables import decisions, revisions
from tests.conftest import make_submission
from tests.workers.conftest import Clock, ObedientPipeline, Post
from workers import chunk_scoring
from workers.chunk_scoring import ChunkScoring

LEASE = 15.0


@pytest.fixture
def scoring(store: Store, pipeline: ObedientPipeline, judging: Judging, clock: Clock) -> ChunkScoring:
    return ChunkScoring(store, pipeline, judging, LEASE, clock=clock)


def states(store: Store) -> dict[str, tuple[str, int]]:
    with store.reader() as connection:
        rows = connection.execute(select(revisions.c.comment_id, revisions.c.state, revisions.c.attempts))
        return {row.comment_id: (row.state, row.attempts) for row in rows}


def outcomes(store: Store) -> dict[str, str]:
    with store.reader() as connection:
        rows = connection.execute(select(decisions.c.comment_id, decisions.c.outcome)).all()
    assert len({row.comment_id for row in rows}) == len(rows)
    return {row.comment_id: row.outcome for row in rows}


def test_a_chunk_is_scored_in_one_batch_and_each_comment_decided(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, post: Post
) -> None:
    ids = post("A calm word.", "An insult indeed.", "What a threat that is.")
    assert scoring.score(ids) == 3
    assert [len(batch) for batch in pipeline.seen] == [3]
    assert outcomes(store) == dict(zip(ids, ("approve", "hold", "hold"), strict=True))


def test_a_scorer_sees_the_comment_and_its_circumstances(
    scoring: ChunkScoring, pipeline: ObedientPipeline, intake: Intake, site: Site, post: Post
) -> None:
    scoring.score(post("First words.", "Second words."))
    scoring.score(post("Third words."))
    seen = pipeline.seen[1][0]
    assert (seen.text, seen.author_name, seen.author_comments) == ("Third words.", "Ani", 2)
    assert seen.article_url == "https://news.example/a-1"
    assert seen.velocity.author_day == 2


def test_a_job_that_arrives_twice_finds_nothing_to_do(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, post: Post
) -> None:
    ids = post("Once is enough.")
    assert scoring.score(ids) == 1
    assert scoring.score([*ids, *ids, "no-such-id"]) == 0
    assert len(pipeline.seen) == 1
    assert len(outcomes(store)) == 1


def test_on_a_stop_the_rest_of_the_chunk_is_given_back_uncounted(
    store: Store, pipeline: ObedientPipeline, judging: Judging, clock: Clock, post: Post
) -> None:
    ids = post(*(f"{n} " + "long " * 1900 for n in range(9)))
    scoring = ChunkScoring(
        store, pipeline, judging, LEASE, stop_requested=lambda: bool(pipeline.seen), clock=clock
    )
    decided = scoring.score(ids)
    assert 0 < decided < len(ids)
    found = states(store)
    assert [found[one] for one in ids] == [("decided", 1)] * decided + [("pending", 0)] * (9 - decided)


def test_leases_are_renewed_while_a_long_chunk_is_scored(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, clock: Clock, post: Post
) -> None:
    ids = post(*(f"{n} " + "long " * 1900 for n in range(12)))

    def a_slow_batch() -> None:
        clock.now += LEASE * 0.6
        with store.writer() as connection:
            assert scoring_queue.take_back_expired(connection, now=clock.now) == 0

    pipeline.before_each = a_slow_batch
    assert scoring.score(ids) == 12
    assert len(pipeline.seen) >= 3


def test_a_pipeline_that_breaks_leaves_its_comments_to_be_tried_again(
    store: Store, scoring: ChunkScoring, clock: Clock, post: Post
) -> None:
    ids = post("All is well.", "explode")
    assert scoring.score(ids) == 0
    clock.now += LEASE + 1
    with store.writer() as connection:
        assert scoring_queue.take_back_expired(connection, now=clock.now) == 2
    assert set(states(store).values()) == {("pending", 1)}
    assert scoring.score(ids[:1]) == 1
    assert scoring.score(ids[1:]) == 0


def test_an_old_job_does_not_bring_a_suspect_together_with_others(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, clock: Clock, post: Post
) -> None:
    ids = post("explode", "was beside it")
    scoring.score(ids)
    clock.now += LEASE + 1
    with store.writer() as connection:
        scoring_queue.take_back_expired(connection, now=clock.now)
    ids += post("never tried")
    assert scoring.score(ids) == 1
    assert [one.text for one in pipeline.seen[-1]] == ["never tried"]
    assert scoring.score(ids[1:2]) == 1


def test_the_worker_survives_a_database_that_fails_at_the_commit(
    store: Store,
    scoring: ChunkScoring,
    clock: Clock,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = post("Nothing may be half done.")
    monkeypatch.setattr(chunk_scoring, "APPLY_PAUSES", (0.0, 0.0))
    with monkeypatch.context() as broken:
        broken.setattr(Judging, "apply_scores", _database_is_away)
        assert scoring.score(ids) == 0
    assert outcomes(store) == {}
    clock.now += LEASE + 1
    with store.writer() as connection:
        scoring_queue.take_back_expired(connection, now=clock.now)
    assert scoring.score(ids) == 1


def test_a_short_failure_of_the_database_costs_no_attempt(
    store: Store, scoring: ChunkScoring, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = post("Try again in a moment.")
    monkeypatch.setattr(chunk_scoring, "APPLY_PAUSES", (0.0, 0.0))
    works, failures = Judging.apply_scores, iter([True, False])

    def fails_once(self: Judging, *arguments: object) -> object:
        return _database_is_away() if next(failures) else works(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(Judging, "apply_scores", fails_once)
    assert scoring.score(ids) == 1
    assert states(store)[ids[0]] == ("decided", 1)


@pytest.mark.slow
def test_a_database_that_another_process_locks_for_long_is_waited_for(
    sqlite_url: str, hash_key: bytes, pipeline: ObedientPipeline, policies: PolicyBook
) -> None:
    store, other = connect(sqlite_url), connect(sqlite_url)
    migrations.upgrade(store)
    with store.writer() as connection:
        site = sites.add_site(connection, "Gazette", now=time.time())
    comment = Intake(store, None, hash_key).submit(site, make_submission()).comment
    locked = threading.Event()

    def lock() -> None:
        with other.writer():
            locked.set()
            time.sleep(BUSY_SECONDS + 1.5)

    holder = threading.Thread(target=lock)

    def lock_it_while_we_score() -> None:
        holder.start()
        locked.wait(5)

    pipeline.before_each = lock_it_while_we_score
    scoring = ChunkScoring(store, pipeline, Judging(store, None, policies), LEASE)
    assert scoring.score([comment.id]) == 1
    holder.join()
    store.close()
    other.close()


def test_one_decision_that_cannot_be_stored_does_not_stop_the_others(
    store: Store, scoring: ChunkScoring, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = post("Good.", "Unstorable.", "Good too.")
    works = Judging.apply_scores

    def refuses_one(self: Judging, scored: list[tuple[object, object]], models: object) -> object:
        if any(claim.body == "Unstorable." for claim, _ in scored):  # type: ignore[attr-defined]
            raise ValueError("a bug of ours")
        return works(self, scored, models)  # type: ignore[arg-type]

    monkeypatch.setattr(Judging, "apply_scores", refuses_one)
    assert scoring.score(ids) == 2
    assert set(outcomes(store)) == {ids[0], ids[2]}


def test_a_late_result_is_dropped_once_another_worker_has_the_comment(
    store: Store,
    scoring: ChunkScoring,
    pipeline: ObedientPipeline,
    judging: Judging,
    clock: Clock,
    post: Post,
) -> None:
    ids = post("An insult, slowly scored.")
    quick = ChunkScoring(store, ObedientPipeline(), judging, LEASE, clock=clock)

    def the_lease_runs_out_meanwhile() -> None:
        clock.now += LEASE + 1
        with store.writer() as connection:
            assert scoring_queue.take_back_expired(connection, now=clock.now) == 1
        assert quick.score(ids) == 1

    pipeline.before_each = the_lease_runs_out_meanwhile
    assert scoring.score(ids) == 0
    assert outcomes(store) == {ids[0]: "hold"}


def reasons(store: Store, comment_id: str) -> list[dict[str, object]]:
    with store.reader() as connection:
        found = connection.execute(select(decisions.c.reasons).where(decisions.c.comment_id == comment_id))
        return list(found.scalar_one())


def test_what_is_held_is_explained_and_what_is_approved_is_not(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, post: Post
) -> None:
    ids = post("A calm word.", "Quite an insult indeed.", "Some spam, too.")
    assert scoring.score(ids) == 3
    assert pipeline.explained == ["Quite an insult indeed.", "Some spam, too."]
    [reason] = reasons(store, ids[1])
    assert (reason["label"], reason["span"]) == ("insult", {"begin": 9, "end": 15})
    assert reasons(store, ids[0]) == []


def test_nothing_held_asks_for_no_explanation(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, post: Post
) -> None:
    scoring.score(post("A calm word.", "Another."))
    assert pipeline.explained == []


def test_an_explanation_that_breaks_leaves_the_comment_held_for_the_same_reason(
    store: Store, scoring: ChunkScoring, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ids = post("An insult, and a riddle besides.", "A calm word.")
    assert scoring.score(ids) == 2
    assert outcomes(store) == dict(zip(ids, ("hold", "approve"), strict=True))
    [reason] = reasons(store, ids[0])
    assert (reason["code"], reason["label"], reason["span"]) == ("score", "insult", None)
    assert "not_explained" in caplog.text
    assert not any("riddle" in str(vars(record)) for record in caplog.records)


def test_a_record_that_cannot_be_read_in_between_costs_only_the_explanation(
    store: Store,
    scoring: ChunkScoring,
    pipeline: ObedientPipeline,
    post: Post,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ids = post("An insult indeed.")
    monkeypatch.setattr(Judging, "foresee", _database_is_away)
    assert scoring.score(ids) == 1
    assert outcomes(store) == {ids[0]: "hold"}
    assert pipeline.explained == []


def test_the_last_attempt_goes_without_what_may_have_ended_the_workers_before(
    store: Store, scoring: ChunkScoring, pipeline: ObedientPipeline, clock: Clock, post: Post
) -> None:
    [comment_id] = post("An insult indeed.")
    for _ in range(2):
        with store.writer() as connection:
            assert scoring_queue.claim(connection, [comment_id], now=clock.now, lease_seconds=LEASE)
        clock.now += LEASE + 1
        with store.writer() as connection:
            scoring_queue.take_back_expired(connection, now=clock.now)
    assert scoring.score([comment_id]) == 1
    assert outcomes(store) == {comment_id: "hold"}
    assert pipeline.explained == []


def test_no_log_line_holds_a_readers_words(
    scoring: ChunkScoring, post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    scoring.score(post("Pomegranate insult."))
    scoring.score(post("Pomegranate explode."))
    assert "chunk_scored" in caplog.text
    for record in caplog.records:
        assert "Pomegranate" not in str(
            {k: v for k, v in vars(record).items() if k not in ("exc_info", "exc_text")}
        )


def _database_is_away(*_: object) -> object:
    raise DatabaseUnavailable("the database does not answer")
