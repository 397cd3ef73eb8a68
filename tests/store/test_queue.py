"""Pages of the queue: every row once, in order, with copies folded."""

import base64

import pytest
from sqlalchemy import text

from service.domain.comment import Comment
from service.domain.queue import QueueFilter, QueueRow, Sort
from service.domain.verdict import Outcome
from service.store import queue
from service.store.engine import Store
from tests.store.queue_scenes import Scene, all_pages, ids_by_age


def test_an_empty_queue_is_empty(scene: Scene) -> None:
    found = scene.page()
    assert (list(found.rows), found.next_cursor, found.newest_id) == ([], None, 0)
    assert scene.facets().total == 0


def test_a_row_says_all_that_a_card_needs(scene: Scene) -> None:
    comment = scene.hold(
        "What a <b>day</b>", author="reader-7", name="Ani", article="a-9", title="Talks", language="de-AT"
    )
    [row] = scene.page().rows
    assert (row.comment_id, row.external_id, row.revision, row.version) == (comment.id, "c-1", 1, 1)
    assert (row.body, row.author_id, row.author_name) == ("What a <b>day</b>", "reader-7", "Ani")
    assert (row.article_id, row.article_title, row.section, row.language) == ("a-9", "Talks", "world", "de")
    assert (row.reason, row.label, row.score) == ("score", "toxicity", 0.9)
    assert (row.priority.severity, row.priority.reach) == (0.72, 1)
    assert (row.held_at, row.received_at, row.edited) == (scene.now, scene.now, False)
    assert (row.alike, row.alike_authors, row.escalated_by, row.lease_by) == (1, 1, None, None)


@pytest.mark.parametrize("sort", Sort)
@pytest.mark.parametrize(
    "asked", [QueueFilter(), QueueFilter(section="world"), QueueFilter(words="campaign")]
)
def test_pages_show_everything_once_and_in_order(busy: Scene, sort: Sort, asked: QueueFilter) -> None:
    rows = all_pages(busy, asked, sort, 7)
    assert [row.external_id for row in rows] == [
        row.external_id for row in busy.page(asked, sort, None, 100).rows
    ]
    places = {
        Sort.PRIORITY: [-row.priority.value for row in rows],
        Sort.NEWEST: [-row.held_at for row in rows],
        Sort.OLDEST: [row.held_at for row in rows],
        Sort.SCORE: [-row.priority.severity for row in rows],
    }[sort]
    assert places == sorted(places)
    with busy.store.reader() as connection:
        everything = dict(queue.matching(connection, busy.site.id, asked, 1_000, now=busy.now))
    shown = {row.comment_id for row in rows}
    assert shown <= set(everything)
    campaigns = [row.campaign_id for row in rows if row.campaign_id]
    assert len(campaigns) == len(set(campaigns))
    folded = set(everything) - shown
    with busy.store.reader() as connection:
        known = connection.execute(text("SELECT comment_id, campaign_id FROM held_comments")).all()
    campaign_of = {row.comment_id: row.campaign_id for row in known}
    assert {campaign_of[one] for one in folded} <= set(campaigns)


def test_the_most_urgent_of_a_campaign_stands_for_all(busy: Scene) -> None:
    for row in busy.page(limit=100).rows:
        if row.campaign_id:
            with busy.store.reader() as connection:
                asked = QueueFilter(campaign=row.campaign_id)
                found = queue.matching(connection, busy.site.id, asked, 100, now=busy.now)
            assert found[0] == (row.comment_id, row.version)
            assert row.alike == len(found) > 1


def test_a_fold_counts_the_whole_campaign_whatever_the_filter(scene: Scene) -> None:
    for number in range(4):
        scene.hold("Same", author=f"reader-{number % 3}", section="sport" if number else "world")
    [row] = scene.page(QueueFilter(section="world")).rows
    assert (row.external_id, row.alike, row.alike_authors) == ("c-1", 4, 3)


def test_a_filter_by_campaign_shows_every_copy(scene: Scene) -> None:
    for number in range(4):
        scene.hold("Same", author=f"reader-{number}")
    scene.hold("Other")
    [campaign_id] = {row.campaign_id for row in scene.page().rows} - {""}
    rows = all_pages(scene, QueueFilter(campaign=campaign_id), Sort.OLDEST, 3)
    assert [row.external_id for row in rows] == ["c-1", "c-2", "c-3", "c-4"]
    assert {row.alike for row in rows} == {4}
    assert scene.ids(QueueFilter(campaign="")) == []


def test_a_large_campaign_at_the_top_does_not_hide_what_is_below(scene: Scene) -> None:
    made = [scene.submit("Same", author=f"reader-{n}") for n in range(120)]
    scene.decide(*made, toxicity=0.99)
    below = [scene.hold(f"Text {number}", scores={"toxicity": 0.7}) for number in range(5)]
    rows = scene.page(limit=3).rows
    assert [row.alike for row in rows] == [120, 1, 1]
    rest = all_pages(scene, QueueFilter(), Sort.PRIORITY, 2)
    assert len(rest) == 6
    assert {row.comment_id for row in rest[1:]} == {one.id for one in below}


