"""Measures a model on the evaluation sets, through whatever function scores it.

Called by `lettersdesk model evaluate`. It must never show a text of a set, only figures,
and says of each set how many rows it used.
"""

# ruff: noqa: PLR2004 - the scales of the sets' labels say what they are where they stand

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from service.domain.labels import Label
from workers.training.audit.measures import (
    MEASURES,
    ScoresByLabel,
    ScoreTexts,
    Truth,
    auc,
    group_aucs,
    summary,
)
from workers.training.audit.sets import templates
from workers.training.data import unescape

JIGSAW_COLUMNS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe_toxic",
    Label.OBSCENE: "obscene",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "identity_hate",
}
GRID = (0.5, 0.6, 0.7, 0.8, 0.9)


def _rows(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10_000_000)
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def held_at(truth: Truth, scores: ScoresByLabel, thresholds: dict[Label, float]) -> dict[str, Any]:
    """Shares that thresholds hold: by each label alone, and by any of them.

    `clean_held` is of the rows that are not positive, `found` of those that are.
    """
    holds = {label: scores[label] >= limit for label, limit in thresholds.items() if label in scores}
    holds_any = np.any(list(holds.values()), axis=0)

    def shares(held: Truth) -> dict[str, float | None]:
        return {
            "clean_held": round(float(held[~truth].mean()), 4) if (~truth).any() else None,
            "found": round(float(held[truth].mean()), 4) if truth.any() else None,
        }

    return {"any": shares(holds_any), **{str(label): shares(held) for label, held in holds.items()}}


def _set(
    texts: list[str], truths: dict[str, tuple[Label, Truth]], score: ScoreTexts, limits: dict[Label, float]
) -> dict[str, Any]:
    """Figures of one set: an AUC per truth, then held shares by the first truth."""
    scores = score(texts)
    figures: dict[str, Any] = {"rows": len(texts)}
    for name, (label, truth) in truths.items():
        if label in scores:
            figures[f"auc_{name}"] = auc(truth, scores[label])
    _, first = next(iter(truths.values()))
    toxicity = scores[Label.TOXICITY]
    figures["toxicity_alone"] = {
        f"{limit:g}": {
            "clean_held": round(float((toxicity[~first] >= limit).mean()), 4),
            "found": round(float((toxicity[first] >= limit).mean()), 4),
        }
        for limit in GRID
    }
    figures["policy"] = held_at(first, scores, limits)
    return figures


def jigsaw(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """Wikipedia talk pages, half of them toxic; one AUC per label."""
    rows = _rows(root / "jigsaw-2018-test.csv")
    truths = {
        str(label): (label, np.array([row[column] == "1" for row in rows]))
        for label, column in JIGSAW_COLUMNS.items()
    }
    return _set([row["comment_text"] for row in rows], truths, score, limits)


def insults(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """Comment sections; insults to another commenter. The text's quoting is undone first."""
    rows = _rows(root / "insults-test.csv")
    truth = np.array([row["Insult"] == "1" for row in rows])
    truths = {"toxicity": (Label.TOXICITY, truth), "insult": (Label.INSULT, truth)}
    return _set([unescape(row["Comment"]) for row in rows], truths, score, limits)


def youtube(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """Comments under videos of news events."""
    rows = _rows(root / "youtube-toxic.csv")
    columns = {
        "IsToxic": Label.TOXICITY,
        "IsThreat": Label.THREAT,
        "IsObscene": Label.OBSCENE,
        "IsHatespeech": Label.IDENTITY_ATTACK,
    }
    truths = {
        name: (label, np.array([row[name].upper() in {"TRUE", "1"} for row in rows]))
        for name, label in columns.items()
    }
    return _set([row["Text"] for row in rows], truths, score, limits)


def news_unhealthy(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """A newspaper's comments at their natural mix; nearly all are fit to print."""
    rows = _rows(root / "news-unhealthy-val.csv")
    truths = {
        name: (Label.TOXICITY, np.array([float(row[name] or 0) >= 0.5 for row in rows]))
        for name in ("hostile", "antagonize")
    }
    return _set([row["comment"] for row in rows], truths, score, limits)


def news_sfu(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """A newspaper's comments, toxicity from 1 to 4; 3 and over counts as toxic."""
    rows = [row for row in _rows(root / "news-sfu.csv") if row["is_toxic_popular_answer_1"].strip()]
    levels = np.array([float(row["is_toxic_popular_answer_1"]) for row in rows])
    truths = {"toxic_3": (Label.TOXICITY, levels >= 3), "toxic_2": (Label.TOXICITY, levels >= 2)}
    return _set([row["comment"] for row in rows], truths, score, limits)


def wikipedia(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """Wikipedia talk at a natural mix, beside the Perspective API's own score of each row."""
    rows = _rows(root / "wikipedia-context-gc.csv")
    truth = np.array([float(row["label"]) >= 0.5 for row in rows])
    figures = _set([row["text"] for row in rows], {"toxicity": (Label.TOXICITY, truth)}, score, limits)
    figures["auc_perspective"] = auc(truth, np.array([float(row["api"] or 0) for row in rows]))
    return figures


def emoji(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """Hate that emoji carry."""
    rows = _rows(root / "hatemoji-check.csv")
    truth = np.array([row["label_gold"] == "1" for row in rows])
    return _set([row["text"] for row in rows], {"toxicity": (Label.TOXICITY, truth)}, score, limits)


def identities(root: Path, score: ScoreTexts, limits: dict[Label, float]) -> dict[str, Any]:
    """Fairness on templates, as the audit measures it, by the mean of all groups and the worst five."""
    found = templates(root)
    toxicity = score(found.texts)[Label.TOXICITY]
    groups = group_aucs(found.hostile, toxicity, found.inside)
    good_held = toxicity[~found.hostile] >= limits.get(Label.TOXICITY, 0.8)
    figures = {name: summary(groups, name) for name in MEASURES}
    return {
        "rows": len(found.texts),
        "groups": len(groups),
        "auc": auc(found.hostile, toxicity),
        "good_held": round(float(good_held.mean()), 4),
        **{name: {"mean": one.mean, "worst": dict(one.worst)} for name, one in figures.items()},
    }


SETS: dict[str, Callable[[Path, ScoreTexts, dict[Label, float]], dict[str, Any]]] = {
    "jigsaw-2018-test": jigsaw,
    "insults-test": insults,
    "youtube-toxic": youtube,
    "news-unhealthy": news_unhealthy,
    "news-sfu": news_sfu,
    "wikipedia-context": wikipedia,
    "hatemoji-check": emoji,
    "identity-templates": identities,
}


def evaluate(
    data: Path,
    score: ScoreTexts,
    thresholds: dict[Label, float],
    sets: Sequence[str],
    progress: Callable[[str], None],
) -> dict[str, Any]:
    """Figures of each named set below `data`/evaluate, for JSON."""
    figures: dict[str, Any] = {"thresholds": {str(label): limit for label, limit in thresholds.items()}}
    for name in sets:
        progress(f"measuring on {name}")
        figures[name] = SETS[name](data / "evaluate", score, thresholds)
    return figures
