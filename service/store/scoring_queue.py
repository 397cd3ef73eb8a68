"""The scoring state of revisions: pending, queued, scoring, decided, cancelled.

The dispatcher moves pending to queued and takes back what was lost; a worker claims
and, through moderation, finishes. Redis only wakes people up: this is the queue.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, and_, case, cast, func, or_, select, tuple_, update

from service.domain.comment import Claim
from service.domain.scores import Velocity
from service.store.tables import comments, revisions, verdicts

_DAY = 86_400.0
_TEN_MINUTES = 600.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """A revision that waits for a worker; `attempts` counts claims that came to nothing."""

    comment_id: str
    revision: int
    attempts: int


def take_pending(
    connection: Connection, *, now: float, received_before: float, lease_seconds: float, limit: int
) -> list[Waiting]:
    """Mark up to `limit` pending revisions as queued for `lease_seconds`, oldest first.

    Leaves alone what came in after `received_before`, which the API is queueing
    itself this moment. Rows that another dispatcher holds are skipped.
    """
    rows = connection.execute(
        select(revisions.c.comment_id, revisions.c.revision, revisions.c.attempts)
        .where(revisions.c.state == "pending")
        .where(or_(revisions.c.received_at <= received_before, revisions.c.attempts > 0))
        .order_by(revisions.c.received_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    ).all()
    if rows:
        connection.execute(
            update(revisions).where(_are(rows)).values(state="queued", lease_until=now + lease_seconds)
        )
    return [Waiting(row.comment_id, row.revision, row.attempts) for row in rows]


def put_back(connection: Connection, waiting: Sequence[Waiting]) -> None:
    """Make queued revisions pending again, because Redis did not take them."""
    if waiting:
        connection.execute(
            update(revisions)
            .where(_are(waiting))
            .where(revisions.c.state == "queued")
            .values(state="pending", lease_until=None)
        )


def take_back_expired(connection: Connection, *, now: float) -> int:
    """Make pending again what was queued or claimed and not decided before its lease ran out.

    Returns how many. A claim that came to nothing stays counted in `attempts`.
    """
    result = connection.execute(
        update(revisions)
        .where(revisions.c.state.in_(("queued", "scoring")), revisions.c.lease_until < now)
        .values(state="pending", lease_until=None)
    )
    return result.rowcount


def claim(
    connection: Connection,
    comment_ids: Sequence[str],
    *,
    now: float,
    lease_seconds: float,
    fresh_only: bool = False,
) -> list[Claim]:
    """Claim those of the comments that nobody holds, each with a new fence.

    Returns them in the order of `comment_ids`; comments that are decided, held by
    another worker, withdrawn or unknown are left out; with `fresh_only` also those
    whose scoring came to nothing before.
    """
    if not comment_ids:
        return []
    rows = connection.execute(
        select(revisions, comments.c.revision.label("current"))
        .join(comments, comments.c.id == revisions.c.comment_id)
        .where(revisions.c.comment_id.in_(list(dict.fromkeys(comment_ids))))
        .where(revisions.c.state.in_(("pending", "queued")))
        .order_by(revisions.c.comment_id)
        .with_for_update(skip_locked=True, of=revisions)
    ).all()
    rows = [row for row in rows if row.revision == row.current and not (fresh_only and row.attempts)]
    if not rows:
        return []
    connection.execute(
        update(revisions)
        .where(_are(rows))
        .values(
            state="scoring",
            fence=revisions.c.fence + 1,
            attempts=revisions.c.attempts + 1,
            lease_until=now + lease_seconds,
        )
    )
    claims = {}
    for site_id in {row.site_id for row in rows}:
        of_site = [row for row in rows if row.site_id == site_id]
        history = _History(connection, site_id, of_site, now)
        for row in of_site:
            claims[row.comment_id] = Claim(
                comment_id=row.comment_id,
                revision=row.revision,
                site_id=row.site_id,
                fence=row.fence + 1,
                attempts=row.attempts + 1,
                body=row.body,
                language=row.language,
                author_id=row.author_id,
                author_name=row.author_name,
                author_approved=history.approved.get(row.author_id, 0),
                article_url=row.article_url,
                section=row.section,
                received_at=row.received_at,
                velocity=history.velocity(row.author_id, row.ip_hash, row.text_digest),
            )
    return [claims[comment_id] for comment_id in dict.fromkeys(comment_ids) if comment_id in claims]


def renew(connection: Connection, claims: Sequence[Claim], *, now: float, lease_seconds: float) -> int:
    """Extend the leases that still hold; returns how many did."""
    renewed = 0
    for held in claims:
        result = connection.execute(
            update(revisions).where(_held(held)).values(lease_until=now + lease_seconds)
        )
        renewed += result.rowcount
    return renewed


def release(connection: Connection, claims: Sequence[Claim]) -> None:
    """Give claims back uncounted, because the worker stops before it could score them."""
    for held in claims:
        connection.execute(
            update(revisions)
            .where(_held(held))
            .values(state="pending", lease_until=None, attempts=revisions.c.attempts - 1)
        )


def finish(connection: Connection, claims: Sequence[Claim], *, now: float) -> list[tuple[Claim, str]]:
    """Mark claims as decided; returns those that still held, with the portal's comment id.

    A claim whose fence is no longer the newest, or whose comment was edited or
    withdrawn meanwhile, is left out: its late result must be dropped.
    """
    if not claims:
        return []
    by_key = {(held.comment_id, held.revision, held.fence): held for held in claims}
    rows = connection.execute(
        select(revisions.c.comment_id, revisions.c.revision, revisions.c.fence, comments.c.external_id)
        .join(comments, comments.c.id == revisions.c.comment_id)
        .where(_are(claims))
        .where(revisions.c.state == "scoring", comments.c.revision == revisions.c.revision)
        .order_by(revisions.c.comment_id)
        .with_for_update()
    ).all()
    still = [
        (by_key[key], row.external_id)
        for row in rows
        if (key := (row.comment_id, row.revision, row.fence)) in by_key
    ]
    if still:
        connection.execute(
            update(revisions)
            .where(_are([held for held, _ in still]))
            .values(state="decided", lease_until=None, decided_at=now)
        )
    return still


def claim_hopeless(
    connection: Connection, *, now: float, max_attempts: int, received_before: float, limit: int
) -> list[Claim]:
    """Claim what no worker will decide: tried `max_attempts` times, or older than `received_before`.

    The caller holds them in the same transaction; a worker that still has one loses its fence.
    """
    rows = connection.execute(
        select(revisions.c.comment_id)
        .where(revisions.c.state.in_(("pending", "queued")))
        .where(or_(revisions.c.attempts >= max_attempts, revisions.c.received_at < received_before))
        .order_by(revisions.c.received_at)
        .limit(limit)
    ).scalars()
    return claim(connection, list(rows), now=now, lease_seconds=_TEN_MINUTES)


def last_scored_at(connection: Connection) -> float | None:
    """When a worker last scored a comment of any site; None if none ever did.

    Verdicts on what nobody could score name no models and do not count.
    """
    return connection.execute(
        select(verdicts.c.created_at)
        .where(cast(verdicts.c.models, String) != "[]")
        .order_by(verdicts.c.id.desc())
        .limit(1)
    ).scalar()


def _are(named: Sequence[Any]) -> ColumnElement[bool]:
    """The revisions that these claims or rows are of."""
    keys = [(one.comment_id, one.revision) for one in named]
    # The first condition is for SQLite, which looks up no pairs and would read the whole table.
    return and_(
        revisions.c.comment_id.in_({comment_id for comment_id, _ in keys}),
        tuple_(revisions.c.comment_id, revisions.c.revision).in_(keys),
    )


def _held(held: Claim) -> ColumnElement[bool]:
    return and_(
        revisions.c.comment_id == held.comment_id,
        revisions.c.revision == held.revision,
        revisions.c.fence == held.fence,
        revisions.c.state == "scoring",
    )


class _History:
    """Counts over the last day at one site, for the authors, addresses and texts of one chunk."""

    def __init__(self, connection: Connection, site_id: int, rows: Sequence[object], now: float) -> None:
        self._connection, self._site_id, self._now = connection, site_id, now
        self._authors = self._counts("author_id", rows)
        self._ips = self._counts("ip_hash", rows)
        self._texts = self._counts("text_digest", rows)
        approved = connection.execute(
            select(revisions.c.author_id, func.count())
            .join(
                comments,
                and_(comments.c.id == revisions.c.comment_id, comments.c.revision == revisions.c.revision),
            )
            .where(revisions.c.site_id == site_id, comments.c.status == "approved")
            .where(revisions.c.author_id.in_({row.author_id for row in rows}))  # type: ignore[attr-defined]
            .group_by(revisions.c.author_id)
        )
        self.approved: dict[str, int] = {row[0]: row[1] for row in approved}

    def velocity(self, author_id: str, ip_hash: str | None, text_digest: str) -> Velocity:
        author_10, author_day = self._authors.get(author_id, (1, 1))
        ip_10, ip_day = self._ips.get(ip_hash or "", (1, 1))
        _, text_day = self._texts.get(text_digest, (1, 1))
        # The comment itself is in every count.
        return Velocity(author_10 - 1, author_day - 1, ip_10 - 1, ip_day - 1, text_day - 1)

    def _counts(self, name: str, rows: Sequence[object]) -> dict[str, tuple[int, int]]:
        column = revisions.c[name]
        values = {value for row in rows if (value := getattr(row, name)) is not None}
        if not values:
            return {}
        recent = func.sum(case((revisions.c.received_at > self._now - _TEN_MINUTES, 1), else_=0))
        found = self._connection.execute(
            select(column, recent, func.count(func.distinct(revisions.c.comment_id)))
            .where(revisions.c.site_id == self._site_id, column.in_(values))
            .where(revisions.c.received_at > self._now - _DAY)
            .group_by(column)
        )
        # An edit is a revision of its own: it counts as writing again, but at least once a day.
        return {value: (max(1, int(ten)), max(1, int(day))) for value, ten, day in found}
