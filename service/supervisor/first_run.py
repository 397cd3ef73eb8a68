"""The first start: a first site and key, a first moderator, and what of the sample comments is recorded.

Called by `service.supervisor.start`. Never keeps a key or password: only their hashes are in the record.
"""

import json
import time
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from service.accounts.accounts import Accounts
from service.domain.decision_json import decision_to_dict
from service.domain.errors import Conflict
from service.store.comments import read_comments
from service.store.engine import Store
from service.store.sites import add_site, create_key, list_sites

FIRST_SITE = "example"
"""The site that a first start makes; any other site leaves the record to its owner."""
FIRST_ADMIN = "admin"
"""Who a first start lets into the desk, as an admin of every site."""


@dataclass(frozen=True, slots=True)
class FirstAdmin:
    """Who can let others into the desk, as this start finds or makes them."""

    name: str
    password: str | None
    """A new one-time password, to be shown this once; None if somebody has an account already."""


@dataclass(frozen=True, slots=True)
class FirstSite:
    """The first site as this start finds or makes it."""

    name: str
    key: str | None
    """A new key, to be shown this once; None if the site was there with its comments."""
    answers: tuple[dict[str, Any] | None, ...] = ()
    """The recorded decisions on the sample comments, in their order, when they were posted before."""


def sample_comments() -> list[dict[str, Any]]:
    """The comments that ship with the product, as a portal would post them."""
    lines = files("config").joinpath("samples", "comments.jsonl").read_text(encoding="utf-8").splitlines()
    samples = [json.loads(line) for line in lines if line.strip()]
    return [{name: value for name, value in sample.items() if name != "expect"} for sample in samples]


def prepare_first_site(store: Store, sample_ids: list[str]) -> FirstSite | None:
    """Make the first site and a key if there is no site; None if only others' sites are there.

    A start that was cut short before the samples were posted is taken up again with a new key;
    a start without samples (`sample_ids` is empty) makes a key only with the site.
    Raises: DatabaseUnavailable (retryable).
    """
    now = time.time()
    with store.writer() as connection:
        sites = list_sites(connection)
        first = next((site for site in sites if site.name == FIRST_SITE), None)
        if first is None and sites:
            return None
        is_new = first is None
        first = first or add_site(connection, FIRST_SITE, now=now)
        recorded = read_comments(connection, first.id, sample_ids)
        if is_new or (sample_ids and not recorded):
            return FirstSite(first.name, create_key(connection, first.id, now=now))
        found = [recorded.get(sample_id) for sample_id in sample_ids]
        return FirstSite(
            first.name,
            None,
            tuple(
                decision_to_dict(comment.decision) if comment and comment.decision else None
                for comment in found
            ),
        )


def prepare_first_admin(accounts: Accounts) -> FirstAdmin | None:
    """Make an admin of every site if nobody at all has an account.

    Afterwards the answer names an admin of every site who is not disabled, without a password; None if
    there is none. Raises: DatabaseUnavailable (retryable).
    """
    if not accounts.any():
        try:
            made, password = accounts.add(FIRST_ADMIN, display_name="Admin", admin_everywhere=True)
        except Conflict:
            pass  # another machine on the same database was quicker
        else:
            return FirstAdmin(made.name, password)
    admins = [one.name for one in accounts.list() if one.admin_everywhere and one.disabled_at is None]
    if not admins:
        return None
    return FirstAdmin(FIRST_ADMIN if FIRST_ADMIN in admins else admins[0], None)
