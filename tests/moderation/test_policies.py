"""A site's own thresholds: obeyed at once, numbered, refused when they cannot be meant."""

import dataclasses
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from service.domain.activity import Act
from service.domain.comment import Article, Author, Decision, Site, Submission
from service.domain.errors import InvalidRequest, NotFound
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.domain.policy import Policy, Rule, Threshold
from service.domain.policy_version import PolicyMoved
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome
from service.moderation import Intake, Judging
from service.moderation.policies import SitePolicies
from service.moderation.policy_checks import LONGEST_NOTE
from service.policy_files import PolicyBook
from service.store import activity, engine, scoring_queue, sites
from service.store.engine import Store
from service.store.moderators import add_moderator
from tests.moderation.conftest import Clock

GENERAL = Policy(
    "default",
    "1+sha256:ab12cd34",
    {Label.TOXICITY: Threshold(0.8), Label.SPAM: Threshold(0.7)},
    rules=(Rule("linked", frozenset({"has_link"}), "a link"),),
)
SPORT = Policy(
    "default", "1+sha256:00000000", {Label.TOXICITY: Threshold(0.95)}, sections=frozenset({"sport"})
)

BOOK = PolicyBook([GENERAL, SPORT])


@pytest.fixture
def verbs(store: Store, clock: Clock) -> SitePolicies:
    clock.stand_still()
    return SitePolicies(store, BOOK, clock)


def person(store: Store, name: str) -> Moderator:
    with store.writer() as connection:
        return add_moderator(
            connection,
            name,
            display_name=name.title(),
            password_hash="none",
            must_change_password=False,
            now=0,
        )


@pytest.fixture
def lena(store: Store) -> Moderator:
    return person(store, "lena")


Decide = Callable[..., Decision]


@pytest.fixture
def decide(store: Store, database_url: str, site: Site, hash_key: bytes, clock: Clock) -> Iterator[Decide]:
    """Posts a comment and has it decided by a worker that was started before the test began."""
    intake = Intake(store, None, hash_key, clock=clock)
    of_worker = engine.connect(database_url)
    worker = Judging(of_worker, None, BOOK, clock)
    count = 0

    def decide(toxicity: float, *, spam: float = 0.0, section: str = "world", to: Site = site) -> Decision:
        nonlocal count
        count += 1
        comment = intake.submit(
            to, Submission(f"c-{count}", f"text {count}", Author("a"), Article("1", section=section))
        ).comment
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, [comment.id], now=clock(), lease_seconds=60)
        scores = {Label.TOXICITY: toxicity, Label.SPAM: spam}
        found = Scores({label: LabelScore(value, "test/1/abc") for label, value in scores.items()})
        [decision] = worker.apply_scores([(claims[0], found)], ("test/1/abc",))
        return decision

    yield decide
    of_worker.close()


def test_a_saved_threshold_is_obeyed_by_running_workers_at_once_and_pinned_by_the_verdict(
    verbs: SitePolicies, site: Site, lena: Moderator, decide: Decide
) -> None:
    before = decide(0.6)
    assert (before.outcome, before.policy_version) == (Outcome.APPROVE, "1+sha256:ab12cd34")
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="Election week", moderator=lena, seen=0)
    after = decide(0.6)
    assert (after.outcome, after.policy_version) == (Outcome.HOLD, "1+sha256:ab12cd34/site-1")
    assert [(one.label, one.threshold) for one in after.reasons] == [(Label.TOXICITY, 0.5)]
    # Spam was left out of the version, so it holds nothing from then on.
    assert decide(0.1, spam=0.99).outcome is Outcome.APPROVE


def test_the_files_rules_stay_in_force_beside_a_sites_thresholds(
    verbs: SitePolicies, site: Site, lena: Moderator
) -> None:
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="n", moderator=lena, seen=0)
    found = verbs.in_force(site)
    assert found.policy.rules == GENERAL.rules
    assert found.of_file is GENERAL
    assert found.of_sections == (SPORT,)


