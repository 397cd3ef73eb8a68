"""Leases and handing out: two people never get the same, and nobody is kept from deciding."""

import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import text

from service.domain.comment import Author, Site
from service.domain.errors import DatabaseUnavailable, InvalidRequest, NotFound, Overtaken
from service.domain.moderator import Moderator
from service.domain.preferences import Preferences
from service.domain.queue import QueueFilter, Sort
from service.domain.review import RefusalKind
from service.domain.verdict import Outcome
from service.moderation import Intake, Review
from service.moderation.leasing import LEASE_SECONDS
from service.store import sites
from service.store.engine import Store, connect
from tests.conftest import make_submission
from tests.moderation.conftest import Clock, Held, Person
from tests.moderation.test_review import settle

HoldMany = Callable[[int], list[tuple[str, int]]]
ALL = QueueFilter()


def test_a_lease_is_shown_to_others_and_not_taken_from_its_holder(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator
) -> None:
    comment = held()
    mine = review.lease(site, comment.id, mara)
    assert (mine.mine, mine.holder) == (True, "Mara")
    other = review.lease(site, comment.id, jon)
    assert (other.mine, other.holder, other.until) == (False, "Mara", pytest.approx(mine.until))


def test_a_lease_is_renewed_by_its_holder_and_ends_by_itself(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, clock: Clock
) -> None:
    comment = held()
    first = review.lease(site, comment.id, mara)
    clock.move(LEASE_SECONDS - 5)
    assert review.lease(site, comment.id, mara).until > first.until
    clock.move(LEASE_SECONDS - 5)
    assert not review.lease(site, comment.id, jon).mine
    clock.move(10)
    assert review.lease(site, comment.id, jon).mine
    assert review.lease(site, comment.id, mara).holder == "Jon"


def test_a_lease_is_given_back_by_its_holder_only(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator
) -> None:
    comment = held()
    review.lease(site, comment.id, mara)
    assert not review.release(comment.id, jon)
    assert review.release(comment.id, mara)
    assert review.lease(site, comment.id, jon).mine


def test_a_lease_does_not_stop_a_decision_and_goes_with_it(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, store: Store
) -> None:
    comment = held()
    review.lease(site, comment.id, mara)
    settle(review, site, comment, Outcome.APPROVE, jon)
    with store.reader() as connection:
        assert connection.execute(text("SELECT count(*) FROM leases")).scalar() == 0


def test_a_comment_of_another_site_cannot_be_leased(
    review: Review, held: Held, mara: Moderator, store: Store
) -> None:
    comment = held()
    with store.writer() as connection:
        other = sites.add_site(connection, "The Courier", now=0.0)
    with pytest.raises(NotFound):
        review.lease(other, comment.id, mara)


def test_of_many_who_open_a_comment_at_once_one_holds_it(
    store: Store, site: Site, held: Held, person: Person
) -> None:
    people = [person(f"p{n}") for n in range(6)]
    review = Review(store, None)
    for _ in range(5):
        comment = held()
        found: list[bool] = []
        together = threading.Barrier(len(people))

        def open_it(
            who: Moderator,
            together: threading.Barrier = together,
            found: list[bool] = found,
            comment_id: str = comment.id,
        ) -> None:
            together.wait()
            found.append(review.lease(site, comment_id, who).mine)

        threads = [threading.Thread(target=open_it, args=(who,)) for who in people]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(found) == [False] * 5 + [True]


