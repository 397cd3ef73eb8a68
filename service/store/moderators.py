"""People with accounts, their roles at sites and their choices.

Called by service.accounts and the desk. Gives a password's hash to nobody but `find_credentials`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from service.domain.errors import Conflict, NotFound
from service.domain.moderator import Moderator, Role
from service.domain.preferences import Preferences, preferences_from_dict, preferences_to_dict
from service.store.tables import desk_sessions, memberships, moderators


@dataclass(frozen=True, slots=True)
class Credentials:
    """What a sign-in is checked against."""

    moderator_id: int
    name: str
    password_hash: str = field(repr=False)
    is_disabled: bool


def add_moderator(
    connection: Connection,
    name: str,
    *,
    display_name: str,
    password_hash: str,
    must_change_password: bool,
    admin_everywhere: bool = False,
    now: float,
) -> Moderator:
    """Record a person. Raises: Conflict (permanent) if the name is taken."""
    if connection.execute(select(moderators.c.id).where(moderators.c.name == name)).first():
        raise Conflict(f"there is a moderator named {name} already")
    try:
        with connection.begin_nested():
            moderator_id = connection.execute(
                insert(moderators)
                .values(
                    name=name,
                    display_name=display_name,
                    password_hash=password_hash,
                    must_change_password=must_change_password,
                    admin_everywhere=admin_everywhere,
                    preferences={},
                    created_at=now,
                )
                .returning(moderators.c.id)
            ).scalar_one()
    except IntegrityError as error:
        raise Conflict(f"there is a moderator named {name} already") from error
    return get_moderator(connection, moderator_id)


def any_moderator(connection: Connection) -> bool:
    """Whether anybody has an account, disabled ones counted."""
    return connection.execute(select(moderators.c.id).limit(1)).first() is not None


def get_moderator(connection: Connection, moderator_id: int) -> Moderator:
    """The person with that number. Raises: NotFound (permanent)."""
    found = _read(connection, moderators.c.id == moderator_id)
    if not found:
        raise NotFound(f"there is no moderator number {moderator_id}")
    return found[0]


def find_moderator(connection: Connection, name: str) -> Moderator:
    """The person who signs in with that name. Raises: NotFound (permanent)."""
    found = _read(connection, moderators.c.name == name)
    if not found:
        raise NotFound(f"there is no moderator named {name}: `lettersdesk user list` shows all")
    return found[0]


def list_moderators(connection: Connection, site_id: int | None = None) -> list[Moderator]:
    """Everybody by name; with `site_id` those who have a role there, admins everywhere counted."""
    if site_id is None:
        return _read(connection)
    of_site = select(memberships.c.moderator_id).where(memberships.c.site_id == site_id)
    return _read(connection, moderators.c.id.in_(of_site) | moderators.c.admin_everywhere)


def display_names(connection: Connection, names: Iterable[str]) -> dict[str, str]:
    """Names to how people call them; a name that nobody has is left out."""
    wanted = set(names)
    if not wanted:
        return {}
    rows = connection.execute(
        select(moderators.c.name, moderators.c.display_name).where(moderators.c.name.in_(wanted))
    )
    return {row.name: row.display_name for row in rows}


def last_seen(connection: Connection, moderator_ids: Sequence[int]) -> dict[int, float]:
    """When each was at the desk last, to within a minute; who never was is left out."""
    rows = connection.execute(
        select(desk_sessions.c.moderator_id, func.max(desk_sessions.c.seen_at).label("seen_at"))
        .where(desk_sessions.c.moderator_id.in_(moderator_ids))
        .group_by(desk_sessions.c.moderator_id)
    )
    return {row.moderator_id: row.seen_at for row in rows}


def find_credentials(connection: Connection, name: str) -> Credentials | None:
    """What to check a sign-in under that name against; None if nobody has it."""
    row = connection.execute(
        select(
            moderators.c.id, moderators.c.name, moderators.c.password_hash, moderators.c.disabled_at
        ).where(moderators.c.name == name)
    ).first()
    if row is None:
        return None
    return Credentials(row.id, row.name, row.password_hash, row.disabled_at is not None)


def set_password(connection: Connection, moderator_id: int, password_hash: str, *, must_change: bool) -> None:
    """Replace a password; `must_change` lets its owner do nothing else before choosing another."""
    _change(connection, moderator_id, password_hash=password_hash, must_change_password=must_change)


def replace_hash(connection: Connection, moderator_id: int, *, old: str, new: str) -> None:
    """Store the same password hashed anew, unless it was changed meanwhile."""
    connection.execute(
        update(moderators)
        .where(moderators.c.id == moderator_id, moderators.c.password_hash == old)
        .values(password_hash=new)
    )


def set_disabled(connection: Connection, moderator_id: int, disabled_at: float | None) -> None:
    """Close an account from that moment on; None opens it again."""
    _change(connection, moderator_id, disabled_at=disabled_at)


def set_admin_everywhere(connection: Connection, moderator_id: int, *, is_admin: bool) -> None:
    """Make somebody an admin of every site, also of those added later, or no longer."""
    _change(connection, moderator_id, admin_everywhere=is_admin)


def save_preferences(connection: Connection, moderator_id: int, preferences: Preferences) -> None:
    """Replace a person's own choices."""
    _change(connection, moderator_id, preferences=preferences_to_dict(preferences))


def set_role(connection: Connection, moderator_id: int, site_id: int, role: Role | None) -> None:
    """Give a role at a site in place of the one before; None takes it away."""
    connection.execute(
        delete(memberships).where(
            memberships.c.moderator_id == moderator_id, memberships.c.site_id == site_id
        )
    )
    if role is not None:
        connection.execute(insert(memberships).values(moderator_id=moderator_id, site_id=site_id, role=role))


def _change(connection: Connection, moderator_id: int, **values: Any) -> None:
    changed = connection.execute(
        update(moderators).where(moderators.c.id == moderator_id).values(**values)
    ).rowcount
    if not changed:
        raise NotFound(f"there is no moderator number {moderator_id}")


def _read(connection: Connection, *conditions: Any) -> list[Moderator]:
    rows = connection.execute(select(moderators).where(*conditions).order_by(moderators.c.name)).all()
    roles = _roles(connection, [row.id for row in rows])
    return [
        Moderator(
            id=row.id,
            name=row.name,
            display_name=row.display_name,
            must_change_password=row.must_change_password,
            admin_everywhere=row.admin_everywhere,
            created_at=row.created_at,
            disabled_at=row.disabled_at,
            roles=dict(roles.get(row.id, {})),
            preferences=preferences_from_dict(row.preferences),
        )
        for row in rows
    ]


def _roles(connection: Connection, moderator_ids: Sequence[int]) -> Mapping[int, Mapping[int, Role]]:
    found: dict[int, dict[int, Role]] = {}
    for row in connection.execute(select(memberships).where(memberships.c.moderator_id.in_(moderator_ids))):
        found.setdefault(row.moderator_id, {})[row.site_id] = Role(row.role)
    return found
