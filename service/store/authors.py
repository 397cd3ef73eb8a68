"""What moderators did about authors, and their notes: orders, liftings, and what is in force.

Called by moderation inside its transactions and by the author's page. What the author
wrote is in `author_history`. An order is never deleted: it is lifted, or it ends.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, Select, and_, bindparam, insert, or_, select, update

from service.domain.author_action import ActionKind, AuthorAction
from service.domain.errors import NotFound
from service.store.tables import author_actions, decisions, moderators, notes, revisions

LONGEST_ID = 200
"""Code points of an author's id: the column's width."""

BY_STANDING_ORDER = and_(decisions.c.source == "moderator", decisions.c.verdict_id.is_not(None))
"""Decisions that an order about the author made when the machine had scored the comment.

What people decide at the desk rests on no verdict, so the two can be told apart.
"""

_STRICTNESS: Mapping[str, int] = {str(kind): rank for rank, kind in enumerate(ActionKind)}


@dataclass(frozen=True, slots=True)
class Note:
    """What a moderator wrote for colleagues, on an author or on one of the author's comments."""

    id: int
    author_id: str
    comment_id: str | None
    body: str
    moderator: str
    """Display name."""
    created_at: float


def can_be_an_id(author_id: str) -> bool:
    """Whether a string could be an author's id at all; databases refuse to look for others."""
    return 0 < len(author_id) <= LONGEST_ID and "\0" not in author_id


def lock(connection: Connection, site_id: int, author_id: str) -> None:
    """Let nobody else act on this author until the transaction ends.

    Raises: NotFound (permanent) if the site has no comment of theirs.
    """
    first = (
        select(revisions.c.comment_id)
        .where(revisions.c.site_id == site_id, revisions.c.author_id == author_id)
        .order_by(revisions.c.received_at, revisions.c.comment_id, revisions.c.revision)
        .limit(1)
        .with_for_update()
    )
    if not can_be_an_id(author_id) or connection.execute(first).first() is None:
        raise NotFound("this site has no comment of that author")


def insert_action(
    connection: Connection,
    site_id: int,
    author_id: str,
    kind: ActionKind,
    *,
    reason: str,
    moderator_id: int,
    now: float,
    until: float | None,
) -> int:
    """Record an order; returns its number."""
    number: int = connection.execute(
        insert(author_actions)
        .values(
            site_id=site_id,
            author_id=author_id,
            kind=kind,
            reason=reason,
            moderator_id=moderator_id,
            created_at=now,
            until=until,
        )
        .returning(author_actions.c.id)
    ).scalar_one()
    return number


def end_actions(
    connection: Connection, action_ids: Sequence[int], *, moderator_id: int, reason: str, now: float
) -> None:
    """Lift orders from `now` on."""
    connection.execute(
        update(author_actions)
        .where(author_actions.c.id.in_(action_ids))
        .values(lifted_at=now, lifted_by=moderator_id, lift_reason=reason)
    )


def get_action(connection: Connection, site_id: int, action_id: int, *, lock: bool = False) -> AuthorAction:
    """One order of a site, held until the transaction ends if `lock`. Raises: NotFound (permanent)."""
    statement = _ACTIONS.where(author_actions.c.site_id == site_id, author_actions.c.id == action_id)
    if lock:
        statement = statement.with_for_update(of=author_actions)
    row = connection.execute(statement).first()
    if row is None:
        raise NotFound("this site has no such order about an author")
    return _action(row)


def list_actions(
    connection: Connection, site_id: int, author_id: str, *, limit: int = 200
) -> list[AuthorAction]:
    """Every order about an author, newest first, at most `limit`."""
    rows = connection.execute(
        _ACTIONS.where(author_actions.c.site_id == site_id, author_actions.c.author_id == author_id)
        .order_by(author_actions.c.id.desc())
        .limit(limit)
    )
    return [_action(row) for row in rows]


def orders_in_force(
    connection: Connection, authors: Sequence[tuple[int, str]], now: float
) -> dict[tuple[int, str], AuthorAction]:
    """(site's number, author's id) to the strictest order in force at `now`, for those that have one.

    Of two equally strict ones the newer.
    """
    strictest: dict[tuple[int, str], AuthorAction] = {}
    if not authors:
        return strictest
    wanted = set(authors)
    rows = connection.execute(
        _IN_FORCE,
        {
            "sites": sorted({site_id for site_id, _ in wanted}),
            "authors": sorted({author_id for _, author_id in wanted}),
            "now": now,
        },
    )
    for action in map(_action, rows):
        key = (action.site_id, action.author_id)
        if key not in wanted:
            continue
        if key not in strictest or _rank(action) > _rank(strictest[key]):
            strictest[key] = action
    return strictest


def insert_note(
    connection: Connection,
    site_id: int,
    author_id: str,
    body: str,
    *,
    moderator_id: int,
    now: float,
    comment_id: str | None = None,
) -> int:
    """Record a note on an author, or on one of the author's comments; returns its number."""
    number: int = connection.execute(
        insert(notes)
        .values(
            site_id=site_id,
            author_id=author_id,
            comment_id=comment_id,
            body=body,
            moderator_id=moderator_id,
            created_at=now,
        )
        .returning(notes.c.id)
    ).scalar_one()
    return number


def notes_about(connection: Connection, site_id: int, author_id: str, *, limit: int = 100) -> list[Note]:
    """Notes on an author and on all of the author's comments, newest first, at most `limit`."""
    rows = connection.execute(
        _NOTES.where(notes.c.site_id == site_id, notes.c.author_id == author_id).limit(limit)
    )
    return [Note(*row) for row in rows]


def _rank(action: AuthorAction) -> tuple[int, int]:
    return _STRICTNESS[action.kind], action.id


def _actions() -> Select[tuple[object, ...]]:
    gave, lifted = moderators.alias("gave"), moderators.alias("lifted")
    return (
        select(author_actions, gave.c.name.label("given_by"), lifted.c.name.label("lifted_by_name"))
        .join(gave, gave.c.id == author_actions.c.moderator_id)
        .outerjoin(lifted, lifted.c.id == author_actions.c.lifted_by)
    )


# Built once: SQLAlchemy takes longer to build these than the database to answer them.
_ACTIONS = _actions()
_NOTES = (
    select(
        notes.c.id,
        notes.c.author_id,
        notes.c.comment_id,
        notes.c.body,
        moderators.c.display_name,
        notes.c.created_at,
    )
    .join(moderators, moderators.c.id == notes.c.moderator_id)
    .order_by(notes.c.id.desc())
)
_IN_FORCE = _ACTIONS.where(
    # Not as pairs, for which SQLite would read the whole table; what is too much is left out later.
    author_actions.c.site_id.in_(bindparam("sites", expanding=True)),
    author_actions.c.author_id.in_(bindparam("authors", expanding=True)),
    author_actions.c.lifted_at.is_(None),
    or_(author_actions.c.until.is_(None), author_actions.c.until > bindparam("now")),
)


def _action(row: Row[tuple[object, ...]]) -> AuthorAction:
    return AuthorAction(
        id=row.id,
        site_id=row.site_id,
        author_id=row.author_id,
        kind=ActionKind(row.kind),
        reason=row.reason,
        moderator=row.given_by,
        created_at=row.created_at,
        until=row.until,
        lifted_at=row.lifted_at,
        lifted_by=row.lifted_by_name,
        lift_reason=row.lift_reason,
    )
