"""Comments as lines of a list, with what became of each: for the pages about an author and a conversation.

Called by `author_history` and `threads`. Reads a whole list in two queries, and changes nothing.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from service.domain.comment import Article, Status
from service.store.reviews import Step, steps
from service.store.tables import comments, revisions

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

    @property
    def is_edited(self) -> bool:
        """Whether there is an earlier revision."""
        return self.revision > 1


def current_lines() -> Select[Any]:
    """Every comment's current revision, to be narrowed and ordered by the caller."""
    return _LINES


def read_lines(connection: Connection, rows: Iterable[Row[Any]]) -> list[CommentLine]:
    """Rows of `current_lines` with their decisions, in the same order."""
    found: Sequence[Row[Any]] = list(rows)
    decided = steps(connection, [row.id for row in found])
    return [_line(row, decided.get(row.id, [])) for row in found]


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


def _line(row: Row[Any], decided: Sequence[Step]) -> CommentLine:
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
    )
