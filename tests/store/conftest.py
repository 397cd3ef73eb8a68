"""A scene: one site's comments with a clock of their own."""

import random

import pytest

from service.domain.comment import Site
from service.store.engine import Store
from tests.store.queue_scenes import Scene


@pytest.fixture
def scene(store: Store, site: Site, hash_key: bytes) -> Scene:
    return Scene(store, site, hash_key)


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
