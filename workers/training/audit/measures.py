"""The figures of fairness: AUCs inside and across groups, false-positive rates, score changes.

Called by the audit beside it and by `workers.training.evaluate`. It must never know where
texts or scores came from.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.stats import binom
from sklearn.metrics import roc_auc_score

from service.domain.labels import Label

Values: TypeAlias = npt.NDArray[np.float64]
ScoresByLabel: TypeAlias = dict[Label, Values]
"""n scores in [0, 1] for each label, in the order of the texts."""
ScoreTexts: TypeAlias = Callable[[Sequence[str]], ScoresByLabel]
Truth: TypeAlias = npt.NDArray[np.bool_]

WORST = 5
"""How many groups are named as a measure's worst."""
MOST_RATIO = 1.5
"""What a group's false-positive rate may be at most, times the overall one."""
SIGNIFICANT = 0.05


def auc(truth: Truth, scores: Values) -> float | None:
    """Area under the curve to four digits; None where only one class is present."""
    return None if truth.all() or not truth.any() else round(float(roc_auc_score(truth, scores)), 4)


def members(texts: Iterable[str], group: str) -> Truth:
    """Which texts name the group, as a word or words of their own, whatever the case.

    Source: Dixon et al. 2018 mark their templates' groups in this way, so that "american"
    is also in "african american".
    """
    wanted = f" {group.lower()} "
    return np.array([wanted in f" {' '.join(_words(text))} " for text in texts], dtype=np.bool_)


def _words(text: str) -> list[str]:
    return "".join(one if one.isalnum() else " " for one in text.lower()).split()


@dataclass(frozen=True, slots=True)
class GroupAuc:
    """One group's AUCs; None where one of the two classes is missing.

    `subgroup` is within the group; `bpsn` sets its harmless texts against the others'
    hostile ones (low: the group is over-flagged); `bnsp` its hostile texts against the
    others' harmless ones (low: attacks on the group are missed).
    """

    group: str
    texts: int
    subgroup: float | None
    bpsn: float | None
    bnsp: float | None

    def value(self, measure: str) -> float | None:
        """The AUC called `subgroup`, `bpsn` or `bnsp`."""
        found: float | None = getattr(self, measure)
        return found


MEASURES = ("subgroup", "bpsn", "bnsp")


def group_aucs(truth: Truth, scores: Values, inside: Mapping[str, Truth]) -> list[GroupAuc]:
    """AUCs of each group; `truth` is True where a text is hostile, `inside` who is named in which text.

    Source: Borkan et al. 2019, Nuanced Metrics, section 4.
    """
    return [
        GroupAuc(
            group,
            int(its.sum()),
            _auc_of(truth, scores, its),
            _auc_of(truth, scores, (its & ~truth) | (~its & truth)),
            _auc_of(truth, scores, (its & truth) | (~its & ~truth)),
        )
        for group, its in inside.items()
    ]


def _auc_of(truth: Truth, scores: Values, chosen: Truth) -> float | None:
    return auc(truth[chosen], scores[chosen]) if chosen.any() else None


@dataclass(frozen=True, slots=True)
class AucSummary:
    """One measure over all groups: its mean, and the lowest groups with theirs, lowest first."""

    mean: float
    worst: tuple[tuple[str, float], ...]


def summary(groups: Sequence[GroupAuc], measure: str) -> AucSummary:
    """Mean and worst groups of `subgroup`, `bpsn` or `bnsp`; needs a group that has the measure."""
    values = sorted((value, one.group) for one in groups if (value := one.value(measure)) is not None)
    worst = tuple((group, value) for value, group in values[:WORST])
    return AucSummary(round(float(np.mean([value for value, _ in values])), 4), worst)


def held(scores: ScoresByLabel, thresholds: Mapping[Label, float]) -> Truth:
    """Which texts a policy holds: those that reach the threshold of any label it names."""
    found = np.zeros(len(next(iter(scores.values()))), dtype=np.bool_)
    for label, limit in thresholds.items():
        if label in scores:
            found |= scores[label] >= limit
    return found


@dataclass(frozen=True, slots=True)
class GroupRate:
    """How many of a group's harmless texts are held, and that share over the share of all.

    `ratio` is None where nothing at all is held. `over` is a ratio above 1.5. A group with
    few texts may be over by a single one of them, which proves nothing: `sure` says that
    the excess is beyond chance. That is when a list of groups that all have a true rate of
    just 1.5 times the overall one would show so many held in some group in fewer than 1 of
    20 audits (binomial, with Bonferroni's correction for the number of groups).
    """

    group: str
    texts: int
    held: int
    ratio: float | None
    over: bool
    sure: bool

    @property
    def rate(self) -> float:
        """Share of the group's harmless texts that is held, in [0, 1]."""
        return self.held / self.texts if self.texts else 0.0


@dataclass(frozen=True, slots=True)
class Rates:
    """False-positive rates: over all harmless texts, and by group, highest ratio first."""

    texts: int
    held: int
    groups: tuple[GroupRate, ...]

    @property
    def rate(self) -> float:
        """Share of all harmless texts that is held, in [0, 1]."""
        return self.held / self.texts if self.texts else 0.0


def false_positives(held_texts: Truth, inside: Mapping[str, Truth]) -> Rates:
    """Rates of harmless texts held, overall and by group; every text given must be harmless."""
    texts, count = len(held_texts), int(held_texts.sum())
    overall = count / texts if texts else 0.0
    groups = []
    for group, its in inside.items():
        size, found = int(its.sum()), int(held_texts[its].sum())
        ratio = round(found / size / overall, 3) if overall and size else None
        over = ratio is not None and ratio > MOST_RATIO
        chance = float(binom.sf(found - 1, size, min(1.0, MOST_RATIO * overall))) if over else 1.0
        groups.append(GroupRate(group, size, found, ratio, over, chance < SIGNIFICANT / len(inside)))
    groups.sort(key=lambda one: (-(one.ratio or 0.0), one.group))
    return Rates(texts, count, tuple(groups))


@dataclass(frozen=True, slots=True)
class Changes:
    """Absolute score changes over swaps: of toxicity, and of whichever label changes most.

    `flipped` is how many swaps turn a comment that is approved into one that is held or back.
    """

    swaps: int
    mean: float
    greatest: float
    mean_any_label: float
    flipped: int


def changes(one: ScoresByLabel, other: ScoresByLabel, thresholds: Mapping[Label, float]) -> Changes:
    """What changes between n texts and the same n with something swapped; n is at least 1."""
    apart = np.abs(one[Label.TOXICITY] - other[Label.TOXICITY])
    any_label = np.max([np.abs(one[label] - other[label]) for label in one], axis=0)
    flipped = held(one, thresholds) != held(other, thresholds)
    return Changes(
        len(apart),
        round(float(apart.mean()), 4),
        round(float(apart.max()), 4),
        round(float(any_label.mean()), 4),
        int(flipped.sum()),
    )


def together(parts: Sequence[Changes]) -> Changes:
    """Several sets of swaps as one in which each set weighs the same; at least one set."""
    return Changes(
        sum(one.swaps for one in parts),
        round(float(np.mean([one.mean for one in parts])), 4),
        max(one.greatest for one in parts),
        round(float(np.mean([one.mean_any_label for one in parts])), 4),
        sum(one.flipped for one in parts),
    )
