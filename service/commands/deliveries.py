"""`lettersdesk deliveries`: what could not be sent to the portals, and sending it again.

A composition root. Never shows a delivery's body: it quotes what was decided about a reader.
"""

import json
import time
from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from service.commands.record import opened_record
from service.domain.comment import Delivery
from service.domain.decision_json import to_iso
from service.store import deliveries as outbox
from service.store import sites
from service.store.engine import Store

STATES = ("pending", "sending", "delivered", "dead", "no_endpoint", "cancelled")
_UNSENT = ("pending", "sending", "dead")
_AT_ONCE, _ALL = 500, 1_000_000


@click.group()
def deliveries() -> None:
    """See deliveries to the portals' endpoints, and send them again."""


@deliveries.command("list", epilog="Example: lettersdesk deliveries list --state dead --site gazette")
@click.option("--site", "site_name", metavar="NAME", help="Only this site's.")
@click.option(
    "--state",
    "states",
    type=click.Choice(STATES),
    multiple=True,
    help="Only in this state; may be given several times. Without it: all that are not delivered.",
)
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="One JSON object per line.")
def list_(*, site_name: str | None, states: tuple[str, ...], limit: int, as_json: bool) -> None:
    """List deliveries, newest first.

    `dead` is what every attempt over 75 hours failed for, or what was refused for good;
    `cancelled` is what a moderator took back before the portal could know.
    """
    with opened_record() as store, store.reader() as connection:
        site_id = sites.find_site(connection, site_name).id if site_name else None
        found = outbox.list_deliveries(connection, states=states or _UNSENT, site_id=site_id, limit=limit)
        names = {site.id: site.name for site in sites.list_sites(connection)}
    rows = [_row(delivery, names) for delivery in found]
    if as_json:
        for row in rows:
            click.echo(json.dumps(row))
    elif rows:
        _show(rows)
    else:
        click.echo("No such deliveries.")


@deliveries.command(
    epilog="Examples: lettersdesk deliveries replay msg_5f0c...  |  "
    "lettersdesk deliveries replay --all-dead --site gazette"
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@click.option("--all-dead", is_flag=True, help="All dead deliveries of the site given with --site.")
@click.option("--site", "site_name", metavar="NAME", help="The site, with --all-dead.")
@click.option("--json", "as_json", is_flag=True, help="The result as a JSON object.")
def replay(*, ids: tuple[str, ...], all_dead: bool, site_name: str | None, as_json: bool) -> None:
    """Send deliveries again, at once, with the same id and the same bytes.

    Takes ids as `deliveries list` shows them, delivered ones too, or --all-dead with --site.
    """
    if all_dead == bool(ids) or all_dead != bool(site_name):
        raise click.UsageError("Give either ids, or --all-dead together with --site NAME.")
    with opened_record() as store:
        count = _replay_dead(store, str(site_name)) if all_dead else _replay(store, ids)
    if as_json:
        click.echo(json.dumps({"replayed": count}))
    else:
        click.echo(f"{count} {'delivery' if count == 1 else 'deliveries'} will be sent again at once.")


def _replay_dead(store: Store, site_name: str) -> int:
    # Read once: what dies again meanwhile is not ours to send for ever.
    with store.reader() as connection:
        site = sites.find_site(connection, site_name)
        dead = outbox.list_deliveries(connection, states=("dead",), site_id=site.id, limit=_ALL)
    ids = [delivery.webhook_id for delivery in dead]
    return sum(_replay(store, ids[at : at + _AT_ONCE]) for at in range(0, len(ids), _AT_ONCE))


def _replay(store: Store, ids: Sequence[str]) -> int:
    with store.writer() as connection:
        return outbox.replay(connection, list(dict.fromkeys(ids)), now=time.time())


def _row(delivery: Delivery, names: dict[int, str]) -> dict[str, Any]:
    return {
        "id": delivery.webhook_id,
        "site": names.get(delivery.site_id),
        "state": delivery.state,
        "attempts": delivery.attempts,
        "created_at": to_iso(delivery.created_at),
        "next_at": to_iso(delivery.next_at) if delivery.state in ("pending", "sending") else None,
        "last_status": delivery.last_status,
        "last_error": delivery.last_error,
    }


def _show(rows: Sequence[dict[str, Any]]) -> None:
    table = Table(box=None, header_style="bold")
    for heading in ("id", "site", "state", "attempts", "created", "next attempt", "last error"):
        table.add_column(heading, overflow="fold")
    for row in rows:
        shown = [row["id"], row["site"], row["state"], row["attempts"], row["created_at"]]
        shown += [row["next_at"] or "", row["last_error"] or ""]
        table.add_row(*(Text(str(value)) for value in shown))  # Text: nothing in it is markup
    Console().print(table)
