"""`lettersdesk model audit`: how even-handed a model is between identities, as it is served.

Called by the group beside it. It must never print a text of a set, only figures.
"""

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from config.settings import load_settings
from workers.commands.model.served import default_policy, served_model, toxicity_thresholds
from workers.commands.model.terminal import described, model_argument, require, say


@click.command("audit", epilog="Example: lettersdesk model audit --data ~/labelled --html fairness.html")
@click.option(
    "--data",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    help="A folder with evaluate/ and train/; without it, only sentences of our own are measured.",
)
@click.option(
    "--html",
    "page",
    type=click.Path(path_type=Path, dir_okay=False, writable=True),
    help="Write the figures, with charts, into this one file too.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of tables.")
@model_argument
def audit_model(data: Path | None, page: Path | None, as_json: bool, name: str | None) -> None:
    """Measure whether MODEL, as it is served, treats identities, peoples and names alike."""
    require("auditing", ("sklearn",))
    # These need scikit-learn, which serving does not.
    from workers.training.audit.auditing import audit  # noqa: PLC0415
    from workers.training.audit.report_html import as_html  # noqa: PLC0415
    from workers.training.audit.report_text import as_text  # noqa: PLC0415

    settings = load_settings()
    model, policy = served_model(name, settings), default_policy(settings)
    found = audit(
        model.score,
        toxicity_thresholds(policy),
        model=described(model.compiled),
        policy=f"{policy.name} {policy.version}",
        data=data,
        progress=say,
    )
    if page is not None:
        page.write_text(as_html(found, datetime.now(UTC).date()), encoding="utf-8")
        say(f"wrote {page}")
    if as_json:
        figures = asdict(found) | {"checks": [asdict(one) for one in found.checks()]}
        click.echo(json.dumps(figures, indent=2))
    else:
        click.echo(as_text(found))
