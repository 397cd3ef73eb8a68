"""Settling comments: once, as seen, and told to the portal only when it cannot be taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import text

from service.domain.activity import Act
from service.domain.comment import Comment, Site, Status
from service.domain.errors import InvalidRequest, NotFound, Overtaken
from service.domain.moderator import Moderator
from service.domain.rejection import RejectionCode
from service.domain.review import LONGEST_WORDS, RefusalKind, Settled, reasons_of
from service.domain.verdict import Outcome, Reason, ReasonCode, Source
from service.moderation import Intake, Review
from service.store import activity, sites
from service.store.engine import Store
from tests.conftest import make_submission
from tests.moderation.conftest import Clock, Held

NowOf = Callable[[Comment], Comment]


def settle(
    review: Review, site: Site, comment: Comment, outcome: Outcome, moderator: Moderator, **more: Any
) -> Settled:
    assert comment.decision is not None
    return review.settle(
        site,
        comment.id,
        outcome,
        moderator=moderator,
        seen_version=more.pop("seen_version", comment.decision.version),
        seen_revision=more.pop("seen_revision", comment.revision),
        **more,
    )


def test_a_moderator_settles_what_is_held(
    review: Review, site: Site, held: Held, mara: Moderator, now_of: NowOf
) -> None:
    comment = held()
    done = settle(
        review, site, comment, Outcome.REJECT, mara, reasons=reasons_of(Outcome.REJECT, RejectionCode.INSULT)
    )
    assert (done.decision.source, done.decision.version) == (Source.MODERATOR, 2)
    assert done.decision.reasons == (Reason(ReasonCode.MODERATOR, rule="insult", outcome=Outcome.REJECT),)
    assert done.undo_until == pytest.approx(done.decision.created_at + site.undo_seconds)
    assert now_of(comment).status is Status.REJECTED
    assert now_of(comment).decision == done.decision


def test_an_approval_carries_no_reason_and_a_rejection_its_code_and_words() -> None:
    assert reasons_of(Outcome.APPROVE, RejectionCode.SPAM, "ignored") == ()
    [reason] = reasons_of(Outcome.REJECT, RejectionCode.SPAM, "  No adverts here.  ")
    assert (reason.code, reason.rule, reason.detail) == ("moderator", "spam", "No adverts here.")


def test_a_rejection_needs_a_code_and_its_words_have_an_end() -> None:
    with pytest.raises(InvalidRequest, match="reason"):
        reasons_of(Outcome.REJECT, None)
    with pytest.raises(InvalidRequest, match="500"):
        reasons_of(Outcome.REJECT, RejectionCode.OTHER, "x" * (LONGEST_WORDS + 1))


def test_who_comes_second_is_told_who_what_and_when(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, now_of: NowOf
) -> None:
    comment = held()
    first = settle(review, site, comment, Outcome.REJECT, mara)
    with pytest.raises(Overtaken) as caught:
        settle(review, site, comment, Outcome.APPROVE, jon)
    refused = caught.value.refused
    assert (refused.kind, refused.by, refused.outcome) == (RefusalKind.DECIDED, "Mara", Outcome.REJECT)
    assert refused.at == first.decision.created_at
    assert (refused.version, refused.revision) == (2, 1)
    assert str(caught.value) == "Mara rejected it meanwhile."
    assert now_of(comment).status is Status.REJECTED


def test_the_policy_can_be_quicker_too(
    review: Review, site: Site, intake: Intake, judge: Callable[..., None], mara: Moderator
) -> None:
    comment = intake.submit(site, make_submission("low")).comment
    judge(comment, toxicity=0.1)
    seen = intake.read(site, "low")
    intake.report(site, "low", category="abuse")
    with pytest.raises(Overtaken, match="The policy held it meanwhile") as caught:
        settle(review, site, seen, Outcome.REJECT, mara)
    assert (caught.value.refused.by, caught.value.refused.outcome) == ("the policy", Outcome.HOLD)


def test_an_edited_comment_cannot_be_decided_unseen(
    review: Review,
    site: Site,
    held: Held,
    intake: Intake,
    judge: Callable[..., None],
    mara: Moderator,
    now_of: NowOf,
) -> None:
    comment = held()
    edited = intake.revise(
        site, make_submission(comment.external_id, "Edited while the card was open")
    ).comment
    for _ in range(2):  # while the new text is not scored yet, and after
        with pytest.raises(Overtaken) as caught:
            settle(review, site, comment, Outcome.APPROVE, mara)
        refused = caught.value.refused
        assert (refused.kind, refused.by, refused.revision) == (RefusalKind.EDITED, "the author", 2)
        assert refused.at == edited.received_at
        if now_of(comment).status is Status.PENDING:
            judge(edited)
    assert now_of(comment).status is Status.HELD
    again = settle(review, site, now_of(comment), Outcome.APPROVE, mara)
    assert (again.decision.revision, again.decision.version) == (2, 3)


def test_the_newest_version_with_an_old_revision_is_refused(
    review: Review,
    site: Site,
    held: Held,
    intake: Intake,
    judge: Callable[..., None],
    mara: Moderator,
) -> None:
    comment = held()
    judge(intake.revise(site, make_submission(comment.external_id, "Other")).comment)
    with pytest.raises(Overtaken) as caught:
        settle(review, site, comment, Outcome.APPROVE, mara, seen_version=2)
    assert caught.value.refused.kind is RefusalKind.EDITED


def test_a_withdrawn_comment_is_not_decided(
    review: Review, site: Site, held: Held, intake: Intake, mara: Moderator, now_of: NowOf
) -> None:
    comment = held()
    intake.withdraw(site, comment.external_id)
    with pytest.raises(Overtaken, match="withdrawn") as caught:
        settle(review, site, comment, Outcome.APPROVE, mara)
    assert caught.value.refused.kind is RefusalKind.WITHDRAWN
    assert now_of(comment).status is Status.WITHDRAWN


def test_a_comment_of_another_site_is_unknown(
    review: Review, store: Store, held: Held, mara: Moderator, now_of: NowOf
) -> None:
    comment = held()
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=0.0)
    with pytest.raises(NotFound):
        settle(review, other, comment, Outcome.APPROVE, mara)
    assert now_of(comment).status is Status.HELD


def test_a_version_that_never_was_is_refused(review: Review, site: Site, held: Held, mara: Moderator) -> None:
    with pytest.raises(Overtaken):
        settle(review, site, held(), Outcome.APPROVE, mara, seen_version=7)


def test_a_double_click_answers_the_first_result(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, store: Store, clock: Clock
) -> None:
    comment = held()
    first = settle(review, site, comment, Outcome.APPROVE, mara)
    again = settle(review, site, comment, Outcome.APPROVE, mara)
    assert again == replace(first, repeated=True)
    with pytest.raises(Overtaken):
        settle(review, site, comment, Outcome.REJECT, mara)
    with pytest.raises(Overtaken):
        settle(review, site, comment, Outcome.APPROVE, jon)
    clock.move(site.undo_seconds + 1)
    with pytest.raises(Overtaken, match="Mara approved it"):
        settle(review, site, comment, Outcome.APPROVE, mara)
    with store.reader() as connection:
        assert connection.execute(text("SELECT count(*) FROM decisions")).scalar() == 2
        assert connection.execute(text("SELECT count(*) FROM reviews")).scalar() == 1


def test_what_the_machine_approved_can_be_overruled(
    review: Review,
    site: Site,
    intake: Intake,
    judge: Callable[..., None],
    mara: Moderator,
    now_of: NowOf,
) -> None:
    comment = intake.submit(site, make_submission("low")).comment
    judge(comment, toxicity=0.1)
    settle(review, site, intake.read(site, "low"), Outcome.REJECT, mara)
    assert now_of(comment).status is Status.REJECTED


def test_every_decision_has_its_line_in_the_log_without_the_text(
    review: Review, site: Site, held: Held, mara: Moderator, store: Store
) -> None:
    comment = held("Words that nobody may find in a log")
    reasons = reasons_of(Outcome.REJECT, RejectionCode.THREAT, "Words for the reader")
    done = settle(review, site, comment, Outcome.REJECT, mara, reasons=reasons)
    with store.reader() as connection:
        [line] = activity.read(connection, site.id)
    assert (line.actor, line.act, line.subject) == ("mara", Act.COMMENT_REJECTED, comment.id)
    assert line.detail == {"review": done.review_id, "code": "threat", "version": 2, "revision": 1}


def test_a_refused_decision_leaves_no_trace(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, store: Store
) -> None:
    comment = held()
    settle(review, site, comment, Outcome.APPROVE, mara)
    with pytest.raises(Overtaken):
        settle(review, site, comment, Outcome.APPROVE, jon)
    with store.reader() as connection:
        assert len(activity.read(connection, site.id)) == 1
        assert connection.execute(text("SELECT count(*) FROM reviews")).scalar() == 1


def test_the_portal_learns_of_a_decision_when_it_cannot_be_taken_back_any_more(
    review: Review,
    site: Site,
    held: Held,
    intake: Intake,
    mara: Moderator,
    clock: Clock,
    judge: Callable[..., None],
) -> None:
    comment = held()
    settle(review, site, comment, Outcome.APPROVE, mara)
    later = intake.submit(site, make_submission("later")).comment
    judge(later, toxicity=0.1)
    seen = intake.feed(site, after=0, limit=10)
    assert [decision.seq for decision in seen] == [1]  # not 3 either: it would never go back to 2
    assert intake.read(site, comment.external_id).status is Status.HELD
    assert intake.read(site, comment.external_id).decision == seen[0]
    clock.move(site.undo_seconds + 2)
    assert [decision.seq for decision in intake.feed(site, after=1, limit=10)] == [2, 3]
    assert intake.read(site, comment.external_id).status is Status.APPROVED


def test_without_time_to_undo_the_portal_learns_at_once(
    review: Review, without_undo: Site, held: Held, intake: Intake, mara: Moderator
) -> None:
    comment = held()
    settle(review, without_undo, comment, Outcome.APPROVE, mara)
    assert intake.read(without_undo, comment.external_id).status is Status.APPROVED
    assert [decision.seq for decision in intake.feed(without_undo, after=0, limit=10)] == [1, 2]


def test_a_clock_that_is_ahead_on_a_worker_does_not_stop_the_feed(
    site: Site, held: Held, intake: Intake, clock: Clock
) -> None:
    clock.move(30)
    held()
    clock.move(-30)
    assert [decision.seq for decision in intake.feed(site, after=0, limit=10)] == [1]
