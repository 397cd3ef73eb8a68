import re
import time
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from service.domain.comment import Site
from service.domain.verdict import Outcome, Source, Verdict
from service.moderation import Intake
from service.ops.decision_times import BUCKETS, DecisionTimes
from service.ops.metrics import RecordCollector
from service.store import comments, decisions
from service.store.decisions import NewDecision, NewVerdict
from service.store.engine import Store
from service.store.tables import decisions as decisions_table
from service.store.tables import deliveries


@pytest.fixture(autouse=True)
def look_every_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("service.ops.metrics.REMEMBERED_SECONDS", 0)


@pytest.fixture
def read(app: Any) -> Any:
    """Reads /metrics as Prometheus does: sample name and labels to value."""
    client = app.test_client()

    def read() -> dict[tuple[str, ...], float]:
        answer = client.get("/metrics")
        assert answer.status_code == 200
        assert answer.content_type.startswith("text/plain; version=0.0.4")
        return {
            (sample.name, *(f"{name}={value}" for name, value in sorted(sample.labels.items()))): sample.value
            for family in text_string_to_metric_families(answer.get_data(as_text=True))
            for sample in family.samples
        }

    return read


@pytest.fixture
def post(store: Store, site: Site, hash_key: bytes, submission: Any) -> Any:
    def post(external_id: str, *, at: float | None = None) -> str:
        intake = Intake(store, None, hash_key, clock=(lambda: at) if at else time.time)
        return str(intake.submit(site, submission(external_id)).comment.id)

    return post


@pytest.fixture
def decide(store: Store, site: Site) -> Any:
    """Decides as the machine does, `at` some time."""

    def decide(external_id: str, outcome: Outcome = Outcome.APPROVE, *, at: float) -> None:
        with store.writer() as connection:
            row = comments.lock(connection, site.id, external_id)
            comments.cancel_undecided(connection, row.id)
            basis = NewVerdict(
                comment_id=row.id,
                revision=row.revision,
                mode="live",
                verdict=Verdict(outcome, (), "default", "1"),
                scores={},
                models=(),
                language=None,
            )
            new = NewDecision(
                site_id=site.id,
                comment_id=row.id,
                external_id=external_id,
                revision=row.revision,
                outcome=outcome,
                source=Source.POLICY,
                reasons=(),
                basis=basis,
            )
            decisions.insert_decisions(connection, [new], now=at)

    return decide


def test_an_empty_record_has_every_family_at_zero(read: Any) -> None:
    found = read()
    assert found[("lettersdesk_database_up",)] == 1
    assert found[("lettersdesk_redis_up",)] == 1
    assert found[("lettersdesk_queue_jobs",)] == 0
    assert found[("lettersdesk_decisions_total", "outcome=approve", "source=policy")] == 0
    assert found[("lettersdesk_comments", "status=held")] == 0
    assert found[("lettersdesk_undecided_comments", "state=pending")] == 0
    assert found[("lettersdesk_oldest_undecided_age_seconds",)] == 0
    assert found[("lettersdesk_deliveries", "state=dead")] == 0
    assert found[("lettersdesk_time_to_decision_seconds_count",)] == 0


def test_comments_decisions_and_deliveries_are_counted(read: Any, post: Any, decide: Any) -> None:
    now = time.time()
    for number in range(3):
        post(f"c-{number}", at=now - 100)
    decide("c-0", Outcome.APPROVE, at=now)
    decide("c-1", Outcome.HOLD, at=now)
    found = read()
    assert found[("lettersdesk_decisions_total", "outcome=approve", "source=policy")] == 1
    assert found[("lettersdesk_decisions_total", "outcome=hold", "source=policy")] == 1
    assert found[("lettersdesk_comments", "status=approved")] == 1
    assert found[("lettersdesk_comments", "status=held")] == 1
    assert found[("lettersdesk_comments", "status=pending")] == 1
    assert found[("lettersdesk_undecided_comments", "state=pending")] == 1
    assert 99 < found[("lettersdesk_oldest_undecided_age_seconds",)] < 130
    assert found[("lettersdesk_deliveries", "state=no_endpoint")] == 2


def test_nobody_is_paged_for_what_a_moderator_can_take_back_or_took_back(
    read: Any, post: Any, decide: Any, store: Store, site: Site
) -> None:
    now = time.time()
    post("a", at=now - 900)
    decide("a", Outcome.HOLD, at=now - 900)

    def put(**values: object) -> None:
        with store.writer() as connection:
            connection.execute(update(deliveries).values(**values))

    age = ("lettersdesk_oldest_pending_delivery_age_seconds",)
    put(state="pending")
    assert read()[age] == pytest.approx(900, abs=60)
    put(visible_at=now + 300)
    assert read()[age] == 0
    put(visible_at=now - 30)
    assert read()[age] == pytest.approx(30, abs=25)
    put(state="cancelled")
    found = read()
    assert (found[age], found[("lettersdesk_deliveries", "state=cancelled")]) == (0, 1)


