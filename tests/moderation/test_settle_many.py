"""Several comments by one act: those selected, and copies of one text with exceptions."""

import threading
from collections.abc import Callable

import pytest
from sqlalchemy import text

from service.domain.activity import Act
from service.domain.comment import Author, Comment, Site, Status
from service.domain.moderator import Moderator
from service.domain.rejection import RejectionCode
from service.domain.review import RefusalKind, reasons_of
from service.domain.verdict import Outcome
from service.moderation import Intake, Review
from service.store import activity
from service.store.engine import Store
from tests.conftest import make_submission
from tests.moderation.conftest import Held
from tests.moderation.test_review import NowOf, settle


def seen(*made: Comment) -> list[tuple[str, int]]:
    return [(comment.id, comment.decision.version) for comment in made if comment.decision]


def test_several_are_settled_by_one_act_and_one_line_of_the_log(
    review: Review, site: Site, held: Held, mara: Moderator, store: Store, now_of: NowOf
) -> None:
    made = [held() for _ in range(3)]
    reasons = reasons_of(Outcome.REJECT, RejectionCode.SPAM)
    done = review.settle_many(site, seen(*made), Outcome.REJECT, moderator=mara, reasons=reasons)
    assert (sorted(done.settled), list(done.refused)) == (sorted(one.id for one in made), [])
    assert {now_of(one).status for one in made} == {Status.REJECTED}
    with store.reader() as connection:
        [line] = activity.read(connection, site.id)
        kinds = connection.execute(text("SELECT kind, decided FROM reviews")).all()
    assert (line.act, line.subject) == (Act.COMMENTS_SWEPT, done.review_id)
    assert (line.detail["settled"], line.detail["refused"], line.detail["code"]) == (3, 0, "spam")
    assert [tuple(row) for row in kinds] == [("reject", 3)]


def test_each_that_changed_meanwhile_is_left_with_its_reason(
    review: Review,
    site: Site,
    held: Held,
    intake: Intake,
    judge: Callable[..., None],
    mara: Moderator,
    jon: Moderator,
    now_of: NowOf,
) -> None:
    fine, decided, edited, again, withdrawn, escalated = [held() for _ in range(6)]
    wanted = [*seen(fine, decided, edited, again, withdrawn, escalated), ("0" * 32, 1)]
    settle(review, site, decided, Outcome.REJECT, jon)
    intake.revise(site, make_submission(edited.external_id, "Other words"))
    judge(intake.revise(site, make_submission(again.external_id, "Other words too")).comment)
    intake.withdraw(site, withdrawn.external_id)
    review.escalate(site, escalated.id, moderator=jon, seen_version=1)
    done = review.settle_many(site, wanted, Outcome.APPROVE, moderator=mara)
    assert list(done.settled) == [fine.id]
    why = {refused.comment_id: (refused.kind, refused.by) for refused in done.refused}
    assert why == {
        decided.id: (RefusalKind.DECIDED, "Jon"),
        edited.id: (RefusalKind.EDITED, "the author"),
        again.id: (RefusalKind.EDITED, "the author"),
        withdrawn.id: (RefusalKind.WITHDRAWN, "the author"),
        escalated.id: (RefusalKind.ESCALATED, "Jon"),
        "0" * 32: (RefusalKind.UNKNOWN, ""),
    }
    assert now_of(again).status is Status.HELD
    assert now_of(escalated).status is Status.HELD


def test_a_comment_that_is_named_twice_is_decided_once(
    review: Review, site: Site, held: Held, mara: Moderator
) -> None:
    comment = held()
    done = review.settle_many(site, seen(comment, comment), Outcome.APPROVE, moderator=mara)
    assert (list(done.settled), list(done.refused)) == ([comment.id], [])


def test_the_same_again_answers_the_first_result(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator
) -> None:
    wanted = seen(held(), held())
    first = review.settle_many(site, wanted, Outcome.APPROVE, moderator=mara)
    again = review.settle_many(site, wanted, Outcome.APPROVE, moderator=mara)
    assert (again.review_id, sorted(again.settled), again.repeated) == (
        first.review_id,
        sorted(first.settled),
        True,
    )
    other = review.settle_many(site, wanted, Outcome.APPROVE, moderator=jon)
    assert (other.review_id, len(other.refused)) == (None, 2)