def test_two_hundred_are_handed_to_four_people_and_none_twice(
    store: Store, site: Site, hold_many: HoldMany, person: Person
) -> None:
    made = hold_many(200)
    people = [person(f"p{n}") for n in range(4)]
    handed: dict[str, list[str]] = {one.name: [] for one in people}
    together = threading.Barrier(4)

    def work(who: Moderator, review: Review) -> None:
        together.wait()
        while len(handed[who.name]) < 50:
            try:
                found = review.hand_out(site, ALL, Sort.PRIORITY, who).comment_id
            except DatabaseUnavailable:  # a busy machine: people press the button again
                continue
            assert found is not None
            handed[who.name].append(found)

    # As two processes: what one has in memory does not help the other.
    stores = [store, connect(store.engine.url.render_as_string(hide_password=False))]
    threads = [
        threading.Thread(target=work, args=(who, Review(stores[number % 2], None)))
        for number, who in enumerate(people)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    counts = Counter(comment_id for ids in handed.values() for comment_id in ids)
    assert {len(ids) for ids in handed.values()} == {50}
    assert set(counts) == {comment_id for comment_id, _ in made}
    assert set(counts.values()) == {1}
    assert Review(store, None).hand_out(site, ALL, Sort.PRIORITY, people[0]).comment_id is None
    stores[1].close()


def test_comments_are_handed_out_in_the_queues_order_and_filter(
    review: Review, site: Site, held: Held, mara: Moderator
) -> None:
    first, second = held(), held()
    assert review.hand_out(site, ALL, Sort.OLDEST, mara).comment_id == first.id
    assert review.hand_out(site, ALL, Sort.OLDEST, mara).comment_id == second.id
    assert review.hand_out(site, QueueFilter(section="sport"), Sort.OLDEST, mara).comment_id is None


def test_what_was_given_back_is_handed_out_again(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator
) -> None:
    comment = held()
    assert review.hand_out(site, ALL, Sort.OLDEST, mara).comment_id == comment.id
    assert review.hand_out(site, ALL, Sort.OLDEST, jon).comment_id is None
    review.release(comment.id, mara)
    assert review.hand_out(site, ALL, Sort.OLDEST, jon).comment_id == comment.id


def test_copies_of_one_text_are_not_handed_to_two_people(
    review: Review,
    site: Site,
    intake: Intake,
    judge: Callable[..., None],
    mara: Moderator,
    jon: Moderator,
) -> None:
    for n in range(3):
        submission = make_submission(f"c-{n}", "Buy cheap watches!", author=Author(f"bot-{n}"))
        judge(intake.submit(site, submission).comment)
    assert review.hand_out(site, ALL, Sort.OLDEST, mara).comment_id is not None
    assert review.hand_out(site, ALL, Sort.OLDEST, jon).comment_id is None


def severe_person(person: Person, cap: int) -> Moderator:
    # A toxicity of 0.95 weighs 0.76.
    return person("sam", preferences=Preferences(blur_from=0.7, severe_cap=cap))


def test_the_cap_keeps_severe_texts_from_who_set_it_and_says_so(
    review: Review, site: Site, held: Held, person: Person, mara: Moderator, clock: Clock
) -> None:
    sam = severe_person(person, 2)
    severe = [held(toxicity=0.95) for _ in range(4)]
    mild = held(toxicity=0.75)
    handed = [review.hand_out(site, ALL, Sort.OLDEST, sam) for _ in range(4)]
    assert [one.comment_id for one in handed] == [severe[0].id, severe[1].id, mild.id, None]
    assert [one.severe_skipped for one in handed] == [0, 0, 2, 2]
    assert review.hand_out(site, ALL, Sort.OLDEST, mara).comment_id == severe[2].id
    clock.move(3_601)
    assert review.hand_out(site, ALL, Sort.OLDEST, sam).comment_id == severe[0].id


def test_opening_a_severe_text_counts_against_the_cap(
    review: Review, site: Site, held: Held, person: Person
) -> None:
    sam = severe_person(person, 1)
    first = held(toxicity=0.95)
    held(toxicity=0.95)
    for _ in range(3):  # once, however often the lease is renewed
        review.lease(site, first.id, sam)
    found = review.hand_out(site, ALL, Sort.OLDEST, sam)
    assert (found.comment_id, found.severe_skipped) == (None, 1)


def test_no_cap_hands_out_everything(review: Review, site: Site, held: Held, person: Person) -> None:
    sam = severe_person(person, 0)
    made = {held(toxicity=0.95).id for _ in range(3)}
    assert {review.hand_out(site, ALL, Sort.OLDEST, sam).comment_id for _ in range(3)} == made


def test_what_is_escalated_is_handed_to_leads(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, lead: Moderator
) -> None:
    comment = held()
    review.escalate(site, comment.id, moderator=mara, seen_version=1, words="Is this legal?")
    assert review.hand_out(site, ALL, Sort.OLDEST, jon).comment_id is None
    asked = replace(ALL, escalated=True)
    assert review.hand_out(site, asked, Sort.OLDEST, jon).comment_id == comment.id
    review.release(comment.id, jon)
    assert review.hand_out(site, ALL, Sort.OLDEST, lead).comment_id == comment.id


def test_an_escalation_is_marked_noted_and_logged_once(
    review: Review, site: Site, held: Held, mara: Moderator, jon: Moderator, store: Store
) -> None:
    comment = held()
    review.escalate(site, comment.id, moderator=mara, seen_version=1, words="Is this legal?")
    review.escalate(site, comment.id, moderator=jon, seen_version=1)
    with store.reader() as connection:
        by = connection.execute(text("SELECT escalated_by FROM held_comments")).scalar_one()
        notes = connection.execute(text("SELECT body, comment_id FROM notes")).all()
        acts = list(connection.execute(text("SELECT action FROM activity ORDER BY id")).scalars())
    assert by == "mara"
    assert [tuple(note) for note in notes] == [("Is this legal?", comment.id)]
    assert acts == ["comment_escalated"]
    with pytest.raises(Overtaken) as caught:
        settle(review, site, comment, Outcome.APPROVE, jon)
    assert (caught.value.refused.kind, caught.value.refused.by) == (RefusalKind.ESCALATED, "Mara")


def test_only_what_is_held_is_escalated(
    review: Review, site: Site, intake: Intake, judge: Callable[..., None], mara: Moderator
) -> None:
    comment = intake.submit(site, make_submission("low")).comment
    judge(comment, toxicity=0.1)
    with pytest.raises(InvalidRequest, match="held"):
        review.escalate(site, comment.id, moderator=mara, seen_version=1)


def test_a_note_is_logged_without_its_words(
    review: Review, site: Site, held: Held, mara: Moderator, store: Store
) -> None:
    comment = held()
    number = review.note(site, comment.id, " pomegranate ", moderator=mara)
    with store.reader() as connection:
        row = connection.execute(text("SELECT actor, action, subject, detail FROM activity")).one()
    assert (row.actor, row.action, row.subject) == ("mara", "note_written", comment.id)
    assert str(number) in str(row.detail)
    assert "pomegranate" not in str(row)
