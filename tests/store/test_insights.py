"""What leads are shown, computed by hand from a small record, on both databases."""

from collections.abc import Callable

import pytest

from service.domain import insights as figures
from service.domain.author_action import ActionKind
from service.domain.comment import Article, Author, Decision, Site, Submission
from service.domain.insights import DAY, HOUR, Load, Overturned, PersonDecision
from service.domain.labels import Label
from service.domain.moderator import Moderator, Role
from service.domain.policy import Policy, Threshold
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome, Reason, ReasonCode
from service.moderation import Intake, Judging, Review
from service.moderation.authors import Authors
from service.policy_files import PolicyBook
from service.store import insights, moderators, scoring_queue, sites
from service.store.engine import Store

MIDNIGHT = 20_000 * DAY
POLICY = Policy("default", "1", {Label.TOXICITY: Threshold(0.8), Label.THREAT: Threshold(0.5)})


class Desk:
    """One site's record with a clock, a portal, a worker and two moderators."""

    def __init__(self, store: Store, site: Site, hash_key: bytes) -> None:
        self.store, self.site, self.now = store, site, MIDNIGHT
        clock = lambda: self.now  # noqa: E731
        self.intake = Intake(store, None, hash_key, clock=clock)
        self.judging = Judging(store, None, PolicyBook([POLICY]), clock)
        self.review = Review(store, None, clock)
        self.authors = Authors(store, clock)
        self.mara, self.omar = self._person("mara"), self._person("omar")
        self.count = 0

    def judge(
        self,
        at: float,
        toxicity: float,
        threat: float = 0.0,
        *,
        text: str | None = None,
        author: str = "a",
        to: Site | None = None,
    ) -> Decision:
        """A comment that comes in and is judged `at` seconds after midnight."""
        self.now = MIDNIGHT + at
        self.count += 1
        body = text or f"text {self.count}"
        submission = Submission(f"c-{self.count}", body, Author(author), Article("1"))
        comment = self.intake.submit(to or self.site, submission).comment
        with self.store.writer() as connection:
            claims = scoring_queue.claim(connection, [comment.id], now=self.now, lease_seconds=60)
        values = {Label.TOXICITY: toxicity, Label.THREAT: threat}
        found = Scores({label: LabelScore(value, "t/1/a") for label, value in values.items()})
        [decision] = self.judging.apply_scores([(claims[0], found)])
        return decision

    def settle(
        self, seen: Decision, who: Moderator, outcome: Outcome, at: float, code: str = "insult"
    ) -> tuple[Decision, str]:
        """A person's decision `at` seconds after midnight, and the number of their act."""
        self.now = MIDNIGHT + at
        reject = (Reason(ReasonCode.MODERATOR, rule=code, outcome=Outcome.REJECT),)
        done = self.review.settle(
            self.site,
            seen.comment_id,
            outcome,
            moderator=who,
            seen_version=seen.version,
            seen_revision=seen.revision,
            reasons=reject if outcome is Outcome.REJECT else (),
        )
        return done.decision, done.review_id

    def decided(self, *, most: int = 1000) -> list[PersonDecision]:
        with self.store.reader() as connection:
            return insights.person_decisions(
                connection, self.site.id, since=MIDNIGHT, until=MIDNIGHT + DAY, most=most
            )

    def _person(self, name: str) -> Moderator:
        with self.store.writer() as connection:
            made = moderators.add_moderator(
                connection,
                name,
                display_name=name.title(),
                password_hash="none",
                must_change_password=False,
                now=0,
            )
            moderators.set_role(connection, made.id, self.site.id, Role.LEAD)
            return moderators.get_moderator(connection, made.id)


@pytest.fixture
def desk(store: Store, site: Site, hash_key: bytes) -> Desk:
    return Desk(store, site, hash_key)


def test_volume_is_counted_by_the_hour_the_comment_was_judged_in(desk: Desk) -> None:
    for at, toxicity in ((0, 0.1), (3599.9, 0.9), (3600, 0.2), (3 * HOUR + 1, 0.95), (DAY, 0.9)):
        desk.judge(at, toxicity)
    with desk.store.reader() as connection:
        found = insights.machine_volume(connection, desk.site.id, since=MIDNIGHT, step=HOUR, steps=4)
    assert [tuple(hour) for hour in found] == [(1, 1, 0), (1, 0, 0), (0, 0, 0), (0, 1, 0)]
    assert [hour.total for hour in found] == [2, 1, 0, 1]


