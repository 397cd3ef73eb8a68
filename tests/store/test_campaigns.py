"""Copies of one text share a campaign, from the second copy on."""

import threading

from sqlalchemy import text

from service.domain.comment import Comment
from service.domain.queue import QueueFilter
from service.domain.verdict import Outcome
from service.store import campaigns, sites
from service.store.campaigns import WINDOW, Arrival
from tests.store.queue_scenes import Scene

SPAM = "Buy cheap pills at pills.example"


def campaign_of(scene: Scene, comment: Comment, revision: int = 1) -> str | None:
    with scene.store.reader() as connection:
        found: str | None = connection.execute(
            text("SELECT campaign_id FROM revisions WHERE comment_id = :id AND revision = :revision"),
            {"id": comment.id, "revision": revision},
        ).scalar_one()
        return found


def test_a_comment_without_copies_has_no_campaign(scene: Scene) -> None:
    assert campaign_of(scene, scene.submit("One")) is None
    assert campaign_of(scene, scene.submit("Another")) is None


def test_the_second_copy_makes_a_campaign_and_takes_the_first_into_it(scene: Scene) -> None:
    copies = [scene.submit(SPAM, author=f"reader-{n}") for n in range(3)]
    found = {campaign_of(scene, one) for one in copies}
    assert len(found) == 1
    assert found != {None}


def test_case_spaces_and_punctuation_do_not_make_another_text(scene: Scene) -> None:
    first, second = scene.submit(SPAM), scene.submit(f"  {SPAM.upper()}!!")
    assert campaign_of(scene, first) == campaign_of(scene, second) is not None


def test_the_first_copy_joins_in_the_queue_too(scene: Scene) -> None:
    first = scene.hold(SPAM)
    assert scene.page().rows[0].campaign_id == ""
    scene.hold(SPAM, author="reader-2")
    [row] = scene.page().rows
    assert (row.alike, row.alike_authors) == (2, 2)
    assert sorted(scene.ids(QueueFilter(campaign=row.campaign_id))) == ["c-1", "c-2"]
    assert campaign_of(scene, first) == row.campaign_id


def test_a_copy_joins_within_a_day_of_the_newest(scene: Scene) -> None:
    first = scene.submit(SPAM)
    for _ in range(5):
        scene.now += WINDOW - 1
        assert campaign_of(scene, scene.submit(SPAM)) == campaign_of(scene, first) is not None
    scene.now += WINDOW + 1
    late = scene.submit(SPAM)
    assert campaign_of(scene, late) is None
    assert campaign_of(scene, scene.submit(SPAM)) == campaign_of(scene, late) != campaign_of(scene, first)


def test_sites_have_campaigns_of_their_own(scene: Scene) -> None:
    with scene.store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0.0)
    elsewhere = Scene(scene.store, other, scene.hash_key)
    assert campaign_of(scene, scene.submit(SPAM)) is None
    assert campaign_of(elsewhere, elsewhere.submit(SPAM)) is None
    assert campaign_of(elsewhere, elsewhere.submit(SPAM)) is not None


def test_copies_in_one_batch_find_each_other(scene: Scene) -> None:
    batch = [scene.submission(f"b-{n}", SPAM if n % 2 else f"Text {n}") for n in range(6)]
    receipts = scene.intake.submit_batch(scene.site, batch)
    found = [campaign_of(scene, one.comment) for one in receipts]  # type: ignore[union-attr]
    assert found[0] is found[2] is found[4] is None
    assert found[1] == found[3] == found[5] is not None


def test_a_batch_may_hold_copies_of_what_came_before(scene: Scene) -> None:
    first = scene.submit(SPAM)
    batch = [scene.submission(f"b-{n}", SPAM) for n in range(3)]
    receipts = scene.intake.submit_batch(scene.site, batch)
    found = {campaign_of(scene, one.comment) for one in receipts}  # type: ignore[union-attr]
    assert found == {campaign_of(scene, first)} != {None}


def test_an_edit_is_no_copy_of_what_the_same_comment_said(scene: Scene) -> None:
    comment = scene.submit(SPAM)
    scene.intake.revise(scene.site, scene.submission(comment.external_id, f"{SPAM}!"))
    assert campaign_of(scene, comment, revision=2) is None
    copy = scene.submit(SPAM)
    assert campaign_of(scene, copy) == campaign_of(scene, comment, revision=2) is not None


def test_an_edit_may_join_a_campaign_or_leave_it(scene: Scene) -> None:
    copies = [scene.hold(SPAM, author=f"reader-{n}") for n in range(3)]
    other = scene.hold("Something else", author="reader-9")
    scene.intake.revise(scene.site, scene.submission(other.external_id, SPAM))
    scene.intake.revise(scene.site, scene.submission(copies[0].external_id, "Sorry"))
    scene.decide(copies[0], other, toxicity=0.9)
    rows = {row.external_id: row for row in scene.page().rows}
    assert rows.pop(copies[0].external_id).campaign_id == ""
    [folded] = rows.values()
    assert folded.alike == 3


def test_rows_from_before_campaigns_were_known_join_with_the_next_copy(scene: Scene) -> None:
    old = [scene.hold(SPAM, author=f"reader-{n}") for n in range(3)]
    with scene.store.writer() as connection:
        connection.execute(text("UPDATE revisions SET campaign_id = NULL"))
        connection.execute(text("UPDATE held_comments SET campaign_id = ''"))
    new = scene.hold(SPAM, author="reader-9")
    assert {campaign_of(scene, one) for one in [*old, new]} == {campaign_of(scene, new)} != {None}
    [row] = scene.page().rows
    assert (row.alike, row.alike_authors) == (4, 4)


def test_members_are_the_held_ones_with_their_versions(scene: Scene) -> None:
    first, second, third = (scene.hold(SPAM, author=f"reader-{n}") for n in range(3))
    campaign_id = campaign_of(scene, first)
    scene.settle(second, Outcome.REJECT)
    scene.settle(third, Outcome.APPROVE)
    scene.settle(third, Outcome.HOLD)
    with scene.store.reader() as connection:
        found = campaigns.members(connection, scene.site.id, campaign_id or "")
        assert sorted(found) == sorted([(first.id, 1), (third.id, 3)])
        assert campaigns.members(connection, scene.site.id, "") == []
        assert campaigns.members(connection, scene.site.id + 1, campaign_id or "") == []


def test_a_batch_costs_one_statement_when_nothing_is_alike(scene: Scene) -> None:
    with scene.store.writer() as connection:
        asked = []
        original = connection.execute
        connection.execute = lambda *given: asked.append(given) or original(*given)  # type: ignore[method-assign,func-returns-value,assignment]
        arrivals = [Arrival(f"{n:032x}", f"{n:064x}") for n in range(32)]
        assert campaigns.assign(connection, scene.site.id, arrivals, now=scene.now) == {}
    assert len(asked) == 1


def test_copies_that_arrive_at_the_same_moment_share_one_campaign_in_the_end(scene: Scene) -> None:
    scene.hold(SPAM)
    batches = [[scene.submission(f"t{n}-{m}", SPAM) for m in range(4)] for n in range(6)]
    threads = [
        threading.Thread(target=scene.intake.submit_batch, args=(scene.site, batch)) for batch in batches
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with scene.store.reader() as connection:
        found = connection.execute(text("SELECT DISTINCT campaign_id FROM revisions")).scalars().all()
    assert len(found) == 1
    assert found != [None]
