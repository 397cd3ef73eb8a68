"""The lines of what the moderator did in the last minute, each with its way back.

Called by the queue's and the card's views, so that undo works without scripts too.
"""

from dataclasses import dataclass

from sqlalchemy import Connection

from service.desk import access
from service.desk.parts import desk
from service.desk.phrases import counted
from service.store.just_done import DoneLately, done_lately

SHOWN_SECONDS = 60.0
"""Long enough to notice a slip; after it the way back leads over the comment's card."""

_DONE = {"approve": "Approved", "reject": "Rejected", "hold": "Put back"}


@dataclass(frozen=True, slots=True)
class DoneLine:
    """One act in words. `undo_until` is in seconds since 1970, UTC."""

    review_id: str
    undo_until: float
    line: str


def lines(connection: Connection) -> list[DoneLine]:
    """What the current moderator did at the current site in the last minute, oldest first."""
    since = desk().clock() - SHOWN_SECONDS
    found = done_lately(connection, access.current_site().id, access.current().id, since=since)
    return [DoneLine(one.review_id, one.undo_until, _line(one)) for one in reversed(found)]


def _line(one: DoneLately) -> str:
    done = _DONE.get(one.kind, one.kind)
    if one.comment_id is None:
        return f"{done}: {counted(one.decided, 'comment')}"
    who = one.author_name or one.author_id or "somebody"
    where = f" under {one.article_title}" if one.article_title else ""
    return f"{done}: {who}{where}"
