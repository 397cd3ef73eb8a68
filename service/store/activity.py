"""The activity log: who changed what at the desk, written with the change and never altered.

Called by moderation and accounts inside the transaction that makes the change; read by the
leads' page. Never holds a comment's text: the database's own triggers refuse UPDATE and DELETE.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select

from service.domain.activity import Act, Activity, ActivityFilter
from service.store.tables import activity

COMMAND_LINE = "command line"
"""The actor of what `lettersdesk` commands do."""
_LONGEST_SUBJECT = 200


def record(
    connection: Connection,
    *,
    at: float,
    site_id: int | None,
    actor: str,
    act: Act,
    subject: str,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Add one line; returns its number.

    `actor` is a moderator's name or COMMAND_LINE, `subject` what it was done to (a comment's
    id, an author's, a moderator's name; cut at 200 characters), `site_id` None for what
    concerns no site. Assumes that `detail` holds no reader's text.
    """
    line = {"at": at, "actor": actor, "act": act, "subject": subject, "detail": detail or {}}
    [number] = record_many(connection, site_id=site_id, lines=[line])
    return number


def record_many(
    connection: Connection, *, site_id: int | None, lines: Sequence[Mapping[str, Any]]
) -> list[int]:
    """Add several lines in order, each with the other keywords of `record`; returns their numbers."""
    if not lines:
        return []
    statement = insert(activity).returning(activity.c.id, sort_by_parameter_order=True)
    rows = [
        {
            "at": line["at"],
            "site_id": site_id,
            "actor": line["actor"],
            "action": str(line["act"]),
            "subject": str(line["subject"])[:_LONGEST_SUBJECT],
            "detail": dict(line["detail"]),
        }
        for line in lines
    ]
    return list(connection.execute(statement, rows).scalars())


def read(
    connection: Connection,
    site_id: int | None,
    *,
    before_id: int | None = None,
    limit: int = 50,
    actor: str | None = None,
    act: Act | None = None,
    siteless: bool = False,
) -> list[Activity]:
    """One site's lines, newest first, at most `limit`, those before line `before_id` only.

    `site_id` None reads every line; `siteless` adds what concerns no site (such as sign-ins)
    to a site's own. The next page starts before the last line's number.
    """
    statement = select(activity).order_by(activity.c.id.desc()).limit(limit)
    if site_id is not None:
        own = activity.c.site_id == site_id
        statement = statement.where(or_(own, activity.c.site_id.is_(None)) if siteless else own)
    if before_id is not None:
        statement = statement.where(activity.c.id < before_id)
    if actor is not None:
        statement = statement.where(activity.c.actor == actor)
    if act is not None:
        statement = statement.where(activity.c.action == str(act))
    return [_line(row) for row in connection.execute(statement)]


def lines_at(connection: Connection, actor: str, at: float) -> list[Activity]:
    """What one person did at exactly that moment: the lines of one transaction."""
    statement = select(activity).where(activity.c.actor == actor, activity.c.at == at)
    return [_line(row) for row in connection.execute(statement.order_by(activity.c.id))]


def find(
    connection: Connection,
    site_id: int,
    wanted: ActivityFilter,
    *,
    before_id: int | None = None,
    limit: int = 50,
    siteless: bool = False,
) -> list[Activity]:
    """The site's lines that a filter lets through, newest first, paged and with `siteless` as `read`."""
    own = activity.c.site_id == site_id
    statement = select(activity).where(or_(own, activity.c.site_id.is_(None)) if siteless else own)
    if before_id is not None:
        statement = statement.where(activity.c.id < before_id)
    if wanted.actor is not None:
        statement = statement.where(activity.c.actor == wanted.actor)
    if wanted.act is not None:
        statement = statement.where(activity.c.action == str(wanted.act))
    if wanted.subject is not None:
        statement = statement.where(activity.c.subject == wanted.subject[:_LONGEST_SUBJECT])
    if wanted.since is not None:
        statement = statement.where(activity.c.at >= wanted.since)
    if wanted.until is not None:
        statement = statement.where(activity.c.at < wanted.until)
    rows = connection.execute(statement.order_by(activity.c.id.desc()).limit(limit))
    return [_line(row) for row in rows]


def actors(connection: Connection, site_id: int) -> list[str]:
    """Everybody who has a line at the site, by name."""
    rows = connection.execute(
        select(activity.c.actor).where(activity.c.site_id == site_id).distinct().order_by(activity.c.actor)
    )
    return list(rows.scalars())


def _line(row: Row[tuple[object, ...]]) -> Activity:
    return Activity(
        id=row.id,
        at=row.at,
        site_id=row.site_id,
        actor=row.actor,
        act=row.action,
        subject=row.subject,
        detail=row.detail,
    )