def test_the_time_to_decision_is_a_histogram_of_all_decisions(read: Any, post: Any, decide: Any) -> None:
    now = time.time()
    for number, delay in enumerate((0.04, 0.2, 3.0, 5000.0)):
        post(f"c-{number}", at=now - 1000 - delay)
        decide(f"c-{number}", at=now - 1000)
    name, bounds = "lettersdesk_time_to_decision_seconds", ("0.05", "0.25", "5.0", "3600.0", "+Inf")
    for _ in range(2):
        found = read()
        counts = [found[(f"{name}_bucket", f"le={bound}")] for bound in bounds]
        assert counts == [1, 2, 3, 3, 4]
        assert found[(f"{name}_count",)] == 4
        assert found[(f"{name}_sum",)] == pytest.approx(5003.24, abs=0.01)


def test_a_decision_that_becomes_visible_late_is_still_counted(store: Store, post: Any, decide: Any) -> None:
    now = time.time()
    times = DecisionTimes()
    for number in range(4):
        post(f"c-{number}", at=now - 1)
        decide(f"c-{number}", at=now)
    with store.writer() as connection:
        # As if the first transaction had not been committed yet when the others were.
        connection.execute(decisions_table.update().where(decisions_table.c.seq == 1).values(verdict_id=None))
        assert times.read(connection, now=now).buckets[-1] == ("+Inf", 3.0)
        assert times._counted_to == 0
        connection.rollback()
    with store.reader() as connection:
        assert times.read(connection, now=now).buckets[-1] == ("+Inf", 4.0)
        assert times.read(connection, now=now + 61).buckets[-1] == ("+Inf", 4.0)
        assert times._counted_to == 4
        assert times.read(connection, now=now + 62).buckets[-1] == ("+Inf", 4.0)


def test_a_long_record_is_counted_in_steps(
    store: Store, post: Any, decide: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.ops.decision_times._STEP", 2)
    for number in range(5):
        post(f"c-{number}", at=1000.0)
        decide(f"c-{number}", at=1000.0 + number)
    with store.reader() as connection:
        found = DecisionTimes().read(connection, now=5000.0)
    assert [int(count) for _, count in found.buckets] == [
        sum(delay <= bound for delay in range(5)) for bound in BUCKETS
    ] + [5]
    assert found.total_seconds == 10.0


def test_another_process_comes_to_the_same_numbers(
    read: Any, post: Any, decide: Any, database_url: str, redis_url: str, settings_for: Any, make_app: Any
) -> None:
    now = time.time()
    read()
    post("c-1", at=now - 2)
    decide("c-1", at=now)
    other = make_app(settings_for(database_url, redis_url)).test_client()
    theirs = other.get("/metrics").get_data(as_text=True)
    ours = read()
    for family in text_string_to_metric_families(theirs):
        for sample in family.samples:
            if sample.name.startswith(("lettersdesk_time", "lettersdesk_decisions", "lettersdesk_comments")):
                labels = (f"{name}={value}" for name, value in sorted(sample.labels.items()))
                assert ours[(sample.name, *labels)] == sample.value


def test_requests_are_counted_by_route_and_never_by_address(app: Any, read: Any) -> None:
    client = app.test_client()
    for number in range(5):
        client.get(f"/v1/comments/c-{number}")
        client.get(f"/nowhere-{number}")
    client.open("/livez", method="BREW")
    found = read()
    name = "lettersdesk_http_requests_total"
    route = "route=/v1/comments/<string:external_id>"
    assert found[(name, "method=GET", route, "status=401")] == 5
    assert found[(name, "method=GET", "route=unknown", "status=404")] == 5
    assert found[(name, "method=other", "route=unknown", "status=405")] == 1
    assert found[("lettersdesk_http_request_seconds_count", "method=GET", route)] == 5
    assert found[("lettersdesk_http_waiting_requests",)] == 0


def test_without_database_and_redis_it_says_so(settings_for: Any, make_app: Any) -> None:
    nowhere = settings_for("postgresql+psycopg://nobody@127.0.0.1:1/none", "redis://127.0.0.1:1/0")
    answer = make_app(nowhere).test_client().get("/metrics")
    assert answer.status_code == 200
    text = answer.get_data(as_text=True)
    assert "lettersdesk_database_up 0.0" in text
    assert "lettersdesk_redis_up 0.0" in text
    assert "lettersdesk_queue_jobs" not in text


def test_it_holds_no_text_and_no_name(app: Any, post: Any, store: Store) -> None:
    post("c-1")
    text = app.test_client().get("/metrics").get_data(as_text=True)
    for secret in ("ceasefire", "Ani", "reader-1", "Gazette", "c-1"):
        assert secret not in text
    assert set(re.findall(r"^(\w+?)_", text, re.MULTILINE)) == {"lettersdesk"}


def test_asking_often_looks_into_the_record_once_a_second(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.ops.metrics.REMEMBERED_SECONDS", 1.0)
    looks = []
    monkeypatch.setattr(RecordCollector, "_of_record", lambda *_: looks.append(1) or iter(()))
    monkeypatch.setattr(RecordCollector, "_of_queue", lambda *_: iter(()))
    now = [1000.0]
    collector = RecordCollector(store, None, clock=lambda: now[0])  # type: ignore[arg-type]
    for _ in range(5):
        list(collector.collect())
    now[0] += 1.1
    list(collector.collect())
    assert len(looks) == 2
