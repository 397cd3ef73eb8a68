"""Comments, their revisions and readers' reports.

Called by moderation inside its transactions; the scoring states of a revision are
in `scoring_queue`, decisions in `decisions`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from service.domain.comment import STATUS_AFTER, Article, Comment, Decision, Status, Submission
from service.domain.errors import NotFound
from service.store import campaigns, held
from service.store.campaigns import Arrival
from service.store.decisions import latest_decisions
from service.store.tables import comments, reports, revisions

UNDECIDED = ("pending", "queued", "scoring")


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The digests stored beside a revision instead of what they were made from."""

    content: str
    text: str
    email: str | None
    ip: str | None


@dataclass(frozen=True, slots=True)
class NewComment:
    """A submission with its identity and digests, ready to be stored."""

    id: str
    submission: Submission
    fingerprint: Fingerprint


def insert_new(
    connection: Connection, site_id: int, batch: Sequence[NewComment], *, now: float
) -> frozenset[str]:
    """Store first revisions of comments whose portal id is new to the site.

    Returns the ids that were stored; the others exist already, also when another
    request stored them this moment.
    """
    if not batch:
        return frozenset()
    dialect = sqlite if connection.dialect.name == "sqlite" else postgresql
    statement = (
        dialect.insert(comments)
        .on_conflict_do_nothing(index_elements=["site_id", "external_id"])
        .returning(comments.c.id)
    )
    comment_rows = [
        {
            "id": new.id,
            "site_id": site_id,
            "external_id": new.submission.external_id,
            "revision": 1,
            "status": Status.PENDING,
            "received_at": now,
        }
        for new in batch
    ]
    stored = frozenset(connection.execute(statement, comment_rows).scalars())
    made = [new for new in batch if new.id in stored]
    if made:
        alike = _campaigns(connection, site_id, made, now)
        rows = [_revision_row(site_id, new, 1, now, alike.get(new.id)) for new in made]
        connection.execute(insert(revisions), rows)
    return stored


def insert_revision(
    connection: Connection, site_id: int, new: NewComment, revision: int, *, now: float
) -> None:
    """Make `revision` the current one of a comment whose row the caller has locked."""
    cancel_undecided(connection, new.id)
    alike = _campaigns(connection, site_id, [new], now)
    connection.execute(insert(revisions), [_revision_row(site_id, new, revision, now, alike.get(new.id))])
    connection.execute(
        update(comments).where(comments.c.id == new.id).values(revision=revision, status=Status.PENDING)
    )
    held.follow(connection, [new.id], now=now)


def _campaigns(
    connection: Connection, site_id: int, batch: Sequence[NewComment], now: float
) -> Mapping[str, str]:
    arrivals = [Arrival(new.id, new.fingerprint.text) for new in batch]
    return campaigns.assign(connection, site_id, arrivals, now=now)


def cancel_undecided(connection: Connection, comment_id: str) -> None:
    """Let no worker decide any revision of this comment that is not decided yet."""
    connection.execute(
        update(revisions)
        .where(revisions.c.comment_id == comment_id, revisions.c.state.in_(UNDECIDED))
        .values(state="cancelled", lease_until=None)
    )


def set_status(connection: Connection, comment_id: str, status: Status, *, now: float) -> None:
    """Set where a comment stands."""
    withdrawn_at = now if status is Status.WITHDRAWN else None
    connection.execute(
        update(comments).where(comments.c.id == comment_id).values(status=status, withdrawn_at=withdrawn_at)
    )
    held.follow(connection, [comment_id], now=now)


@dataclass(frozen=True, slots=True)
class CommentRow:
    """What a verb needs to know before it changes a comment."""

    id: str
    revision: int
    status: Status
    content_digest: str


def lock(connection: Connection, site_id: int, external_id: str) -> CommentRow:
    """Read a comment's row and hold it until the transaction ends. Raises: NotFound (permanent)."""
    row = connection.execute(
        select(comments.c.id, comments.c.revision, comments.c.status)
        .where(comments.c.site_id == site_id, comments.c.external_id == external_id)
        .with_for_update()
    ).first()
    if row is None:
        raise NotFound("this site has no comment with that id")
    digest = connection.execute(
        select(revisions.c.content_digest).where(
            revisions.c.comment_id == row.id, revisions.c.revision == row.revision
        )
    ).scalar_one()
    return CommentRow(row.id, row.revision, Status(row.status), digest)


def content_digests(connection: Connection, site_id: int, external_ids: Sequence[str]) -> dict[str, str]:
    """Portal id to the content digest of the current revision, for those that exist."""
    rows = connection.execute(
        select(comments.c.external_id, revisions.c.content_digest)
        .join(
            revisions,
            and_(revisions.c.comment_id == comments.c.id, revisions.c.revision == comments.c.revision),
        )
        .where(comments.c.site_id == site_id, comments.c.external_id.in_(external_ids))
    )
    return {row.external_id: row.content_digest for row in rows}


