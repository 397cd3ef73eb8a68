"""What an author wrote at one site, and what became of it.

Called by the author's page. Every query narrows by (site, author, time of receipt), which is one
index, so that it costs what the author wrote and not what the site holds. Changes nothing.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, select, tuple_

from service.domain.comment import Status
from service.domain.errors import NotFound
from service.domain.verdict import Outcome
from service.store.authors import can_be_an_id
from service.store.comment_lines import IS_CURRENT, CommentLine, current_lines, read_lines
from service.store.tables import comments, decisions, revisions

RATE_DAYS = 30
"""Days of which rates are taken: long enough for a habit, short enough to forgive an old one."""
MOST_NAMES = 6
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Rates:
    """What became of the comments of the last RATE_DAYS days that are settled.

    Rejected by a standing order means that nobody, and no machine, thought that comment bad:
    such are counted apart and in no rate.
    """

    approved_by_policy: int = 0
    approved_by_people: int = 0
    rejected_by_policy: int = 0
    rejected_by_people: int = 0
    rejected_by_order: int = 0

    @property
    def approved(self) -> int:
        """Approved by whomever."""
        return self.approved_by_policy + self.approved_by_people

    @property
    def rejected(self) -> int:
        """Rejected for what the comment says."""
        return self.rejected_by_policy + self.rejected_by_people

    @property
    def settled(self) -> int:
        """What rates are a share of."""
        return self.approved + self.rejected

    @property
    def rejection_rate(self) -> float | None:
        """The share in [0, 1] that was rejected; None if nothing is settled."""
        return self.rejected / self.settled if self.settled else None


@dataclass(frozen=True, slots=True)
class AuthorSummary:
    """An author as one site knows them. Times are seconds since 1970, UTC."""

    author_id: str
    names: tuple[str, ...]
    """Names given with comments, the latest first, at most MOST_NAMES."""
    names_in_all: int
    first_seen: float
    last_seen: float
    by_status: dict[Status, int]
    rates: Rates

    @property
    def comments(self) -> int:
        """How many comments there are."""
        return sum(self.by_status.values())


def read_summary(connection: Connection, site_id: int, author_id: str, *, now: float) -> AuthorSummary:
    """Sum an author up. Raises: NotFound (permanent) if the site has no comment of theirs."""
    if not can_be_an_id(author_id):
        raise NotFound("this site has no comment of that author")
    by_author = and_(revisions.c.site_id == site_id, revisions.c.author_id == author_id)
    seen = connection.execute(
        select(func.min(revisions.c.received_at), func.max(revisions.c.received_at)).where(by_author)
    ).one()
    if seen[0] is None:
        raise NotFound("this site has no comment of that author")
    last_used = func.max(revisions.c.received_at)
    names = connection.execute(
        select(revisions.c.author_name, func.count().over())
        .where(by_author, revisions.c.author_name.is_not(None))
        .group_by(revisions.c.author_name)
        .order_by(last_used.desc(), revisions.c.author_name)
        .limit(MOST_NAMES)
    ).all()
    return AuthorSummary(
        author_id=author_id,
        names=tuple(row[0] for row in names),
        names_in_all=names[0][1] if names else 0,
        first_seen=seen[0],
        last_seen=seen[1],
        by_status=_by_status(connection, by_author),
        rates=_rates(connection, by_author, since=now - RATE_DAYS * _DAY),
    )


def latest_name(connection: Connection, site_id: int, author_id: str) -> str | None:
    """The name given with the author's latest comment; None if there was none."""
    return connection.execute(
        select(revisions.c.author_name)
        .where(revisions.c.site_id == site_id, revisions.c.author_id == author_id)
        .order_by(revisions.c.received_at.desc())
        .limit(1)
    ).scalar()


def read_comments(
    connection: Connection,
    site_id: int,
    author_id: str,
    *,
    only: Status | None = None,
    before: tuple[float, str] | None = None,
    limit: int,
) -> list[CommentLine]:
    """An author's comments, newest first, at most `limit`.

    `only` of one status; `before` is (received_at, id) of the last line of the page before.
    """
    statement = (
        current_lines()
        .where(revisions.c.site_id == site_id, revisions.c.author_id == author_id)
        .order_by(revisions.c.received_at.desc(), comments.c.id.desc())
        .limit(limit)
    )
    if only is not None:
        statement = statement.where(comments.c.status == only)
    if before is not None:
        # The first condition is what the index can use, the second breaks ties.
        statement = statement.where(
            revisions.c.received_at <= before[0],
            tuple_(revisions.c.received_at, comments.c.id) < before,
        )
    return read_lines(connection, connection.execute(statement))


def held_of(connection: Connection, site_id: int, author_id: str, *, limit: int) -> Sequence[tuple[str, int]]:
    """(comment id, decision version) of an author's held comments, oldest first, at most `limit`."""
    rows = connection.execute(
        select(comments.c.id, comments.c.decision_version)
        .join_from(revisions, comments, IS_CURRENT)
        .where(revisions.c.site_id == site_id, revisions.c.author_id == author_id)
        .where(comments.c.status == Status.HELD)
        .order_by(revisions.c.received_at, comments.c.id)
        .limit(limit)
    )
    return [(row.id, row.decision_version) for row in rows]


def _by_status(connection: Connection, by_author: ColumnElement[bool]) -> dict[Status, int]:
    rows = connection.execute(
        select(comments.c.status, func.count())
        .join_from(revisions, comments, IS_CURRENT)
        .where(by_author)
        .group_by(comments.c.status)
    )
    return {Status(status): count for status, count in rows}


def _rates(connection: Connection, by_author: ColumnElement[bool], *, since: float) -> Rates:
    # See `authors.BY_STANDING_ORDER`.
    scored = decisions.c.verdict_id.is_not(None)
    rows = connection.execute(
        select(decisions.c.outcome, decisions.c.source, scored, func.count())
        .join_from(revisions, comments, IS_CURRENT)
        .join(
            decisions,
            and_(decisions.c.comment_id == comments.c.id, decisions.c.version == comments.c.decision_version),
        )
        .where(by_author, revisions.c.received_at > since)
        .where(comments.c.status.in_((Status.APPROVED, Status.REJECTED)))
        .group_by(decisions.c.outcome, decisions.c.source, scored)
    )
    counts: dict[str, int] = {}
    for outcome, source, rests_on_verdict, count in rows:
        who = "policy" if source == "policy" else "order" if rests_on_verdict else "people"
        counts[f"{'approved' if outcome == Outcome.APPROVE else 'rejected'}_by_{who}"] = count
    return Rates(**counts)
