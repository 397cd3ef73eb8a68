"""Campaigns: comments of one site that say the same, whoever wrote them.

The rule is here and nowhere else: the same normalised text within a day of the newest copy.
Called by `comments` when revisions arrive, and by the desk to settle copies together. A comment
that no other is like has no campaign; the second copy makes one and takes the first into it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, select, text, tuple_, update

from service.store.tables import comments, held_comments, revisions

WINDOW = 86_400.0
"""Seconds between the newest copy and the next that still joins it."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A revision about to be stored."""

    comment_id: str
    text_digest: str


def assign(
    connection: Connection, site_id: int, arrivals: Sequence[Arrival], *, now: float
) -> Mapping[str, str]:
    """Find the campaigns of revisions that are about to be stored: comment id to campaign id.

    Comments without copies are left out. Earlier copies that had no campaign get the same
    one in this transaction, with their rows in the queue. Two first copies that arrive in the
    same moment through two processes may miss each other; the third joins them.
    """
    newest = _newest_copies(connection, site_id, arrivals, now)
    first_here: dict[str, str] = {}
    found: dict[str, str] = {}
    alone: set[str] = set()
    for arrival in arrivals:
        digest = arrival.text_digest
        if digest in newest:
            copy_id, campaign_id = newest[digest]
            found[arrival.comment_id] = campaign_id or copy_id
            if campaign_id is None:
                alone.add(digest)
        elif digest in first_here:
            # Copies within one batch: named after the first, which so far had none.
            found[arrival.comment_id] = found[first_here[digest]] = first_here[digest]
        else:
            first_here[digest] = arrival.comment_id
    if alone:
        _take_in(connection, site_id, {digest: newest[digest][0] for digest in alone}, now)
    return found


def members(connection: Connection, site_id: int, campaign_id: str) -> list[tuple[str, int]]:
    """The campaign's held comments with the decision version of each, most urgent first."""
    if not campaign_id:
        return []
    rows = connection.execute(
        select(held_comments.c.comment_id, comments.c.decision_version)
        .join(comments, comments.c.id == held_comments.c.comment_id)
        .where(held_comments.c.site_id == site_id, held_comments.c.campaign_id == campaign_id)
        .where(text("held_comments.campaign_id > ''"))
        .order_by(held_comments.c.priority.desc(), held_comments.c.id.desc())
    )
    return [(row.comment_id, row.decision_version) for row in rows]


def _newest_copies(
    connection: Connection, site_id: int, arrivals: Sequence[Arrival], now: float
) -> dict[str, tuple[str, str | None]]:
    """Text digest to (comment id, campaign id) of its newest copy in another comment."""
    statement = _NEWEST_SQLITE if connection.dialect.name == "sqlite" else _NEWEST_POSTGRESQL
    asked = {
        "site_id": site_id,
        "since": now - WINDOW,
        "digests": json.dumps(sorted({arrival.text_digest for arrival in arrivals})),
        # An edit is no copy of what the same comment said before; new comments have no rows yet.
        "own": arrivals[0].comment_id if len(arrivals) == 1 else "",
    }
    return {row.digest: (row.comment_id, row.campaign_id) for row in connection.execute(statement, asked)}


def _take_in(connection: Connection, site_id: int, campaign_ids: Mapping[str, str], now: float) -> None:
    """Give earlier copies their campaign: text digest to campaign id."""
    # Locked in the order in which workers lock them, so that nobody waits in a circle.
    rows = connection.execute(
        select(revisions.c.comment_id, revisions.c.revision, revisions.c.text_digest)
        .where(revisions.c.site_id == site_id, revisions.c.text_digest.in_(sorted(campaign_ids)))
        .where(revisions.c.received_at > now - 2 * WINDOW, revisions.c.campaign_id.is_(None))
        .order_by(revisions.c.comment_id, revisions.c.revision)
        .with_for_update()
    ).all()
    for digest, campaign_id in sorted(campaign_ids.items()):
        keys = [(row.comment_id, row.revision) for row in rows if row.text_digest == digest]
        if keys:
            connection.execute(
                update(revisions)
                # By its id too: SQLite looks up no pairs, and would read the whole table.
                .where(revisions.c.comment_id.in_({comment_id for comment_id, _ in keys}))
                .where(tuple_(revisions.c.comment_id, revisions.c.revision).in_(keys))
                .values(campaign_id=campaign_id)
            )
    in_queue = connection.execute(
        select(held_comments.c.id, revisions.c.campaign_id)
        .join(
            revisions,
            and_(
                revisions.c.comment_id == held_comments.c.comment_id,
                revisions.c.revision == held_comments.c.revision,
            ),
        )
        .where(held_comments.c.comment_id.in_([row.comment_id for row in rows]))
        .where(revisions.c.campaign_id.is_not(None))
        .order_by(held_comments.c.comment_id)
        .with_for_update(of=held_comments)
    ).all()
    for campaign_id in sorted({row.campaign_id for row in in_queue}):
        numbers = [row.id for row in in_queue if row.campaign_id == campaign_id]
        connection.execute(
            update(held_comments).where(held_comments.c.id.in_(numbers)).values(campaign_id=campaign_id)
        )


# One look at the end of the text's stretch of ix_revisions_text for each text of the batch.
_NEWEST_SQLITE = text(
    "SELECT asked.value AS digest, copy.comment_id, copy.campaign_id FROM json_each(:digests) AS asked "
    "JOIN revisions AS copy ON copy.rowid = (SELECT one.rowid FROM revisions AS one "
    "WHERE one.site_id = :site_id AND one.text_digest = asked.value AND one.received_at >= :since "
    "AND one.comment_id != :own ORDER BY one.received_at DESC LIMIT 1)"
)
_NEWEST_POSTGRESQL = text(
    "SELECT asked.digest, copy.comment_id, copy.campaign_id "
    "FROM json_array_elements_text(CAST(:digests AS json)) AS asked (digest) "
    "CROSS JOIN LATERAL (SELECT one.comment_id, one.campaign_id FROM revisions AS one "
    "WHERE one.site_id = :site_id AND one.text_digest = asked.digest AND one.received_at >= :since "
    "AND one.comment_id != :own ORDER BY one.received_at DESC LIMIT 1) AS copy"
)
