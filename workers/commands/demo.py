"""`lettersdesk demo`: a newspaper's day, scored by the model in force, to see the desk at work.

A composition root: brings the record, the settings and the scorers; `service.demo` does the rest.
Never touches a site that it did not make.
"""

import json
import sys
from collections.abc import Mapping, Sequence

import click

from config.logs import configure_logging
from config.settings import load_settings
from service.demo.play import Played, play
from service.demo.script import history_size
from service.demo.stage import Scoring
from service.domain.comment import Claim
from service.domain.labels import Label
from service.domain.scores import Scores
from service.policy_files import load_policies
from service.store.engine import Store, connect
from service.store.migrations import is_current
from workers.chunk_scoring import input_of
from workers.scoring.pipeline import ScoringPipeline, load_pipeline


@click.command(epilog="Example: lettersdesk demo --comments 3000")
@click.option(
    "--comments",
    type=click.IntRange(100, 20_000),
    default=1500,
    show_default=True,
    help="How many comments the day has; two fifths as many lie in the four weeks before.",
)
@click.option("--again", is_flag=True, help="Make another demo site beside the one that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON for programs.")
def demo(*, comments: int, again: bool, as_json: bool) -> None:
    """Fill a site of its own with an invented newspaper's day, to see the desk at work.

    Comments, replies, edits and reports arrive over the last 28 hours, are scored by the model in
    force, and demo moderators have settled most of what was held. Takes about a minute; the other
    sites are left alone. The password of the demo's lead is shown once.
    """
    configure_logging("WARNING", "text", "demo")
    settings = load_settings()
    store = connect(settings.database_url, pool_size=2)
    try:
        _require_tables(store)
        policies = load_policies(settings.policy_dir)
        pipeline = load_pipeline(
            settings.toxicity_model,
            settings.data_dir,
            settings.scoring_threads,
            lambda step: click.echo(f"  {step}", err=True),
        )
        policies.require_labels(pipeline.labels)
        with click.progressbar(
            length=comments + history_size(comments), label="Comments", file=sys.stderr
        ) as bar:
            played = play(
                store,
                hash_key=settings.hash_key,
                policies=policies,
                scoring=_scoring(pipeline),
                comments=comments,
                again=again,
                progress=lambda done, _: bar.update(done - bar.pos),
            )
    finally:
        store.close()
    _show(played, f"http://{settings.host}:{settings.port}/desk/", as_json=as_json)


def _scoring(pipeline: ScoringPipeline) -> Scoring:
    def score(claims: Sequence[Claim]) -> list[Scores]:
        return pipeline.score([input_of(claim) for claim in claims])

    def explain(
        claims: Sequence[Claim], scores: Sequence[Scores], limits: Sequence[Mapping[Label, float]]
    ) -> list[Scores]:
        return pipeline.explain([input_of(claim) for claim in claims], scores, limits)

    models = tuple(f"{who.name}/{who.version}/{who.digest[:12]}" for who in pipeline.identities)
    return Scoring(score, models, explain)


def _require_tables(store: Store) -> None:
    with store.reader() as connection:
        current = is_current(connection)
    if not current:
        raise click.ClickException(
            "the database has no tables of this release yet: "
            "run `lettersdesk up` once, or `lettersdesk migrate`."
        )


def _show(played: Played, url: str, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps(
                {
                    "site": played.site.name,
                    "comments": played.comments,
                    "held": played.held,
                    "sign_in": url,
                    "name": played.lead,
                    "password": played.password,
                }
            )
        )
        return
    click.echo(
        f"The site {played.site.name} has {played.comments} comments now; {played.held} wait for a person."
    )
    click.echo(f"Sign in at {url} while `lettersdesk up` or `lettersdesk api` runs:")
    click.echo(f"  name      {played.lead}")
    click.echo(f"  password  {played.password}   (shown this once; you will choose your own)")
