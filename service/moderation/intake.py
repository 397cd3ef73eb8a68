"""What portals do: submit, revise, withdraw, report, and read back.

Called by the API and by drop-in endpoints. Commits first and queues afterwards;
never raises because Redis is away.
"""

import logging
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from service.domain import digests
from service.domain.comment import Comment, Decision, Site, Status, Submission
from service.domain.errors import Conflict
from service.domain.verdict import Outcome, Reason, ReasonCode, Source
from service.job_queue import JobQueue
from service.store import comments, decisions
from service.store.comments import Fingerprint, NewComment
from service.store.decisions import NewDecision
from service.store.engine import Store

log = logging.getLogger(__name__)

DIRECT_QUEUE_LIMIT = 4
"""Jobs in Redis from which on the API leaves queueing to the dispatcher, which makes chunks.

A worker takes some 10 ms for a chunk of one: four of them are gone before a waiting
request would notice, and under load chunks of 32 cost a tenth per comment.
"""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a post: the comment, and whether this post made it (or its revision)."""

    comment: Comment
    created: bool


@dataclass(frozen=True, slots=True)
class Intake:
    """The portal's verbs over one record. Without a `queue` the dispatcher does all the queueing."""

    store: Store
    queue: JobQueue | None
    hash_key: bytes
    chunk_size: int = 32
    clock: Callable[[], float] = time.time

    def submit(self, site: Site, submission: Submission) -> Receipt:
        """Record one new comment and have it scored.

        Posting the same again returns the first. Raises: Conflict (permanent) if the
        portal's id is taken by other content; DatabaseUnavailable (retryable): nothing
        was accepted.
        """
        [receipt] = self.submit_batch(site, [submission])
        if isinstance(receipt, Conflict):
            raise receipt
        return receipt

    def submit_batch(self, site: Site, submissions: Sequence[Submission]) -> list[Receipt | Conflict]:
        """Record several comments in one transaction; n in, n receipts or conflicts out, same order.

        A conflict concerns its own comment only. Raises: DatabaseUnavailable (retryable).
        """
        now = self.clock()
        fresh: dict[str, NewComment] = {}
        for submission in submissions:
            new = NewComment(uuid.uuid4().hex, submission, self._fingerprint(submission))
            fresh.setdefault(submission.external_id, new)
        with self.store.writer() as connection:
            # In one order for all, so that two batches cannot wait for each other.
            in_order = [fresh[external_id] for external_id in sorted(fresh)]
            stored = comments.insert_new(connection, site.id, in_order, now=now)
            earlier = [new.submission.external_id for new in in_order if new.id not in stored]
            found = (
                dict(comments.read_comments(connection, site.id, earlier, known_at=now)) if earlier else {}
            )
            known = comments.content_digests(connection, site.id, earlier) if earlier else {}
        made = [new for new in fresh.values() if new.id in stored]
        for new in made:
            found[new.submission.external_id] = _as_recorded(site, new, now)
            known[new.submission.external_id] = new.fingerprint.content
            log.info("comment_received", extra={"comment_id": new.id, "site": site.name})
        self._enqueue([new.id for new in made])
        receipts: list[Receipt | Conflict] = []
        unseen = set(stored)
        for submission in submissions:
            comment = found[submission.external_id]
            if known[submission.external_id] == _content_digest(submission):
                receipts.append(Receipt(comment, comment.id in unseen))
                unseen.discard(comment.id)
            else:
                receipts.append(Conflict("this id belongs to other content: PUT it to make a new revision"))
        return receipts

    def revise(self, site: Site, submission: Submission) -> Receipt:
        """Record an edit as a new revision, to be judged again.

        Content that is the current revision's already changes nothing. Raises: NotFound,
        Conflict if withdrawn (permanent); DatabaseUnavailable (retryable).
        """
        with self.store.writer() as connection:
            row = comments.lock(connection, site.id, submission.external_id)
            if row.status is Status.WITHDRAWN:
                raise Conflict("this comment was withdrawn: post the new text under a new id")
            fingerprint = self._fingerprint(submission)
            created = row.content_digest != fingerprint.content
            if created:
                new = NewComment(row.id, submission, fingerprint)
                comments.insert_revision(connection, site.id, new, row.revision + 1, now=self.clock())
            comment = comments.read_comment(
                connection, site.id, submission.external_id, known_at=self.clock()
            )
        if created:
            self._enqueue([comment.id])
            log.info("comment_revised", extra={"comment_id": comment.id, "revision": comment.revision})
        return Receipt(comment, created)

    def withdraw(self, site: Site, external_id: str) -> Comment:
        """Take a comment back for its author or portal; doing so twice changes nothing.

        Raises: NotFound (permanent), DatabaseUnavailable (retryable).
        """
        with self.store.writer() as connection:
            row = comments.lock(connection, site.id, external_id)
            if row.status is not Status.WITHDRAWN:
                comments.cancel_undecided(connection, row.id)
                comments.set_status(connection, row.id, Status.WITHDRAWN, now=self.clock())
            comment = comments.read_comment(connection, site.id, external_id, known_at=self.clock())
        log.info("comment_withdrawn", extra={"comment_id": comment.id})
        return comment

    def report(
        self,
        site: Site,
        external_id: str,
        *,
        category: str,
        detail: str | None = None,
        reporter: str | None = None,
    ) -> Comment:
        """Record a reader's complaint; an approved comment goes to the hold queue.

        One reader counts once per revision. Raises: NotFound, Conflict if withdrawn
        (permanent); DatabaseUnavailable (retryable).
        """
        now = self.clock()
        reporter_hash = digests.keyed_hash(self.hash_key, "reporter", reporter) if reporter else None
        made: list[Decision] = []
        with self.store.writer() as connection:
            row = comments.lock(connection, site.id, external_id)
            if row.status is Status.WITHDRAWN:
                raise Conflict("this comment was withdrawn")
            counted = comments.insert_report(
                connection, row, reporter_hash=reporter_hash, category=category, detail=detail, now=now
            )
            if counted and row.status is Status.APPROVED:
                hold = NewDecision(
                    site_id=site.id,
                    comment_id=row.id,
                    external_id=external_id,
                    revision=row.revision,
                    outcome=Outcome.HOLD,
                    source=Source.POLICY,
                    reasons=(Reason(ReasonCode.REPORTED, detail=f"a reader reported it as {category}"),),
                )
                made = decisions.insert_decisions(connection, [hold], now=now)
            comment = comments.read_comment(connection, site.id, external_id, known_at=self.clock())
        log.info("comment_reported", extra={"comment_id": comment.id, "counted": counted})
        if self.queue:
            self.queue.announce(made)
        return comment

    def read(self, site: Site, external_id: str) -> Comment:
        """A comment with the decision that its portal may know.

        Raises: NotFound (permanent), DatabaseUnavailable (retryable).
        """
        with self.store.reader() as connection:
            return comments.read_comment(connection, site.id, external_id, known_at=self.clock())

    def feed(self, site: Site, *, after: int, limit: int) -> list[Decision]:
        """The site's decisions after a cursor, in order, up to the first that can still be taken back.

        Raises: DatabaseUnavailable (retryable).
        """
        with self.store.reader() as connection:
            return decisions.feed(connection, site.id, after=after, limit=limit, now=self.clock())

    def _enqueue(self, comment_ids: Sequence[str]) -> None:
        if self.queue and comment_ids:
            self.queue.try_enqueue(comment_ids, limit=DIRECT_QUEUE_LIMIT, chunk_size=self.chunk_size)

    def _fingerprint(self, submission: Submission) -> Fingerprint:
        author = submission.author
        return Fingerprint(
            content=_content_digest(submission),
            text=digests.text_digest(submission.body),
            email=digests.keyed_hash(self.hash_key, "email", author.email) if author.email else None,
            ip=digests.keyed_hash(self.hash_key, "ip", author.ip) if author.ip else None,
        )


def _as_recorded(site: Site, new: NewComment, now: float) -> Comment:
    # What reading it back would give, without the cost of doing so on every post.
    submission = new.submission
    return Comment(
        id=new.id,
        site_id=site.id,
        external_id=submission.external_id,
        revision=1,
        status=Status.PENDING,
        body=submission.body,
        author_id=submission.author.id,
        author_name=submission.author.name,
        article=submission.article,
        parent_id=submission.parent_id,
        posted_at=submission.posted_at,
        language=submission.language,
        received_at=now,
    )


def _content_digest(submission: Submission) -> str:
    # What was said, by whom and where. A changed display name or article title
    # between two tries of one post does not make it another comment.
    return digests.content_digest(
        {
            "body": submission.body,
            "author": submission.author.id,
            "article": submission.article.id,
            "parent": submission.parent_id,
        }
    )
