"""Claims, leases and fences on both databases."""

import threading

import pytest

from service.domain.comment import Author, Site, Submission
from service.moderation import Intake
from service.store import scoring_queue
from service.store.engine import Store
from tests.conftest import make_submission


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(store: Store, hash_key: bytes, clock: Clock) -> Intake:
    return Intake(store, None, hash_key, clock=clock)


def post(intake: Intake, site: Site, count: int) -> list[str]:
    made = [make_submission(f"c-{n}", f"Comment number {n}") for n in range(count)]
    return [receipt.comment.id for receipt in intake.submit_batch(site, made)]  # type: ignore[union-attr]


def test_a_claim_carries_what_scorers_need(store: Store, site: Site, intake: Intake, clock: Clock) -> None:
    comment = intake.submit(site, make_submission()).comment
    with store.writer() as connection:
        [claim] = scoring_queue.claim(connection, [comment.id], now=clock.now, lease_seconds=15)
    assert (claim.body, claim.fence, claim.attempts, claim.site_id) == (comment.body, 1, 1, site.id)
    assert claim.velocity.author_day == 0
    assert claim.author_approved == 0


def test_a_comment_is_claimed_by_one_worker_only(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    ids = post(intake, site, 40)
    claimed: list[str] = []

    def work() -> None:
        with store.writer() as connection:
            mine = scoring_queue.claim(connection, ids, now=clock.now, lease_seconds=15)
        claimed.extend(claim.comment_id for claim in mine)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(ids)


def test_claims_come_in_the_order_asked_for(store: Store, site: Site, intake: Intake, clock: Clock) -> None:
    ids = post(intake, site, 5)[::-1]
    with store.writer() as connection:
        claims = scoring_queue.claim(connection, [*ids, ids[0], "unknown"], now=clock.now, lease_seconds=15)
    assert [claim.comment_id for claim in claims] == ids


def test_what_was_lost_is_taken_back_when_its_lease_is_over_and_not_before(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    ids = post(intake, site, 2)
    with store.writer() as connection:
        scoring_queue.take_pending(
            connection, now=clock.now, received_before=clock.now, lease_seconds=15, limit=1
        )
        scoring_queue.claim(connection, ids[1:], now=clock.now, lease_seconds=15)
        assert scoring_queue.take_back_expired(connection, now=clock.now + 14) == 0
        assert scoring_queue.take_back_expired(connection, now=clock.now + 16) == 2
        waiting = scoring_queue.take_pending(
            connection, now=clock.now + 16, received_before=clock.now, lease_seconds=15, limit=10
        )
    assert {row.comment_id: row.attempts for row in waiting} == {ids[0]: 0, ids[1]: 1}


def test_the_dispatcher_leaves_what_the_api_is_queueing_this_moment(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    post(intake, site, 1)
    with store.writer() as connection:
        assert not scoring_queue.take_pending(
            connection, now=clock.now, received_before=clock.now - 1, lease_seconds=15, limit=10
        )


def test_what_redis_refused_is_pending_again(store: Store, site: Site, intake: Intake, clock: Clock) -> None:
    post(intake, site, 3)
    with store.writer() as connection:
        waiting = scoring_queue.take_pending(
            connection, now=clock.now, received_before=clock.now, lease_seconds=15, limit=10
        )
        scoring_queue.put_back(connection, waiting)
        again = scoring_queue.take_pending(
            connection, now=clock.now, received_before=clock.now, lease_seconds=15, limit=10
        )
    assert len(waiting) == len(again) == 3


def test_a_late_result_is_dropped_by_its_fence(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    ids = post(intake, site, 1)
    with store.writer() as connection:
        [late] = scoring_queue.claim(connection, ids, now=clock.now, lease_seconds=15)
        scoring_queue.take_back_expired(connection, now=clock.now + 16)
        [newer] = scoring_queue.claim(connection, ids, now=clock.now + 17, lease_seconds=15)
        assert scoring_queue.finish(connection, [late], now=clock.now + 18) == []
        assert scoring_queue.renew(connection, [late], now=clock.now, lease_seconds=15) == 0
        [(held, external_id)] = scoring_queue.finish(connection, [newer], now=clock.now + 18)
        assert (held, external_id) == (newer, "c-0")
        assert scoring_queue.finish(connection, [newer], now=clock.now + 19) == []


def test_a_released_claim_does_not_count_as_an_attempt(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    ids = post(intake, site, 1)
    with store.writer() as connection:
        scoring_queue.release(connection, scoring_queue.claim(connection, ids, now=0, lease_seconds=15))
        [claim] = scoring_queue.claim(connection, ids, now=0, lease_seconds=15)
    assert (claim.attempts, claim.fence) == (1, 2)


def test_an_edited_or_withdrawn_comment_is_not_finished_by_its_old_claim(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    ids = post(intake, site, 2)
    with store.writer() as connection:
        claims = scoring_queue.claim(connection, ids, now=clock.now, lease_seconds=15)
    intake.revise(site, make_submission("c-0", "Edited"))
    intake.withdraw(site, "c-1")
    with store.writer() as connection:
        assert scoring_queue.finish(connection, claims, now=clock.now) == []
        [claim] = scoring_queue.claim(connection, ids, now=clock.now, lease_seconds=15)
    assert (claim.body, claim.revision) == ("Edited", 2)


def test_velocity_counts_what_the_author_the_address_and_the_text_did_lately(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    def by(number: int, author: str, ip: str, body: str) -> Submission:
        return make_submission(f"v-{number}", body, author=Author(author, None, None, ip))

    intake.submit(site, by(1, "a", "203.0.113.1", "Buy now!"))
    clock.now += 3600
    intake.submit(site, by(2, "a", "203.0.113.2", "Something else"))
    intake.submit(site, by(3, "b", "203.0.113.1", "Something more"))
    last = intake.submit(site, by(4, "a", "203.0.113.1", "buy NOW")).comment
    with store.writer() as connection:
        [claim] = scoring_queue.claim(connection, [last.id], now=clock.now, lease_seconds=15)
    seen = claim.velocity
    assert (seen.author_10_minutes, seen.author_day) == (1, 2)
    assert (seen.ip_10_minutes, seen.ip_day) == (1, 2)
    assert seen.same_text_day == 1


def test_what_no_worker_decides_is_claimed_by_attempts_or_by_age(
    store: Store, site: Site, intake: Intake, clock: Clock
) -> None:
    [old] = post(intake, site, 1)
    clock.now += 1000
    tried = intake.submit(site, make_submission("tried")).comment.id
    intake.submit(site, make_submission("fresh"))
    with store.writer() as connection:
        for _ in range(3):
            scoring_queue.claim(connection, [tried], now=clock.now, lease_seconds=1)
            scoring_queue.take_back_expired(connection, now=clock.now + 2)
        claims = scoring_queue.claim_hopeless(
            connection, now=clock.now, max_attempts=3, received_before=clock.now - 500, limit=10
        )
    assert sorted(claim.comment_id for claim in claims) == sorted([old, tried])
