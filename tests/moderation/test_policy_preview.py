"""What thresholds would have held: counted from real verdicts, exact, and said where it is a sample."""

from collections.abc import Callable

import pytest
from sqlalchemy import insert, text

from service.domain.comment import Article, Author, Decision, Site, Submission
from service.domain.labels import Label
from service.domain.policy import Policy, Rule, Threshold
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome, Reason, ReasonCode, Source
from service.moderation import Intake, Judging, policy_preview
from service.moderation.policies import SitePolicies
from service.policy_files import PolicyBook
from service.store import decisions, scoring_queue, tables, verdict_record
from service.store.decisions import NewDecision
from service.store.engine import Store

DAY = 86_400.0
NOW = 1_800_000_000.0
GENERAL = Policy(
    "default",
    "1",
    {Label.TOXICITY: Threshold(0.8), Label.SPAM: Threshold(0.7)},
    rules=(Rule("linked", frozenset({"has_link"}), "a link"),),
)
SPORT = Policy("default", "s", {Label.TOXICITY: Threshold(0.95)}, sections=frozenset({"sport"}))


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def verbs(store: Store, clock: Clock) -> SitePolicies:
    return SitePolicies(store, PolicyBook([GENERAL]), clock)


Decide = Callable[..., Decision]


@pytest.fixture
def decide(store: Store, site: Site, hash_key: bytes, clock: Clock) -> Decide:
    intake = Intake(store, None, hash_key, clock=clock)
    judging = Judging(store, None, PolicyBook([GENERAL, SPORT]), clock)
    count = 0

    def decide(
        toxicity: float, spam: float = 0.0, *, link: bool = False, ago: float = 60.0, section: str = "world"
    ) -> Decision:
        nonlocal count
        count += 1
        clock.now = NOW - ago
        comment = intake.submit(
            site, Submission(f"c-{count}", f"text {count}", Author("a"), Article("1", section=section))
        ).comment
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, [comment.id], now=clock(), lease_seconds=60)
        values = {Label.TOXICITY: toxicity, Label.SPAM: spam}
        found = Scores(
            {label: LabelScore(value, "t/1/a") for label, value in values.items()},
            signals=frozenset({"has_link"} if link else ()),
        )
        [decision] = judging.apply_scores([(claims[0], found)])
        clock.now = NOW
        return decision

    return decide


@pytest.fixture
def settle(store: Store) -> Callable[[Decision, Outcome], None]:
    """A person's decision about what the machine decided."""

    def settle(seen: Decision, outcome: Outcome) -> None:
        new = NewDecision(
            site_id=seen.site_id,
            comment_id=seen.comment_id,
            external_id=seen.external_id,
            revision=seen.revision,
            outcome=outcome,
            source=Source.MODERATOR,
            reasons=(Reason(ReasonCode.MODERATOR, rule="insult", outcome=outcome),),
            moderator="mod",
        )
        with store.writer() as connection:
            decisions.insert_decisions(connection, [new], now=seen.created_at + 30)

    return settle


def test_a_preview_counts_what_each_threshold_and_all_together_would_have_held(
    verbs: SitePolicies, site: Site, decide: Decide, settle: Callable[[Decision, Outcome], None]
) -> None:
    settle(decide(0.85), Outcome.APPROVE)
    settle(decide(0.95), Outcome.REJECT)
    settle(decide(0.9, 0.9), Outcome.APPROVE)
    decide(0.1, link=True)
    decide(0.6, 0.75)
    settle(decide(0.7), Outcome.REJECT)  # was approved by the machine, and rejected later
    decide(0.2)
    decide(0.0)
    lately = verbs.lately(site)
    assert (lately.looked_at, lately.total, lately.is_sample) == (8, 8, False)
    assert (lately.was_held, lately.was_approved_by_people, lately.was_rejected_by_people) == (5, 2, 1)

    same = lately.preview(GENERAL.thresholds)
    assert [(one.label, one.held) for one in same.labels] == [(Label.TOXICITY, 3), (Label.SPAM, 2)]
    assert (same.held, same.newly_held, same.no_longer_held) == (5, 0, 0)
    assert same.share == 5 / 8

    milder = lately.preview({Label.TOXICITY: Threshold(0.96), Label.SPAM: Threshold(0.9)})
    assert [(one.label, one.held) for one in milder.labels] == [(Label.TOXICITY, 0), (Label.SPAM, 1)]
    # The rule's comment stays held whatever the thresholds.
    assert milder.held == 2
    assert (milder.no_longer_held, milder.approved_freed, milder.rejected_missed) == (3, 1, 1)

    stricter = lately.preview({Label.TOXICITY: Threshold(0.2, 0.95)})
    assert (stricter.held, stricter.newly_held, stricter.rejected_found) == (7, 2, 1)
    assert (stricter.rejected, stricter.labels[0].rejected) == (1, 1)


