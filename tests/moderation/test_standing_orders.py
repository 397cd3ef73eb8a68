"""A person's order about an author, from the order to what is decided of the author's next comment."""

import json
from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select, text

from service.domain.author_action import ActionKind
from service.domain.comment import Author, Decision, Site, Status
from service.domain.labels import Label
from service.domain.moderator import Moderator
from service.domain.policy import Policy, Threshold
from service.domain.scores import LabelScore, Scores
from service.domain.verdict import Outcome, ReasonCode, Source
from service.moderation import Intake, Judging
from service.moderation.authors import Authors
from service.store import scoring_queue, statistics
from service.store.authors import BY_STANDING_ORDER
from service.store.engine import Store
from service.store.moderators import add_moderator
from service.store.tables import decisions
from tests.conftest import make_submission

POLICY = Policy("default", "1", {Label.TOXICITY: Threshold(0.7, reject_at=0.99)})
SHADOW = Policy("stricter", "2", {Label.TOXICITY: Threshold(0.1)}, mode="shadow")
DAY = 86_400.0
HARMLESS = Scores({Label.TOXICITY: LabelScore(0.1, "test/1/abc")})
TOXIC = Scores({Label.TOXICITY: LabelScore(0.9, "test/1/abc")})
WORST = Scores({Label.TOXICITY: LabelScore(1.0, "test/1/abc")})
UNSCORED = Scores(failures=(ReasonCode.SCORER_FAILED,))


class OnePolicy:
    def choose(self, policy_name: str, section: str | None) -> Policy:
        return POLICY

    def shadows(self, policy_name: str, section: str | None) -> Sequence[Policy]:
        return [SHADOW]


class Clock:
    now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def intake(store: Store, hash_key: bytes, clock: Clock) -> Intake:
    return Intake(store, None, hash_key, clock=clock)


@pytest.fixture
def judging(store: Store, clock: Clock) -> Judging:
    return Judging(store, None, OnePolicy(), clock)


@pytest.fixture
def verbs(store: Store, clock: Clock) -> Authors:
    return Authors(store, clock)


@pytest.fixture
def mara(store: Store) -> Moderator:
    with store.writer() as connection:
        return add_moderator(
            connection, "mara", display_name="Mara", password_hash="-", must_change_password=False, now=0
        )


@pytest.fixture
def judge(store: Store, intake: Intake, judging: Judging, site: Site) -> Callable[..., Decision]:
    def post_and_judge(external_id: str, found: Scores, author: str = "reader-1") -> Decision:
        who = Author(author, "Ani", None, None)
        comment = intake.submit(site, make_submission(external_id, f"Text {external_id}", author=who)).comment
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, [comment.id], now=judging.clock(), lease_seconds=15)
        [decision] = judging.apply_scores([(claims[0], found)], ("test/1/abc",))
        return decision

    return post_and_judge


@pytest.fixture
def order(verbs: Authors, site: Site, mara: Moderator, judge: Callable[..., Decision]) -> Callable[..., int]:
    judge("first", HARMLESS)

    def give(kind: ActionKind, days: int | None = None) -> int:
        return verbs.act(
            site, "reader-1", kind, reason="named the judge's street", days=days, moderator=mara
        ).id

    return give


def codes(decision: Decision) -> list[str]:
    return [reason.code for reason in decision.reasons]


def test_a_premoderated_author_s_harmless_comment_is_held_and_says_why(
    judge: Callable[..., Decision], order: Callable[..., int]
) -> None:
    order(ActionKind.PREMODERATE)
    decision = judge("next", HARMLESS)
    assert (decision.outcome, decision.source) == (Outcome.HOLD, Source.POLICY)
    assert codes(decision) == [ReasonCode.AUTHOR_PREMODERATED]
    assert decision.reasons[0].detail == "every comment of this author waits for a person"


def test_premoderation_keeps_the_machine_s_own_reasons_and_its_rejection(
    judge: Callable[..., Decision], order: Callable[..., int]
) -> None:
    order(ActionKind.PREMODERATE)
    held = judge("held", TOXIC)
    assert (held.outcome, codes(held)) == (Outcome.HOLD, ["score", "author_premoderated"])
    rejected = judge("rejected", WORST)
    assert (rejected.outcome, rejected.source) == (Outcome.REJECT, Source.POLICY)


@pytest.mark.parametrize(
    ("kind", "days", "code"),
    [(ActionKind.MUTE, 2, ReasonCode.AUTHOR_MUTED), (ActionKind.BAN, None, ReasonCode.AUTHOR_BANNED)],
)
@pytest.mark.parametrize(
    "found", [HARMLESS, TOXIC, WORST, UNSCORED], ids=["harmless", "toxic", "worst", "none"]
)
def test_a_muted_or_banned_author_s_comment_is_rejected_in_the_name_of_a_person(
    store: Store,
    judge: Callable[..., Decision],
    order: Callable[..., int],
    kind: ActionKind,
    days: int | None,
    code: ReasonCode,
    found: Scores,
) -> None:
    order(kind, days)
    decision = judge("next", found)
    assert (decision.outcome, decision.source) == (Outcome.REJECT, Source.MODERATOR)
    assert codes(decision)[0] == code
    assert decision.reasons[0].outcome is Outcome.REJECT
    with store.reader() as connection:
        rows = connection.execute(
            text(
                "SELECT c.status, d.moderator, v.outcome FROM comments c JOIN decisions d"
                " ON d.comment_id = c.id JOIN verdicts v ON v.id = d.verdict_id WHERE c.id = :id"
            ),
            {"id": decision.comment_id},
        ).all()
    machine = {id(HARMLESS): "approve", id(TOXIC): "hold", id(WORST): "reject", id(UNSCORED): "hold"}
    assert [tuple(row) for row in rows] == [(Status.REJECTED, "mara", machine[id(found)])]


