"""`lettersdesk model list`: the models that TOXICITY_MODEL can name, and those compiled here.

Called by the group beside it. It must never fetch or compile anything.
"""

import click

from config.settings import load_settings
from workers.commands.model.terminal import described
from workers.scoring.checkpoint import RELEASED, names
from workers.scoring.compile import compiled_models, load_compiled


@click.command("list", epilog="Example: lettersdesk model list")
def list_models() -> None:
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
        click.echo(f"  {described(load_compiled(folder))}")