@pytest.mark.parametrize("limit", [0.0, 0.2899, 0.29, 0.2901, 0.3, 0.57, 0.58, 1.0])
def test_a_score_equal_to_the_threshold_is_held_as_judging_does(
    verbs: SitePolicies, site: Site, decide: Decide, limit: float
) -> None:
    scores = [0.0, 0.28, 0.2899, 0.29, 0.2901, 0.3, 0.57, 0.58, 0.9999, 1.0]
    for score in scores:
        decide(score)
    held = verbs.lately(site).preview({Label.TOXICITY: Threshold(limit)}).labels[0].held
    assert held == sum(score >= limit for score in scores)


def test_a_histogram_counts_every_score_once(verbs: SitePolicies, site: Site, decide: Decide) -> None:
    for score in (0.0, 0.019, 0.02, 0.5, 0.99, 1.0):
        decide(score)
    bars = verbs.lately(site).histogram(Label.TOXICITY)
    assert (len(bars), sum(bars)) == (50, 6)
    assert (bars[0], bars[1], bars[25], bars[49]) == (2, 1, 1, 2)
    assert sum(verbs.lately(site).histogram(Label.THREAT)) == 0


def test_only_the_last_30_days_count_and_a_day_is_an_average_over_those_there_are(
    verbs: SitePolicies, site: Site, decide: Decide
) -> None:
    decide(0.9, ago=31 * DAY)
    decide(0.9, ago=10 * DAY)
    for _ in range(9):
        decide(0.1, ago=DAY)
    lately = verbs.lately(site)
    assert (lately.looked_at, lately.days) == (10, pytest.approx(10))
    held = lately.preview(GENERAL.thresholds)
    assert held.a_day == pytest.approx(0.1)


def test_what_was_undone_counts_as_not_settled(
    verbs: SitePolicies, site: Site, decide: Decide, settle: Callable[[Decision, Outcome], None]
) -> None:
    held = decide(0.9)
    settle(held, Outcome.APPROVE)
    settle(held, Outcome.HOLD)
    assert verbs.lately(site).was_approved_by_people == 0


def test_sections_with_a_policy_of_their_own_are_left_out(
    store: Store, clock: Clock, site: Site, decide: Decide
) -> None:
    decide(0.9)
    decide(0.9, section="Sport ")
    lately = SitePolicies(store, PolicyBook([GENERAL, SPORT]), clock).lately(site)
    assert (lately.looked_at, lately.left_out, lately.is_sample) == (1, 1, False)


def test_an_empty_record_has_a_preview_of_nothing(verbs: SitePolicies, site: Site) -> None:
    found = verbs.lately(site).preview(GENERAL.thresholds)
    assert (found.held, found.share, found.a_day) == (0, 0.0, 0.0)


def test_what_was_read_is_used_for_a_minute_and_then_read_again(
    verbs: SitePolicies, site: Site, decide: Decide, clock: Clock
) -> None:
    assert verbs.lately(site).looked_at == 0
    decide(0.9)
    clock.now += 59
    assert verbs.lately(site).looked_at == 0
    clock.now += 2
    assert verbs.lately(site).looked_at == 1


def test_a_large_record_is_sampled_evenly_also_where_shadow_verdicts_lie_between(
    store: Store, site: Site, decide: Decide, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    first = decide(0.5)
    with store.writer() as connection:
        connection.execute(text("UPDATE revisions SET state = 'decided'"))
        revision = connection.execute(text("SELECT * FROM revisions")).mappings().one()
        comment = connection.execute(text("SELECT * FROM comments")).mappings().one()
        verdict = connection.execute(tables.verdicts.select()).mappings().one()
        decision = connection.execute(tables.decisions.select()).mappings().one()
        count = 4_000
        ids = [f"{number:032x}" for number in range(count)]
        connection.execute(
            insert(tables.comments), [dict(comment) | {"id": one, "external_id": one} for one in ids]
        )
        connection.execute(insert(tables.revisions), [dict(revision) | {"comment_id": one} for one in ids])
        # Numbers of live verdicts are even only: a shadow verdict was stored before each.
        connection.execute(
            insert(tables.verdicts),
            [
                dict(verdict)
                | {"id": 1_000 + 2 * n, "comment_id": one, "scores": {"toxicity": n % 100 / 100}}
                for n, one in enumerate(ids)
            ],
        )
        connection.execute(
            insert(tables.decisions),
            [
                dict(decision)
                | {"id": 1_000 + n, "seq": 10 + n, "comment_id": one, "verdict_id": 1_000 + 2 * n}
                for n, one in enumerate(ids)
            ],
        )
    assert first.outcome is Outcome.APPROVE
    with store.reader() as connection:
        sample = verdict_record.sample_verdicts(
            connection, site.id, since=NOW - DAY, until=NOW, most=500, sections=False
        )
    assert sample.total == count + 1
    assert len(sample.ids) == pytest.approx(500, abs=10)
    monkeypatch.setattr(policy_preview, "MOST_VERDICTS", 500)
    lately = SitePolicies(store, PolicyBook([GENERAL]), clock).lately(site)
    assert lately.is_sample
    found = lately.preview({Label.TOXICITY: Threshold(0.9)})
    assert found.share == pytest.approx(0.1, abs=0.02)
    assert found.a_day == pytest.approx(400, abs=80)
