"""Sites, their API keys and webhook secrets.

Called by the API to recognise a caller and by the command to administer them.
Key secrets are stored as SHA-256 only: they are random, so a slow hash adds nothing.
"""

import hashlib
import hmac
import secrets
from base64 import b64encode
from dataclasses import dataclass, field

from sqlalchemy import Connection, Row, insert, or_, select, update

from service.domain.comment import ApiKey, Site
from service.domain.errors import Conflict, NotFound
from service.store.tables import api_keys, sites, webhook_secrets

KEY_PREFIX = "ldk_"
"""Starts every API key, so that secret scanners and people recognise one."""
LAST_USED_RESOLUTION = 300.0
"""Seconds between two writes of a key's last use: exact times would cost a write per request."""


def add_site(
    connection: Connection,
    name: str,
    *,
    now: float,
    policy: str = "default",
    delivery_url: str | None = None,
    delivery_allow_private: bool = False,
) -> Site:
    """Record a new site. Raises: Conflict (permanent) if the name is taken."""
    if connection.execute(select(sites.c.id).where(sites.c.name == name)).first():
        raise Conflict(f"there is a site named {name} already")
    row = connection.execute(
        insert(sites)
        .values(
            name=name,
            policy=policy,
            created_at=now,
            delivery_url=delivery_url,
            delivery_allow_private=delivery_allow_private,
        )
        .returning(sites)
    ).one()
    if delivery_url:
        add_webhook_secret(connection, row.id, now=now)
    return _site(row)


def find_site(connection: Connection, name: str) -> Site:
    """The site of that name. Raises: NotFound (permanent)."""
    row = connection.execute(select(sites).where(sites.c.name == name)).first()
    if row is None:
        raise NotFound(f"there is no site named {name}: `lettersdesk site list` shows all")
    return _site(row)


def get_site(connection: Connection, site_id: int) -> Site:
    """The site with that number. Raises: NotFound (permanent)."""
    row = connection.execute(select(sites).where(sites.c.id == site_id)).first()
    if row is None:
        raise NotFound(f"there is no site number {site_id}")
    return _site(row)


def list_sites(connection: Connection) -> list[Site]:
    """Every site, oldest first."""
    return [_site(row) for row in connection.execute(select(sites).order_by(sites.c.id))]


def set_undo_seconds(connection: Connection, site_id: int, seconds: float) -> None:
    """Let moderators take decisions back for so many seconds from now on."""
    connection.execute(update(sites).where(sites.c.id == site_id).values(undo_seconds=seconds))


def set_delivery(
    connection: Connection, site_id: int, url: str | None, *, allow_private: bool, now: float
) -> None:
    """Send a site's decisions to `url` from now on; None stops it. Makes a first secret if there is none."""
    connection.execute(
        update(sites)
        .where(sites.c.id == site_id)
        .values(delivery_url=url, delivery_allow_private=allow_private, delivery_disabled_at=None)
    )
    if url and not webhook_secrets_of(connection, site_id, now=now):
        add_webhook_secret(connection, site_id, now=now)


@dataclass(frozen=True, slots=True)
class DeliveryTarget:
    """Where a site's decisions go and what signs them; `url` is None when nothing is to be sent."""

    site_name: str
    url: str | None
    allow_private: bool
    secrets: tuple[str, ...] = field(repr=False)


def delivery_target(connection: Connection, site_id: int, *, now: float) -> DeliveryTarget:
    """A site's endpoint as it is now. Raises: NotFound (permanent)."""
    row = connection.execute(select(sites).where(sites.c.id == site_id)).first()
    if row is None:
        raise NotFound(f"there is no site number {site_id}")
    return DeliveryTarget(
        row.name,
        row.delivery_url if row.delivery_disabled_at is None else None,
        row.delivery_allow_private,
        tuple(webhook_secrets_of(connection, site_id, now=now)),
    )


def disable_delivery(connection: Connection, site_id: int, *, now: float) -> None:
    """Stop sending to a site whose endpoint said 410 Gone, until an operator sets it again."""
    connection.execute(update(sites).where(sites.c.id == site_id).values(delivery_disabled_at=now))


