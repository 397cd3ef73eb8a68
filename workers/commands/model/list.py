"""`lettersdesk model list`: what TOXICITY_MODEL can name, what each scores, and what is compiled here.

Called by the group beside it. It must never fetch or compile anything.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import click

from config.settings import load_settings
from service.domain.errors import ModelError
from workers.commands.model.terminal import size_of
from workers.scoring.checkpoint import RELEASED, bundled_folder, download_path, names
from workers.scoring.compile import CompiledModel, compiled_models, find_compiled, load_compiled


@click.command("list", epilog="Example: lettersdesk model list")
def list_models() -> None:
    """List the models that TOXICITY_MODEL can name: languages, labels, size, and which is in force."""
    settings = load_settings()
    in_force, data_dir = settings.toxicity_model, settings.data_dir
    used: set[Path] = set()
    for name in (*names(), *([] if in_force in names() else [in_force])):
        compiled, state = _state(name, data_dir)
        if compiled:
            used.add(compiled.folder)
        click.echo(f"{'*' if name == in_force else ' '} {name:<15} {state}")
        click.echo(f"  {'':<15} languages: {_languages(name, compiled)}")
        click.echo(f"  {'':<15} labels: {', '.join(_labels(name, compiled)) or 'known once it is compiled'}")
    click.echo("  PATH            a checkpoint in Detoxify's format, or the folder that holds one")
    click.echo("\n* is in force. To change it: lettersdesk model compile MODEL, then start with")
    click.echo("TOXICITY_MODEL=MODEL. Thresholds that suit one model need not suit another.")
    for folder in compiled_models(data_dir):
        if folder not in used:
            click.echo(f"{folder} is of an earlier checkpoint or release: delete it if nobody uses it.")


def _state(name: str, data_dir: Path) -> tuple[CompiledModel | None, str]:
    try:
        folder = find_compiled(name, data_dir)
        compiled = load_compiled(folder) if folder else None
    except ModelError as error:
        return None, f"BROKEN: {error}"
    if compiled is not None:
        return compiled, f"compiled, {size_of(compiled)}"
    if name not in RELEASED:
        return None, "not compiled yet, needs no download"
    if download_path(name, data_dir).exists():
        return None, "fetched, not compiled yet"
    return None, f"to be fetched from Detoxify's release, {RELEASED[name].megabytes:,} MB"


def _languages(name: str, compiled: CompiledModel | None) -> str:
    known = compiled.languages if compiled else RELEASED[name].languages if name in RELEASED else {"en"}
    return ", ".join(sorted(known))


def _labels(name: str, compiled: CompiledModel | None) -> Iterable[str]:
    if compiled is not None:
        return compiled.labels
    if name in RELEASED:
        return RELEASED[name].labels
    if name != "bundled":
        return ()
    try:
        known = json.loads((bundled_folder() / "config.json").read_text(encoding="utf-8"))
        return tuple(known["id2label"].values())
    except (OSError, ValueError, KeyError):
        return ()