def test_a_section_with_a_policy_of_its_own_keeps_it(
    verbs: SitePolicies, site: Site, lena: Moderator, decide: Decide
) -> None:
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="n", moderator=lena, seen=0)
    assert decide(0.9, section="Sport").outcome is Outcome.APPROVE
    held = decide(0.95, section="sport")
    assert (held.outcome, held.policy_version) == (Outcome.HOLD, "1+sha256:00000000")


def test_a_version_concerns_its_site_only(
    store: Store, verbs: SitePolicies, site: Site, lena: Moderator, decide: Decide
) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="n", moderator=lena, seen=0)
    assert decide(0.6, to=other).outcome is Outcome.APPROVE
    assert verbs.in_force(other).version is None
    assert verbs.save(other, {Label.SPAM: Threshold(0.1)}, note="n", moderator=lena, seen=0).number == 1


def test_versions_are_numbered_listed_newest_first_and_rolled_back_by_a_new_one(
    verbs: SitePolicies, site: Site, lena: Moderator, clock: Clock
) -> None:
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="first", moderator=lena, seen=0)
    clock.move(60)
    verbs.save(site, {Label.TOXICITY: Threshold(0.6)}, note="second", moderator=lena, seen=1)
    made = verbs.roll_back(site, 1, note="held too little", moderator=lena, seen=2)
    assert (made.number, made.thresholds) == (3, {Label.TOXICITY: Threshold(0.5)})
    assert [(one.number, one.note) for one in verbs.versions(site)] == [
        (3, "held too little"),
        (2, "second"),
        (1, "first"),
    ]
    assert [one.number for one in verbs.versions(site, limit=1, before=3)] == [2]
    assert verbs.in_force(site).policy.thresholds == {Label.TOXICITY: Threshold(0.5)}


def test_version_0_is_the_file_and_one_can_go_back_to_it(
    verbs: SitePolicies, site: Site, lena: Moderator, decide: Decide
) -> None:
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="n", moderator=lena, seen=0)
    verbs.roll_back(site, 0, note="as before", moderator=lena, seen=1)
    assert verbs.in_force(site).policy.thresholds == GENERAL.thresholds
    decided = decide(0.6)
    assert (decided.outcome, decided.policy_version) == (Outcome.APPROVE, "1+sha256:ab12cd34/site-2")


def test_a_version_that_never_was_cannot_be_gone_back_to(
    verbs: SitePolicies, site: Site, lena: Moderator
) -> None:
    with pytest.raises(NotFound):
        verbs.roll_back(site, 4, note="n", moderator=lena, seen=0)


def test_whoever_saves_over_anothers_version_is_told_who_and_when(
    store: Store, verbs: SitePolicies, site: Site, lena: Moderator
) -> None:
    first = verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="n", moderator=lena, seen=0)
    with pytest.raises(PolicyMoved) as told:
        verbs.save(site, {Label.TOXICITY: Threshold(0.4)}, note="n", moderator=person(store, "omar"), seen=0)
    assert told.value.newest == first
    assert "Lena" in str(told.value)
    with pytest.raises(PolicyMoved):
        verbs.roll_back(site, 0, note="n", moderator=lena, seen=0)
    assert [one.number for one in verbs.versions(site)] == [1]


def test_of_two_who_save_at_the_same_moment_one_is_refused(
    store: Store, verbs: SitePolicies, site: Site, lena: Moderator
) -> None:
    omar = person(store, "omar")

    def save(who: Moderator, limit: float) -> bool:
        try:
            verbs.save(site, {Label.TOXICITY: Threshold(limit)}, note="n", moderator=who, seen=number)
        except PolicyMoved:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        for number in range(20):
            tries = [
                pool.submit(save, lena, 0.01 * (number + 1)),
                pool.submit(save, omar, 0.5 + 0.01 * number),
            ]
            assert sorted(one.result() for one in tries) == [False, True]
    assert [one.number for one in verbs.versions(site)] == list(range(20, 0, -1))


