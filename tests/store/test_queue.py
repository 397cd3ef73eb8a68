"""Pages, folds, facets, counts and search, each compared with counting by hand."""

import base64
import random
import uuid
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from service.domain.comment import Comment
from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter, QueueRow, ScoreBound, Sort
from service.domain.verdict import Outcome
from service.store import queue, sites
from service.store.engine import Store
from tests.store.queue_scenes import Scene

DAY = 86_400.0


def bound(label: Label, above: float | None = None, below: float | None = None) -> QueueFilter:
    made = []
    if above is not None:
        made.append(ScoreBound(label, above=True, value=above))
    if below is not None:
        made.append(ScoreBound(label, above=False, value=below))
    return QueueFilter(bounds=tuple(made))


def names(scene: Scene, asked: QueueFilter | None = None, sort: Sort = Sort.OLDEST) -> list[str]:
    return scene.ids(asked, sort)


def all_pages(scene: Scene, asked: QueueFilter, sort: Sort, limit: int) -> list[QueueRow]:
    rows: list[QueueRow] = []
    after = None
    for _ in range(100):
        found = scene.page(asked, sort, after, limit)
        assert len(found.rows) <= limit
        rows += found.rows
        after = found.next_cursor
        if after is None:
            return rows
        assert len(found.rows) == limit
    raise AssertionError("the pages do not end")


@pytest.fixture
def busy(scene: Scene) -> Scene:
    """Sixty held comments of every kind, twenty of them copies in four campaigns."""
    dice = random.Random(11)
    made = []
    at = scene.now
    for number in range(1, 61):
        at += dice.random() * 5_000
        submission = scene.submission(
            f"c-{number}",
            f"Campaign {dice.randrange(4)}" if number % 3 == 0 else f"Text {number} about rivers",
            author=f"reader-{dice.randrange(7)}",
            article=f"a-{dice.randrange(6)}",
            title=f"Article {dice.randrange(3)}",
            section=dice.choice(["world", "sport", None]),
            language=dice.choice(["de", "en", None]),
        )
        scores = {"toxicity": round(dice.uniform(0.7, 1), 2), "spam": round(dice.random(), 2)}
        made.append((at, submission, scores))
    scene.hold_many(made)
    scene.count = 60
    scene.intake.report(scene.site, "c-5", category="abuse", reporter="r-1")
    return scene


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


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "!!!", "bnVsbA", "W10", "WyJwcmlvcml0eSIsbnVsbCwxXQ", "WyJuZXdlc3QiLDEsMV0", "é", "a" * 999],
)
def test_a_cursor_that_is_none_starts_at_the_beginning(busy: Scene, cursor: str) -> None:
    assert busy.page(after=cursor) == busy.page()


@pytest.mark.parametrize("place", ["NaN", "Infinity", "-Infinity", "1e400", '"1"', "true", "{}"])
def test_no_forged_cursor_is_an_error(busy: Scene, place: str) -> None:

    for number in ("1", "99999999999999999999999", '"x"', "1.5"):
        forged = base64.urlsafe_b64encode(f'["priority",{place},{number}]'.encode()).decode()
        assert len(busy.page(after=forged).rows) <= 60


FILTERS = [
    QueueFilter(),
    QueueFilter(section="world"),
    QueueFilter(section="", language="de"),
    QueueFilter(section="sport", label="toxicity", age=Age.DAY),
    QueueFilter(label="spam", language="en"),
    QueueFilter(article="a-1", section="world"),
    QueueFilter(author="reader-3"),
    QueueFilter(reported=True),
    QueueFilter(age=Age.OLDER, reason="score"),
    QueueFilter(words="rivers", language="de"),
    QueueFilter(section="nowhere", language="xx"),
    bound(Label.SPAM, above=0.5),
]


def test_every_facet_counts_what_its_values_would_leave(busy: Scene) -> None:
    for asked in FILTERS:
        check_facets(busy, asked)


