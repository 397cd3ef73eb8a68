"""`lettersdesk site`: add portals, list them, and say where their decisions are sent.

A composition root. Shows a signing secret only at the moment it is made.
"""

import json
import time
from typing import Any
from urllib.parse import urlsplit

import click
from sqlalchemy import Connection

from config.settings import load_settings
from service.commands.record import day_and_time, iso_or_none, opened_record, print_table
from service.domain.comment import Site
from service.policy_files import load_policies
from service.store import sites

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
_private_option = click.option(
    "--allow-private-delivery",
    is_flag=True,
    help="Let decisions be sent to private and loopback addresses, such as a portal on this machine.",
)


@click.group()
def site() -> None:
    """Portals that submit comments: add, list, and set where decisions are sent.

    \b
    Example: lettersdesk site add "The Gazette" --delivery-url https://gazette.example/hooks/comments
    """


def _web_address(_: click.Context, __: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        port_is_valid = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_valid = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_valid:
        raise click.BadParameter("give a whole address such as https://portal.example/hooks/comments.")
    if parts.username or parts.password:
        raise click.BadParameter("an address with a name and password in it is refused.")
    return value


def _site_name(_: click.Context, __: click.Parameter, value: str) -> str:
    name = value.strip()
    if not 1 <= len(name) <= 200 or not name.isprintable():  # noqa: PLR2004 - the column's width
        raise click.BadParameter("a name has 1 to 200 printable characters.")
    return name


@site.command(epilog='Example: lettersdesk site add "The Gazette" --policy default')
@click.argument("name", callback=_site_name)
@click.option("--policy", default="default", show_default=True, help="The policy that judges its comments.")
@click.option("--delivery-url", callback=_web_address, help="Send every decision to this address.")
@_private_option
@_json_option
def add(
    name: str, *, policy: str, delivery_url: str | None, allow_private_delivery: bool, as_json: bool
) -> None:
    """Add a portal; make its API key with `lettersdesk key create`.

    With --delivery-url the signing secret of the webhooks is shown, this once.
    """
    _require_policy(policy)
    now = time.time()
    with opened_record() as store, store.writer() as connection:
        made = sites.add_site(
            connection,
            name,
            now=now,
            policy=policy,
            delivery_url=delivery_url,
            delivery_allow_private=allow_private_delivery,
        )
        secret = _newest_secret(connection, made) if delivery_url else None
    _show_site(made, secret, as_json=as_json, said=f"Added the site {made.name}.")
    if not as_json:
        click.echo(f"Next: lettersdesk key create --site {json.dumps(made.name, ensure_ascii=False)}")


@site.command("list", epilog="Example: lettersdesk site list --json")
@_json_option
def list_(*, as_json: bool) -> None:
    """List all portals, oldest first; no secrets."""
    with opened_record() as store, store.reader() as connection:
        found = sites.list_sites(connection)
    if as_json:
        click.echo(json.dumps([_site_to_dict(one) for one in found], indent=2))
    elif not found:
        click.echo("There is no site yet: lettersdesk site add NAME")
    else:
        print_table(
            ("site", "policy", "decisions are sent to"),
            [(one.name, one.policy, one.delivery_url or "- (read from the feed)") for one in found],
        )


@site.command(
    "set-delivery",
    epilog='Example: lettersdesk site set-delivery "The Gazette" https://gazette.example/hooks/comments',
)
@click.argument("name")
@click.argument("url", required=False, callback=_web_address)
@click.option("--off", is_flag=True, help="Send nothing any more; the feed goes on.")
@_private_option
@_json_option
def set_delivery(
    name: str, url: str | None, *, off: bool, allow_private_delivery: bool, as_json: bool
) -> None:
    """Send a portal's decisions to URL from now on, or stop with --off.

    The first address gets a signing secret, shown this once; a later one keeps it. An endpoint
    that was switched off because it answered 410 Gone is tried again.
    """
    if off == bool(url):
        raise click.UsageError("give either URL or --off.")
    now = time.time()
    with opened_record() as store, store.writer() as connection:
        found = sites.find_site(connection, name)
        had = sites.webhook_secrets_of(connection, found.id, now=now)
        sites.set_delivery(connection, found.id, url, allow_private=allow_private_delivery, now=now)
        found = sites.get_site(connection, found.id)
        secret = _newest_secret(connection, found) if url and not had else None
    said = f"Decisions of {name} are sent to {url}." if url else f"Decisions of {name} are no longer sent."
    _show_site(found, secret, as_json=as_json, said=said)


@site.command("rotate-secret", epilog='Example: lettersdesk site rotate-secret "The Gazette" --overlap 24')
@click.argument("name")
@click.option(
    "--overlap",
    type=click.FloatRange(0, 24 * 30),
    default=24.0,
    show_default=True,
    help="Hours for which the old secret signs as well, so that the portal can change over.",
)
@_json_option
def rotate_secret(name: str, *, overlap: float, as_json: bool) -> None:
    """Make a new signing secret for a portal's webhooks and show it, this once.

    Until the overlap is over every delivery carries both signatures.
    """
    now = time.time()
    with opened_record() as store, store.writer() as connection:
        found = sites.find_site(connection, name)
        secret = sites.add_webhook_secret(connection, found.id, now=now, overlap=overlap * 3600)
    ends = now + overlap * 3600
    if as_json:
        click.echo(json.dumps({"site": name, "secret": secret, "old_secret_signs_until": iso_or_none(ends)}))
        return
    _show_secret(secret)
    click.echo(f"The old secret signs as well until {day_and_time(ends)} UTC.")


def _require_policy(name: str) -> None:
    known = sorted(
        {one.name for one in load_policies(load_settings().policy_dir).policies if one.mode == "live"}
    )
    if name not in known:
        raise click.BadParameter(
            f"there is no policy named {name}; there are: {', '.join(known)}.", param_hint="--policy"
        )


def _newest_secret(connection: Connection, found: Site) -> str:
    return sites.webhook_secrets_of(connection, found.id, now=time.time())[0]


def _show_site(found: Site, secret: str | None, *, as_json: bool, said: str) -> None:
    if as_json:
        click.echo(json.dumps({**_site_to_dict(found), **({"secret": secret} if secret else {})}))
        return
    click.echo(said)
    if secret:
        _show_secret(secret)


def _show_secret(secret: str) -> None:
    click.echo(f"Signing secret (shown this once): {secret}")


def _site_to_dict(found: Site) -> dict[str, Any]:
    return {
        "site": found.name,
        "policy": found.policy,
        "delivery_url": found.delivery_url,
        "allow_private_delivery": found.delivery_allow_private,
    }
