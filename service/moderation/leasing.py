"""Who is at which comment: leases, and handing out comments so that two people never get the same.

Called by `review`. A lease only informs; what stops a second decision is the version it carries.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import Connection

from service.domain.comment import Site
from service.domain.moderator import Moderator
from service.domain.queue import QueueFilter, Sort
from service.domain.review import HandOut, Lease
from service.moderation.settling import moderator_is_lead
from service.store import leases, queue
from service.store.engine import Store

LEASE_SECONDS = 120.0
"""How long a comment counts as open after the last sign of life."""
CAP_SECONDS = 3_600.0
"""The time over which a moderator's cap of severe texts counts."""
_AT_ONCE, _MOST_COUNTED = 50, 1_000


def take(store: Store, site: Site, comment_id: str, moderator: Moderator, *, now: float) -> Lease:
    """Take or renew the lease; of a comment that somebody else has open their lease is returned.

    Raises: NotFound (permanent).
    """
    with store.writer() as connection:
        until = now + LEASE_SECONDS
        if leases.take(connection, site.id, comment_id, moderator.id, now=now, until=until):
            severity = leases.severity_of(connection, comment_id)
            if severity is not None and severity >= moderator.preferences.blur_from:
                leases.note_exposure(connection, moderator.id, comment_id, now=now)
            return Lease(comment_id, moderator.display_name, until, mine=True)
        other = leases.read(connection, [comment_id], now=now)[comment_id]
    return Lease(comment_id, other.holder, other.until, mine=False)


def hand_out(
    store: Store, site: Site, wanted: QueueFilter, sort: Sort, moderator: Moderator, *, now: float
) -> HandOut:
    """Lease the first comment of the queue that nobody has open, and return it.

    Passes over what the moderator has open already (it was handed out before), over copies of
    what somebody has open, over severe texts once the hour's cap is reached, and over what
    waits for a lead unless they are one or asked for it.
    """
    if wanted.escalated is None and not moderator_is_lead(moderator, site):
        wanted = replace(wanted, escalated=False)
    with store.reader() as connection:
        skip = leases.of_moderator(connection, site.id, moderator.id, now=now)
        capped = _cap_is_reached(connection, moderator, now)
    below = moderator.preferences.blur_from if capped else None
    while True:
        with store.reader() as connection:
            found = queue.candidates(
                connection,
                site.id,
                wanted,
                sort,
                _AT_ONCE,
                asking=moderator.id,
                now=now,
                severity_below=below,
                skip=skip,
            )
        taken = _take_first(store, site, found, moderator, now) if found else None
        if taken or not found:
            own = skip | {taken} if taken else skip
            return HandOut(taken, _passed_over(store, site, wanted, moderator, now, below, own))
        skip |= set(found)


def _take_first(
    store: Store, site: Site, comment_ids: Sequence[str], moderator: Moderator, now: float
) -> str | None:
    """Lease the first of these that is still held and that nobody has open."""
    with store.writer() as connection:
        leases.forget_expired(connection, site.id, now=now)
        for comment_id in comment_ids:
            severity = leases.severity_of(connection, comment_id)
            if severity is None or leases.copy_is_open(connection, comment_id, now=now):
                continue
            until = now + LEASE_SECONDS
            if leases.take(connection, site.id, comment_id, moderator.id, now=now, until=until, renew=False):
                if severity >= moderator.preferences.blur_from:
                    leases.note_exposure(connection, moderator.id, comment_id, now=now)
                return comment_id
    return None


def _passed_over(
    store: Store,
    site: Site,
    wanted: QueueFilter,
    moderator: Moderator,
    now: float,
    below: float | None,
    own: Collection[str],
) -> int:
    """How many severe texts wait, _MOST_COUNTED at most, while the cap keeps them from this moderator."""
    if below is None:
        return 0

    def count(connection: Connection, bound: float | None) -> int:
        found = queue.candidates(
            connection,
            site.id,
            wanted,
            Sort.SCORE,
            _MOST_COUNTED,
            asking=moderator.id,
            now=now,
            severity_below=bound,
            skip=own,
        )
        return len(found)

    with store.reader() as connection:
        return count(connection, None) - count(connection, below)


def _cap_is_reached(connection: Connection, moderator: Moderator, now: float) -> bool:
    cap = moderator.preferences.severe_cap
    return cap > 0 and leases.count_exposures(connection, moderator.id, since=now - CAP_SECONDS) >= cap
