"""What people do: settle a comment that waits for them, or overrule the machine.

Called by the desk. A review refuses to act on anything but what the moderator saw.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from service.domain.comment import Decision, Site, Status
from service.domain.errors import Conflict, StaleRevision
from service.domain.verdict import Outcome, Reason, Source
from service.job_queue import JobQueue
from service.store import comments, decisions
from service.store.decisions import NewDecision
from service.store.engine import Store


@dataclass(frozen=True, slots=True)
class Review:
    """The moderator's verbs over one record. Without a `queue` nobody is woken."""

    store: Store
    queue: JobQueue | None
    clock: Callable[[], float] = time.time

    def settle(
        self,
        site: Site,
        external_id: str,
        outcome: Outcome,
        *,
        moderator: str,
        seen_version: int,
        reasons: tuple[Reason, ...] = (),
    ) -> Decision:
        """Make a moderator's decision effective, who saw decision `seen_version` of the current revision.

        Raises: StaleRevision if it was decided or edited meanwhile, NotFound, Conflict if
        withdrawn (permanent); DatabaseUnavailable (retryable).
        """
        with self.store.writer() as connection:
            row = comments.lock(connection, site.id, external_id)
            if row.status is Status.WITHDRAWN:
                raise Conflict("this comment was withdrawn")
            current = comments.read_comment(connection, site.id, external_id).decision
            if current is None or current.version != seen_version:
                raise StaleRevision("this comment was edited or decided since you opened it")
            new = NewDecision(
                site_id=site.id,
                comment_id=row.id,
                external_id=external_id,
                revision=row.revision,
                outcome=outcome,
                source=Source.MODERATOR,
                reasons=reasons,
                moderator=moderator,
            )
            [decision] = decisions.insert_decisions(connection, [new], now=self.clock())
        if self.queue:
            self.queue.announce([decision])
        return decision