def test_another_site_counts_nowhere(desk: Desk) -> None:
    with desk.store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0)
    desk.judge(10, 0.9, to=other)
    with desk.store.reader() as connection:
        found = insights.machine_volume(connection, desk.site.id, since=MIDNIGHT, step=DAY, steps=1)
    assert found[0].total == 0


def test_times_to_settle_run_from_the_hold_to_the_decision(desk: Desk) -> None:
    for number, waited in enumerate((30, 60, 90, 600, 3600)):
        held = desk.judge(number, 0.9)
        desk.settle(held, desk.mara, Outcome.APPROVE, number + waited)
    wait = figures.waits(desk.decided())
    assert wait is not None
    assert (wait.count, wait.median, wait.ninetieth) == (5, 90, 3600)


def test_what_was_taken_back_counts_nowhere_and_settling_anew_waits_from_the_first_hold(desk: Desk) -> None:
    held = desk.judge(0, 0.9)
    _, review_id = desk.settle(held, desk.mara, Outcome.APPROVE, 100)
    desk.now = MIDNIGHT + 105
    desk.review.undo(desk.site, review_id, desk.mara)
    assert desk.decided() == []
    again = desk.intake.read(desk.site, held.external_id).decision
    assert again is not None
    desk.settle(again, desk.omar, Outcome.REJECT, 400)
    [one] = desk.decided()
    assert (one.moderator, one.outcome, one.waited) == ("omar", "reject", 400)


def test_a_reversal_counts_as_the_outcome_and_not_as_time_to_settle(desk: Desk) -> None:
    held = desk.judge(0, 0.9)
    approved, _ = desk.settle(held, desk.mara, Outcome.APPROVE, 50)
    desk.settle(approved, desk.omar, Outcome.REJECT, 5000)
    found = desk.decided()
    assert [one.waited for one in found] == [50, None]
    assert figures.outcomes(found) == {"approve": 0, "reject": 1}


def test_a_report_holds_again_and_is_counted_from_there(desk: Desk) -> None:
    approved = desk.judge(0, 0.1)
    desk.now = MIDNIGHT + 1000
    desk.intake.report(desk.site, approved.external_id, category="abuse", reporter="r")
    held = desk.intake.read(desk.site, approved.external_id).decision
    assert held is not None
    desk.settle(held, desk.mara, Outcome.REJECT, 1300)
    found = desk.decided()
    assert [one.waited for one in found] == [300]
    assert figures.missed(found) == 1
    with desk.store.reader() as connection:
        assert insights.reported_holds(connection, desk.site.id, since=MIDNIGHT, until=MIDNIGHT + DAY) == 1
        assert insights.reported_holds(connection, desk.site.id, since=MIDNIGHT, until=MIDNIGHT + 1000) == 0


def test_overturned_decisions_are_counted_under_every_label_that_held(desk: Desk) -> None:
    desk.settle(desk.judge(0, 0.9, 0.6), desk.mara, Outcome.APPROVE, 10)
    desk.settle(desk.judge(1, 0.9), desk.mara, Outcome.REJECT, 11)
    desk.settle(desk.judge(2, 0.1, 0.7), desk.mara, Outcome.REJECT, 12)
    desk.settle(desk.judge(3, 0.1), desk.mara, Outcome.REJECT, 13)  # the machine had approved it
    found = desk.decided()
    assert figures.overturned(found) == [
        Overturned(Label.TOXICITY, settled=2, approved=1),
        Overturned(Label.THREAT, settled=2, approved=1),
    ]
    assert figures.missed(found) == 1


