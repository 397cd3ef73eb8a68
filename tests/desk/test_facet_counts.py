"""Counts that are kept for some seconds, and those that never are."""

import time
from typing import Any

import pytest

from service.desk import facet_counts
from service.desk.facet_counts import KEPT_SECONDS, FacetCounts
from service.domain.comment import Site
from service.domain.queue import QueueFilter
from service.store.engine import Store


@pytest.fixture
def total(store: Store, site: Site) -> Any:
    counts = FacetCounts()

    def ask(now: float, asked: QueueFilter | None = None) -> int:
        with store.reader() as connection:
            return counts.of(connection, site.id, asked or QueueFilter(), now).total

    return ask


def test_a_small_queue_is_counted_every_time(total: Any, hold: Any) -> None:
    now = time.time()
    assert total(now) == 0
    hold()
    assert total(now) == 1


def test_the_counts_of_a_large_queue_are_kept_for_some_seconds_for_their_own_filter(
    total: Any, hold: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_counts, "LARGE", 1)
    hold()
    now = time.time()
    assert total(now) == 1
    hold()
    assert total(now + KEPT_SECONDS - 0.1) == 1
    assert total(now, QueueFilter(reported=False, words="")) == 1
    assert total(now, QueueFilter(section="nowhere")) == 0
    assert total(now + KEPT_SECONDS) == 2


def test_a_clock_that_was_set_back_does_not_keep_counts_for_longer(
    total: Any, hold: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_counts, "LARGE", 1)
    hold()
    now = time.time()
    assert total(now) == 1
    hold()
    assert total(now - 3600) == 2
