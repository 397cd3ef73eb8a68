"""Reliability: ranges of score against what is true in them."""

import numpy as np
import pytest

from workers.training.reliability import reliability


def test_scores_that_mean_what_they_say_have_no_error() -> None:
    scores = np.array([0.25] * 4 + [0.75] * 4)
    found = reliability(np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool), scores)
    assert found["ece"] == 0.0
    assert [(one["from"], one["rows"], one["share_true"]) for one in found["ranges"]] == [
        (0.2, 4, 0.25),
        (0.7, 4, 0.75),
    ]


def test_an_overconfident_score_shows_as_far_as_it_is_off() -> None:
    found = reliability(np.array([True, False]), np.array([1.0, 1.0]))
    assert found["ece"] == pytest.approx(0.5)
    assert found["ranges"][0]["from"] == 0.9
