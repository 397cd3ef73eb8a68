"""What a moderator takes back in time never reaches the portal: the real sender against a real endpoint."""

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.domain.review import Settled
from service.domain.verdict import Outcome
from service.moderation import Review
from service.store import moderators, tables
from service.store.engine import Store
from tests.workers.delivery.test_delivery import Portal, decide, deliver, make_portal, subscriber
from workers.delivery import DeliveryLoop

__all__ = ["decide", "make_portal", "subscriber"]


@pytest.fixture
def portal(make_portal: Callable[..., Portal]) -> Portal:
    return make_portal()


@pytest.fixture
def loop(store: Store) -> Iterator[DeliveryLoop]:
    loop = DeliveryLoop(store)
    yield loop
    loop.finish(5)


@pytest.fixture
def mara(store: Store, subscriber: Site) -> Moderator:
    with store.writer() as connection:
        made = moderators.add_moderator(
            connection,
            "mara",
            display_name="Mara",
            password_hash="none",
            must_change_password=False,
            now=time.time(),
        )
        moderators.set_role(connection, made.id, subscriber.id, Role.MODERATOR)
        return moderators.get_moderator(connection, made.id)


Approve = Callable[[Site], Settled]


@pytest.fixture
def approve(store: Store, decide: Any, mara: Moderator, loop: DeliveryLoop, portal: Portal) -> Approve:
    """Has a comment held and told to the portal, then approves it as a moderator."""

    def approve(site: Site) -> Settled:
        before = len(portal.requests)
        [webhook] = decide(site)
        deliver(loop, lambda: len(portal.requests) == before + 1)
        with store.reader() as connection:
            comment_id = connection.execute(
                select(tables.decisions.c.comment_id)
                .join(tables.deliveries, tables.deliveries.c.decision_id == tables.decisions.c.id)
                .where(tables.deliveries.c.webhook_id == webhook)
            ).scalar_one()
        return Review(store, None).settle(
            site, comment_id, Outcome.APPROVE, moderator=mara, seen_version=1, seen_revision=1
        )

    return approve


def told(portal: Portal) -> list[tuple[str, int]]:
    found = [json.loads(body)["data"] for _, body in portal.requests]
    return [(data["outcome"], data["decision_version"]) for data in found]


def run_for(loop: DeliveryLoop, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if not loop.turn():
            time.sleep(0.02)


def test_a_decision_is_sent_when_its_time_is_over_and_not_before(
    loop: DeliveryLoop, portal: Portal, subscriber: Site, approve: Approve
) -> None:
    settled = approve(replace(subscriber, undo_seconds=1.0))
    deliver(loop, lambda: len(portal.requests) == 2)
    assert time.time() > settled.undo_until
    assert told(portal) == [("hold", 1), ("approve", 2)]


def test_an_undo_in_time_leaves_the_portal_with_what_it_knew(
    store: Store, loop: DeliveryLoop, portal: Portal, subscriber: Site, mara: Moderator, approve: Approve
) -> None:
    # Long enough for the undo on a busy machine, short enough to wait for its end.
    quick = replace(subscriber, undo_seconds=4.0)
    settled = approve(quick)
    assert Review(store, None).undo(quick, settled.review_id, mara).told == 0
    run_for(loop, settled.undo_until + 2.5 - time.time())
    assert told(portal) == [("hold", 1)]


def test_an_undo_too_late_tells_the_portal_that_it_is_held_again(
    store: Store, loop: DeliveryLoop, portal: Portal, subscriber: Site, mara: Moderator, approve: Approve
) -> None:
    quick = replace(subscriber, undo_seconds=0.2)
    settled = approve(quick)
    deliver(loop, lambda: len(portal.requests) == 2)
    assert Review(store, None).undo(quick, settled.review_id, mara).told == 1
    deliver(loop, lambda: len(portal.requests) == 3)
    assert told(portal) == [("hold", 1), ("approve", 2), ("hold", 3)]


def test_whenever_undo_comes_the_portal_ends_up_with_what_is_recorded(
    store: Store, loop: DeliveryLoop, portal: Portal, subscriber: Site, mara: Moderator, approve: Approve
) -> None:
    """Undo at every moment around the end of the grace, while the sender runs: both are told or none."""
    quick = replace(subscriber, undo_seconds=0.3)
    heard = {"both": 0, "neither": 0}
    for step in range(6):
        portal.requests.clear()
        settled = approve(quick)
        run_for(loop, settled.undo_until + 0.2 * step - time.time())
        undone = Review(store, None).undo(quick, settled.review_id, mara)
        if undone.told:
            deliver(loop, lambda: len(portal.requests) == 3)
            assert sorted(told(portal)) == [("approve", 2), ("hold", 1), ("hold", 3)]
            heard["both"] += 1
        else:
            run_for(loop, 1.5)
            assert told(portal) == [("hold", 1)]
            heard["neither"] += 1
    assert sum(heard.values()) == 6
    assert heard["both"] >= 1  # a second after the end, at the latest
