"""`lettersdesk policy`: checks policy files before they are put into force.

For ops, on the command line or in their own pipelines. It changes nothing.
"""

from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from service.domain.errors import InvalidPolicy
from service.domain.policy import Policy
from service.domain.signals import SIGNAL_MEANINGS, Signal
from service.policy_files import read_policy_file


@click.group()
def policy() -> None:
    """Check policy files."""


@policy.command(epilog="Example: lettersdesk policy check policies/politics.toml")
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check a policy FILE: show what it does, or every fault it has (exit code 1)."""
    try:
        found = read_policy_file(file)
    except InvalidPolicy as fault:
        faults = str(fault).splitlines()
        click.echo("\n".join(faults), err=True)
        click.echo(f"{len(faults)} fault{'s' if len(faults) > 1 else ''}, not usable.", err=True)
        raise click.exceptions.Exit(1) from None
    console = Console(highlight=False)
    scope = f"sections {', '.join(sorted(found.sections))}" if found.sections else "all sections"
    console.print(f"OK: policy {found.name}, version {found.version}, {found.mode}, {scope}", markup=False)
    console.print(_thresholds(found))
    if found.rules:
        console.print(_rules(found))


def _thresholds(found: Policy) -> Table:
    table = Table("label", "held from", "rejected from")
    for label, threshold in found.thresholds.items():
        rejected = "never" if threshold.reject_at is None else f"{threshold.reject_at:g}"
        table.add_row(label, f"{threshold.hold_at:g}", rejected)
    return table


def _rules(found: Policy) -> Table:
    table = Table("rule", "holds a comment with")
    for rule in found.rules:
        meanings = [SIGNAL_MEANINGS[Signal(signal)] for signal in sorted(rule.when_all)]
        table.add_row(rule.name, "; and ".join(meanings))
    return table
