"""What is looked up for every comment is found by an index, however long the record has grown."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event

from service.domain.comment import Claim, Site
from service.moderation import Intake
from service.store import decisions, scoring_queue
from service.store.engine import Store
from service.store.scoring_queue import Waiting
from tests.conftest import make_submission

# PostgreSQL reads a table as small as these as a whole, whatever the statement.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def claimed(store: Store, site: Site, hash_key: bytes) -> list[Claim]:
    made = Intake(store, None, hash_key).submit_batch(
        site, [make_submission(f"c-{number}") for number in range(4)]
    )
    with store.writer() as connection:
        ids = [receipt.comment.id for receipt in made]  # type: ignore[union-attr]
        return scoring_queue.claim(connection, ids, now=1.0, lease_seconds=1e9)


@contextmanager
def statements(store: Store) -> Iterator[list[tuple[str, Any]]]:
    """Collects what is asked of the database meanwhile."""
    asked: list[tuple[str, Any]] = []

    def listen(*seen: Any) -> None:
        asked.append((seen[2], seen[3]))

    event.listen(store.engine, "before_cursor_execute", listen)
    yield asked
    event.remove(store.engine, "before_cursor_execute", listen)


def whole_tables_read(store: Store, act: Callable[[Any], object]) -> list[str]:
    """The steps of an act's plans that read all of revisions, comments or decisions."""
    with store.writer() as connection:
        with statements(store) as asked:
            act(connection)
        plans = [
            row[-1]
            for statement, values in asked
            for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
        ]
    assert plans
    return [step for step in plans if step.startswith(("SCAN revisions", "SCAN comments", "SCAN decisions"))]


def test_finishing_claims_reads_only_their_revisions(store: Store, claimed: list[Claim]) -> None:
    assert len(claimed) == 4
    assert whole_tables_read(store, lambda to: scoring_queue.finish(to, claimed, now=2.0)) == []


def test_putting_back_reads_only_what_is_put_back(store: Store, claimed: list[Claim]) -> None:
    waiting = [Waiting(one.comment_id, one.revision, 0) for one in claimed]
    assert whole_tables_read(store, lambda to: scoring_queue.put_back(to, waiting)) == []


def test_claiming_reads_only_what_is_claimed(store: Store, site: Site, hash_key: bytes) -> None:
    made = Intake(store, None, hash_key).submit(site, make_submission()).comment
    assert (
        whole_tables_read(store, lambda to: scoring_queue.claim(to, [made.id], now=2.0, lease_seconds=1.0))
        == []
    )


def test_the_newest_decision_is_found_by_the_comment(store: Store, claimed: list[Claim]) -> None:
    wanted = [(one.comment_id, one.revision) for one in claimed]
    assert whole_tables_read(store, lambda to: decisions.latest_decisions(to, wanted)) == []
    assert whole_tables_read(store, lambda to: decisions.latest_decisions(to, wanted, known_at=1.0)) == []
