"""Calibration: scores come to mean shares at a newsroom's mix, and nobody changes places."""

import random

import numpy as np
import pytest
import torch

from service.domain.labels import Label
from workers.training import calibrate
from workers.training.examples import LABELS, Example, targets
from workers.training.reliability import reliability
from workers.training.train import new_model

TOXICITY = LABELS.index(Label.TOXICITY)


def rows_of(chance: random.Random, count: int) -> tuple[np.ndarray, list[Example]]:
    """Rows, half of them toxic, whose raw logit is twice as sure as it should be."""
    logits, examples = [], []
    for number in range(count):
        truth = chance.random() < 0.5
        honest = chance.gauss(2.0 if truth else -2.0, 2.0)
        logits.append([2 * honest] * len(LABELS))
        examples.append(
            Example(
                f"text {number}",
                targets(
                    *[float(truth)] * 1,
                    **dict.fromkeys(("severe", "obscene", "threat", "insult", "identity"), float(truth)),
                ),
                "jigsaw",
            )
        )
    return np.array(logits), examples


def test_an_overconfident_model_is_made_modest_and_the_mix_a_newsrooms() -> None:
    logits, examples = rows_of(random.Random(1), 6000)
    found = calibrate.fit(logits, examples)[Label.TOXICITY]
    # The honest slope for two normal curves of spread 2, 4 apart, is 1, and the raw logits are doubled.
    assert found.slope == pytest.approx(0.5, abs=0.08)
    share = calibrate.NEWSROOM[Label.TOXICITY]
    assert found.shift == pytest.approx(np.log(share / (1 - share)), abs=0.35)


def test_scores_mean_shares_among_rows_mixed_like_a_newsrooms() -> None:
    logits, examples = rows_of(random.Random(2), 20000)
    found = calibrate.fit(logits, examples)[Label.TOXICITY]
    chance, keep = random.Random(3), []
    share = calibrate.NEWSROOM[Label.TOXICITY]
    for row, example in enumerate(examples):
        if not example.targets[TOXICITY] or chance.random() < share / (1 - share):
            keep.append(row)
    truth = np.array([bool(examples[row].targets[TOXICITY]) for row in keep])
    raw = logits[keep, TOXICITY]
    before = reliability(truth, 1 / (1 + np.exp(-raw)))
    after = reliability(truth, 1 / (1 + np.exp(-(found.slope * raw + found.shift))))
    assert after["ece"] < 0.02 < before["ece"]


def test_a_label_that_a_row_does_not_carry_is_not_learnt_from_it() -> None:
    logits, examples = rows_of(random.Random(4), 2000)
    masked = [Example(e.text, (e.targets[0], None, None, None, None, None), e.source) for e in examples]
    mixed = calibrate.fit(np.vstack([logits, -logits]), examples + masked)
    assert mixed[Label.INSULT] == calibrate.fit(logits, examples)[Label.INSULT]
    assert mixed[Label.TOXICITY] != calibrate.fit(logits, examples)[Label.TOXICITY]


def test_the_head_itself_gives_the_calibrated_scores_in_the_same_order() -> None:
    torch.manual_seed(5)
    model = new_model().eval()
    ids = torch.tensor([[101, 2017, 102], [101, 7592, 102]])
    with torch.inference_mode():
        before = model(input_ids=ids).logits
        calibrations = {label: calibrate.Calibration(0.5, -1.0 - at) for at, label in enumerate(LABELS)}
    calibrate.apply(model, calibrations)
    with torch.inference_mode():
        after = model(input_ids=ids).logits
    shifts = torch.tensor([-1.0 - at for at in range(len(LABELS))])
    torch.testing.assert_close(after, before * 0.5 + shifts)


def test_a_label_with_too_few_true_rows_keeps_its_scores() -> None:
    logits, examples = rows_of(random.Random(6), 400)
    few = [
        Example(e.text, targets(e.targets[0], threat=float(at < 5)), e.source)
        for at, e in enumerate(examples)
    ]
    found = calibrate.fit(logits, few)
    assert found[Label.THREAT] == calibrate.Calibration(1.0, 0.0)
    assert found[Label.SEVERE_TOXICITY] == calibrate.Calibration(1.0, 0.0)
    assert found[Label.TOXICITY] != calibrate.Calibration(1.0, 0.0)


def test_what_some_annotators_doubted_counts_as_what_most_of_them_said() -> None:
    logits, examples = rows_of(random.Random(7), 4000)
    doubted = [Example(e.text, tuple(0.8 if one else 0.2 for one in e.targets), e.source) for e in examples]
    assert calibrate.fit(logits, doubted) == calibrate.fit(logits, examples)


def test_sets_that_were_chosen_for_being_toxic_do_not_say_how_many_are() -> None:
    logits, examples = rows_of(random.Random(8), 2000)
    chosen = [Example(e.text, targets(1.0), "civil-comments") for e in examples]
    both = calibrate.fit(np.vstack([logits, -logits]), examples + chosen)
    assert both == calibrate.fit(logits, examples)
