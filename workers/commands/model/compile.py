"""`lettersdesk model compile`: makes the files that workers serve, before the first start.

Called by the group beside it. It must never load torch in this process.
"""

import time

import click

from config.settings import load_settings
from workers.commands.model.terminal import described, model_argument, say
from workers.scoring.compile import ensure_compiled


@click.command("compile", epilog="Example: lettersdesk model compile original")
@model_argument
def compile_model(name: str | None) -> None:
    """Compile MODEL for this machine, if that was not done before. Default: the one in force."""
    settings = load_settings()
    started = time.monotonic()
    compiled = ensure_compiled(name or settings.toxicity_model, settings.data_dir, say)
    click.echo(f"{described(compiled)}  ready after {time.monotonic() - started:.1f} s")
