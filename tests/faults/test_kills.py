"""kill -9 of each part while comments are posted: none lost, each decided exactly once."""

import random
import signal
import time
from dataclasses import dataclass, field
from typing import TypeAlias

import pytest
from sqlalchemy import select

from service.store.tables import revisions
from tests.faults.checker import check, undecided
from tests.faults.conftest import MakeProduct, Size, Summarise
from tests.faults.portal import Portal
from tests.faults.product import Product, wait_until

pytestmark = pytest.mark.slow

DONE_WITHIN = 120.0
"""Seconds after the last kill within which everything must be decided (reliability, test 2)."""
WORK_WITHIN = 60.0
"""Seconds for a worker to start and claim on a busy machine; what it lost comes back to it within a lease."""
AT_WORK = {"SCORER_MS": "30"}
"""About as fast as comments are posted, so that the worker is hardly ever idle."""
Claimed: TypeAlias = tuple[str, int]
"""A comment and the fence of one claim on it: another claim has another fence."""


def texts(count: int) -> list[str]:
    return [f"Reader {n} thinks that the talks should go on, whatever it takes." for n in range(count)]


@dataclass
class Killer:
    """Kills a part; the worker only while it verifiably holds work, however busy the machine is."""

    product: Product
    victim: str
    hits: int = 0
    """Kills after which claims of the worker were left behind."""
    _left_behind: set[Claimed] = field(default_factory=set)
    """By workers that are dead: in the record they look as if somebody were at work."""

    def strike(self) -> None:
        """Kill -9; fails if the worker takes no work for WORK_WITHIN seconds."""
        if self.victim != "worker":
            self.product.kill(self.victim)
            return
        began = time.monotonic()
        while True:
            wait_until(
                lambda: bool(self._at_work()),
                WORK_WITHIN - (time.monotonic() - began),
                "the worker takes work",
                0.002,
            )
            # Frozen first: between a look and a kill it could come to an end with its chunk.
            self.product.freeze(self.victim)
            if self._at_work():
                break
            self.product.signal(self.victim, signal.SIGCONT)
        self.product.kill(self.victim)
        left = self._at_work()
        self.hits += bool(left)
        self._left_behind |= left

    def _at_work(self) -> set[Claimed]:
        return claimed(self.product) - self._left_behind


def claimed(product: Product) -> set[Claimed]:
    """All claims on which somebody works or died."""
    with product.store.reader() as connection:
        rows = connection.execute(
            select(revisions.c.comment_id, revisions.c.fence).where(revisions.c.state == "scoring")
        )
        return {(row.comment_id, row.fence) for row in rows}


def torment(product: Product, victim: str, size: Size, chance: random.Random) -> tuple[Portal, int, float]:
    """Post while `victim` is killed again and again; returns the portal, hits on work, seconds to the end."""
    portal, killer = Portal(product), Killer(product, victim)
    posting = portal.post_all(texts(size.comments), seconds=size.seconds)
    for _ in range(size.kills):
        time.sleep(size.seconds / (size.kills + 1) * chance.uniform(0.5, 1.0))
        killer.strike()
        time.sleep(chance.uniform(0.2, 0.6))
        product.start(victim)
    posting.join()
    took = wait_until(lambda: not undecided(product.store), DONE_WITHIN, "all decided", 0.2)
    return portal, killer.hits, took


@pytest.mark.parametrize("victim", ["worker", "api", "redis", "dispatcher"])
def test_nothing_is_lost_or_decided_twice_when_a_part_is_killed(
    make_product: MakeProduct, size: Size, chance: random.Random, summarise: Summarise, victim: str
) -> None:
    product = make_product(**(AT_WORK if victim == "worker" else {}), **size.settings)
    product.start("redis", "api", "worker", "dispatcher")
    portal, hits, took = torment(product, victim, size, chance)
    assert (len(portal.accepted), portal.refused) == (size.comments, [])
    findings = check(product.store, portal.accepted)
    summarise(
        portal,
        findings,
        victim=victim,
        kills=size.kills,
        kills_that_hit_work=hits,
        decided_after_s=round(took, 1),
    )
    if victim == "worker":
        assert hits == size.kills
        assert findings.reexecuted > 0
    if victim == "redis":
        assert max(portal.accepted.values()) < 5, "a post waited for Redis"


@pytest.mark.postgresql
def test_nothing_is_lost_or_decided_twice_on_postgresql(
    make_product: MakeProduct,
    postgresql_url: str,
    size: Size,
    chance: random.Random,
    summarise: Summarise,
) -> None:
    product = make_product(postgresql_url, **AT_WORK, **size.settings)
    product.start("redis", "api", "worker", "dispatcher")
    portal, hits, took = torment(product, "worker", size, chance)
    assert len(portal.accepted) == size.comments
    findings = check(product.store, portal.accepted)
    summarise(portal, findings, kills=size.kills, kills_that_hit_work=hits, decided_after_s=round(took, 1))
    assert hits == size.kills
    assert findings.reexecuted > 0


def test_nothing_is_lost_when_everything_is_killed_at_once(
    make_product: MakeProduct, size: Size, chance: random.Random, summarise: Summarise
) -> None:
    product = make_product(**size.settings)
    parts = ["redis", "api", "worker", "dispatcher"]
    product.start(*parts)
    portal = Portal(product)
    posting = portal.post_all(texts(size.comments), seconds=size.seconds)
    for _ in range(size.kills):
        time.sleep(size.seconds / (size.kills + 1) * chance.uniform(0.5, 1.0))
        for part in parts:
            product.kill(part)
        product.start(*parts)
    posting.join()
    took = wait_until(lambda: not undecided(product.store), DONE_WITHIN, "all decided", 0.2)
    assert len(portal.accepted) == size.comments
    findings = check(product.store, portal.accepted)
    summarise(portal, findings, victim="all", kills=size.kills, decided_after_s=round(took, 1))


def test_a_killed_workers_comments_are_decided_within_thirty_seconds(product: Product) -> None:
    product.start("redis", "api", "worker", "dispatcher")
    portal = Portal(product)
    portal.post_all(["SLOW and interrupted", *texts(20)]).join()
    killer = Killer(product, "worker")
    killer.strike()
    assert killer.hits == 1
    product.start("worker")
    assert wait_until(lambda: not undecided(product.store), 30, "all decided") < 30
    assert check(product.store, portal.accepted).reexecuted > 0
