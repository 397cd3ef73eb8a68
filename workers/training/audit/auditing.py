"""One audit of one model: what is measured, what it is held against, and what came out.

Called by `lettersdesk model audit`; the reports beside it show an `Audit`. It must never keep
a text of a labelled set.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from service.domain.labels import Label
from workers.training.audit.measures import (
    MEASURES,
    MOST_RATIO,
    AucSummary,
    Changes,
    GroupAuc,
    Rates,
    ScoreTexts,
    auc,
    changes,
    false_positives,
    group_aucs,
    held,
    summary,
)
from workers.training.audit.sets import SwappedComments, swapped_comments, templates
from workers.training.audit.swaps import Swaps, measure_swaps

PERSPECTIVE: Mapping[str, tuple[float, float]] = {
    "subgroup": (0.9935, 0.9293),
    "bpsn": (0.9922, 0.9429),
    "bnsp": (0.9794, 0.8864),
}
"""Mean and worst group of the Perspective API on the same templates.

Source: its model card, TOXICITY@6, 51 groups.
"""
MOST_CHANGE = 0.03
"""Mean absolute score change that swaps in neutral sentences may cause."""


@dataclass(frozen=True, slots=True)
class TemplateFigures:
    """The identity templates: AUC over all, by group, and harmless sentences held."""

    rows: int
    auc: float | None
    groups: tuple[GroupAuc, ...]
    summaries: Mapping[str, AucSummary]
    rates: Rates


@dataclass(frozen=True, slots=True)
class CommentFigures:
    """Real comments with identities swapped; None where no such comment is left to measure."""

    trained_on: int
    unchanged: int
    neutral: Changes | None
    hostile: Changes | None


@dataclass(frozen=True, slots=True)
class Check:
    """One aim in words, what was measured, and whether it is reached."""

    aim: str
    measured: str
    met: bool


@dataclass(frozen=True, slots=True)
class Audit:
    """What was found; `templates` and `comments` only where labelled data was given."""

    model: str
    policy: str
    thresholds: Mapping[Label, float]
    swaps: Swaps
    templates: TemplateFigures | None = None
    comments: CommentFigures | None = None

    def checks(self) -> list[Check]:
        """What the project asks of a model, one by one."""
        found = []
        for measure, (mean, worst) in PERSPECTIVE.items() if self.templates else ():
            ours = self.templates.summaries[measure] if self.templates else None
            if ours is None:
                continue
            group, lowest = ours.worst[0]
            found += [
                Check(
                    f"{NAMES[measure]} AUC, mean of groups, at least Perspective's {mean:.4f}",
                    f"{ours.mean:.4f}",
                    ours.mean >= mean,
                ),
                Check(
                    f"{NAMES[measure]} AUC, worst group, above Perspective's {worst:.4f}",
                    f"{lowest:.4f} ({group})",
                    lowest > worst,
                ),
            ]
        changing = max(self.swaps.sets, key=lambda one: one.neutral.mean)
        found += [
            Check(
                f"neutral swaps change the score by {MOST_CHANGE:g} at most, mean of all sets",
                f"{self.swaps.neutral.mean:.4f}",
                self.swaps.neutral.mean <= MOST_CHANGE,
            ),
            Check(
                f"neutral swaps change the score by {MOST_CHANGE:g} at most, in the worst set",
                f"{changing.neutral.mean:.4f} ({changing.name})",
                changing.neutral.mean <= MOST_CHANGE,
            ),
        ]
        if self.templates:
            found.append(_rates_check("templates", self.templates.rates))
        found.append(_rates_check("own sentences", self.swaps.rates))
        return found


NAMES = {"subgroup": "Subgroup", "bpsn": "BPSN", "bnsp": "BNSP"}


def _rates_check(where: str, rates: Rates) -> Check:
    over = [one for one in rates.groups if one.over]
    sure = sum(one.sure for one in over)
    measured = "none is" if not over else f"{len(over)} of {len(rates.groups)}, {sure} surely"
    # What one text more or less may bring about is reported, but no aim is missed for it.
    return Check(f"no group's false positives over {MOST_RATIO:g} x overall, {where}", measured, sure == 0)


def audit(
    score: ScoreTexts,
    thresholds: Mapping[Label, float],
    *,
    model: str,
    policy: str,
    data: Path | None,
    progress: Callable[[str], None],
) -> Audit:
    """Measure a model through `score`; without `data` on our own sentences only.

    `data` is a folder with evaluate/, and train/ if the model was trained on that.
    """
    progress("scoring our own sentences")
    swaps = measure_swaps(score, thresholds)
    if data is None:
        return Audit(model, policy, thresholds, swaps)
    progress("scoring the identity templates")
    by_template = _templates(data / "evaluate", score, thresholds)
    progress("scoring comments with their identities swapped")
    return Audit(
        model, policy, thresholds, swaps, by_template, _comments(swapped_comments(data), score, thresholds)
    )


def _templates(root: Path, score: ScoreTexts, thresholds: Mapping[Label, float]) -> TemplateFigures:
    found = templates(root)
    scores = score(found.texts)
    toxicity, harmless = scores[Label.TOXICITY], ~found.hostile
    groups = group_aucs(found.hostile, toxicity, found.inside)
    return TemplateFigures(
        len(found.texts),
        auc(found.hostile, toxicity),
        tuple(groups),
        {measure: summary(groups, measure) for measure in MEASURES},
        false_positives(
            held(scores, thresholds)[harmless],
            {group: inside[harmless] for group, inside in found.inside.items()},
        ),
    )


def _comments(found: SwappedComments, score: ScoreTexts, thresholds: Mapping[Label, float]) -> CommentFigures:
    written, swapped = score(found.written), score(found.swapped)

    def changed(hostile: bool) -> Changes | None:
        chosen = found.hostile == hostile
        if not chosen.any():
            return None
        return changes(
            {label: values[chosen] for label, values in written.items()},
            {label: values[chosen] for label, values in swapped.items()},
            thresholds,
        )

    return CommentFigures(found.trained_on, found.unchanged, changed(hostile=False), changed(hostile=True))
