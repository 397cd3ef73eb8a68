"""Measures what disguises do: how much caught abuse still is caught, and what readings cost harmless texts.

Called by `evaluate.py`. It must never show a text, and never count abuse that was missed
undisguised: that is no disguise's doing.
"""

import random
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from service.domain.labels import Label
from workers.training.attacks import ATTACKS
from workers.training.audit.measures import ScoreTexts, held

SEED = 20261122
MOST_POSITIVES = 600
"""Texts that are disguised in each way, drawn from all that are caught as they are."""


def disguises(
    positives: Sequence[str],
    negatives: Sequence[str],
    score: ScoreTexts,
    score_as_written: ScoreTexts,
    limits: Mapping[Label, float],
) -> dict[str, Any]:
    """Per attack the share, of the positives caught undisguised, that is still caught; and for harmless texts
    the share held with readings and without, with the difference in points of 100.

    `score` is the model as served, `score_as_written` the same without readings.
    """
    caught = [text for text, holds in zip(positives, held(score(positives), limits), strict=True) if holds]
    chance = random.Random(SEED)  # noqa: S311 - a reproducible draw, no secret
    chosen = chance.sample(caught, min(MOST_POSITIVES, len(caught)))
    still: dict[str, float] = {}
    unread: dict[str, float] = {}
    for name, attack in ATTACKS.items():
        attacked = [attack(text, chance) for text in chosen]
        still[name] = round(float(held(score(attacked), limits).mean()), 4)
        unread[name] = round(float(held(score_as_written(attacked), limits).mean()), 4)
    with_readings = held(score(negatives), limits)
    without = held(score_as_written(negatives), limits)
    return {
        "positives": len(positives),
        "caught_undisguised": len(caught),
        "attacked": len(chosen),
        "still_caught": {"all": round(float(np.mean(list(still.values()))), 4), **still},
        "still_caught_without_readings": {"all": round(float(np.mean(list(unread.values()))), 4), **unread},
        "negatives": len(negatives),
        "negatives_held": {
            "with_readings": round(float(with_readings.mean()), 4),
            "without": round(float(without.mean()), 4),
            "points_added": round(100 * float(with_readings.mean() - without.mean()), 2),
        },
    }