def read_comments(
    connection: Connection, site_id: int, external_ids: Sequence[str], *, known_at: float | None = None
) -> Mapping[str, Comment]:
    """Portal id to comment at its current revision, with its decision, for those that exist.

    With `known_at` as its portal may know it at that time: without what a moderator can
    still take back.
    """
    rows = connection.execute(_CURRENT_REVISIONS, {"site": site_id, "external_ids": list(external_ids)}).all()
    decided = latest_decisions(connection, [(row.id, row.revision) for row in rows], known_at=known_at)
    reported = _report_counts(connection, [row.id for row in rows])
    return {
        row.external_id: Comment(
            id=row.id,
            site_id=row.site_id,
            external_id=row.external_id,
            revision=row.revision,
            status=_status(Status(row.status), decided.get(row.id), known_at),
            body=row.body,
            author_id=row.author_id,
            author_name=row.author_name,
            article=Article(row.article_id, row.article_url, row.article_title, row.section),
            parent_id=row.parent_id,
            posted_at=row.posted_at,
            language=row.language,
            received_at=row.received_at,
            decision=decided.get(row.id),
            reports=reported.get(row.id, 0),
        )
        for row in rows
    }


def read_comment(
    connection: Connection, site_id: int, external_id: str, *, known_at: float | None = None
) -> Comment:
    """One comment as `read_comments` reads it. Raises: NotFound (permanent)."""
    found = read_comments(connection, site_id, [external_id], known_at=known_at).get(external_id)
    if found is None:
        raise NotFound("this site has no comment with that id")
    return found


def _status(recorded: Status, decision: Decision | None, known_at: float | None) -> Status:
    if known_at is None or decision is None or recorded in (Status.PENDING, Status.WITHDRAWN):
        return recorded
    return STATUS_AFTER[decision.outcome]


def insert_report(
    connection: Connection,
    row: CommentRow,
    *,
    reporter_hash: str | None,
    category: str,
    detail: str | None,
    now: float,
) -> bool:
    """Record a complaint; False if this reader complained about this revision before."""
    if reporter_hash is not None:
        seen = select(reports.c.id).where(
            reports.c.comment_id == row.id,
            reports.c.revision == row.revision,
            reports.c.reporter_hash == reporter_hash,
        )
        if connection.execute(seen).first():
            return False
    connection.execute(
        insert(reports).values(
            comment_id=row.id,
            revision=row.revision,
            reporter_hash=reporter_hash,
            category=category,
            detail=detail,
            created_at=now,
        )
    )
    held.follow(connection, [row.id], now=now)
    return True


def _report_counts(connection: Connection, comment_ids: Sequence[str]) -> dict[str, int]:
    if not comment_ids:
        return {}
    rows = connection.execute(_REPORT_COUNTS, {"comment_ids": list(comment_ids)})
    return {row[0]: row[1] for row in rows}


# Built once: SQLAlchemy takes longer to build these than the database to answer them.
_REPORT_COUNTS = (
    select(reports.c.comment_id, func.count())
    .where(reports.c.comment_id.in_(bindparam("comment_ids", expanding=True)))
    .group_by(reports.c.comment_id)
)
_CURRENT_REVISIONS = (
    select(
        comments.c.id,
        comments.c.site_id,
        comments.c.external_id,
        comments.c.revision,
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
                "posted_at",
                "language",
                "received_at",
            )
        ),
    )
    .join(
        revisions,
        and_(revisions.c.comment_id == comments.c.id, revisions.c.revision == comments.c.revision),
    )
    .where(
        comments.c.site_id == bindparam("site"),
        comments.c.external_id.in_(bindparam("external_ids", expanding=True)),
    )
)


def _revision_row(
    site_id: int, new: NewComment, revision: int, now: float, campaign_id: str | None
) -> dict[str, object]:
    submission = new.submission
    return {
        "comment_id": new.id,
        "revision": revision,
        "site_id": site_id,
        "body": submission.body,
        "content_digest": new.fingerprint.content,
        "text_digest": new.fingerprint.text,
        "campaign_id": campaign_id,
        "language": submission.language,
        "author_id": submission.author.id,
        "author_name": submission.author.name,
        "email_hash": new.fingerprint.email,
        "ip_hash": new.fingerprint.ip,
        "article_id": submission.article.id,
        "article_url": submission.article.url,
        "article_title": submission.article.title,
        "section": submission.article.section,
        "parent_id": submission.parent_id,
        "posted_at": submission.posted_at,
        "received_at": now,
        "state": "pending",
    }
