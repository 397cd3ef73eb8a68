"""`lettersdesk model evaluate`: measures a model as it is served.

Called by the group beside it. It must never print a text of a set, only figures.
"""

import json
import time
from pathlib import Path

import click

from config.settings import load_settings
from workers.commands.model.served import default_policy, served_model, toxicity_thresholds
from workers.commands.model.terminal import described, model_argument, require, say
from workers.scoring.language import LanguageDetector


@click.command("evaluate", epilog="Example: lettersdesk model evaluate --data ~/labelled")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with evaluate/, which holds the labelled sets.",
)
@click.option("--set", "sets", multiple=True, metavar="NAME", help="Only this set; may be given again.")
@click.option(
    "--diagram",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Also draw here, as SVG, whether scores mean shares, for each set measured.",
)
@model_argument
def evaluate_model(data: Path, sets: tuple[str, ...], diagram: Path | None, name: str | None) -> None:
    """Measure MODEL as it is served, 8 bits and all, and print the figures as JSON."""
    require("evaluating", ("sklearn",))
    # Here, since they need scikit-learn, which serving does not.
    from workers.training import evaluate as measure  # noqa: PLC0415
    from workers.training import reliability_diagram as draw  # noqa: PLC0415

    unknown = sorted(set(sets) - set(measure.SETS))
    if unknown:
        raise click.BadParameter(f"no set {', '.join(unknown)}; there are {', '.join(measure.SETS)}")
    settings = load_settings()
    model = served_model(name, settings)
    started = time.monotonic()
    thresholds = dict(toxicity_thresholds(default_policy(settings)))
    measured = measure.Measured(
        model.score, model.score_as_written, LanguageDetector(model.compiled.languages), thresholds
    )
    chosen = sets or tuple(measure.SETS)
    figures = measure.evaluate(data, measured, chosen, say)
    figures["model"] = described(model.compiled)
    figures["comments_per_second"] = round(model.scored / (time.monotonic() - started))
    if diagram is not None:
        shown = {title: figures[title]["reliability"] for title in chosen if "reliability" in figures[title]}
        diagram.write_text(draw.diagram(shown), encoding="utf-8")
    click.echo(json.dumps(figures, indent=2))