def test_without_a_worker_a_banned_author_is_rejected_and_a_premoderated_one_held(
    intake: Intake,
    judging: Judging,
    site: Site,
    verbs: Authors,
    mara: Moderator,
    judge: Callable[..., Decision],
    order: Callable[..., int],
) -> None:
    order(ActionKind.BAN)
    judge("other", HARMLESS, author="reader-2")
    verbs.act(site, "reader-2", ActionKind.PREMODERATE, reason="new here", moderator=mara)
    for author in ("reader-1", "reader-2", "reader-3"):
        intake.submit(site, make_submission(f"by-{author}", author=Author(author, None, None, None)))
    made = {one.external_id: one for one in judging.hold_hopeless(max_attempts=3, received_before=1e12)}
    assert {external_id: (one.outcome, codes(one)) for external_id, one in made.items()} == {
        "by-reader-1": (Outcome.REJECT, ["author_banned", "scorer_unavailable"]),
        "by-reader-2": (Outcome.HOLD, ["scorer_unavailable", "author_premoderated"]),
        "by-reader-3": (Outcome.HOLD, ["scorer_unavailable"]),
    }


def test_a_lifted_order_has_no_effect(
    site: Site, verbs: Authors, mara: Moderator, judge: Callable[..., Decision], order: Callable[..., int]
) -> None:
    number = order(ActionKind.BAN)
    assert judge("before", HARMLESS).outcome is Outcome.REJECT
    verbs.lift(site, number, reason="appealed", moderator=mara)
    after = judge("after", HARMLESS)
    assert (after.outcome, after.source, after.reasons) == (Outcome.APPROVE, Source.POLICY, ())


def test_a_mute_has_no_effect_once_its_days_are_over(
    clock: Clock, judge: Callable[..., Decision], order: Callable[..., int]
) -> None:
    order(ActionKind.MUTE, 2)
    clock.now += 2 * DAY - 1
    assert judge("before", HARMLESS).outcome is Outcome.REJECT
    clock.now += 1
    assert judge("after", HARMLESS).outcome is Outcome.APPROVE


def test_an_edit_by_a_banned_author_is_rejected_too(
    store: Store, site: Site, intake: Intake, judging: Judging, order: Callable[..., int]
) -> None:
    order(ActionKind.BAN)
    edited = make_submission("first", "Edited meanwhile.", author=Author("reader-1", "Ani", None, None))
    comment = intake.revise(site, edited).comment
    with store.writer() as connection:
        claims = scoring_queue.claim(connection, [comment.id], now=judging.clock(), lease_seconds=15)
    [decision] = judging.apply_scores([(claims[0], HARMLESS)])
    assert (decision.revision, decision.outcome) == (2, Outcome.REJECT)


def test_one_author_s_order_leaves_the_rest_of_the_chunk_alone(
    store: Store, intake: Intake, judging: Judging, site: Site, order: Callable[..., int]
) -> None:
    order(ActionKind.BAN)
    posted = [
        intake.submit(site, make_submission(f"n-{n}", author=Author(f"reader-{n}", None, None, None))).comment
        for n in range(4)
    ]
    with store.writer() as connection:
        claims = scoring_queue.claim(
            connection, [one.id for one in posted], now=judging.clock(), lease_seconds=15
        )
    made = judging.apply_scores([(claim, HARMLESS) for claim in claims])
    assert {one.external_id: str(one.outcome) for one in made} == {
        "n-0": "approve",
        "n-1": "reject",
        "n-2": "approve",
        "n-3": "approve",
    }


def test_the_portal_is_told_of_the_order_but_not_what_was_written_for_colleagues(
    store: Store, judge: Callable[..., Decision], order: Callable[..., int]
) -> None:
    order(ActionKind.MUTE, 1)
    judge("next", HARMLESS)
    with store.reader() as connection:
        body = connection.execute(text("SELECT body FROM deliveries ORDER BY id DESC LIMIT 1")).scalar_one()
    sent = json.loads(body)["data"]
    assert (sent["outcome"], sent["source"], sent["reasons"][0]["code"]) == (
        "reject",
        "moderator",
        "author_muted",
    )
    assert sent["reasons"][0]["detail"] == "a moderator has muted this author until 2023-11-15T22:13:20.000Z"
    assert "street" not in body
    assert "mara" not in body


def test_the_shadow_policy_judges_a_banned_author_s_comment_as_any_other(
    store: Store, judge: Callable[..., Decision], order: Callable[..., int]
) -> None:
    order(ActionKind.BAN)
    decision = judge("next", TOXIC)
    with store.reader() as connection:
        rows = connection.execute(
            text("SELECT mode, outcome FROM verdicts WHERE comment_id = :id ORDER BY mode"),
            {"id": decision.comment_id},
        ).all()
    assert [tuple(row) for row in rows] == [("live", "hold"), ("shadow", "hold")]


def test_what_an_order_rejected_is_counted_apart_from_what_people_decide_at_the_desk(
    store: Store, judge: Callable[..., Decision], order: Callable[..., int], clock: Clock
) -> None:
    order(ActionKind.BAN)
    rejected = judge("next", HARMLESS)
    with store.reader() as connection:
        found = statistics.read_statistics(connection, now=clock.now)
        by_order = connection.execute(select(decisions.c.comment_id).where(BY_STANDING_ORDER)).scalars()
        assert list(by_order) == [rejected.comment_id]
    assert found.decisions_by_outcome == {("approve", "policy"): 1, ("reject", "standing_order"): 1}