def add_webhook_secret(
    connection: Connection, site_id: int, *, now: float, overlap: float | None = None
) -> str:
    """Make a signing secret; with `overlap`, older ones still sign for so many seconds.

    Returns the secret as `whsec_<base64 of 24 bytes>` (Standard Webhooks), shown once.
    """
    if overlap is not None:
        connection.execute(
            update(webhook_secrets)
            .where(webhook_secrets.c.site_id == site_id)
            .where(or_(webhook_secrets.c.expires_at.is_(None), webhook_secrets.c.expires_at > now + overlap))
            .values(expires_at=now + overlap)
        )
    secret = "whsec_" + b64encode(secrets.token_bytes(24)).decode()
    connection.execute(insert(webhook_secrets).values(site_id=site_id, secret=secret, created_at=now))
    return secret


def webhook_secrets_of(connection: Connection, site_id: int, *, now: float) -> list[str]:
    """The secrets that sign now, newest first: several while one is being rotated out."""
    return list(
        connection.execute(
            select(webhook_secrets.c.secret)
            .where(webhook_secrets.c.site_id == site_id)
            .where(or_(webhook_secrets.c.expires_at.is_(None), webhook_secrets.c.expires_at > now))
            .order_by(webhook_secrets.c.id.desc())
        ).scalars()
    )


def create_key(connection: Connection, site_id: int, *, now: float) -> str:
    """Make an API key, `ldk_<id>.<secret>` with 256 random bits; only its hash is kept."""
    key_id, secret = secrets.token_hex(6), secrets.token_urlsafe(32)
    connection.execute(
        insert(api_keys).values(id=key_id, site_id=site_id, secret_sha256=_sha256(secret), created_at=now)
    )
    return f"{KEY_PREFIX}{key_id}.{secret}"


def list_keys(connection: Connection, site_id: int) -> list[ApiKey]:
    """A site's keys, oldest first, without their secrets."""
    rows = connection.execute(
        select(api_keys).where(api_keys.c.site_id == site_id).order_by(api_keys.c.created_at)
    )
    return [ApiKey(row.id, row.site_id, row.created_at, row.revoked_at, row.last_used_at) for row in rows]


def revoke_key(connection: Connection, key_id: str, *, now: float) -> None:
    """Refuse this key from now on. Raises: NotFound (permanent). Revoking twice changes nothing."""
    known = connection.execute(select(api_keys.c.revoked_at).where(api_keys.c.id == key_id)).first()
    if known is None:
        raise NotFound(f"there is no key {key_id}: `lettersdesk key list --site NAME` shows all")
    if known.revoked_at is None:
        connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(revoked_at=now))


def authenticate(connection: Connection, key: str) -> tuple[Site, ApiKey] | None:
    """The site a key belongs to; None if it is malformed, unknown, wrong or revoked."""
    if not key.startswith(KEY_PREFIX) or "." not in key:
        return None
    key_id, _, secret = key.removeprefix(KEY_PREFIX).partition(".")
    row = connection.execute(select(api_keys).where(api_keys.c.id == key_id)).first()
    # An unknown id costs the same comparison as a wrong secret.
    matches = hmac.compare_digest(_sha256(secret), row.secret_sha256 if row else "0" * 64)
    if row is None or not matches or row.revoked_at is not None:
        return None
    found = ApiKey(row.id, row.site_id, row.created_at, row.revoked_at, row.last_used_at)
    return get_site(connection, row.site_id), found


def is_revoked(connection: Connection, key: str) -> bool:
    """Whether this is a true key that was revoked; tells nothing to who has only a part of one."""
    key_id, _, secret = key.removeprefix(KEY_PREFIX).partition(".")
    row = connection.execute(
        select(api_keys.c.secret_sha256, api_keys.c.revoked_at).where(api_keys.c.id == key_id)
    ).first()
    matches = hmac.compare_digest(_sha256(secret), row.secret_sha256 if row else "0" * 64)
    return row is not None and matches and row.revoked_at is not None


def touch_key(connection: Connection, key_id: str, *, now: float) -> None:
    """Remember that a key was used, to within LAST_USED_RESOLUTION."""
    connection.execute(update(api_keys).where(api_keys.c.id == key_id).values(last_used_at=now))


def _sha256(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def _site(row: Row[tuple[object, ...]]) -> Site:
    return Site(row.id, row.name, row.policy, row.delivery_url, row.delivery_allow_private, row.undo_seconds)