def test_agreement_compares_people_about_the_same_text_and_says_nothing_of_few(desk: Desk) -> None:
    for number in range(10):
        mine = desk.judge(number, 0.9, text=f"Copy {number}", author="a")
        theirs = desk.judge(number + 0.5, 0.9, text=f"copy  {number}", author="b")
        desk.settle(mine, desk.mara, Outcome.REJECT, 100 + number)
        desk.settle(theirs, desk.omar, Outcome.REJECT if number < 7 else Outcome.APPROVE, 200 + number)
    few = figures.agreement(desk.decided())
    assert (few.pairs, few.alike, few.share) == (10, 7, None)
    more = figures.agreement(
        [*desk.decided(), *(one._replace(text_digest=f"x{one.text_digest}") for one in desk.decided())]
    )
    assert (more.pairs, more.share) == (20, 0.7)


def test_one_person_agrees_with_nobody_by_settling_copies(desk: Desk) -> None:
    for number in range(3):
        desk.settle(desk.judge(number, 0.9, text="Buy now"), desk.mara, Outcome.REJECT, 50 + number)
    assert figures.agreement(desk.decided()).pairs == 0


def test_load_is_by_name_and_counts_comments_hours_and_severe_texts(desk: Desk) -> None:
    desk.settle(desk.judge(0, 0.9), desk.omar, Outcome.REJECT, 10)
    desk.settle(desk.judge(1, 0.9, 0.95), desk.omar, Outcome.REJECT, 3590)
    first, _ = desk.settle(desk.judge(2, 0.9), desk.omar, Outcome.APPROVE, 3700)
    desk.settle(first, desk.omar, Outcome.REJECT, 3800)
    desk.settle(desk.judge(3, 0.9), desk.mara, Outcome.APPROVE, 20)
    assert figures.loads(desk.decided(), severe_from=0.9) == [
        Load("mara", settled=1, hours=1, severe=0),
        Load("omar", settled=3, hours=2, severe=1),
    ]


def test_codes_are_counted_once_for_each_comment_by_its_last_decision(desk: Desk) -> None:
    first, _ = desk.settle(desk.judge(0, 0.9), desk.mara, Outcome.REJECT, 10, code="spam")
    back, _ = desk.settle(first, desk.omar, Outcome.APPROVE, 20)
    desk.settle(back, desk.omar, Outcome.REJECT, 30, code="hate")
    desk.settle(desk.judge(1, 0.9), desk.mara, Outcome.REJECT, 40, code="hate")
    desk.settle(desk.judge(2, 0.9), desk.mara, Outcome.REJECT, 50, code="threat")
    assert figures.codes(desk.decided()) == [("hate", 2), ("threat", 1)]


def test_what_an_order_about_an_author_rejects_is_volume_and_nobodys_work(desk: Desk) -> None:
    desk.judge(0, 0.1, author="troll")
    desk.now = MIDNIGHT + 5
    desk.authors.act(desk.site, "troll", ActionKind.BAN, reason="threats", moderator=desk.mara)
    desk.judge(10, 0.1, author="troll")
    with desk.store.reader() as connection:
        [volume] = insights.machine_volume(connection, desk.site.id, since=MIDNIGHT, step=DAY, steps=1)
    assert tuple(volume) == (1, 0, 1)
    assert desk.decided() == []


def test_waits_fall_into_the_step_they_were_settled_in(desk: Desk) -> None:
    desk.settle(desk.judge(0, 0.9), desk.mara, Outcome.APPROVE, 60)
    desk.settle(desk.judge(10, 0.9), desk.mara, Outcome.APPROVE, 2 * HOUR + 10)
    found = figures.waits_by_step(desk.decided(), since=MIDNIGHT, step=HOUR, steps=3)
    assert [wait and wait.median for wait in found] == [60, None, 2 * HOUR]


def test_of_a_large_record_the_newest_decisions_are_read_in_order_of_time(desk: Desk) -> None:
    for number in range(5):
        desk.settle(desk.judge(number, 0.9), desk.mara, Outcome.APPROVE, 100 + number)
    assert [one.at - MIDNIGHT for one in desk.decided(most=3)] == [102, 103, 104]


@pytest.mark.parametrize("act", [figures.waits, figures.overturned, figures.codes, figures.missed])
def test_an_empty_record_has_nothing_to_say(
    desk: Desk, act: Callable[[list[PersonDecision]], object]
) -> None:
    assert not act(desk.decided())
    assert figures.agreement([]).share is None
    assert figures.loads([], severe_from=0.9) == []
