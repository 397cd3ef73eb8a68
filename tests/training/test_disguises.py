"""What is measured of disguises, with a scorer whose failings are known."""

from collections.abc import Sequence

import numpy as np

from service.domain.labels import Label
from workers.scoring.readings import Reader
from workers.training.attacks import ATTACKS
from workers.training.audit.measures import ScoresByLabel
from workers.training.disguises import disguises

ABUSE = ["You are an idiot and a moron.", "What an idiot you are!", "Shut up, moron."]
MILD = "I do not agree with you at all."


def as_written(texts: Sequence[str]) -> ScoresByLabel:
    """A filter that knows two words as they are spelt."""
    return {
        Label.TOXICITY: np.array(
            [float(any(w in text.lower() for w in ("idiot", "moron"))) for text in texts]
        )
    }


def as_served(texts: Sequence[str]) -> ScoresByLabel:
    readings = [Reader().read(text) for text in texts]
    read = as_written([text if one is None else one.text for text, one in zip(texts, readings, strict=True)])
    return {Label.TOXICITY: np.maximum(as_written(texts)[Label.TOXICITY], read[Label.TOXICITY])}


def test_readings_catch_what_a_list_of_words_loses_and_every_attack_is_named() -> None:
    found = disguises([*ABUSE, MILD], ["Fine day."], as_served, as_written, {Label.TOXICITY: 0.5})
    assert found["caught_undisguised"] == found["attacked"] == 3
    assert set(found["still_caught"]) == {"all", *ATTACKS}
    assert found["still_caught"]["all"] > 0.9
    assert found["still_caught_without_readings"]["all"] < 0.3


def test_a_harmless_text_that_only_its_reading_holds_is_counted_as_added() -> None:
    found = disguises(ABUSE, ["i d i o t", MILD, "idiot", MILD], as_served, as_written, {Label.TOXICITY: 0.5})
    assert found["negatives_held"] == {"with_readings": 0.5, "without": 0.25, "points_added": 25.0}
