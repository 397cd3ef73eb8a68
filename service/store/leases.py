"""Who has which comment open, and which severe texts a moderator was shown.

Called by moderation inside its transactions. A lease never stands in the way of a decision: it
only tells people that somebody else is at it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, case, delete, func, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.errors import NotFound
from service.store.tables import comments, exposures, held_comments, leases, moderators

_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class LeaseRow:
    """One lease; `holder` is the display name, `until` in seconds since 1970, UTC."""

    comment_id: str
    moderator_id: int
    holder: str
    until: float


def take(
    connection: Connection,
    site_id: int,
    comment_id: str,
    moderator_id: int,
    *,
    now: float,
    until: float,
    renew: bool = True,
) -> bool:
    """Take a comment's lease, or renew one's own; False if somebody else has it.

    Without `renew` one's own stands in the way too. Of two that ask at once one gets it: the
    row's key decides. Raises: NotFound (permanent) if the site has no such comment.
    """
    of_site = select(comments.c.id).where(comments.c.id == comment_id, comments.c.site_id == site_id)
    if connection.execute(of_site).first() is None:
        raise NotFound("this site has no such comment")
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    own = leases.c.moderator_id == moderator_id
    may_take = or_(leases.c.until <= now, own) if renew else leases.c.until <= now
    statement = dialect.insert(leases).values(
        comment_id=comment_id, site_id=site_id, moderator_id=moderator_id, taken_at=now, until=until
    )
    statement = statement.on_conflict_do_update(
        index_elements=[leases.c.comment_id],
        set_={
            "moderator_id": moderator_id,
            "taken_at": case((and_(own, leases.c.until > now), leases.c.taken_at), else_=now),
            "until": until,
        },
        where=may_take,
    ).returning(leases.c.comment_id)
    return connection.execute(statement).first() is not None


def is_held(connection: Connection, comment_id: str) -> bool:
    """Whether a comment waits for a person."""
    row = select(held_comments.c.id).where(held_comments.c.comment_id == comment_id)
    return connection.execute(row).first() is not None


def read(connection: Connection, comment_ids: Sequence[str], *, now: float) -> dict[str, LeaseRow]:
    """Comment id to the lease on it that has not run out, for those that have one."""
    rows = connection.execute(
        select(leases.c.comment_id, leases.c.moderator_id, leases.c.until, moderators.c.display_name)
        .join(moderators, moderators.c.id == leases.c.moderator_id)
        .where(leases.c.comment_id.in_(comment_ids), leases.c.until > now)
    )
    return {
        row.comment_id: LeaseRow(row.comment_id, row.moderator_id, row.display_name, row.until)
        for row in rows
    }


def of_others(connection: Connection, site_id: int, moderator_id: int, *, now: float) -> dict[str, str]:
    """Comment id to display name, of all that others than this moderator have open at a site."""
    rows = connection.execute(
        select(leases.c.comment_id, moderators.c.display_name)
        .join(moderators, moderators.c.id == leases.c.moderator_id)
        .where(leases.c.site_id == site_id, leases.c.moderator_id != moderator_id, leases.c.until > now)
    )
    return {row.comment_id: row.display_name for row in rows}


def of_moderator(connection: Connection, site_id: int, moderator_id: int, *, now: float) -> set[str]:
    """The comments that this moderator has open at a site."""
    rows = connection.execute(
        select(leases.c.comment_id).where(
            leases.c.site_id == site_id, leases.c.moderator_id == moderator_id, leases.c.until > now
        )
    )
    return set(rows.scalars())


def copy_is_open(connection: Connection, comment_id: str, *, now: float) -> bool:
    """Whether anybody has another held copy of the same text open."""
    own, copy = held_comments.alias("own"), held_comments.alias("copy")
    found = (
        select(leases.c.comment_id)
        .join(copy, copy.c.comment_id == leases.c.comment_id)
        .join(own, and_(own.c.site_id == copy.c.site_id, own.c.campaign_id == copy.c.campaign_id))
        .where(own.c.comment_id == comment_id, own.c.campaign_id != "")
        .where(copy.c.comment_id != comment_id, leases.c.until > now)
    )
    return connection.execute(found.limit(1)).first() is not None


def release(connection: Connection, comment_id: str, moderator_id: int) -> bool:
    """Give one's own lease back; False if there was none."""
    gone = connection.execute(
        delete(leases).where(leases.c.comment_id == comment_id, leases.c.moderator_id == moderator_id)
    )
    return bool(gone.rowcount)


def drop(connection: Connection, comment_ids: Sequence[str]) -> None:
    """Remove the leases on what was settled, whoever has them."""
    connection.execute(delete(leases).where(leases.c.comment_id.in_(comment_ids)))


def forget_expired(connection: Connection, site_id: int, *, now: float) -> None:
    """Remove the leases of a site that ran out."""
    connection.execute(delete(leases).where(leases.c.site_id == site_id, leases.c.until <= now))


def note_exposure(connection: Connection, moderator_id: int, comment_id: str, *, now: float) -> None:
    """Count a severe text as shown to this moderator now."""
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    connection.execute(
        delete(exposures).where(exposures.c.moderator_id == moderator_id, exposures.c.seen_at < now - _DAY)
    )
    statement = dialect.insert(exposures).values(
        moderator_id=moderator_id, comment_id=comment_id, seen_at=now
    )
    connection.execute(
        statement.on_conflict_do_update(
            index_elements=[exposures.c.moderator_id, exposures.c.comment_id], set_={"seen_at": now}
        )
    )


def count_exposures(connection: Connection, moderator_id: int, *, since: float) -> int:
    """Severe texts that this moderator was shown since then."""
    counted = select(func.count()).where(
        exposures.c.moderator_id == moderator_id, exposures.c.seen_at > since
    )
    return int(connection.execute(counted).scalar_one())


def severity_of(connection: Connection, comment_id: str) -> float | None:
    """How severe a held comment is, in [0, 1]; None if it is not held."""
    row = select(held_comments.c.severity).where(held_comments.c.comment_id == comment_id)
    return connection.execute(row).scalar()
