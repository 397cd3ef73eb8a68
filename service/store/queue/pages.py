"""The rows of the queue: in order, page by page, copies of one text folded into one row.

Called by the desk's views. Reads only; a page is found by walking an index in order, never
by counting or by skipping what earlier pages showed.
"""

import base64
import json
import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Connection, Row, func, literal, select, tuple_

from service.domain.queue import QueueFilter, QueuePage, Sort
from service.store.queue.conditions import IN_A_CAMPAIGN, Choices, choices, score_column
from service.store.queue.rows import read_rows
from service.store.tables import comments, held_comments, leases

_Found: TypeAlias = Row[*tuple[Any, ...]]
_MOST_STEPS = 10
"""Each step of the walk looks at four times as many rows as the one before: 12 are the whole table."""
_AT_ONCE = 5_000
"""Values bound in one statement; SQLite takes 32,766."""


@dataclass(frozen=True, slots=True)
class _Order:
    """One order of the queue: by a column, then by number, both in the same direction."""

    column: ColumnElement[float]
    descending: bool

    def clauses(self) -> tuple[ColumnElement[Any], ...]:
        if self.descending:
            return self.column.desc(), held_comments.c.id.desc()
        return self.column.asc(), held_comments.c.id.asc()

    def after(self, place: tuple[float, int]) -> ColumnElement[bool]:
        here, there = tuple_(self.column, held_comments.c.id), tuple_(literal(place[0]), literal(place[1]))
        return here < there if self.descending else here > there

    def not_after(self, place: tuple[float, int]) -> ColumnElement[bool]:
        here, there = tuple_(self.column, held_comments.c.id), tuple_(literal(place[0]), literal(place[1]))
        return here >= there if self.descending else here <= there


def page(  # noqa: PLR0913 - each is a choice of its own
    connection: Connection,
    site_id: int,
    asked: QueueFilter,
    sort: Sort,
    after: str | None,
    limit: int,
    asking: int,
    now: float,
    *,
    severity_below: float | None = None,
) -> QueuePage:
    """A page of at most `limit` rows after the cursor `after`, as moderator number `asking` sees it.

    Of a campaign, the comment that comes first in this order stands for all that match (in the
    order of priority, the most urgent); a filter by campaign shows every one of it.
    `severity_below` leaves out severer texts. A cursor of another order, or one that is none,
    starts at the beginning.
    """
    order = _order(sort, asked)
    wanted = _wanted(connection, site_id, asked, now, severity_below)
    # Asked first: what arrives while the page is made then counts as new.
    newest = connection.execute(select(func.max(held_comments.c.id))).scalar()
    place = _place(after, sort)
    walked = _walk(connection, order, wanted, place, limit + 1)
    shown = walked[:limit]
    rows = read_rows(connection, site_id, [row.id for row in shown], asking, now)
    return QueuePage(
        rows=[rows[row.id] for row in shown if row.id in rows],
        next_cursor=_cursor(sort, shown[-1]) if len(walked) > limit else None,
        newest_id=int(newest or 0),
    )


def matching(
    connection: Connection,
    site_id: int,
    asked: QueueFilter,
    limit: int,
    *,
    now: float | None = None,
) -> list[tuple[str, int]]:
    """Comment id and decision version of what matches, most urgent first, nothing folded.

    `now` is what the filter's age counts from; the clock's if it is not given.
    """
    wanted = _wanted(connection, site_id, asked, time.time() if now is None else now, None)
    order = _order(Sort.PRIORITY, asked)
    found = select(held_comments.c.comment_id).where(*wanted.where()).order_by(*order.clauses()).limit(limit)
    ids = list(connection.execute(found).scalars())
    versions: dict[str, int] = {}
    for start in range(0, len(ids), _AT_ONCE):
        part = ids[start : start + _AT_ONCE]
        rows = connection.execute(
            select(comments.c.id, comments.c.decision_version).where(comments.c.id.in_(part))
        )
        versions.update((row.id, row.decision_version) for row in rows)
    return [(one, versions[one]) for one in ids]


