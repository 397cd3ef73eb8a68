"""Makes a score mean what it says: of the comments scored 0.8, about four in five are what the label says.

Called by `python -m workers.training` once the weights are final. It must never see a row
that the model learnt from, or any row of an evaluation set.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from scipy.optimize import minimize
from scipy.special import log_expit
from transformers import BertForSequenceClassification

from service.domain.labels import Label
from workers.training.examples import LABELS, Example

Values = npt.NDArray[np.float64]

NEWSROOM = {
    Label.TOXICITY: 0.08,
    Label.SEVERE_TOXICITY: 0.005,
    Label.OBSCENE: 0.01,
    Label.THREAT: 0.005,
    Label.INSULT: 0.06,
    Label.IDENTITY_ATTACK: 0.015,
}
"""Share of a news site's comments that a label is true of: the mix that scores are calibrated to.

Source: Civil Comments, 1.8 million comments of about 50 news sites, share that half of the annotators
or more gave the label (Borkan et al. 2019: toxicity 8.0 %, insult 5.9 %, identity attack 0.7 %, obscene
0.5 %, threat 0.2 %, severe toxicity nearly none). The four rare ones are raised: what nearly nobody
writes cannot be told apart that finely with the few examples there are.
"""
WEIGHTS = {
    "toxic-spans": 1.0,
    "toxic-spans-rest": 1.0,
    "jigsaw": 1.0,
    "civil-comments": 0.0,
    "toxicbias": 0.0,
}
"""How much a row counts: news sites and long discussions count whole, two sets that were chosen as toxic and
have nothing that is surely harmless not at all ..."""
OTHER_WEIGHT = 0.3
"""... and tweets, messages, rewrites and sentences of our own less: they read unlike news comments."""
MAJORITY = 0.5
"""From this target on a label counts as true of a row.

Source: Civil Comments, from which NEWSROOM is. Doubt among annotators is no share of harmless rows: counted
as such, and reweighted to a mix that is mostly harmless, it would halve what the plainest abuse scores."""
SURE = 0.02
"""Pull of the slope towards 1, per unit of weight: a head with few positives keeps its shape."""


FEWEST = 30
"""Rows on either side of a label; with fewer its scores stay as they are."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """One label's calibrated logit is `slope` times the raw one plus `shift`."""

    slope: float
    shift: float


def fit(logits: Values, examples: Sequence[Example]) -> dict[Label, Calibration]:
    """A slope and a shift per label, from raw logits [rows, labels] of rows the model never learnt from.

    Platt's method on what the majority of annotators said, reweighted so that each label is
    as frequent as in NEWSROOM. Source: Platt 1999; for the reweighting,
    Saerens et al. 2002.
    """
    weights = np.array([WEIGHTS.get(example.source, OTHER_WEIGHT) for example in examples])
    found: dict[Label, Calibration] = {}
    for at, label in enumerate(LABELS):
        targets = np.array([np.nan if e.targets[at] is None else e.targets[at] for e in examples])
        known = ~np.isnan(targets)
        found[label] = _platt(logits[known, at], targets[known] >= MAJORITY, weights[known], NEWSROOM[label])
    return found


def _platt(logits: Values, truth: npt.NDArray[np.bool_], weights: Values, share: float) -> Calibration:
    counted = weights > 0
    if (truth & counted).sum() < FEWEST or (~truth & counted).sum() < FEWEST:
        return Calibration(1.0, 0.0)
    positive, negative = weights * truth, weights * ~truth
    positive *= share / positive.sum()
    negative *= (1 - share) / negative.sum()

    def loss(parameters: Values) -> float:
        slope, shift = parameters
        calibrated = slope * logits + shift
        fitted = -(positive * log_expit(calibrated) + negative * log_expit(-calibrated)).sum()
        return float(fitted + SURE * share * (slope - 1) ** 2)

    slope, shift = minimize(loss, np.array([1.0, np.log(share)]), method="Nelder-Mead").x
    return Calibration(max(0.1, float(slope)), float(shift))


def apply(model: BertForSequenceClassification, calibrations: dict[Label, Calibration]) -> None:
    """Put slopes and shifts into the head's own weights: no step more at serving, also in Detoxify."""
    with torch.no_grad():
        for at, label in enumerate(LABELS):
            found = calibrations[label]
            model.classifier.weight[at] *= found.slope
            model.classifier.bias[at] = model.classifier.bias[at] * found.slope + found.shift