def test_a_page_goes_on_where_it_was_although_rows_came_and_went(busy: Scene) -> None:
    first = busy.page(sort=Sort.OLDEST, limit=10)
    expected = [row.external_id for row in busy.page(sort=Sort.OLDEST, limit=100).rows[10:14]]
    busy.settle(_comment(busy, first.rows[-1]), Outcome.APPROVE)
    busy.settle(_comment(busy, first.rows[0]), Outcome.APPROVE)
    busy.hold("Late")
    after = busy.page(sort=Sort.OLDEST, after=first.next_cursor, limit=4)
    assert [row.external_id for row in after.rows] == expected


def _comment(scene: Scene, row: QueueRow) -> Comment:
    return scene.intake.read(scene.site, row.external_id)


def test_a_cursor_that_is_none_starts_at_the_beginning(busy: Scene) -> None:
    others = busy.page(sort=Sort.NEWEST, limit=3).next_cursor or ""
    for cursor in ("", "x", "!!!", "bnVsbA", "W10", "WyJwcmlvcml0eSIsbnVsbCwxXQ", "é", "a" * 999, others):
        assert busy.page(after=cursor) == busy.page()


def test_no_forged_cursor_is_an_error(busy: Scene) -> None:
    for place in ("NaN", "Infinity", "-Infinity", "1e400", '"1"', "true", "{}"):
        for number in ("1", "99999999999999999999999", '"x"', "1.5"):
            forged = base64.urlsafe_b64encode(f'["priority",{place},{number}]'.encode()).decode()
            assert len(busy.page(after=forged).rows) <= 60


def test_score_order_follows_the_filter_s_label(scene: Scene) -> None:
    for toxicity, threat in ((0.75, 0.9), (0.95, 0.41), (0.85, 0.99)):
        scene.hold(scores={"toxicity": toxicity, "threat": threat})
    assert ids_by_age(scene, sort=Sort.SCORE) == ["c-3", "c-1", "c-2"]
    assert ids_by_age(scene, QueueFilter(label="toxicity"), Sort.SCORE) == ["c-2"]
    assert ids_by_age(scene, QueueFilter(label="threat"), Sort.SCORE) == ["c-3", "c-1"]


def test_severe_texts_can_be_left_out(scene: Scene) -> None:
    scene.hold(scores={"threat": 0.95})
    scene.hold(scores={"toxicity": 0.95})
    with scene.store.reader() as connection:
        asked = (connection, scene.site.id, QueueFilter(), Sort.PRIORITY)
        found = queue.page(*asked, None, 10, 0, scene.now, severity_below=0.9)
        handed = queue.candidates(*asked, 10, asking=0, now=scene.now, severity_below=0.9)
    assert [row.external_id for row in found.rows] == ["c-2"]
    assert handed == [found.rows[0].comment_id]


def _moderator(store: Store, name: str) -> int:
    with store.writer() as connection:
        return int(
            connection.execute(
                text(
                    "INSERT INTO moderators (name, display_name, password_hash, preferences, created_at)"
                    " VALUES (:name, :shown, '', '{}', 0) RETURNING id"
                ),
                {"name": name, "shown": name.title()},
            ).scalar_one()
        )


def test_a_row_says_who_else_has_it_open(scene: Scene) -> None:
    ani, bo = _moderator(scene.store, "ani"), _moderator(scene.store, "bo")
    first, second = scene.hold(), scene.hold()
    with scene.store.writer() as connection:
        connection.execute(
            text(
                "INSERT INTO leases (comment_id, site_id, moderator_id, taken_at, until)"
                " VALUES (:id, :site, :ani, 0, :until)"
            ),
            {"id": first.id, "site": scene.site.id, "ani": ani, "until": scene.now + 120},
        )

    def seen_by(moderator: int, now: float) -> list[str | None]:
        with scene.store.reader() as connection:
            found = queue.page(
                connection, scene.site.id, QueueFilter(), Sort.OLDEST, None, 10, moderator, now
            )
        return [row.lease_by for row in found.rows]

    assert seen_by(bo, scene.now) == ["Ani", None]
    assert seen_by(ani, scene.now) == [None, None]
    assert seen_by(bo, scene.now + 121) == [None, None]
    with scene.store.reader() as connection:
        asked = (connection, scene.site.id, QueueFilter(), Sort.OLDEST, 10)
        assert queue.candidates(*asked, asking=bo, now=scene.now) == [second.id]
        assert queue.candidates(*asked, asking=ani, now=scene.now) == [first.id, second.id]
        assert queue.candidates(*asked, asking=ani, now=scene.now, skip=[first.id]) == [second.id]