def candidates(  # noqa: PLR0913 - as for `page`
    connection: Connection,
    site_id: int,
    asked: QueueFilter,
    sort: Sort,
    limit: int,
    *,
    asking: int,
    now: float,
    severity_below: float | None = None,
    skip: Collection[str] = (),
) -> list[str]:
    """The next comment ids in order that nobody else has open, `skip` left out; campaigns not folded.

    What "Start reviewing" hands out: the caller tries to lease them one after the other.
    """
    taken = select(leases.c.comment_id).where(
        leases.c.site_id == site_id, leases.c.until > now, leases.c.moderator_id != asking
    )
    wanted = _wanted(connection, site_id, asked, now, severity_below)
    order = _order(sort, asked)
    free = [held_comments.c.comment_id.not_in(taken)]
    if skip:
        free.append(held_comments.c.comment_id.not_in(sorted(skip)))
    statement = (
        select(held_comments.c.comment_id)
        .where(*wanted.where(), *free)
        .order_by(*order.clauses())
        .limit(limit)
    )
    return list(connection.execute(statement).scalars())


def _wanted(
    connection: Connection, site_id: int, asked: QueueFilter, now: float, severity_below: float | None
) -> Choices:
    made = choices(asked, site_id=site_id, now=now, dialect=connection.dialect.name)
    if severity_below is not None:
        made = made.adding("severity", held_comments.c.severity < severity_below)
    return made


def _order(sort: Sort, asked: QueueFilter) -> _Order:
    if sort is Sort.SCORE:
        return _Order(score_column(asked.label), descending=True)
    if sort is Sort.PRIORITY:
        return _Order(held_comments.c.priority, descending=True)
    return _Order(held_comments.c.held_at, descending=sort is Sort.NEWEST)


def _walk(
    connection: Connection,
    order: _Order,
    wanted: Choices,
    place: tuple[float, int] | None,
    limit: int,
) -> list[_Found]:
    """The next `limit` rows in order, with of each campaign only the first that matches."""
    kept: list[_Found] = []
    folded: set[str] = set()
    # More than are shown, so that some copies need no second look.
    start, step = place, 4 * limit
    for _ in range(_MOST_STEPS):
        statement = select(held_comments.c.id, held_comments.c.campaign_id, order.column.label("place"))
        statement = statement.where(*wanted.where()).order_by(*order.clauses()).limit(step)
        if start is not None:
            statement = statement.where(order.after(start))
        if folded:
            statement = statement.where(held_comments.c.campaign_id.not_in(sorted(folded)))
        rows = connection.execute(statement).all()
        if "campaign" in wanted.made:
            return list(rows[:limit])
        unknown = {row.campaign_id for row in rows if row.campaign_id} - folded
        earlier = _shown_before(connection, order, wanted, place, unknown)
        for row in rows:
            if row.campaign_id in earlier or row.campaign_id in folded:
                continue
            kept.append(row)
            if row.campaign_id:
                folded.add(row.campaign_id)
        folded |= earlier
        if len(kept) >= limit or len(rows) < step:
            break
        start, step = (rows[-1].place, rows[-1].id), step * 4
    return kept[:limit]


def _shown_before(
    connection: Connection,
    order: _Order,
    wanted: Choices,
    place: tuple[float, int] | None,
    campaign_ids: Collection[str],
) -> set[str]:
    """Which of the campaigns an earlier page has a row for."""
    if place is None or not campaign_ids:
        return set()
    statement = (
        select(held_comments.c.campaign_id)
        .where(*wanted.adding("in_a_campaign", IN_A_CAMPAIGN).where(), order.not_after(place))
        .where(held_comments.c.campaign_id.in_(sorted(campaign_ids)))
        .distinct()
    )
    return set(connection.execute(statement).scalars())


def _cursor(sort: Sort, row: _Found) -> str:
    written = json.dumps([str(sort), row.place, row.id], separators=(",", ":"))
    return base64.urlsafe_b64encode(written.encode()).decode().rstrip("=")


def _place(cursor: str | None, sort: Sort) -> tuple[float, int] | None:
    if not cursor:
        return None
    try:
        padded = cursor.encode() + b"=" * (-len(cursor) % 4)
        written_sort, place, number = json.loads(base64.urlsafe_b64decode(padded))
        found = float(place), int(number)
    except (ValueError, TypeError, OverflowError):
        return None
    # NaN and numbers of no row would be an error in one of the databases.
    usable = written_sort == sort and found[0] == found[0] and abs(found[1]) < 2**62
    return found if usable else None
