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
from service.supervisor.checkup import Finding, State, check_machine, check_settings, settings_faults

_STYLES = {State.OK: "green", State.WARN: "yellow", State.FAIL: "bold red"}


@click.command(epilog="Example: lettersdesk doctor --json | jq '.[] | select(.state != \"ok\")'")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array for programs.")
def doctor(*, as_json: bool) -> None:
    """Check this machine and the settings, and say what to do.

    Every line is ok, warn or fail; the exit code is 1 if one is fail. Works while
    Lettersdesk runs and while it does not.
    """
    findings = check_machine()
    try:
        settings = load_settings()
    except InvalidSettings as error:
        findings += settings_faults(error)
    else:
        findings += check_settings(settings)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in findings], indent=2))
    else:
        _print(findings)
    if any(finding.state is State.FAIL for finding in findings):
        sys.exit(1)


def _print(findings: list[Finding]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        style = _STYLES[finding.state]
        console.print(Text.assemble((f"{finding.state:<5}", style), f" {finding.name:<10} ", finding.said))
        if finding.todo:
            console.print(Text(f"{'':<17}{finding.todo}", style="dim"))
