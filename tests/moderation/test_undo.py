"""Taking a decision back: unheard while the portal cannot know, told when it may."""

import threading
import time
from collections.abc import Callable

import pytest
from sqlalchemy import text

from service.domain.activity import Act
from service.domain.comment import Site, Status
from service.domain.errors import Conflict, NotAllowed, NotFound, Overtaken
from service.domain.moderator import Moderator, Role
from service.domain.rejection import RejectionCode
from service.domain.review import RefusalKind, reasons_of
from service.domain.verdict import Outcome, Source
from service.moderation import Intake, Review
from service.store import activity, deliveries, sites
from service.store.engine import Store
from tests.conftest import make_submission
from tests.moderation.conftest import Clock, Held, Person
from tests.moderation.test_review import NowOf, settle

MOST_SECONDS = 120.0
"""For 5,000 on a machine with several other things to do; an idle one takes a tenth."""

HoldMany = Callable[[int], list[tuple[str, int]]]


def states(store: Store) -> list[str]:
    with store.reader() as connection:
        return list(connection.execute(text("SELECT state FROM deliveries ORDER BY id")).scalars())


@pytest.fixture
def endpoint(store: Store, site: Site) -> Site:
    with store.writer() as connection:
        sites.set_delivery(connection, site.id, "https://p.example/hook", allow_private=False, now=0.0)
    return site


def test_an_undo_in_time_is_never_heard_of(
    review: Review,
    endpoint: Site,
    held: Held,
    intake: Intake,
    mara: Moderator,
    clock: Clock,
    store: Store,
    now_of: NowOf,
) -> None:
    comment = held()
    done = settle(review, endpoint, comment, Outcome.APPROVE, mara)
    undone = review.undo(endpoint, done.review_id, mara)
    assert (list(undone.reversed_ids), list(undone.refused), undone.told) == ([comment.id], [], 0)
    assert states(store) == ["pending", "cancelled", "cancelled"]
    clock.move(3600)
    assert [decision.seq for decision in intake.feed(endpoint, after=0, limit=10)] == [1]
    with store.writer() as connection:
        due = deliveries.claim_due(connection, now=clock(), lease_seconds=60, limit=10)
    assert len(due) == 1  # the machine's own
    seen = intake.read(endpoint, comment.external_id)
    assert (seen.status, seen.decision) == (Status.HELD, comment.decision)
    recorded = now_of(comment).decision
    assert recorded is not None
    assert comment.decision is not None
    assert (recorded.version, recorded.outcome, recorded.source) == (3, Outcome.HOLD, Source.MODERATOR)
    assert recorded.reasons == comment.decision.reasons


def test_the_feed_goes_on_over_what_was_taken_back(
    review: Review, site: Site, held: Held, intake: Intake, mara: Moderator
) -> None:
    done = settle(review, site, held(), Outcome.APPROVE, mara)
    held()
    assert [decision.seq for decision in intake.feed(site, after=0, limit=10)] == [1]
    review.undo(site, done.review_id, mara)
    assert [decision.seq for decision in intake.feed(site, after=0, limit=10)] == [1, 3]


def test_an_undo_too_late_is_a_decision_of_its_own(
    review: Review, endpoint: Site, held: Held, intake: Intake, mara: Moderator, clock: Clock, store: Store
) -> None:
    comment = held()
    done = settle(review, endpoint, comment, Outcome.APPROVE, mara)
    clock.move(endpoint.undo_seconds + 1.5)
    undone = review.undo(endpoint, done.review_id, mara)
    assert undone.told == 1
    assert states(store) == ["pending", "pending", "pending"]
    feed = intake.feed(endpoint, after=0, limit=10)
    assert [(d.version, str(d.outcome)) for d in feed] == [(1, "hold"), (2, "approve"), (3, "hold")]
    assert intake.read(endpoint, comment.external_id).status is Status.HELD


