"""What people do: settle comments, take a decision back, pass it to a lead, write notes, take turns.

Called by the desk. Each verb is one transaction with its line in the activity log, and refuses
to act on anything but what the moderator saw.
"""

import logging
import time
import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from service.domain.activity import Act
from service.domain.comment import Decision, Site
from service.domain.errors import NotFound, Overtaken
from service.domain.moderator import Moderator
from service.domain.queue import QueueFilter, Sort
from service.domain.review import (
    HandOut,
    Lease,
    RefusalKind,
    Refused,
    Settled,
    SettledMany,
    Undone,
)
from service.domain.verdict import Outcome, Reason
from service.job_queue import JobQueue
from service.moderation import leasing, marking, settling, undoing
from service.moderation.settling import Ruling, Seen
from service.moderation.undoing import TooLateToHide
from service.store import activity, decisions, leases, reviews
from service.store.engine import Store
from service.store.reviews import Standing

log = logging.getLogger(__name__)

ACT_OF: Mapping[Outcome, Act] = {
    Outcome.APPROVE: Act.COMMENT_APPROVED,
    Outcome.REJECT: Act.COMMENT_REJECTED,
    Outcome.HOLD: Act.COMMENT_HELD,
}


@dataclass(frozen=True, slots=True)
class Review:
    """The moderator's verbs over one record. Without a `queue` nobody is woken."""

    store: Store
    queue: JobQueue | None
    clock: Callable[[], float] = time.time

    def settle(
        self,
        site: Site,
        comment_id: str,
        outcome: Outcome,
        *,
        moderator: Moderator,
        seen_version: int,
        seen_revision: int,
        reasons: tuple[Reason, ...] = (),
    ) -> Settled:
        """Make a moderator's decision effective, who saw that decision version of that revision.

        The portal hears of it once the site's undo time is over. The same again from the same
        person within that time answers the first result. Raises: Overtaken if it was decided,
        edited or withdrawn meanwhile, NotFound (permanent); DatabaseUnavailable (retryable).
        """
        now = self.clock()
        seen = Seen(comment_id, seen_version, seen_revision)
        ruling = self._ruling(site, outcome, moderator, reasons, now)
        with self.store.writer() as connection:
            examined = settling.examine(connection, site, [seen], moderator)
            if earlier := settling.repeated(examined, outcome, moderator=moderator, now=now):
                review_id, undo_until = earlier
                first = decisions.latest_decisions(connection, [(comment_id, seen_revision)])[comment_id]
                return Settled(first, review_id, undo_until, repeated=True)
            if examined.refused:
                raise _as_error(examined.refused[0])
            [decision] = settling.decide(connection, site, examined.ready, ruling)
            activity.record(
                connection,
                at=now,
                site_id=site.id,
                actor=moderator.name,
                act=ACT_OF[outcome],
                subject=comment_id,
                detail=_detail(ruling, examined.ready)
                | {"version": decision.version, "revision": decision.revision},
            )
        self._tell(ruling, [decision])
        return Settled(decision, ruling.review_id, ruling.undo_until)

    def settle_many(
        self,
        site: Site,
        wanted: Sequence[tuple[str, int]],
        outcome: Outcome,
        *,
        moderator: Moderator,
        reasons: tuple[Reason, ...] = (),
        about: Mapping[str, Any] | None = None,
    ) -> SettledMany:
        """Settle comments, given as (id, seen decision version), all in one transaction.

        Those that are not as seen are left and returned as refused, each with who was quicker.
        `about` goes into the activity log beside the counts (a sweep's range, a campaign).
        Raises: DatabaseUnavailable (retryable): none was settled.
        """
        now = self.clock()
        ruling = self._ruling(site, outcome, moderator, reasons, now)
        with self.store.writer() as connection:
            seen = [Seen(comment_id, version) for comment_id, version in wanted]
            examined = settling.examine(connection, site, seen, moderator)
            if earlier := settling.repeated(examined, outcome, moderator=moderator, now=now):
                ids = [refused.comment_id for refused in examined.refused]
                return SettledMany(earlier[0], ids, (), earlier[1], repeated=True)
            if not examined.ready:
                return SettledMany(None, (), examined.refused, now)
            made = settling.decide(connection, site, examined.ready, ruling)
            activity.record(
                connection,
                at=now,
                site_id=site.id,
                actor=moderator.name,
                act=Act.COMMENTS_SWEPT,
                subject=ruling.review_id,
                detail=_detail(ruling, examined.ready)
                | {"outcome": str(outcome), "settled": len(made), "refused": len(examined.refused)}
                | dict(about or {}),
            )
        self._tell(ruling, made)
        ids = [decision.comment_id for decision in made]
        return SettledMany(ruling.review_id, ids, examined.refused, ruling.undo_until)

    def settle_campaign(
        self,
        site: Site,
        campaign_id: str,
        outcome: Outcome,
        *,
        moderator: Moderator,
        seen: int,
        newest_id: int | None = None,
        exceptions: Collection[str] = (),
        reasons: tuple[Reason, ...] = (),
    ) -> SettledMany:
        """Settle the held copies of one text, save for the exceptions (comment ids).

        `seen` is how many there were when the moderator looked, the exceptions counted, and
        `newest_id` the newest row of the queue then: what came later waits still, and `left`
        says how much. Raises: DatabaseUnavailable (retryable).
        """
        with self.store.reader() as connection:
            members = reviews.campaign_members(connection, site.id, campaign_id)
            known = members[:seen]
            if newest_id is not None:
                known = reviews.campaign_members(connection, site.id, campaign_id, newest_id=newest_id)[:seen]
        left = len(members) - len(known)
        wanted = [one for one in known if one[0] not in exceptions]
        about = {"campaign": campaign_id, "exceptions": len(known) - len(wanted), "left": left}
        done = self.settle_many(site, wanted, outcome, moderator=moderator, reasons=reasons, about=about)
        return SettledMany(
            done.review_id, done.settled, done.refused, done.undo_until, done.repeated, left=left
        )

    def undo(self, site: Site, review_id: str, moderator: Moderator) -> Undone:
        """Take an act back: one decision, or all of a sweep.

        What the portal cannot know of yet it never hears of; else a reversing decision is
        delivered at once. What was decided again or edited since is left and returned as
        refused. All in one transaction; of a large sweep the portal is first kept from hearing
        for a minute, in one of its own. Raises: NotFound, NotAllowed for another's act unless
        by a lead, Conflict if somebody else took it back (permanent); DatabaseUnavailable
        (retryable).
        """
        with self.store.writer() as connection:
            review = reviews.lock_review(connection, site.id, review_id)
            undoing.check(review, site, moderator)
            if review.decided >= undoing.MANY and review.undone_by is None:
                undoing.gain_time(connection, review, now=self.clock())
        try:
            return self._undo(site, review_id, moderator, hide=True)
        except TooLateToHide:
            return self._undo(site, review_id, moderator, hide=False)

    def escalate(
        self, site: Site, comment_id: str, *, moderator: Moderator, seen_version: int, words: str = ""
    ) -> None:
        """Leave a held comment to a lead, with a note if there are words; twice changes nothing.

        Raises: Overtaken, NotFound, InvalidRequest (permanent); DatabaseUnavailable (retryable).
        """
        with self.store.writer() as connection:
            marking.escalate(
                connection, site, Seen(comment_id, seen_version), moderator, words=words, now=self.clock()
            )
        log.info("comment_escalated", extra={"comment_id": comment_id, "moderator": moderator.name})

    def note(self, site: Site, comment_id: str, body: str, *, moderator: Moderator) -> int:
        """Write a note for colleagues on a comment; returns its number.

        Raises: NotFound, InvalidRequest (permanent); DatabaseUnavailable (retryable).
        """
        with self.store.writer() as connection:
            return marking.note(connection, site, comment_id, body, moderator, now=self.clock())

    def lease(self, site: Site, comment_id: str, moderator: Moderator) -> Lease:
        """Show others for two minutes that one has a comment open; again to renew it.

        A comment that somebody else has open is not taken: their lease is returned. Raises:
        NotFound (permanent), DatabaseUnavailable (retryable).
        """
        return leasing.take(self.store, site, comment_id, moderator, now=self.clock())

    def release(self, comment_id: str, moderator: Moderator) -> bool:
        """Give one's own lease back; False if there was none. Raises: DatabaseUnavailable (retryable)."""
        with self.store.writer() as connection:
            return leases.release(connection, comment_id, moderator.id)

    def hand_out(self, site: Site, wanted: QueueFilter, sort: Sort, moderator: Moderator) -> HandOut:
        """Lease the next comment of the queue that nobody has open; two people never get the same.

        Raises: DatabaseUnavailable (retryable).
        """
        return leasing.hand_out(self.store, site, wanted, sort, moderator, now=self.clock())

    def _ruling(
        self, site: Site, outcome: Outcome, moderator: Moderator, reasons: tuple[Reason, ...], now: float
    ) -> Ruling:
        undo_until = now + max(0.0, site.undo_seconds)
        return Ruling(uuid.uuid4().hex, outcome, moderator, reasons, now, undo_until)

    def _undo(self, site: Site, review_id: str, moderator: Moderator, *, hide: bool) -> Undone:
        undo_id = uuid.uuid4().hex
        with self.store.writer() as connection:
            review = reviews.lock_review(connection, site.id, review_id)
            if review.undone_by is not None:
                return undoing.answer_again(connection, site, review, moderator)
            undone, told = undoing.undo(
                connection, site, review, moderator, undo_id=undo_id, hide=hide, clock=self.clock
            )
        if self.queue:
            self.queue.announce(told)
        log.info(
            "review_undone",
            extra={"review_id": review_id, "moderator": moderator.name, "reversed": len(undone.reversed_ids)},
        )
        return undone

    def _tell(self, ruling: Ruling, made: Sequence[Decision]) -> None:
        # Nobody may hear of it before it can no longer be taken back; waiting feeds look by themselves.
        if self.queue and ruling.undo_until <= ruling.now:
            self.queue.announce(made)
        log.info(
            "comments_settled",
            extra={
                "review_id": ruling.review_id,
                "moderator": ruling.moderator.name,
                "outcome": str(ruling.outcome),
                "count": len(made),
            },
        )


def _as_error(refused: Refused) -> Exception:
    if refused.kind is RefusalKind.UNKNOWN:
        return NotFound(refused.line)
    return Overtaken(refused)


def _detail(ruling: Ruling, ready: Sequence[Standing]) -> dict[str, Any]:
    # Who escalated what is kept here, since the queue's row goes: an undo brings it back.
    escalated = {s.comment_id: [s.escalated_at, s.escalated_by] for s in ready if s.escalated_at is not None}
    detail: dict[str, Any] = {"review": ruling.review_id}
    if codes := [reason.rule for reason in ruling.reasons if reason.rule]:
        detail["code"] = codes[0]
    return detail | ({"escalated": escalated} if escalated else {})
