"""`lettersdesk model verify`: compares model files with the digests on record.

Called by the group beside it and, as a process, by the checkup. It must never mend what it finds.
"""

import click

from config.settings import load_settings
from service.domain.errors import ModelError
from workers.scoring.checkpoint import bundled_folder, check_manifest
from workers.scoring.compile import compiled_models


@click.command("verify", epilog="Example: lettersdesk model verify")
def verify_models() -> None:
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