def test_what_a_sender_has_taken_is_taken_back_openly(
    review: Review, endpoint: Site, held: Held, intake: Intake, mara: Moderator, clock: Clock, store: Store
) -> None:
    done = settle(review, endpoint, held(), Outcome.APPROVE, mara)
    with store.writer() as connection:  # a machine whose clock is ahead
        later = clock() + endpoint.undo_seconds + 2
        assert len(deliveries.claim_due(connection, now=later, lease_seconds=60, limit=10)) == 2
    assert review.undo(endpoint, done.review_id, mara).told == 1
    assert states(store) == ["sending", "sending", "pending"]
    clock.move(endpoint.undo_seconds + 2)
    assert [decision.version for decision in intake.feed(endpoint, after=0, limit=10)] == [1, 2, 3]


def test_an_undo_that_takes_too_long_hides_nothing(
    store: Store, site: Site, held: Held, mara: Moderator
) -> None:
    settled = settle(Review(store, None), site, held(), Outcome.APPROVE, mara)
    times = iter([settled.undo_until - 0.1, settled.undo_until + 0.9])

    def slow() -> float:
        return next(times, settled.undo_until + 0.9)

    assert Review(store, None, slow).undo(site, settled.review_id, mara).told == 1
    assert states(store) == ["no_endpoint"] * 3


def test_an_undo_with_time_left_at_the_last_moment_is_silent(
    store: Store, site: Site, held: Held, mara: Moderator
) -> None:
    settled = settle(Review(store, None), site, held(), Outcome.APPROVE, mara)
    undone = Review(store, None, lambda: settled.undo_until - 0.05).undo(site, settled.review_id, mara)
    assert undone.told == 0


def test_a_second_undo_answers_the_first_result(
    review: Review, site: Site, held: Held, mara: Moderator, lead: Moderator, store: Store
) -> None:
    done = settle(review, site, held(), Outcome.APPROVE, mara)
    first = review.undo(site, done.review_id, mara)
    again = review.undo(site, done.review_id, mara)
    assert (again.review_id, list(again.reversed_ids)) == (first.review_id, list(first.reversed_ids))
    assert again.repeated
    with pytest.raises(Conflict, match="Mara has taken this back"):
        review.undo(site, done.review_id, lead)
    with pytest.raises(Conflict, match="decide again"):
        review.undo(site, first.review_id, mara)
    assert len(states(store)) == 3


def test_only_a_lead_takes_back_what_others_decided(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, lead: Moderator, now_of: NowOf
) -> None:
    comment = held()
    done = settle(review, site, comment, Outcome.APPROVE, mara)
    with pytest.raises(NotAllowed, match="Mara decided this"):
        review.undo(site, done.review_id, jon)
    assert now_of(comment).status is Status.APPROVED
    review.undo(site, done.review_id, lead)
    assert now_of(comment).status is Status.HELD


def test_what_was_decided_since_is_left_and_named(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, now_of: NowOf
) -> None:
    comment = held()
    done = settle(review, site, comment, Outcome.APPROVE, mara)
    settle(review, site, now_of(comment), Outcome.REJECT, jon)
    undone = review.undo(site, done.review_id, mara)
    [refused] = undone.refused
    assert (refused.kind, refused.by, refused.outcome) == (RefusalKind.DECIDED, "Jon", Outcome.REJECT)
    assert undone.reversed_ids == []
    assert now_of(comment).status is Status.REJECTED


def test_what_was_edited_since_is_left(
    review: Review, site: Site, held: Held, intake: Intake, mara: Moderator, now_of: NowOf
) -> None:
    comment = held()
    done = settle(review, site, comment, Outcome.APPROVE, mara)
    intake.revise(site, make_submission(comment.external_id, "Other words"))
    [refused] = review.undo(site, done.review_id, mara).refused
    assert (refused.kind, refused.revision) == (RefusalKind.EDITED, 2)
    assert now_of(comment).status is Status.PENDING


