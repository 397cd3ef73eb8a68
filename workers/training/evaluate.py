"""Measures a model on the evaluation sets, through whatever function scores it.

Called by `lettersdesk model evaluate`. It must never show a text of a set, only figures,
and says of each set how many rows it used.
"""

# ruff: noqa: PLR2004 - the scales of the sets' labels say what they are where they stand

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from service.domain.labels import Label
from workers.scoring.language import LanguageDetector
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
from workers.training.disguises import disguises
from workers.training.languages import languages
from workers.training.reliability import reliability
from workers.training.tables import table_rows

JIGSAW_COLUMNS = {
    Label.TOXICITY: "toxic",
    Label.SEVERE_TOXICITY: "severe_toxic",
    Label.OBSCENE: "obscene",
    Label.THREAT: "threat",
    Label.INSULT: "insult",
    Label.IDENTITY_ATTACK: "identity_hate",
}
GRID = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


@dataclass(frozen=True, slots=True)
class Measured:
    """What is measured: a model as served, and the parts that single sets look at.

    `score_as_written` is the same model without readings. `detector` accepts the model's languages.
    """

    score: ScoreTexts
    score_as_written: ScoreTexts
    detector: LanguageDetector
    limits: dict[Label, float]


def _rows(path: Path) -> list[dict[str, str]]:
    return list(table_rows(path))


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


def _set(texts: list[str], truths: dict[str, tuple[Label, Truth]], model: Measured) -> dict[str, Any]:
    """Figures of one set: an AUC per truth, then held shares by the first truth."""
    scores = model.score(texts)
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
    figures["policy"] = held_at(first, scores, model.limits)
    figures["reliability"] = reliability(first, toxicity)
    return figures


def jigsaw(root: Path, model: Measured) -> dict[str, Any]:
    """Wikipedia talk pages, half of them toxic; one AUC per label."""
    rows = _rows(root / "jigsaw-2018-test.csv")
    truths = {
        str(label): (label, np.array([row[column] == "1" for row in rows]))
        for label, column in JIGSAW_COLUMNS.items()
    }
    return _set([row["comment_text"] for row in rows], truths, model)


def insults(root: Path, model: Measured) -> dict[str, Any]:
    """Comment sections; insults to another commenter. The text's quoting is undone first."""
    rows = _rows(root / "insults-test.csv")
    truth = np.array([row["Insult"] == "1" for row in rows])
    truths = {"toxicity": (Label.TOXICITY, truth), "insult": (Label.INSULT, truth)}
    return _set([unescape(row["Comment"]) for row in rows], truths, model)


def youtube(root: Path, model: Measured) -> dict[str, Any]:
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
    return _set([row["Text"] for row in rows], truths, model)


def news_unhealthy(root: Path, model: Measured) -> dict[str, Any]:
    """A newspaper's comments at their natural mix; nearly all are fit to print."""
    rows = _rows(root / "news-unhealthy-val.csv")
    truths = {
        name: (Label.TOXICITY, np.array([float(row[name] or 0) >= 0.5 for row in rows]))
        for name in ("hostile", "antagonize")
    }
    either = np.any([truth for _, truth in truths.values()], axis=0)
    truths = {"hostile_or_antagonize": (Label.TOXICITY, either), **truths}
    return _set([row["comment"] for row in rows], truths, model)


def news_sfu(root: Path, model: Measured) -> dict[str, Any]:
    """A newspaper's comments, toxicity from 1 to 4; 3 and over counts as toxic."""
    rows = [row for row in _rows(root / "news-sfu.csv") if row["is_toxic_popular_answer_1"].strip()]
    levels = np.array([float(row["is_toxic_popular_answer_1"]) for row in rows])
    truths = {"toxic_3": (Label.TOXICITY, levels >= 3), "toxic_2": (Label.TOXICITY, levels >= 2)}
    return _set([row["comment"] for row in rows], truths, model)


def wikipedia(root: Path, model: Measured) -> dict[str, Any]:
    """Wikipedia talk at a natural mix, beside the Perspective API's own score of each row."""
    rows = _rows(root / "wikipedia-context-gc.csv")
    truth = np.array([float(row["label"]) >= 0.5 for row in rows])
    figures = _set([row["text"] for row in rows], {"toxicity": (Label.TOXICITY, truth)}, model)
    figures["auc_perspective"] = auc(truth, np.array([float(row["api"] or 0) for row in rows]))
    return figures


def emoji(root: Path, model: Measured) -> dict[str, Any]:
    """Hate that emoji carry."""
    rows = _rows(root / "hatemoji-check.csv")
    truth = np.array([row["label_gold"] == "1" for row in rows])
    return _set([row["text"] for row in rows], {"toxicity": (Label.TOXICITY, truth)}, model)


def identities(root: Path, model: Measured) -> dict[str, Any]:
    """Fairness on templates, as the audit measures it, by the mean of all groups and the worst five."""
    found = templates(root)
    toxicity = model.score(found.texts)[Label.TOXICITY]
    groups = group_aucs(found.hostile, toxicity, found.inside)
    good_held = toxicity[~found.hostile] >= model.limits[Label.TOXICITY]
    figures = {name: summary(groups, name) for name in MEASURES}
    return {
        "rows": len(found.texts),
        "groups": len(groups),
        "auc": auc(found.hostile, toxicity),
        "good_held": round(float(good_held.mean()), 4),
        **{name: {"mean": one.mean, "worst": dict(one.worst)} for name, one in figures.items()},
    }


def disguised(root: Path, model: Measured) -> dict[str, Any]:
    """Abuse of three sets, disguised in twelve ways, and what readings cost the harmless of the newspaper."""
    abuse = [
        *(row["comment_text"] for row in _rows(root / "jigsaw-2018-test.csv") if row["toxic"] == "1"),
        *(unescape(row["Comment"]) for row in _rows(root / "insults-test.csv") if row["Insult"] == "1"),
        *(row["Text"] for row in _rows(root / "youtube-toxic.csv") if row["IsToxic"].upper() == "TRUE"),
    ]
    harmless = [
        *(row["comment_text"] for row in _rows(root / "jigsaw-2018-test.csv") if row["toxic"] != "1"),
        *(
            row["comment"]
            for row in _rows(root / "news-unhealthy-val.csv")
            if max(float(row[name] or 0) for name in ("hostile", "antagonize")) < 0.5
        ),
    ]
    return disguises(abuse, harmless, model.score, model.score_as_written, model.limits)


def language_check(root: Path, model: Measured) -> dict[str, Any]:
    """What the language check calls foreign, rightly and wrongly."""
    return languages(root, model.detector)


SETS: dict[str, Callable[[Path, Measured], dict[str, Any]]] = {
    "jigsaw-2018-test": jigsaw,
    "insults-test": insults,
    "youtube-toxic": youtube,
    "news-unhealthy": news_unhealthy,
    "news-sfu": news_sfu,
    "wikipedia-context": wikipedia,
    "hatemoji-check": emoji,
    "identity-templates": identities,
    "disguises": disguised,
    "languages": language_check,
}


def evaluate(
    data: Path, model: Measured, sets: Sequence[str], progress: Callable[[str], None]
) -> dict[str, Any]:
    """Figures of each named set below `data`/evaluate, for JSON."""
    figures: dict[str, Any] = {"thresholds": {str(label): limit for label, limit in model.limits.items()}}
    for name in sets:
        progress(f"measuring on {name}")
        figures[name] = SETS[name](data / "evaluate", model)
    return figures
