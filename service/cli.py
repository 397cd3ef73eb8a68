"""The `lettersdesk` command: finds its parts by entry point and turns our errors into sentences.

Parts are in service/commands and workers/commands; this file imports none of them,
so that `lettersdesk --help` is quick and an API-only install needs no model libraries.
"""

import sys
from importlib.metadata import EntryPoint, entry_points

import click

from service.domain.errors import LettersdeskError

GROUP = "lettersdesk.commands"


class CommandsByEntryPoint(click.Group):
    """A click group whose commands are the entry points of GROUP, loaded when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        """Names of all commands that are installed, in order."""
        return sorted({point.name for point in entry_points(group=GROUP)})

    def get_command(
        self,
        ctx: click.Context,  # noqa: ARG002 - click's signature
        cmd_name: str,
    ) -> click.Command | None:
        """The command of that name; None if there is none."""
        for point in entry_points(group=GROUP, name=cmd_name):
            return _load(point)
        return None


def _load(point: EntryPoint) -> click.Command:
    try:
        command = point.load()
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] in ("service", "workers", "config"):
            raise
        return _needs_package(point.name, error.name or "a package")
    assert isinstance(command, click.Command)  # noqa: S101 - a wrong entry point is a bug of ours
    return command


def _needs_package(name: str, package: str) -> click.Command:
    sentence = f"`lettersdesk {name}` needs the package {package}: install lettersdesk[workers]."

    @click.command(name, short_help=f"(needs {package})", context_settings={"ignore_unknown_options": True})
    @click.argument("arguments", nargs=-1)
    def unavailable(arguments: tuple[str, ...]) -> None:  # noqa: ARG001 - taken so that any call ends here
        raise click.ClickException(sentence)

    return unavailable


@click.command(
    cls=CommandsByEntryPoint,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="lettersdesk", prog_name="lettersdesk")
def lettersdesk() -> None:
    """Self-hosted comment moderation for news portals.

    \b
    Start everything on this machine:   lettersdesk up
    Score a file of comments:           lettersdesk score comments.jsonl
    See whether the machine is ready:   lettersdesk doctor
    """


def main() -> None:
    """Run the command; an error of ours ends it with one sentence and exit code 1."""
    try:
        lettersdesk()
    except LettersdeskError as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
