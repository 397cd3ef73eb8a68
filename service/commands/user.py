"""`lettersdesk user`: who may enter the desk, from the command line.

A composition root. Shows a one-time password at the moment it is made and never again: only
its hash is recorded.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import click

from config.settings import load_settings
from service.accounts.accounts import Accounts
from service.accounts.roster import clean_name
from service.commands.record import day_and_time, iso_or_none, opened_record, print_table
from service.domain.comment import Site
from service.domain.moderator import Moderator, Role
from service.store import moderators, sites
from service.store.engine import Store

_NO_ROLE = "none"

_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
_name_argument = click.argument("name")


@click.group()
def user() -> None:
    """Moderators of the desk: add, list, give roles, disable, reset passwords.

    \b
    Roles, each with what the one before it may do:
      viewer     reads the queue
      moderator  settles comments and acts on authors
      lead       sees charts and the log, changes the policy
      admin      says who works at the site
    \b
    Example: lettersdesk user add ani --role moderator --site "The Gazette"
    """


def _user_name(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        return clean_name(value)
    except ValueError as wrong:
        raise click.BadParameter(f"{wrong}.") from None


def _display_name(_: click.Context, __: click.Parameter, value: str | None) -> str:
    name = (value or "").strip()
    if len(name) > 200 or not name.isprintable():  # noqa: PLR2004 - the column's width
        raise click.BadParameter("a name to be called by has at most 200 printable characters.")
    return name


@user.command(
    epilog='Example: lettersdesk user add ani --display-name "Ani Grigoryan" --role lead --site "The Gazette"'
)
@click.argument("name", callback=_user_name)
@click.option(
    "--display-name", callback=_display_name, help="What the desk calls the person; NAME unless given."
)
@click.option("--role", type=click.Choice([str(role) for role in Role]), help="The role at --site.")
@click.option("--site", "site_name", help="The site at which the person has --role.")
@click.option("--admin-everywhere", is_flag=True, help="Make an admin of every site, also of later ones.")
@_json_option
def add(
    name: str,
    *,
    display_name: str,
    role: str | None,
    site_name: str | None,
    admin_everywhere: bool,
    as_json: bool,
) -> None:
    """Make an account and show its one-time password, this once.

    The person signs in with NAME, in lower case, and must choose a password of their own then.
    """
    if (role is None) != (site_name is None):
        raise click.UsageError("give --role and --site together.")
    if (role is None) != admin_everywhere:
        raise click.UsageError("give either --role R --site S or --admin-everywhere.")
    with _accounts() as (store, accounts):
        roles = {_site(store, site_name).id: Role(role)} if role and site_name else {}
        made, password = accounts.add(
            name, display_name=display_name, roles=roles, admin_everywhere=admin_everywhere
        )
    if as_json:
        click.echo(json.dumps({"user": made.name, "display_name": made.display_name, "password": password}))
        return
    where = "an admin of every site" if admin_everywhere else f"{role} at {site_name}"
    click.echo(f"Added {made.name}, {where}.")
    _show_password(password)


@user.command("list", epilog="Example: lettersdesk user list --json")
@_json_option
def list_(*, as_json: bool) -> None:
    """List everybody who has an account, with their roles; no passwords."""
    with _accounts() as (store, accounts):
        found = accounts.list()
        with store.reader() as connection:
            names = {site.id: site.name for site in sites.list_sites(connection)}
            seen = moderators.last_seen(connection, [one.id for one in found])
    if as_json:
        click.echo(json.dumps([_to_dict(one, names, seen.get(one.id)) for one in found], indent=2))
    elif not found:
        click.echo("There is nobody yet: lettersdesk user add NAME --admin-everywhere")
    else:
        print_table(
            ("name", "called", "roles", "last seen (UTC)", "state"),
            [
                (
                    one.name,
                    one.display_name,
                    _roles_in_words(one, names),
                    day_and_time(seen.get(one.id)),
                    _state(one),
                )
                for one in found
            ],
        )


@user.command(epilog="Example: lettersdesk user disable ani")
@_name_argument
@_json_option
def disable(name: str, *, as_json: bool) -> None:
    """Close an account and end its sessions at once; what the person decided stays."""
    with _accounts() as (_, accounts):
        found = accounts.disable(name)
    _say(
        found,
        as_json=as_json,
        said=f"{found.name} is disabled. Undo it with: lettersdesk user enable {found.name}",
    )


@user.command(epilog="Example: lettersdesk user enable ani")
@_name_argument
@_json_option
def enable(name: str, *, as_json: bool) -> None:
    """Open a disabled account again, with the roles and the password it had."""
    with _accounts() as (_, accounts):
        found = accounts.enable(name)
    _say(found, as_json=as_json, said=f"{found.name} can sign in again.")


@user.command(epilog="Example: lettersdesk user reset ani")
@_name_argument
@_json_option
def reset(name: str, *, as_json: bool) -> None:
    """Make a one-time password for somebody and show it, this once.

    The old password stops working, every session ends, and waits after failed sign-ins are over.
    """
    with _accounts() as (_, accounts):
        password = accounts.reset(name)
    if as_json:
        click.echo(json.dumps({"user": name.strip().lower(), "password": password}))
        return
    _show_password(password)


@user.command(epilog='Example: lettersdesk user role ani --site "The Gazette" --role moderator')
@_name_argument
@click.option("--site", "site_name", required=True, help="The site's name.")
@click.option(
    "--role",
    required=True,
    type=click.Choice([*(str(role) for role in Role), _NO_ROLE]),
    help="The role from now on; none takes it away.",
)
@_json_option
def role(name: str, *, site_name: str, role: str, as_json: bool) -> None:
    """Give somebody another role at a site; pages that are open follow at once."""
    with _accounts() as (store, accounts):
        found = accounts.set_role(name, _site(store, site_name), None if role == _NO_ROLE else Role(role))
    said = f"{found.name} has no role at {site_name} any more."
    _say(found, as_json=as_json, said=said if role == _NO_ROLE else f"{found.name} is {role} at {site_name}.")


@contextmanager
def _accounts() -> Iterator[tuple[Store, Accounts]]:
    with opened_record() as store:
        yield store, Accounts(store, load_settings().hash_key)


def _site(store: Store, name: str) -> Site:
    with store.reader() as connection:
        return sites.find_site(connection, name)


def _show_password(password: str) -> None:
    click.echo(f"One-time password (shown this once): {password}")
    click.echo("It must be changed at the first sign-in, at /desk/ of the server.")


def _say(found: Moderator, *, as_json: bool, said: str) -> None:
    click.echo(json.dumps({"user": found.name, "state": _state(found)}) if as_json else said)


def _state(one: Moderator) -> str:
    if one.disabled_at is not None:
        return "disabled"
    return "one-time password" if one.must_change_password else "active"


def _roles_in_words(one: Moderator, names: dict[int, str]) -> str:
    if one.admin_everywhere:
        return "admin of every site"
    return ", ".join(f"{role} at {names[site_id]}" for site_id, role in sorted(one.roles.items())) or "-"


def _to_dict(one: Moderator, names: dict[int, str], seen: float | None) -> dict[str, Any]:
    return {
        "user": one.name,
        "display_name": one.display_name,
        "admin_everywhere": one.admin_everywhere,
        "roles": {names[site_id]: str(role) for site_id, role in sorted(one.roles.items())},
        "state": _state(one),
        "last_seen_at": iso_or_none(seen),
    }