def test_two_decisions_are_taken_back_one_after_the_other(
    review: Review, site: Site, held: Held, mara: Moderator, intake: Intake, now_of: NowOf, clock: Clock
) -> None:
    comment = held()
    approved = settle(review, site, comment, Outcome.APPROVE, mara)
    rejected = settle(review, site, now_of(comment), Outcome.REJECT, mara)
    review.undo(site, rejected.review_id, mara)
    assert now_of(comment).status is Status.APPROVED
    review.undo(site, approved.review_id, mara)
    assert now_of(comment).status is Status.HELD
    clock.move(3600)
    assert [decision.seq for decision in intake.feed(site, after=0, limit=10)] == [1]


def test_a_card_opened_before_is_as_good_as_new_after_an_undo(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, now_of: NowOf
) -> None:
    comment = held()
    done = settle(review, site, comment, Outcome.APPROVE, mara)
    review.undo(site, done.review_id, mara)
    settle(review, site, comment, Outcome.REJECT, jon)
    assert now_of(comment).status is Status.REJECTED


def test_an_undo_is_in_the_log(
    review: Review, site: Site, held: Held, mara: Moderator, lead: Moderator
) -> None:
    done = settle(review, site, held(), Outcome.APPROVE, mara)
    review.undo(site, done.review_id, lead)
    with review.store.reader() as connection:
        line = activity.read(connection, site.id)[0]
    assert (line.actor, line.act, line.subject) == ("lea", Act.REVIEW_UNDONE, done.review_id)
    assert line.detail == {"by": "mara", "kind": "approve", "reversed": 1, "refused": 0, "told": 0}


def test_an_escalation_comes_back_with_the_comment(
    review: Review, site: Site, held: Held, mara: Moderator, lead: Moderator, store: Store
) -> None:
    comment = held()
    review.escalate(site, comment.id, moderator=mara, seen_version=1)
    done = settle(review, site, comment, Outcome.REJECT, lead)
    review.undo(site, done.review_id, lead)
    with store.reader() as connection:
        by = connection.execute(text("SELECT escalated_by FROM held_comments")).scalar_one()
    assert by == "mara"


def test_an_act_of_another_site_cannot_be_taken_back(
    review: Review, site: Site, held: Held, store: Store, mara: Moderator, person: Person
) -> None:
    done = settle(review, site, held(), Outcome.APPROVE, mara)
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=0.0)
    with pytest.raises(NotFound):
        review.undo(other, done.review_id, mara)
    with pytest.raises(NotFound):
        review.undo(site, "0" * 32, mara)


def test_without_time_to_undo_taking_back_is_told(
    review: Review, without_undo: Site, held: Held, intake: Intake, mara: Moderator
) -> None:
    done = settle(review, without_undo, held(), Outcome.APPROVE, mara)
    assert review.undo(without_undo, done.review_id, mara).told == 1
    assert len(intake.feed(without_undo, after=0, limit=10)) == 3


def test_a_rejection_taken_back_loses_its_code(
    review: Review, site: Site, held: Held, mara: Moderator, now_of: NowOf
) -> None:
    comment = held()
    reasons = reasons_of(Outcome.REJECT, RejectionCode.SPAM, "No adverts")
    done = settle(review, site, comment, Outcome.REJECT, mara, reasons=reasons)
    review.undo(site, done.review_id, mara)
    decision = now_of(comment).decision
    assert decision is not None
    assert [reason.code for reason in decision.reasons] == ["score"]


def test_undo_and_the_sender_meet_and_the_portal_is_never_left_with_half(
    store: Store, site: Site, held: Held, mara: Moderator
) -> None:
    """Whoever is first: both deliveries are sent, or neither."""
    with store.writer() as connection:
        sites.set_delivery(connection, site.id, "https://p.example/hook", allow_private=False, now=0.0)
    review = Review(store, None)
    silent = 0
    for _ in range(30):
        comment = held()
        done = settle(review, site, comment, Outcome.APPROVE, mara)
        # The sender's clock is past the grace, the moderator's is not: the row decides.
        started = threading.Barrier(2)

        def send(started: threading.Barrier = started, until: float = done.undo_until) -> None:
            started.wait()
            with store.writer() as connection:
                deliveries.claim_due(connection, now=until + 2, lease_seconds=60, limit=100)

        sender = threading.Thread(target=send)
        sender.start()
        started.wait()
        undone = review.undo(site, done.review_id, mara)
        sender.join()
        with store.reader() as connection:
            found = connection.execute(
                text(
                    "SELECT d.version, o.state FROM deliveries o JOIN decisions d ON d.id = o.decision_id"
                    " WHERE d.comment_id = :id ORDER BY d.version"
                ),
                {"id": comment.id},
            ).all()
        by_version = {row.version: row.state for row in found}
        if undone.told:
            assert by_version[2] == "sending"
            assert by_version[3] in ("pending", "sending")
        else:
            silent += 1
            assert (by_version[2], by_version[3]) == ("cancelled", "cancelled")
    assert 0 <= silent <= 30


