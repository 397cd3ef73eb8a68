"""Comments as lines of a list, with what became of each: for the pages about an author and a conversation.

Called by `author_history` and `threads`. Reads a whole list in three queries, and changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from service.domain.comment import Article, Status
from service.domain.priority import severity
from service.store.reviews import Step, steps
from service.store.tables import comments, revisions, verdicts

IS_CURRENT = and_(comments.c.id == revisions.c.comment_id, comments.c.revision == revisions.c.revision)
"""Joins a comment with its current revision."""


@dataclass(frozen=True, slots=True)
class CommentLine:
    """A comment at its current revision; `decision` is the newest on that revision, if there is one."""

    id: str
    site_id: int
    external_id: str
    revision: int
    version: int
    """The decision version that a decision on this comment must name as seen."""
    status: Status
    body: str
    author_id: str
    author_name: str | None
    article: Article
    parent_id: str | None
    """The portal's id of the comment that it answers."""
    received_at: float
    """When this revision came."""
    decision: Step | None
    severity: float
    """How bad the machine thought the text, in [0, 1]; 0 if it was not scored."""

    @property
    def is_edited(self) -> bool:
        """Whether there is an earlier revision."""
        return self.revision > 1


@dataclass(frozen=True, slots=True)
class RevisionText:
    """What a comment said from `received_at` on."""

    revision: int
    body: str
    received_at: float
    is_current: bool


def read_revisions(
    connection: Connection, site_id: int, comment_id: str, numbers: Sequence[int] = ()
) -> dict[int, RevisionText]:
    """The current revision of a comment and those of `numbers` that exist, by number.

    Empty if the site has no such comment.
    """
    rows = connection.execute(
        select(
            revisions.c.revision,
            revisions.c.body,
            revisions.c.received_at,
            (revisions.c.revision == comments.c.revision).label("is_current"),
        )
        .join(comments, comments.c.id == revisions.c.comment_id)
        .where(comments.c.site_id == site_id, comments.c.id == comment_id)
        .where(or_(revisions.c.revision == comments.c.revision, revisions.c.revision.in_(numbers)))
    )
    return {row.revision: RevisionText(*row) for row in rows}


def current_lines() -> Select[Any]:
    """Every comment's current revision, to be narrowed and ordered by the caller."""
    return _LINES


def read_lines(connection: Connection, rows: Iterable[Row[Any]]) -> list[CommentLine]:
    """Rows of `current_lines` with their decisions, in the same order."""
    found: Sequence[Row[Any]] = list(rows)
    ids = [row.id for row in found]
    decided, severities = steps(connection, ids), _severities(connection, ids)
    return [_line(row, decided.get(row.id, []), severities.get((row.id, row.revision), 0.0)) for row in found]


_LINES: Select[Any] = select(
    comments.c.id,
    comments.c.site_id,
    comments.c.external_id,
    comments.c.revision,
    comments.c.decision_version,
    comments.c.status,
    *(
        revisions.c[name]
        for name in (
            "body",
            "author_id",
            "author_name",
            "article_id",
            "article_url",
            "article_title",
            "section",
            "parent_id",
            "received_at",
        )
    ),
).join_from(revisions, comments, IS_CURRENT)


def _severities(connection: Connection, comment_ids: Sequence[str]) -> dict[tuple[str, int], float]:
    rows = connection.execute(
        select(verdicts.c.comment_id, verdicts.c.revision, verdicts.c.scores).where(
            verdicts.c.comment_id.in_(comment_ids), verdicts.c.mode == "live"
        )
    )
    return {(row.comment_id, row.revision): severity(row.scores) for row in rows}


def _line(row: Row[Any], decided: Sequence[Step], severe: float) -> CommentLine:
    return CommentLine(
        id=row.id,
        site_id=row.site_id,
        external_id=row.external_id,
        revision=row.revision,
        version=row.decision_version,
        status=Status(row.status),
        body=row.body,
        author_id=row.author_id,
        author_name=row.author_name,
        article=Article(row.article_id, row.article_url, row.article_title, row.section),
        parent_id=row.parent_id,
        received_at=row.received_at,
        decision=next((step for step in reversed(decided) if step.revision == row.revision), None),
        severity=severe,
    )
