"""Workers that die of a text, hang in one, or come back too late."""

import os
import signal
import time

import pytest
from sqlalchemy import select

from service.store.tables import comments, decisions, revisions
from tests.faults.checker import check, undecided
from tests.faults.conftest import MakeProduct, Summarise
from tests.faults.portal import Portal
from tests.faults.product import Product, wait_until

pytestmark = [pytest.mark.slow, pytest.mark.skipif("os.environ.get('FAULTS_SCORER') == 'real'")]

LEASE = "3"


def reasons_of(product: Product, external_id: str) -> list[str]:
    with product.store.reader() as connection:
        found = connection.execute(
            select(decisions.c.reasons)
            .join(comments, comments.c.id == decisions.c.comment_id)
            .where(comments.c.external_id == external_id)
        ).scalar_one_or_none()
    return [reason["code"] for reason in found or []]


FULL = os.environ.get("FAULTS") == "full"


@pytest.mark.parametrize(("fate", "attempts"), [("KILL", 3), ("HANG", 3 if FULL else 1)])
def test_a_text_that_ends_its_worker_is_held_and_the_others_are_decided(
    make_product: MakeProduct, summarise: Summarise, fate: str, attempts: int
) -> None:
    product = make_product(LETTERSDESK_LEASE_SECONDS=LEASE, LETTERSDESK_MAX_ATTEMPTS=str(attempts))
    product.start("redis", "api", "dispatcher")
    portal = Portal(product)
    bodies = [f"An innocent remark, number {n}." for n in range(32)]
    bodies[13] = f"{fate} is what this text does."
    portal.post_all(bodies).join()
    product.start("worker", keep=True)
    began = time.monotonic()
    wait_until(lambda: undecided(product.store) <= 1, 60, "the other 31 are decided")
    others = time.monotonic() - began
    wait_until(lambda: not undecided(product.store), 90, "the poison is held")
    findings = check(product.store, portal.accepted)
    summarise(portal, findings, fate=fate, others_decided_after_s=round(others, 1), **product.falls)
    assert reasons_of(product, "c-13") == ["attempts_exhausted"]
    # A hung worker may outlive its lease, and so the decision, by the watchdog's grace.
    wait_until(lambda: product.falls.get("worker") == attempts, 15, "each attempt ended its worker")
    if attempts > 1:
        assert findings.reasons == {"attempts_exhausted": 1}
        assert findings.outcomes == {"approve": 31, "hold": 1, "reject": 0}
    # The worker that replaced the last one still works.
    portal.post_until_accepted("afterwards", "Is anybody left?")
    wait_until(lambda: not undecided(product.store), 10, "a later comment is decided")


def test_a_worker_that_was_stopped_past_its_lease_cannot_decide_any_more(make_product: MakeProduct) -> None:
    product = make_product(LETTERSDESK_LEASE_SECONDS=LEASE)
    product.start("redis", "api", "dispatcher", "worker")
    portal = Portal(product)
    product.wait_for_worker()
    portal.post_until_accepted("c-0", "SLOW to be scored.")
    wait_until(lambda: _state(product) == "scoring", 10, "work begins", 0.005)
    product.signal("worker", signal.SIGSTOP)
    product.start("worker-2")
    wait_until(lambda: not undecided(product.store), 20, "another worker decides")
    product.signal("worker", signal.SIGCONT)
    wait_until(lambda: "late_results_dropped" in product.log("worker"), 10, "the late result is dropped")
    findings = check(product.store, portal.accepted)
    assert findings.claims == 2
    portal.post_until_accepted("c-1", "Both are well again.")
    wait_until(lambda: not undecided(product.store), 10, "a later comment is decided")


def _state(product: Product) -> str:
    with product.store.reader() as connection:
        return connection.execute(select(revisions.c.state)).scalar_one()