def check_facets(busy: Scene, asked: QueueFilter) -> None:
    facets = busy.facets(asked)
    with busy.store.reader() as connection:

        def count(changed: QueueFilter) -> int:
            return len(queue.matching(connection, busy.site.id, changed, 1_000, now=busy.now))

        assert facets.total == count(asked) == queue.count(connection, busy.site.id, asked, now=busy.now)
        for name, values in {
            "section": ["world", "sport", ""],
            "reason": ["score", "reported"],
            "label": ["toxicity", "spam", ""],
            "language": ["de", "en", ""],
            "age": list(Age),
            "article": [f"a-{n}" for n in range(6)],
        }.items():
            expected = {value: count(replace(asked, **{name: value})) for value in values}  # type: ignore[arg-type]
            found = getattr(facets, name)
            assert dict(found) == {str(value): n for value, n in expected.items() if n}, name
            assert name == "age" or list(found.values()) == sorted(found.values(), reverse=True)
        for campaign_id, n in facets.campaign.items():
            assert n == count(replace(asked, campaign=campaign_id)) > 1
        assert facets.reported == count(replace(asked, reported=True))
        assert facets.escalated == count(replace(asked, escalated=True))


def test_facets_name_articles_and_campaigns(scene: Scene) -> None:
    scene.hold("Same text", article="a-1", title="The old title")
    scene.hold("Same text", article="a-1", title="The new title")
    scene.hold("Other", article="a-2", title=None)
    facets = scene.facets()
    assert facets.article_titles == {"a-1": "The new title"}
    assert list(facets.campaign_texts.values()) == ["Same text"]


def test_only_the_largest_twenty_articles_are_counted(scene: Scene) -> None:
    made = [scene.submit(article=f"a-{n}") for n in range(25)] + [scene.submit(article="a-24")]
    scene.decide(*made, toxicity=0.9)
    facets = scene.facets()
    assert len(facets.article) == 20
    assert next(iter(facets.article.items())) == ("a-24", 2)


def test_ages_overlap_as_their_names_say(scene: Scene) -> None:
    for seconds in (2 * DAY, 7_200, 1_800, 60):
        scene.now += 10
        made = scene.hold()
        with scene.store.writer() as connection:
            connection.execute(
                text("UPDATE held_comments SET held_at = :at WHERE comment_id = :id"),
                {"at": scene.now - seconds, "id": made.id},
            )
    assert dict(scene.facets().age) == {"15m": 1, "1h": 2, "1d": 3, "older": 1}
    assert names(scene, QueueFilter(age=Age.HOUR)) == ["c-3", "c-4"]
    assert names(scene, QueueFilter(age=Age.OLDER)) == ["c-1"]


def test_a_score_range_has_its_lower_end_and_not_its_upper(scene: Scene) -> None:
    for spam in (0.0, 0.29, 0.3, 0.69, 1.0):
        scene.hold(scores={"toxicity": 0.9, "spam": spam})
    assert names(scene, bound(Label.SPAM, above=0.3)) == ["c-3", "c-4", "c-5"]
    assert names(scene, bound(Label.SPAM, below=0.3)) == ["c-1", "c-2"]
    assert names(scene, bound(Label.SPAM, above=0.29, below=0.3)) == ["c-2"]
    assert names(scene, bound(Label.SPAM, above=0.3, below=1.0)) == ["c-3", "c-4", "c-5"]
    assert names(scene, bound(Label.OBSCENE, below=1.0)) == []


