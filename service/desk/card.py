"""The card: one comment with all that is known of it, as a page and as a fragment for scripts.

Called by browsers from the queue's rows. Shows, and takes the short lease of who opens the page;
deciding is in `deciding`.
"""

import logging

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.desk import access, just_done
from service.desk.card_view import CardView, Place, view_card
from service.desk.filters import filter_from, to_query
from service.desk.ids import is_comment_id
from service.desk.parts import desk
from service.domain.comment import Site, Status
from service.domain.errors import DatabaseUnavailable, NotFound
from service.domain.moderator import Role
from service.domain.policy import Policy
from service.domain.queue import QueueFilter, Sort
from service.store import card_record, leases, policy_versions, queue

log = logging.getLogger(__name__)

PAGE_ROWS = 50
"""Rows on one page of the queue; the card looks for its neighbours among as many."""


def add_views(blueprint: Blueprint) -> None:
    """Add the page and the fragment to the desk."""

    @blueprint.get("/<int:site_id>/comments/<comment_id>")
    @access.requires(Role.VIEWER)
    def comment(site_id: int, comment_id: str) -> ResponseReturnValue:
        _take_lease(comment_id)
        with desk().store.reader() as connection:
            card = read_card(connection, comment_id)
            done = just_done.lines(connection)
        return render_template("desk/comment.html", card=card, just_done=done, is_page=True)

    @blueprint.get("/<int:site_id>/comments/<comment_id>/card")
    @access.requires(Role.VIEWER)
    def card(site_id: int, comment_id: str) -> ResponseReturnValue:
        with desk().store.reader() as connection:
            found = read_card(connection, comment_id)
        return render_template("desk/card.html", card=found, is_page=False)


def read_card(connection: Connection, comment_id: str, place: Place | None = None) -> CardView:
    """The card of a comment of the current site, for the current moderator.

    Without a `place` its neighbours are looked for in the filter of the request. Raises:
    NotFound (permanent).
    """
    if not is_comment_id(comment_id):
        raise NotFound("this site has no such comment")
    site, me, now = access.current_site(), access.current(), desk().clock()
    record = card_record.read(connection, site.id, comment_id)
    return view_card(
        record,
        me=me,
        policy=_policy(connection, site, record.comment.article.section),
        lease=leases.read(connection, [comment_id], now=now).get(comment_id),
        place=place or _place(connection, site, comment_id, now),
        now=now,
    )


def _policy(connection: Connection, site: Site, section: str | None) -> Policy:
    of_file = desk().policies.policies.choose(site.policy, section)
    version = policy_versions.newest(connection, site.id)
    return version.laid_over(of_file) if version else of_file


def _place(connection: Connection, site: Site, comment_id: str, now: float) -> Place:
    asked, sort, _ = filter_from(request.args)
    after = request.args.get("after")
    rows = _ids(connection, site, asked, sort, after, now)
    query = to_query(asked, sort, **({"after": after} if after else {}))
    if comment_id not in rows:
        # It was decided meanwhile, or opened from elsewhere: the next is the first there is.
        return Place(query, next_id=rows[0] if rows else "")
    at = rows.index(comment_id)
    return Place(
        query,
        previous_id=rows[at - 1] if at else "",
        next_id=rows[at + 1] if at + 1 < len(rows) else "",
    )


def _ids(
    connection: Connection, site: Site, asked: QueueFilter, sort: Sort, after: str | None, now: float
) -> list[str]:
    page = queue.page(connection, site.id, asked, sort, after, PAGE_ROWS + 1, access.current().id, now)
    return [row.comment_id for row in page.rows]


def _take_lease(comment_id: str) -> None:
    # Scripts do this by themselves; without them, opening the page is the only sign of life.
    if not is_comment_id(comment_id) or not access.role().includes(Role.MODERATOR):
        return
    site = access.current_site()
    try:
        with desk().store.reader() as connection:
            is_held = card_record.status(connection, site.id, comment_id) is Status.HELD
        if is_held:
            desk().review.lease(site, comment_id, access.current())
    except DatabaseUnavailable as error:
        log.info("lease_not_taken", extra={"comment_id": comment_id, "reason": str(error)})