def test_a_sweep_of_five_thousand_is_taken_back_in_one_go(
    review: Review, site: Site, hold_many: HoldMany, mara: Moderator, store: Store, clock: Clock
) -> None:
    wanted = hold_many(5_000)
    # On a busy machine the sweep alone may take longer than there is time to undo it.
    clock.stand_still()
    began = time.monotonic()
    swept = review.settle_many(site, wanted, Outcome.APPROVE, moderator=mara)
    took, began = time.monotonic() - began, time.monotonic()
    assert (len(swept.settled), swept.refused) == (5_000, [])
    undone = review.undo(site, str(swept.review_id), mara)
    undo_took = time.monotonic() - began
    print(f"settled 5,000 in {took:.1f} s, taken back in {undo_took:.1f} s")
    with store.reader() as connection:
        assert connection.execute(text("SELECT count(*) FROM held_comments")).scalar() == 5_000
        assert connection.execute(text("SELECT count(*) FROM reviews")).scalar() == 2
    assert len(undone.reversed_ids) == 5_000
    assert undone.told == 0
    assert states(store).count("cancelled") == 10_000
    assert max(took, undo_took) < MOST_SECONDS


def test_a_withdrawn_comment_is_refused_when_its_decision_is_taken_back(
    review: Review, site: Site, held: Held, intake: Intake, mara: Moderator
) -> None:
    comment = held()
    done = settle(review, site, comment, Outcome.APPROVE, mara)
    intake.withdraw(site, comment.external_id)
    [refused] = review.undo(site, done.review_id, mara).refused
    assert refused.kind is RefusalKind.WITHDRAWN
    with pytest.raises(Overtaken):
        settle(review, site, comment, Outcome.APPROVE, mara)


def test_replaying_a_delivery_that_was_taken_back_is_refused(
    review: Review, endpoint: Site, held: Held, mara: Moderator, store: Store, clock: Clock
) -> None:
    done = settle(review, endpoint, held(), Outcome.APPROVE, mara)
    waiting = settle(review, endpoint, held(), Outcome.APPROVE, mara)
    review.undo(endpoint, done.review_id, mara)
    with store.writer() as connection:
        ids = connection.execute(
            text("SELECT webhook_id, state FROM deliveries WHERE visible_at > created_at")
        ).all()
    gone = [row.webhook_id for row in ids if row.state == "cancelled"]
    still = [row.webhook_id for row in ids if row.state == "pending"]
    assert (len(gone), len(still)) == (1, 1)

    def replay(webhook_ids: list[str]) -> int:
        with store.writer() as connection:
            return deliveries.replay(connection, webhook_ids, now=clock())

    with pytest.raises(Conflict, match="took it back"):
        replay(gone)
    assert replay(still) == 1
    with store.writer() as connection:
        claimed = deliveries.claim_due(connection, now=clock(), lease_seconds=60, limit=10)
    assert still[0] not in [one.webhook_id for one in claimed]
    assert review.undo(endpoint, waiting.review_id, mara).told == 0


def test_a_viewer_is_no_lead(review: Review, site: Site, held: Held, mara: Moderator, person: Person) -> None:
    done = settle(review, site, held(), Outcome.APPROVE, mara)
    with pytest.raises(NotAllowed):
        review.undo(site, done.review_id, person("vic", Role.VIEWER))
