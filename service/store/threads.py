"""A comment in its conversation: what it answers, up to the root, and what answers it.

Called by the conversation page. `parent_id` is whatever the portal says: it may be missing here,
name a comment that never came, or lead round in a circle. Everything is bounded; nothing is changed.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from service.domain.errors import NotFound
from service.store.comment_lines import IS_CURRENT, CommentLine, current_lines, read_lines
from service.store.tables import comments, revisions

MOST_PARENTS = 40
"""Steps up; a longer way to the root is cut there."""
MOST_BESIDE = 3
"""Other replies to the same parent that are shown before, and as many after, the comment itself."""
MOST_DEPTH = 4
MOST_REPLIES = 10
"""Replies shown to one comment; each can be looked at in its own conversation."""
MOST_LINES = 120
"""Replies shown in all: the widest conversation stays a page that one can read."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A comment with the replies to it that are shown; `more` counts those that are not."""

    line: CommentLine
    replies: tuple["Reply", ...] = ()
    more: int = 0


@dataclass(frozen=True, slots=True)
class Conversation:
    """A comment, what is over it (the root first), beside it and under it."""

    this: Reply
    parents: Sequence[CommentLine] = ()
    missing_parent: str | None = None
    """The portal's id that the topmost line answers, if the site has no comment of that id."""
    is_circle: bool = False
    """Whether the way up came back to where it had been."""
    is_cut: bool = False
    """Whether the way up goes on over the topmost line."""
    beside_before: Sequence[CommentLine] = ()
    beside_after: Sequence[CommentLine] = ()
    beside_more: int = 0
    """Other replies to the same parent that are not shown."""


def read_conversation(connection: Connection, site_id: int, comment_id: str) -> Conversation:
    """The conversation around a comment. Raises: NotFound (permanent)."""
    row = connection.execute(
        current_lines().where(comments.c.site_id == site_id, comments.c.id == comment_id)
    ).first()
    if row is None:
        raise NotFound("this site has no such comment")
    [this] = read_lines(connection, [row])
    way = _way_up(connection, this)
    before, after, more = _beside(connection, this, seen={line.id for line in way.parents})
    seen = {this.id, *(line.id for line in (*way.parents, *before, *after))}
    return Conversation(
        this=_with_replies(connection, this, seen),
        parents=way.parents[::-1],
        missing_parent=way.missing,
        is_circle=way.is_circle,
        is_cut=way.is_cut,
        beside_before=before,
        beside_after=after,
        beside_more=more,
    )


@dataclass(slots=True)
class _Way:
    parents: list[CommentLine] = field(default_factory=list)
    missing: str | None = None
    is_circle: bool = False
    is_cut: bool = False


def _way_up(connection: Connection, start: CommentLine) -> _Way:
    way, line, seen = _Way(), start, {start.external_id}
    while line.parent_id is not None:
        if line.parent_id in seen:
            way.is_circle = True
            break
        if len(way.parents) == MOST_PARENTS:
            way.is_cut = True
            break
        seen.add(line.parent_id)
        row = connection.execute(
            current_lines().where(
                comments.c.site_id == start.site_id, comments.c.external_id == line.parent_id
            )
        ).first()
        if row is None:
            way.missing = line.parent_id
            break
        [line] = read_lines(connection, [row])
        way.parents.append(line)
    return way


def _beside(
    connection: Connection, this: CommentLine, seen: Collection[str]
) -> tuple[list[CommentLine], list[CommentLine], int]:
    if this.parent_id is None or this.parent_id == this.external_id:
        return [], [], 0
    others = current_lines().where(
        revisions.c.site_id == this.site_id, revisions.c.parent_id == this.parent_id, comments.c.id != this.id
    )
    at = revisions.c.received_at
    # Those of the same moment stand before it, in the order of their ids.
    earlier = others.where(at <= this.received_at).order_by(at.desc(), comments.c.id.desc())
    later = others.where(at > this.received_at).order_by(at, comments.c.id)
    before = read_lines(connection, connection.execute(earlier.limit(MOST_BESIDE)))[::-1]
    after = read_lines(connection, connection.execute(later.limit(MOST_BESIDE)))
    shown = len(before) + len(after)
    more = _counts(connection, this.site_id, [this.parent_id]).get(this.parent_id, 0) - shown - 1
    return (
        [line for line in before if line.id not in seen],
        [line for line in after if line.id not in seen],
        max(0, more),
    )


def _with_replies(connection: Connection, this: CommentLine, seen: set[str]) -> Reply:
    """Replies level by level, so that the nearest are shown where not all can be."""
    under: dict[str, list[CommentLine]] = {}
    elsewhere: dict[str, int] = {}
    level, left, reached = [this], MOST_LINES, [this]
    for _ in range(MOST_DEPTH):
        found, known = _replies_to(connection, level, seen, limit=left)
        under |= found
        elsewhere |= known
        level = [line for lines in found.values() for line in lines]
        left -= len(level)
        reached += level
        if not level or left <= 0:
            break
    hidden = _counts(connection, this.site_id, [line.external_id for line in reached])
    for external_id in hidden:
        hidden[external_id] -= len(under.get(external_id, ())) + elsewhere.get(external_id, 0)
    return _tree(this, under, hidden)


def _tree(line: CommentLine, under: dict[str, list[CommentLine]], hidden: dict[str, int]) -> Reply:
    # No deeper than MOST_DEPTH, since `under` has no more levels and every line once.
    replies = tuple(_tree(one, under, hidden) for one in under.get(line.external_id, ()))
    return Reply(line, replies, max(0, hidden.get(line.external_id, 0)))


def _replies_to(
    connection: Connection, level: Sequence[CommentLine], seen: set[str], *, limit: int
) -> tuple[dict[str, list[CommentLine]], dict[str, int]]:
    """Portal's id to the first replies to that comment, and to how many stand elsewhere already.

    Adds what it gives to `seen`.
    """
    # Numbered without their texts, which would make the sorting of a long list slow.
    place = func.row_number().over(
        partition_by=revisions.c.parent_id, order_by=(revisions.c.received_at, comments.c.id)
    )
    numbered = (
        select(comments.c.id, revisions.c.received_at, place.label("place"))
        .join_from(revisions, comments, IS_CURRENT)
        .where(
            revisions.c.site_id == level[0].site_id,
            revisions.c.parent_id.in_([line.external_id for line in level]),
        )
        .subquery()
    )
    chosen = connection.execute(
        select(numbered.c.id)
        .where(numbered.c.place <= MOST_REPLIES)
        .order_by(numbered.c.place, numbered.c.received_at, numbered.c.id)
        .limit(limit)
    ).scalars()
    rows = current_lines().where(comments.c.id.in_(list(chosen)))
    found: dict[str, list[CommentLine]] = defaultdict(list)
    elsewhere: dict[str, int] = defaultdict(int)
    for line in read_lines(connection, connection.execute(rows)):
        parent = line.parent_id or ""
        if line.id in seen:
            elsewhere[parent] += 1
            continue
        seen.add(line.id)
        found[parent].append(line)
    for lines in found.values():
        lines.sort(key=lambda line: (line.received_at, line.id))
    return found, elsewhere


def _counts(connection: Connection, site_id: int, external_ids: Iterable[str]) -> dict[str, int]:
    rows = connection.execute(
        select(revisions.c.parent_id, func.count())
        .join_from(revisions, comments, IS_CURRENT)
        .where(revisions.c.site_id == site_id, revisions.c.parent_id.in_(sorted(set(external_ids))))
        .group_by(revisions.c.parent_id)
    )
    return {row[0]: row[1] for row in rows}
