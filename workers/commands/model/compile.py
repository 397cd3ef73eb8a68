"""`lettersdesk model compile`: makes the files that workers serve, before the first start.

Called by the group beside it. It must never load torch in this process.
"""

import time

import click

from config.settings import load_settings
from workers.commands.model.terminal import described, model_argument, say, size_of
from workers.scoring.compile import ensure_compiled


@click.command("compile", epilog="Example: lettersdesk model compile original")
@model_argument
def compile_model(name: str | None) -> None:
    """Compile MODEL for this machine, if that was not done before. Default: the one in force.

    Workers do this by themselves at their first start; doing it beforehand spares them
    the wait. MODEL is a name from `lettersdesk model list`, or a path to a checkpoint.
    """
    settings = load_settings()
    model = name or settings.toxicity_model
    started = time.monotonic()
    compiled = ensure_compiled(model, settings.data_dir, say)
    click.echo(described(compiled))
    click.echo(f"in {compiled.folder}, {size_of(compiled)}, ready after {time.monotonic() - started:.1f} s")
    if model != settings.toxicity_model:
        click.echo(
            f"{settings.toxicity_model} is in force; to use this one, start with TOXICITY_MODEL={model}"
        )
