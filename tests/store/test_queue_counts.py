"""The numbers beside the queue, each compared with counting by hand."""

from collections import Counter
from dataclasses import replace

from sqlalchemy import text

from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter
from service.domain.verdict import Outcome
from service.store import queue, sites
from service.store.engine import Store
from tests.store.queue_scenes import Scene, bound, ids_by_age

DAY = 86_400.0


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
    QueueFilter(words="rivers"),
    QueueFilter(words="campaign", edited=False, author="reader-3"),
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
    assert ids_by_age(scene, QueueFilter(age=Age.HOUR)) == ["c-3", "c-4"]
    assert ids_by_age(scene, QueueFilter(age=Age.OLDER)) == ["c-1"]


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


def test_the_most_frequent_come_first(scene: Scene) -> None:
    made = [scene.submit(section=section) for section in ("a", "b", "b", "c", "c", "c")]
    scene.decide(*made, toxicity=0.9)
    assert list(scene.facets().section.items()) == [("c", 3), ("b", 2), ("a", 1)]
    assert Counter(row.section for row in scene.page().rows) == Counter(scene.facets().section)
