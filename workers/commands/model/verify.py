"""`lettersdesk model verify`: compares model files with the digests on record.

Called by the group beside it and, as a process, by the checkup, which shows the last
line. It must never mend what it finds.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from config.settings import load_settings
from service.domain.errors import ModelError
from workers.commands.model.terminal import model_argument, size_of
from workers.scoring.checkpoint import RELEASED, download_path, names, resolve
from workers.scoring.compile import find_compiled, load_compiled


@click.command("verify", epilog="Example: lettersdesk model verify --all")
@click.option("--all", "everything", is_flag=True, help="Every model that is on this machine.")
@model_argument
def verify_models(name: str | None, everything: bool) -> None:
    """Compare MODEL's files with their recorded SHA-256. Default: the model in force.

    Exit code 1 if a file is missing or altered; the sentence says what to do.
    """
    settings = load_settings()
    in_force = settings.toxicity_model
    chosen = dict.fromkeys((*names(), in_force) if everything else (name or in_force,))
    faults: list[str] = []
    for model in chosen:
        try:
            for line in _checked(model, settings.data_dir):
                # Of what nobody asked for by name, only what is there is worth a line.
                if not (everything and line.startswith("-") and model != in_force):
                    click.echo(line)
        except ModelError as error:
            faults.append(f"BAD  {model}: {error}")
    for fault in faults:
        click.echo(fault)
    if faults:
        raise click.exceptions.Exit(1)


def _checked(model: str, data_dir: Path) -> Iterator[str]:
    if model in RELEASED and not download_path(model, data_dir).exists():
        yield f"-    {model}: its checkpoint is not on this machine"
    else:
        checkpoint = resolve(model, data_dir, lambda _: None)
        yield f"ok   {model}: checkpoint {checkpoint.file}, SHA-256 {checkpoint.digest[:12]}"
    folder = find_compiled(model, data_dir)
    if folder is None:
        yield f"-    {model}: not compiled yet; run `lettersdesk model compile {model}`, or workers do it"
    else:
        compiled = load_compiled(folder)
        yield f"ok   {model}: compiled, {size_of(compiled)}, SHA-256 {compiled.digest[:12]}, in {folder}"
