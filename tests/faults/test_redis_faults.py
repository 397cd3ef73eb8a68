"""Redis emptied, away or restarted: the record is enough."""

import time

import pytest

from tests.faults.checker import check, undecided
from tests.faults.conftest import MakeProduct, Summarise
from tests.faults.portal import Portal
from tests.faults.product import Product, wait_until

pytestmark = pytest.mark.slow


def texts(count: int) -> list[str]:
    return [f"Comment {n} waits for its turn." for n in range(count)]


def test_five_hundred_pending_comments_survive_flushall(product: Product, summarise: Summarise) -> None:
    product.start("redis", "api", "dispatcher")
    portal = Portal(product)
    portal.post_all(texts(500)).join()
    with product.redis() as client:
        wait_until(lambda: client.llen("rq:queue:scoring") >= 5, 10, "chunks are queued")
        client.flushall()
        assert undecided(product.store) == 500
        product.start("worker")
        took = wait_until(lambda: not undecided(product.store), 60, "all decided")
        # The worker that started before a flush is known again afterwards.
        client.flushall()
        wait_until(lambda: client.scard("rq:workers") == 1, 15, "the worker is known again")
    assert len(portal.accepted) == 500
    summarise(portal, check(product.store, portal.accepted), decided_after_s=round(took, 1))


def test_posts_are_accepted_while_redis_is_down_and_decided_once_it_is_back(
    product: Product, summarise: Summarise
) -> None:
    product.start("redis", "api", "dispatcher", "worker")
    product.wait_for_worker()
    portal = Portal(product)
    portal.post_until_accepted("first", "The first post opens the database.")
    product.kill("redis")
    portal.post_all(texts(60)).join()
    assert (len(portal.accepted), portal.repeated) == (61, 0)
    assert sorted(portal.accepted.values())[-4] < 1
    product.start("redis")
    took = wait_until(lambda: not undecided(product.store), 60, "all decided")
    summarise(portal, check(product.store, portal.accepted), decided_after_s=round(took, 1))
    for name in ("worker", "dispatcher"):
        assert product.processes[name].poll() is None
        assert product.log(name).count('"queue_unavailable"') == 1


def test_comments_are_held_when_no_worker_answers_for_too_long(make_product: MakeProduct) -> None:
    product = make_product(LETTERSDESK_HOLD_AFTER_SECONDS="4")
    product.start("redis", "api", "dispatcher")
    portal = Portal(product)
    portal.post_all(texts(5)).join()
    wait_until(lambda: not undecided(product.store), 30, "all held")
    findings = check(product.store, portal.accepted)
    assert (findings.outcomes["hold"], findings.reasons) == (5, {"scorer_unavailable": 5})


def test_a_stop_loses_no_work_and_takes_under_five_seconds(product: Product) -> None:
    product.start("redis", "api", "dispatcher", "worker")
    portal = Portal(product)
    posting = portal.post_all(texts(200), seconds=8)
    for start in range(3):
        product.wait_for_worker(start + 1)
        time.sleep(0.5)
        assert product.stop("worker") < 5
        product.start("worker")
    posting.join()
    assert product.stop("dispatcher") < 3
    product.start("dispatcher")
    wait_until(lambda: not undecided(product.store), 30, "all decided")
    assert check(product.store, portal.accepted).reexecuted == 0