@pytest.mark.parametrize(
    ("thresholds", "words"),
    [
        ({}, "at least one label"),
        ({Label.TOXICITY: Threshold(1.2)}, "from 0 to 1"),
        ({Label.TOXICITY: Threshold(-0.1)}, "from 0 to 1"),
        ({Label.TOXICITY: Threshold(float("nan"))}, "from 0 to 1"),
        ({Label.SEXUAL_EXPLICIT: Threshold(0.5)}, "sexual explicit: the model in force gives no such score"),
        (GENERAL.thresholds, "nothing is changed"),
    ],
)
def test_thresholds_that_cannot_be_meant_are_refused(
    verbs: SitePolicies, site: Site, lena: Moderator, thresholds: dict[Label, Threshold], words: str
) -> None:
    with pytest.raises(InvalidRequest, match=words):
        verbs.save(site, thresholds, note="n", moderator=lena, seen=0)
    assert verbs.versions(site) == []


@pytest.mark.parametrize("note", ["", " \n", "x" * (LONGEST_NOTE + 1)])
def test_a_change_without_a_note_or_with_an_endless_one_is_refused(
    verbs: SitePolicies, site: Site, lena: Moderator, note: str
) -> None:
    with pytest.raises(InvalidRequest, match="note"):
        verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note=note, moderator=lena, seen=0)


def test_the_machine_rejects_only_where_that_was_switched_on(
    verbs: SitePolicies, site: Site, lena: Moderator, decide: Decide
) -> None:
    strict = {Label.TOXICITY: Threshold(0.5, 0.9)}
    with pytest.raises(InvalidRequest, match="switch"):
        verbs.save(site, strict, note="n", moderator=lena, seen=0)
    with pytest.raises(InvalidRequest, match="must not be lower"):
        verbs.save(
            site,
            {Label.TOXICITY: Threshold(0.5, 0.4)},
            note="n",
            moderator=lena,
            seen=0,
            machine_may_reject=True,
        )
    verbs.save(site, strict, note="n", moderator=lena, seen=0, machine_may_reject=True)
    assert decide(0.89).outcome is Outcome.HOLD
    assert decide(0.9).outcome is Outcome.REJECT


def test_a_label_that_recent_verdicts_have_may_be_set_though_the_file_does_not_name_it(
    store: Store, site: Site, lena: Moderator, decide: Decide, clock: Clock
) -> None:
    without_spam = dataclasses.replace(GENERAL, thresholds={Label.TOXICITY: Threshold(0.8)})
    verbs = SitePolicies(store, PolicyBook([without_spam]), clock)
    wanted = {Label.TOXICITY: Threshold(0.8), Label.SPAM: Threshold(0.6)}
    with pytest.raises(InvalidRequest, match="spam"):
        verbs.save(site, wanted, note="n", moderator=lena, seen=0)
    decide(0.1)
    verbs.save(site, wanted, note="n", moderator=lena, seen=0)
    assert verbs.in_force(site).unscored == ()


def test_a_version_outlives_a_change_of_the_file_and_says_so(
    store: Store, verbs: SitePolicies, site: Site, lena: Moderator, clock: Clock
) -> None:
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="n", moderator=lena, seen=0)
    assert not verbs.in_force(site).file_changed
    changed = dataclasses.replace(GENERAL, version="2+sha256:ffffffff", rules=())
    later = SitePolicies(store, PolicyBook([changed]), clock).in_force(site)
    assert later.file_changed
    assert later.policy.thresholds == {Label.TOXICITY: Threshold(0.5)}
    assert (later.policy.rules, later.policy.version) == ((), "2+sha256:ffffffff/site-1")


def test_every_version_leaves_a_line_in_the_activity_log(
    store: Store, verbs: SitePolicies, site: Site, lena: Moderator, clock: Clock
) -> None:
    verbs.save(site, {Label.TOXICITY: Threshold(0.5)}, note="Election week", moderator=lena, seen=0)
    verbs.roll_back(site, 0, note="It is over", moderator=lena, seen=1)
    with store.reader() as connection:
        back, changed = activity.read(connection, site.id)
    assert (changed.act, changed.actor, changed.at) == (Act.POLICY_CHANGED, "lena", clock())
    assert changed.detail["before"] == {"toxicity": {"hold_at": 0.8}, "spam": {"hold_at": 0.7}}
    assert changed.detail["after"] == {"toxicity": {"hold_at": 0.5}}
    assert changed.detail["note"] == "Election week"
    assert (back.act, back.detail["back_to"], back.detail["version"]) == (Act.POLICY_ROLLED_BACK, 0, 2)
