"""`lettersdesk key`: make, list and revoke the API keys of portals.

A composition root. A key is shown at the moment it is made and never again: only its
hash is recorded.
"""

import json
import re
import time

import click

from service.commands.record import day_and_time, iso_or_none, opened_record, print_table
from service.store import sites

_WHOLE_KEY = re.compile(rf"{sites.KEY_PREFIX}([0-9a-f]+)(\..*)?")

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
_site_option = click.option("--site", "name", required=True, help="The site's name.")


@click.group()
def key() -> None:
    """API keys of portals: create, list, revoke.

    \b
    Example: lettersdesk key create --site "The Gazette"
    """


@key.command(epilog='Example: lettersdesk key create --site "The Gazette"')
@_site_option
@_json_option
def create(name: str, *, as_json: bool) -> None:
    """Make an API key for a portal and show it, this once."""
    with opened_record() as store, store.writer() as connection:
        made = sites.create_key(connection, sites.find_site(connection, name).id, now=time.time())
    if as_json:
        click.echo(json.dumps({"site": name, "id": _id_in(made), "key": made}))
        return
    click.echo(f"API key of {name} (shown this once): {made}")
    click.echo(f"Revoke it with: lettersdesk key revoke {_id_in(made)}")


@key.command("list", epilog='Example: lettersdesk key list --site "The Gazette"')
@_site_option
@_json_option
def list_(name: str, *, as_json: bool) -> None:
    """List a portal's keys by id, oldest first; no secrets.

    Last uses are noted to within five minutes.
    """
    with opened_record() as store, store.reader() as connection:
        found = sites.list_keys(connection, sites.find_site(connection, name).id)
    if as_json:
        rows = [
            {
                "id": one.id,
                "created_at": iso_or_none(one.created_at),
                "last_used_at": iso_or_none(one.last_used_at),
                "revoked_at": iso_or_none(one.revoked_at),
            }
            for one in found
        ]
        click.echo(json.dumps(rows, indent=2))
    elif not found:
        click.echo(f"{name} has no key yet: lettersdesk key create --site NAME")
    else:
        print_table(
            ("key", "created (UTC)", "last used", "revoked"),
            [
                (
                    one.id,
                    day_and_time(one.created_at),
                    day_and_time(one.last_used_at),
                    day_and_time(one.revoked_at),
                )
                for one in found
            ],
        )


@key.command(epilog="Example: lettersdesk key revoke 5f0c2a9be1d4")
@click.argument("key_id", metavar="ID")
@_json_option
def revoke(key_id: str, *, as_json: bool) -> None:
    """Refuse a key from now on; running servers follow within three seconds.

    ID is what `lettersdesk key list` shows; a whole key will do.
    """
    known_as = _id_in(key_id)
    with opened_record() as store, store.writer() as connection:
        sites.revoke_key(connection, known_as, now=time.time())
    click.echo(json.dumps({"id": known_as, "revoked": True}) if as_json else f"Key {known_as} is revoked.")


def _id_in(said: str) -> str:
    whole = _WHOLE_KEY.fullmatch(said.strip())
    return whole[1] if whole else said.strip()
