"""`lettersdesk model evaluate`: measures a model as it is served.

Called by the group beside it. It must never print a text of a set, only figures.
"""

import json
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from config.settings import load_settings
from service.domain.labels import Label
from service.domain.scores import ScoringInput
from service.policy_files import load_policies
from workers.commands.model.terminal import described, model_argument, require, say
from workers.scoring.compile import ensure_compiled
from workers.scoring.toxicity import ToxicityScorer

_CHUNK = 512


@click.command("evaluate", epilog="Example: lettersdesk model evaluate --data ~/labelled")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with evaluate/, which holds the labelled sets.",
)
@click.option("--set", "sets", multiple=True, metavar="NAME", help="Only this set; may be given again.")
@model_argument
def evaluate_model(data: Path, sets: tuple[str, ...], name: str | None) -> None:
    """Measure MODEL as it is served, 8 bits and all, and print the figures as JSON."""
    require("evaluating", ("sklearn",))
    from workers.training import evaluate as measure  # noqa: PLC0415 - needs scikit-learn, which serving does not

    unknown = sorted(set(sets) - set(measure.SETS))
    if unknown:
        raise click.BadParameter(f"no set {', '.join(unknown)}; there are {', '.join(measure.SETS)}")
    settings = load_settings()
    compiled = ensure_compiled(name or settings.toxicity_model, settings.data_dir, say)
    scorer = ToxicityScorer(compiled, settings.scoring_threads)
    scored, started = 0, time.monotonic()

    def score(texts: Sequence[str]) -> measure.ScoresByLabel:
        nonlocal scored
        rows: list[list[float]] = []
        for start in range(0, len(texts), _CHUNK):
            found = scorer.score([ScoringInput(text) for text in texts[start : start + _CHUNK]])
            rows += [[one.labels[label].value for label in compiled.labels] for one in found]
        scored += len(texts)
        return {label: np.array(rows)[:, at] for at, label in enumerate(compiled.labels)}

    thresholds: dict[Label, float] = {
        label: threshold.hold_at
        for label, threshold in load_policies(settings.policy_dir).choose("default", None).thresholds.items()
        if label is not Label.SPAM
    }
    figures = measure.evaluate(data, score, thresholds, sets or tuple(measure.SETS), say)
    figures["model"] = described(compiled)
    figures["comments_per_second"] = round(scored / (time.monotonic() - started))
    click.echo(json.dumps(figures, indent=2))