def test_nothing_to_settle_leaves_no_trace(review: Review, site: Site, mara: Moderator, store: Store) -> None:
    done = review.settle_many(site, [("0" * 32, 1)], Outcome.APPROVE, moderator=mara)
    assert done.review_id is None
    with store.reader() as connection:
        assert activity.read(connection, site.id) == []
        assert connection.execute(text("SELECT count(*) FROM reviews")).scalar() == 0


def test_a_batch_and_a_single_decision_in_opposite_order_do_not_block_each_other(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator
) -> None:

    made = [held() for _ in range(20)]
    batches = [seen(*made), seen(*made[::-1])]
    settled: list[str] = []

    def run(person: Moderator, batch: list[tuple[str, int]]) -> None:
        settled.extend(review.settle_many(site, batch, Outcome.APPROVE, moderator=person).settled)

    threads = [threading.Thread(target=run, args=pair) for pair in zip((mara, jon), batches, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(settled) == sorted(one.id for one in made)


@pytest.fixture
def copies(intake: Intake, site: Site, judge: Callable[..., None]) -> Callable[..., list[Comment]]:
    """Makes held copies of one text, each by an author of its own."""
    made: list[Comment] = []

    def copies(count: int) -> list[Comment]:
        new = []
        for _ in range(count):
            number = len(made)
            submission = make_submission(
                f"copy-{number}", "Buy cheap watches now!", author=Author(f"bot-{number}")
            )
            judge(intake.submit(site, submission).comment)
            made.append(intake.read(site, submission.external_id))
            new.append(made[-1])
        return new

    return copies


def campaign_of(store: Store, comment: Comment) -> tuple[str, int]:
    with store.reader() as connection:
        row = connection.execute(
            text(
                "SELECT campaign_id, (SELECT max(id) FROM held_comments) AS newest FROM held_comments"
                " WHERE comment_id = :id"
            ),
            {"id": comment.id},
        ).one()
    return row.campaign_id, row.newest


def test_a_campaign_is_settled_together_with_exceptions(
    review: Review,
    site: Site,
    copies: Callable[..., list[Comment]],
    held: Held,
    mara: Moderator,
    store: Store,
    now_of: NowOf,
) -> None:
    made, other = copies(5), held()
    campaign, newest = campaign_of(store, made[0])
    done = review.settle_campaign(
        site,
        campaign,
        Outcome.REJECT,
        moderator=mara,
        seen=5,
        newest_id=newest,
        exceptions={made[2].id},
        reasons=reasons_of(Outcome.REJECT, RejectionCode.SPAM),
    )
    assert (len(done.settled), done.left) == (4, 0)
    assert [str(now_of(one).status) for one in made] == [
        "rejected",
        "rejected",
        "held",
        "rejected",
        "rejected",
    ]
    assert now_of(other).status is Status.HELD
    review.undo(site, str(done.review_id), mara)
    assert {now_of(one).status for one in made} == {Status.HELD}


@pytest.mark.parametrize("names_newest", [True, False])
def test_copies_that_came_since_are_left_and_counted(
    review: Review,
    site: Site,
    copies: Callable[..., list[Comment]],
    mara: Moderator,
    store: Store,
    now_of: NowOf,
    names_newest: bool,
) -> None:
    made = copies(3)
    campaign, newest = campaign_of(store, made[0])
    late = copies(2)
    done = review.settle_campaign(
        site,
        campaign,
        Outcome.APPROVE,
        moderator=mara,
        seen=3,
        newest_id=newest if names_newest else None,
    )
    assert (sorted(done.settled), done.left) == (sorted(one.id for one in made), 2)
    assert {now_of(one).status for one in late} == {Status.HELD}


def test_a_copy_that_takes_the_place_of_a_decided_one_is_not_settled_unseen(
    review: Review,
    site: Site,
    copies: Callable[..., list[Comment]],
    mara: Moderator,
    jon: Moderator,
    store: Store,
    now_of: NowOf,
) -> None:
    made = copies(3)
    campaign, newest = campaign_of(store, made[0])
    settle(review, site, made[0], Outcome.REJECT, jon)
    [late] = copies(1)
    done = review.settle_campaign(site, campaign, Outcome.APPROVE, moderator=mara, seen=3, newest_id=newest)
    assert (sorted(done.settled), done.left) == (sorted([made[1].id, made[2].id]), 1)
    assert now_of(late).status is Status.HELD
