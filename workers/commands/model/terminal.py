"""What the commands of `lettersdesk model` say alike: progress, a model in one line, a missing package.

Called by the commands beside it. It must never write progress to standard output, which
belongs to the answer.
"""

import importlib.util
from collections.abc import Sequence

import click

from service.domain.errors import ModelError
from workers.scoring.compile import CompiledModel

model_argument = click.argument("name", required=False, metavar="[MODEL]")
"""A value of TOXICITY_MODEL, which need not be the one in force."""


def say(line: str) -> None:
    """Tell a person at the terminal how far it is."""
    click.echo(line, err=True)


def require(what: str, modules: Sequence[str]) -> None:
    """Make sure that packages are there which serving does not need.

    Raises: ModelError (permanent until mended) with the command that installs them.
    """
    missing = [name for name in modules if importlib.util.find_spec(name) is None]
    if missing:
        raise ModelError(f"{what} needs {', '.join(missing)}: run pip install 'lettersdesk[train]'")


def described(compiled: CompiledModel) -> str:
    """A compiled model in one line: name, version, digest of its graph, labels."""
    labels = ", ".join(compiled.labels)
    return f"{compiled.name} version {compiled.version}, {compiled.digest[:12]}: {labels}"


def size_of(compiled: CompiledModel) -> str:
    """How it is stored, for a person."""
    return f"{compiled.bits} bits, {compiled.megabytes:,.0f} MB"
