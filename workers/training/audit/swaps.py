"""Swaps one identity, country or first name for another in our own sentences and measures what changes.

Called by `auditing.py`. It scores each sentence with each word once; pairs are then compared.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from service.domain.labels import Label
from workers.training.audit.frames import FRAMES, Frames, filled
from workers.training.audit.groups import SETS, SwapSet
from workers.training.audit.measures import (
    Changes,
    Rates,
    ScoresByLabel,
    ScoreTexts,
    changes,
    false_positives,
    held,
    together,
)

WORST_PAIRS = 5
"""Of each set, how many pairs are reported besides those that always are."""


@dataclass(frozen=True, slots=True)
class Pair:
    """What changes where one word takes the other's place."""

    one: str
    other: str
    neutral: Changes
    hostile: Changes


@dataclass(frozen=True, slots=True)
class Lean:
    """How much more or less toxic a word's sentences score than the mean of its set, in [-1, 1]."""

    word: str
    neutral: float
    hostile: float


@dataclass(frozen=True, slots=True)
class SetChanges:
    """One set of words, every pair of them: all together, the pairs reported, and each word's lean."""

    name: str
    words: int
    neutral: Changes
    hostile: Changes
    shown: tuple[Pair, ...]
    worst: tuple[Pair, ...]
    leans: tuple[Lean, ...]


@dataclass(frozen=True, slots=True)
class Swaps:
    """All sets. `neutral` and `hostile` give each set the same weight in their means, however
    many pairs it has; `rates` are of the neutral sentences held, by group."""

    sentences: int
    sets: tuple[SetChanges, ...]
    neutral: Changes
    hostile: Changes
    hostile_held: float
    rates: Rates


@dataclass(frozen=True, slots=True)
class _Scored:
    """One set's scores, words by sentences flattened, neutral and hostile apart."""

    swap_set: SwapSet
    neutral: ScoresByLabel
    hostile: ScoresByLabel

    def pairs(self, scores: ScoresByLabel) -> tuple[ScoresByLabel, ScoresByLabel]:
        """Every pair of words, sentence by sentence: the ones' scores and the others'."""
        ones, others = np.triu_indices(len(self.swap_set.words), 1)
        tables = {label: self.table(scores, label) for label in scores}
        return (
            {label: table[ones].ravel() for label, table in tables.items()},
            {label: table[others].ravel() for label, table in tables.items()},
        )

    def table(self, scores: ScoresByLabel, label: Label) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
        """A row for each word, a column for each sentence."""
        return scores[label].reshape(len(self.swap_set.words), -1)

    def row(self, scores: ScoresByLabel, at: int) -> ScoresByLabel:
        return {label: self.table(scores, label)[at] for label in scores}


def measure_swaps(
    score: ScoreTexts, thresholds: Mapping[Label, float], sets: tuple[SwapSet, ...] = SETS
) -> Swaps:
    """Score every set's sentences and measure them; `score` is called once, with all texts."""
    texts: list[str] = []
    for one in sets:
        frames: Frames = FRAMES[one.frames]
        for kind in (frames.neutral, frames.hostile):
            texts += [filled(frame, named.word) for named in one.words for frame in kind]
    scored = _split(score(texts), sets)
    found = tuple(_set_changes(one, thresholds) for one in scored)
    return Swaps(
        len(texts),
        found,
        together([one.neutral for one in found]),
        together([one.hostile for one in found]),
        round(float(held(_joined([one.hostile for one in scored]), thresholds).mean()), 4),
        _rates(scored, thresholds),
    )


def _split(scores: ScoresByLabel, sets: tuple[SwapSet, ...]) -> list[_Scored]:
    scored, at = [], 0
    for one in sets:
        parts: list[ScoresByLabel] = []
        for kind in (FRAMES[one.frames].neutral, FRAMES[one.frames].hostile):
            size = len(kind) * len(one.words)
            parts.append({label: values[at : at + size] for label, values in scores.items()})
            at += size
        scored.append(_Scored(one, *parts))
    return scored


def _set_changes(scored: _Scored, thresholds: Mapping[Label, float]) -> SetChanges:
    words = [named.word for named in scored.swap_set.words]

    def pair(one: int, other: int) -> Pair:
        return Pair(
            words[one],
            words[other],
            changes(scored.row(scored.neutral, one), scored.row(scored.neutral, other), thresholds),
            changes(scored.row(scored.hostile, one), scored.row(scored.hostile, other), thresholds),
        )

    shown = [(words.index(one), words.index(other)) for one, other in scored.swap_set.shown]
    neutral = scored.table(scored.neutral, Label.TOXICITY)
    hostile = scored.table(scored.hostile, Label.TOXICITY)
    ones, others = np.triu_indices(len(words), 1)
    apart = np.abs(neutral[ones] - neutral[others]).mean(axis=1)
    worst = [(int(ones[at]), int(others[at])) for at in np.argsort(-apart, kind="stable")]
    worst = [found for found in worst if found not in shown and found[::-1] not in shown]
    return SetChanges(
        scored.swap_set.name,
        len(words),
        changes(*scored.pairs(scored.neutral), thresholds),
        changes(*scored.pairs(scored.hostile), thresholds),
        tuple(pair(one, other) for one, other in shown),
        tuple(pair(one, other) for one, other in worst[:WORST_PAIRS]),
        tuple(
            Lean(word, round(float(in_neutral), 4), round(float(in_hostile), 4))
            for word, in_neutral, in_hostile in zip(
                words,
                neutral.mean(axis=1) - neutral.mean(),
                hostile.mean(axis=1) - hostile.mean(),
                strict=True,
            )
        ),
    )


def _joined(parts: list[ScoresByLabel]) -> ScoresByLabel:
    return {label: np.concatenate([part[label] for part in parts]) for label in parts[0]}


def _rates(scored: list[_Scored], thresholds: Mapping[Label, float]) -> Rates:
    found = held(_joined([one.neutral for one in scored]), thresholds)
    groups = np.array(
        [
            named.group
            for one in scored
            for named in one.swap_set.words
            for _ in FRAMES[one.swap_set.frames].neutral
        ]
    )
    return false_positives(found, {group: groups == group for group in dict.fromkeys(groups.tolist())})
