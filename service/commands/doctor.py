"""`lettersdesk doctor`: whether this machine and these settings can run Lettersdesk, and what to do if not.

A composition root: the checks are in `service.supervisor.checkup`. Never changes anything
beyond what reading the settings makes (the hash key).
"""

import json
import sys
from dataclasses import asdict

import click
from rich.console import Console
from rich.text import Text

from config.settings import load_settings
from service.domain.errors import InvalidSettings
from service.supervisor.checkup import CHECKS, Finding, State, check_machine, check_settings, settings_faults

_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


@click.command(epilog="Example: lettersdesk doctor --json | jq '.[] | select(.state != \"ok\")'")
@click.option(
    "--only",
    metavar="NAMES",
    help=f"Run only these checks, separated by commas: {', '.join(CHECKS)}.",
)
@click.option("--strict", is_flag=True, help="Exit with 1 on a warning too, as a health check does.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array for programs.")
def doctor(*, only: str | None, strict: bool, as_json: bool) -> None:
    """Check this machine and the settings, and say what to do.

    Every line is ok, warn or fail; the exit code is 1 if one is fail. Works while
    Lettersdesk runs and while it does not.
    """
    findings = _findings(only)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        _print(findings)
    bad = {State.FAIL, State.WARN} if strict else {State.FAIL}
    if any(finding.state in bad for finding in findings):
        sys.exit(1)


def _findings(only: str | None) -> list[Finding]:
    wanted = [name.strip() for name in only.split(",")] if only else []
    unknown = [name for name in wanted if name not in CHECKS]
    if unknown:
        raise click.BadParameter(f"no such check: {', '.join(unknown)}", param_hint="--only")
    findings = [] if wanted else check_machine()
    try:
        settings = load_settings()
    except InvalidSettings as error:
        return findings + settings_faults(error)
    return [CHECKS[name](settings) for name in wanted] or findings + check_settings(settings)


def _print(findings: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        style = _STYLES[finding.state]
        console.print(Text.assemble((f"{finding.state:<5}", style), f" {finding.name:<10} ", finding.said))
        if finding.todo:
            console.print(Text(f"{'':<17}{finding.todo}", style="dim"))