def test_the_histogram_has_every_score_in_its_hundredth(scene: Scene) -> None:
    scores = [0.0, 0.0099, 0.01, 0.28, 0.29, 0.2901, 0.57, 0.58, 0.9999, 1.0]
    made = [scene.submit() for _ in scores]
    for one, score in zip(made, scores, strict=True):
        scene.decide(one, toxicity=0.9, spam=score)
    with scene.store.reader() as connection:
        found = queue.histogram(connection, scene.site.id, QueueFilter(), Label.SPAM, now=scene.now)
        none = queue.histogram(connection, scene.site.id, QueueFilter(), Label.OBSCENE, now=scene.now)
        for column, count in enumerate(found):
            asked = bound(Label.SPAM, above=column / 100, below=(column + 1) / 100)
            assert queue.count(connection, scene.site.id, asked) == count, column
    assert len(found) == len(none) == 100
    assert {column: count for column, count in enumerate(found) if count} == {
        0: 2, 1: 1, 28: 1, 29: 2, 57: 1, 58: 1, 99: 2
    }  # fmt: skip
    assert sum(none) == 0


def test_score_order_follows_the_filter_s_label(scene: Scene) -> None:
    for toxicity, threat in ((0.75, 0.9), (0.95, 0.41), (0.85, 0.99)):
        scene.hold(scores={"toxicity": toxicity, "threat": threat})
    assert names(scene, sort=Sort.SCORE) == ["c-3", "c-1", "c-2"]
    assert names(scene, QueueFilter(label="toxicity"), Sort.SCORE) == ["c-2"]
    assert names(scene, QueueFilter(label="threat"), Sort.SCORE) == ["c-3", "c-1"]


def test_what_is_new_since_a_page_is_counted(busy: Scene) -> None:
    newest = busy.page().newest_id
    with busy.store.reader() as connection:
        assert queue.count_new(connection, busy.site.id, QueueFilter(), newest) == 0
    busy.settle(busy.intake.read(busy.site, "c-60"), Outcome.APPROVE)
    for section in ("world", "world", "sport"):
        busy.hold(section=section)
    with busy.store.reader() as connection:
        assert queue.count_new(connection, busy.site.id, QueueFilter(), newest) == 3
        assert queue.count_new(connection, busy.site.id, QueueFilter(section="sport"), newest) == 1


def test_every_site_has_its_own_queue(scene: Scene, store: Store, hash_key: bytes) -> None:
    with store.writer() as connection:
        other = sites.add_site(connection, "The Herald", now=0.0)
    scene.hold("Shared words here")
    elsewhere = Scene(store, other, hash_key)
    elsewhere.hold("Shared words here")
    elsewhere.hold("Shared words here")
    assert len(scene.page().rows) == scene.facets().total == 1
    assert len(scene.ids(QueueFilter(words="shared"))) == 1
    with store.reader() as connection:
        counts = queue.counts_by_site(connection, [scene.site.id, other.id, 99])
    assert counts == {scene.site.id: 1, other.id: 2, 99: 0}


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


FOUND = {
    "river": ["c-1", "c-2", "c-3"],
    "RIVER bridge": ["c-1"],
    "riv": ["c-1", "c-2", "c-3"],
    "riv bridge": [],
    '"river"': ["c-1", "c-2"],
    '"old bridge"': ["c-1"],
    '"bridge old"': [],
    '"old brid"': [],
    "ünal": ["c-2"],
    "unal": ["c-2"],
    "elections": ["c-3"],
    "東京": ["c-4"],
    "京都": [],
    "free": ["c-5"],
    "example.com": ["c-5"],
    "don't": ["c-6"],
    "река": ["c-6"],
    "Straße": ["c-6"],
    "strasse": ["c-6"],
    "!!! ...": ["c-1", "c-2", "c-3", "c-4", "c-5", "c-6"],
}


def test_search_finds_words_phrases_and_beginnings(scene: Scene) -> None:
    scene.hold("The old bridge over the river", name="Bo")
    scene.hold("A river", name="Ünal K")
    scene.hold("Rivers again", title="Elections")
    scene.hold("私は東京に住む")
    scene.hold("Get it f\u200bree at example.com")
    scene.hold("Don't! Река Straße")
    assert {typed: names(scene, QueueFilter(words=typed)) for typed in FOUND} == FOUND


