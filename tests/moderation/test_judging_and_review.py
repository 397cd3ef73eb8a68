"""From scores to exactly one decision, its outbox row and its place in the feed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from service.domain.comment import Claim, Decision, Site, Status
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.domain.policy import Policy, Threshold
from service.domain.scores import BothWays, LabelScore, Scores
from service.domain.verdict import Outcome
from service.moderation import Intake, Judging
from service.store import policy_versions, scoring_queue, sites
from service.store.engine import Store
from service.store.tables import verdicts
from tests.conftest import make_submission

LIVE = Policy("default", "1", {Label.TOXICITY: Threshold(0.7)})
SHADOW = Policy("stricter", "2", {Label.TOXICITY: Threshold(0.1)}, mode="shadow")


class OnePolicy:
    def choose(self, policy_name: str, section: str | None) -> Policy:
        return LIVE

    def shadows(self, policy_name: str, section: str | None) -> Sequence[Policy]:
        return [SHADOW]


@pytest.fixture
def intake(store: Store, hash_key: bytes) -> Intake:
    return Intake(store, None, hash_key)


@pytest.fixture
def judging(store: Store) -> Judging:
    return Judging(store, None, OnePolicy())


def toxicity(value: float) -> Scores:
    return Scores({Label.TOXICITY: LabelScore(value, "test/1/abc")})


def claim(store: Store, *ids: str) -> list[Claim]:
    with store.writer() as connection:
        return scoring_queue.claim(connection, ids, now=1e9, lease_seconds=15)


def decide(
    store: Store, intake: Intake, judging: Judging, site: Site, external_id: str, value: float
) -> Decision:
    comment = intake.submit(site, make_submission(external_id)).comment
    [decision] = judging.apply_scores([(claim(store, comment.id)[0], toxicity(value))], ("test/1/abc",))
    return decision


def test_a_low_score_approves_and_a_high_one_holds(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    assert decide(store, intake, judging, site, "a", 0.69).outcome is Outcome.APPROVE
    held = decide(store, intake, judging, site, "b", 0.7)
    assert held.outcome is Outcome.HOLD
    [reason] = held.reasons
    assert (reason.label, reason.score, reason.threshold) == (Label.TOXICITY, 0.7, 0.7)
    assert intake.read(site, "a").status is Status.APPROVED
    assert intake.read(site, "b").decision == held


def test_what_a_text_scored_both_ways_is_in_the_record_also_when_it_is_approved(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    decide(store, intake, judging, site, "plain", 0.1)
    comment = intake.submit(site, make_submission("read")).comment
    found = replace(
        toxicity(0.4), both_ways=BothWays(("leet",), {Label.TOXICITY: 0.1}, {Label.TOXICITY: 0.4})
    )
    judging.apply_scores([(claim(store, comment.id)[0], found)])
    with store.reader() as connection:
        rows = connection.execute(
            select(verdicts.c.comment_id, verdicts.c.scores, verdicts.c.both_ways)
        ).all()
        without = connection.scalar(
            select(func.count()).select_from(verdicts).where(verdicts.c.both_ways.is_(None))
        )
    recorded = {row.comment_id: row for row in rows}[comment.id]
    assert recorded.scores == {"toxicity": 0.4}
    assert recorded.both_ways == {
        "reading": ["leet"],
        "as_written": {"toxicity": 0.1},
        "as_read": {"toxicity": 0.4},
    }
    # The live verdict and the shadow's of the plain text.
    assert without == 2


def test_a_reason_comes_back_from_the_record_with_its_reading(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    comment = intake.submit(site, make_submission()).comment
    read = LabelScore(0.9, "test/1/abc", as_written=0.1, reading=("leet",), detail="read with figures undone")
    judging.apply_scores([(claim(store, comment.id)[0], Scores({Label.TOXICITY: read}))])
    decision = intake.read(site, "c-1").decision
    assert decision is not None
    [reason] = decision.reasons
    assert (reason.score, reason.as_written, reason.reading) == (0.9, 0.1, ("leet",))
    assert reason.detail == "read with figures undone"


def test_what_would_be_decided_is_foreseen_without_deciding_anything(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    ids = [intake.submit(site, make_submission(name)).comment.id for name in ("a", "b")]
    claims = [claim(store, one)[0] for one in ids]
    scored = list(zip(claims, (toxicity(0.9), toxicity(0.2)), strict=True))
    foreseen = judging.foresee(scored)
    assert [one.outcome for one in foreseen] == [Outcome.HOLD, Outcome.APPROVE]
    assert [one.limits_met for one in foreseen] == [{Label.TOXICITY: 0.7}, {}]
    assert intake.read(site, "a").decision is None
    made = {decision.comment_id: decision.reasons for decision in judging.apply_scores(scored)}
    assert [made[one] for one in ids] == [one.reasons for one in foreseen]


def test_a_sites_own_thresholds_are_foreseen_too(
    store: Store, intake: Intake, judging: Judging, site: Site, lead: Moderator
) -> None:
    comment = intake.submit(site, make_submission()).comment
    own = {Label.TOXICITY: Threshold(0.2)}
    with store.writer() as connection:
        policy_versions.add(
            connection, site.id, 1, own, made_over="default 1", note="n", moderator_id=lead.id, now=1e9
        )
    [foreseen] = judging.foresee([(claim(store, comment.id)[0], toxicity(0.3))])
    assert foreseen.limits_met == {Label.TOXICITY: 0.2}


def test_a_repeated_or_late_result_changes_nothing(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    comment = intake.submit(site, make_submission()).comment
    [held] = claim(store, comment.id)
    assert len(judging.apply_scores([(held, toxicity(0.0))])) == 1
    assert judging.apply_scores([(held, toxicity(1.0))]) == []
    read = intake.read(site, "c-1").decision
    assert read is not None
    assert (read.outcome, read.version) == (Outcome.APPROVE, 1)


def test_the_database_refuses_a_second_live_verdict(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    decide(store, intake, judging, site, "a", 0.0)
    copy = (
        "INSERT INTO verdicts (comment_id, revision, mode, outcome, policy_name, policy_version, models,"
        " scores, reasons, created_at) SELECT comment_id, revision, mode, outcome, policy_name,"
        " policy_version, models, scores, reasons, created_at FROM verdicts WHERE mode = 'live'"
    )

    def insert_copy() -> None:
        with store.writer() as connection:
            connection.execute(text(copy))

    with pytest.raises(IntegrityError):
        insert_copy()


def test_a_shadow_policy_is_stored_and_decides_nothing(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    assert decide(store, intake, judging, site, "a", 0.5).outcome is Outcome.APPROVE
    with store.reader() as connection:
        rows = connection.execute(text("SELECT mode, outcome FROM verdicts ORDER BY mode")).all()
    assert [tuple(row) for row in rows] == [("live", "approve"), ("shadow", "hold")]


def test_what_was_not_scored_is_held_and_nobody_is_accused(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    comment = intake.submit(site, make_submission()).comment
    [decision] = judging.apply_scores([(claim(store, comment.id)[0], Scores())])
    assert decision.outcome is Outcome.HOLD
    assert [reason.code for reason in decision.reasons] == ["scorer_unavailable"]
    assert decision.reasons[0].label is None


def test_a_comment_is_held_when_no_worker_answers(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    intake.submit(site, make_submission())
    [decision] = judging.hold_hopeless(max_attempts=3, received_before=1e12)
    assert decision.outcome is Outcome.HOLD
    assert decision.reasons[0].code == "scorer_unavailable"


def test_a_comment_that_broke_every_worker_is_held(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    comment = intake.submit(site, make_submission()).comment
    for _ in range(3):
        claim(store, comment.id)
        with store.writer() as connection:
            scoring_queue.take_back_expired(connection, now=1e10)
    [decision] = judging.hold_hopeless(max_attempts=3, received_before=0.0)
    assert decision.reasons[0].code == "attempts_exhausted"
    assert judging.hold_hopeless(max_attempts=3, received_before=0.0) == []


def test_the_feed_has_every_decision_in_order_and_once(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    for number in range(5):
        decide(store, intake, judging, site, f"f-{number}", 0.2 * number)
    first = intake.feed(site, after=0, limit=3)
    rest = intake.feed(site, after=first[-1].seq, limit=3)
    assert [decision.external_id for decision in first + rest] == [f"f-{n}" for n in range(5)]
    assert [decision.seq for decision in first + rest] == [1, 2, 3, 4, 5]


def test_a_decision_comes_with_one_outbox_row(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    decide(store, intake, judging, site, "before", 0.0)
    with store.writer() as connection:
        sites.set_delivery(connection, site.id, "https://p.example/hook", allow_private=False, now=0.0)
    decide(store, intake, judging, site, "after", 0.0)
    with store.reader() as connection:
        rows = connection.execute(text("SELECT state, body FROM deliveries ORDER BY id")).all()
    assert [row.state for row in rows] == ["no_endpoint", "pending"]
    assert '"comment_id":"after"' in rows[1].body


def test_a_reported_comment_goes_to_the_hold_queue_once_per_reader(
    store: Store, intake: Intake, judging: Judging, site: Site
) -> None:
    decide(store, intake, judging, site, "a", 0.0)
    comment = intake.report(site, "a", category="abuse", reporter="r-1")
    assert (comment.status, comment.reports) == (Status.HELD, 1)
    assert comment.decision is not None
    assert comment.decision.reasons[0].code == "reported"
    assert comment.decision.version == 2
    assert intake.report(site, "a", category="abuse", reporter="r-1").reports == 1
    assert intake.report(site, "a", category="spam", reporter="r-2").reports == 2
