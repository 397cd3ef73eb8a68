"""What is found by words, names and score ranges, and that nothing typed is an error."""

import uuid

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from service.domain.labels import Label
from service.domain.queue import QueueFilter
from service.store import queue, sites
from service.store.engine import Store
from tests.store.queue_scenes import Scene, bound, ids_by_age

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
    assert {typed: ids_by_age(scene, QueueFilter(words=typed)) for typed in FOUND} == FOUND


def test_an_author_is_found_by_id_or_by_name_in_any_spelling(scene: Scene) -> None:
    scene.hold(author="reader-1", name="Zoë K")
    scene.hold(author="zoe k", name="Somebody")
    scene.hold(author="reader-3", name="Zoë")
    assert ids_by_age(scene, QueueFilter(author="zoe k")) == ["c-1", "c-2"]
    assert ids_by_age(scene, QueueFilter(author="ZOË K")) == ["c-1"]
    assert ids_by_age(scene, QueueFilter(author="reader-3")) == ["c-3"]


def test_edited_and_escalated_comments_are_found(scene: Scene) -> None:
    scene.hold("One")
    edited = scene.hold("Two")
    scene.intake.revise(scene.site, scene.submission(edited.external_id, "Two, edited"))
    scene.decide(edited, toxicity=0.9)
    with scene.store.writer() as connection:
        connection.execute(
            text("UPDATE held_comments SET escalated_at = 1, escalated_by = 'mo' WHERE revision = 1")
        )
    assert ids_by_age(scene, QueueFilter(edited=True)) == ["c-2"]
    assert ids_by_age(scene, QueueFilter(escalated=True)) == ["c-1"]
    assert ids_by_age(scene, QueueFilter(escalated=False)) == ["c-2"]
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


def test_a_score_range_has_its_lower_end_and_not_its_upper(scene: Scene) -> None:
    for spam in (0.0, 0.29, 0.3, 0.69, 1.0):
        scene.hold(scores={"toxicity": 0.9, "spam": spam})
    assert ids_by_age(scene, bound(Label.SPAM, above=0.3)) == ["c-3", "c-4", "c-5"]
    assert ids_by_age(scene, bound(Label.SPAM, below=0.3)) == ["c-1", "c-2"]
    assert ids_by_age(scene, bound(Label.SPAM, above=0.29, below=0.3)) == ["c-2"]
    assert ids_by_age(scene, bound(Label.SPAM, above=0.3, below=1.0)) == ["c-3", "c-4", "c-5"]
    assert ids_by_age(scene, bound(Label.OBSCENE, below=1.0)) == []