def test_an_author_is_found_by_id_or_by_name_in_any_spelling(scene: Scene) -> None:
    scene.hold(author="reader-1", name="Zoë K")
    scene.hold(author="zoe k", name="Somebody")
    scene.hold(author="reader-3", name="Zoë")
    assert names(scene, QueueFilter(author="zoe k")) == ["c-1", "c-2"]
    assert names(scene, QueueFilter(author="ZOË K")) == ["c-1"]
    assert names(scene, QueueFilter(author="reader-3")) == ["c-3"]


def test_edited_and_escalated_comments_are_found(scene: Scene) -> None:
    scene.hold("One")
    edited = scene.hold("Two")
    scene.intake.revise(scene.site, scene.submission(edited.external_id, "Two, edited"))
    scene.decide(edited, toxicity=0.9)
    with scene.store.writer() as connection:
        connection.execute(
            text("UPDATE held_comments SET escalated_at = 1, escalated_by = 'mo' WHERE revision = 1")
        )
    assert names(scene, QueueFilter(edited=True)) == ["c-2"]
    assert names(scene, QueueFilter(escalated=True)) == ["c-1"]
    assert names(scene, QueueFilter(escalated=False)) == ["c-2"]
    assert scene.facets().escalated == 1


HOSTILE = [
    *['"', "'", '"""', "a AND", "NOT", "OR OR", "NEAR(a b)", "*", "a*", "^a", "words:a", "a:b", "{a}"],
    *["a & b | !c", "<->", "a <-> b", "'a':*", "\\", "a\\'b", "(", "()", ":*", "%", "_", "a - b"],
    *["; DROP TABLE comments", "\u202e", "\u200b", "﷽", "a" * 5_000, "a " * 3_000, "\ud7ff", "🙂"],
    *["e\u0301" * 100, "字" * 300, '"字字', "١٢٣", " ".join(f"w{n}" for n in range(500))],
]


def test_nothing_that_is_typed_is_an_error(busy: Scene) -> None:
    for typed in HOSTILE:
        asked = QueueFilter(words=typed, author=typed[:200], section=typed[:200])
        assert list(busy.page(asked).rows) == []
        busy.page(QueueFilter(words=typed))
        busy.facets(QueueFilter(words=typed))


def test_no_text_is_an_error(scene: Scene) -> None:
    made = [scene.submit(f"{typed} hostile {n}") for n, typed in enumerate(HOSTILE)]
    scene.decide(*made, toxicity=0.9)
    assert len(scene.page(QueueFilter(words="hostile"), limit=100).rows) == len(HOSTILE)


TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters='\x00"'), min_size=1, max_size=40)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(bodies=st.lists(TEXTS, min_size=10, max_size=20))
def test_a_text_is_found_by_its_own_words(store: Store, hash_key: bytes, bodies: list[str]) -> None:
    with store.writer() as connection:
        fresh = sites.add_site(connection, f"site {uuid.uuid4()}", now=0.0)
    scene = Scene(store, fresh, hash_key)
    scene.hold_many(
        [
            (scene.now, scene.submission(f"c-{n}", body, title=None), {"toxicity": 0.9})
            for n, body in enumerate(bodies)
        ]
    )
    with store.reader() as connection:
        everything = queue.matching(connection, fresh.id, QueueFilter(), 100)
        for n, body in enumerate(bodies):
            found = queue.matching(connection, fresh.id, QueueFilter(words=body), 100)
            [own] = [one for one in everything if scene.intake.read(fresh, f"c-{n}").id == one[0]]
            assert own in found


def test_the_most_frequent_come_first(scene: Scene) -> None:
    made = [scene.submit(section=section) for section in ("a", "b", "b", "c", "c", "c")]
    scene.decide(*made, toxicity=0.9)
    assert list(scene.facets().section.items()) == [("c", 3), ("b", 2), ("a", 1)]
    assert Counter(row.section for row in scene.page().rows) == Counter(scene.facets().section)
