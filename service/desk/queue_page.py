"""The queue: what waits for a person, found and ordered as the address says, with one card beside it.

Called by browsers. Shows only; the filter lives in the address, and decisions are in `deciding`.
"""

from flask import Blueprint, jsonify, render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.desk import access, just_done, queue_view
from service.desk.card import PAGE_ROWS, read_card
from service.desk.card_view import CardView, Place
from service.desk.filters import filter_from, to_query
from service.desk.parts import desk
from service.domain.errors import NotFound
from service.domain.moderator import Role
from service.domain.queue import QueueFilter, QueuePage, Sort
from service.store import leases, moderators, queue

MOST_DIGITS = 18
"""Of a row's number in an address: databases know no longer ones."""


def add_views(blueprint: Blueprint) -> None:
    """Add the page and the count of what is new to the desk."""

    @blueprint.get("/<int:site_id>/queue", endpoint="queue")
    @access.requires(Role.VIEWER)
    def show(site_id: int) -> ResponseReturnValue:
        asked, sort, faults = filter_from(request.args)
        after = request.args.get("after")
        now, me = desk().clock(), access.current()
        with desk().store.reader() as connection:
            page = queue.page(connection, site_id, asked, sort, after, PAGE_ROWS, me.id, now)
            facets = desk().facet_counts.of(connection, site_id, asked, now)
            names = moderators.display_names(
                connection, [row.escalated_by for row in page.rows if row.escalated_by]
            )
            held_by_site = queue.counts_by_site(connection, [one.id for one in access.visible_sites()])
            card = _open_card(connection, page, asked, sort, after)
            done = just_done.lines(connection)
        return render_template(
            "desk/queue.html",
            rows=[queue_view.view_row(row, me, names, now) for row in page.rows],
            card=card,
            is_page=False,
            in_queue=True,
            facets=queue_view.view_facets(facets, asked, sort),
            marks=queue_view.marks(facets, asked, sort),
            chips=queue_view.chips(asked, sort, facets),
            sorts=queue_view.sorts(asked, sort),
            kept=queue_view.kept_by_search(asked, sort),
            typed=queue_view.typed(asked),
            faults=faults,
            total=facets.total,
            is_filtered=not asked.is_empty,
            query=to_query(asked, sort),
            row_query=to_query(asked, sort, **({"after": after} if after else {})),
            older=to_query(asked, sort, after=page.next_cursor) if page.next_cursor else None,
            is_later_page=bool(after),
            newest=page.newest_id,
            held_by_site=held_by_site,
            just_done=done,
        )

    @blueprint.get("/<int:site_id>/queue/fresh")
    @access.requires(Role.VIEWER)
    def fresh(site_id: int) -> ResponseReturnValue:
        asked, _, _ = filter_from(request.args)
        said = request.args.get("since", "")
        since = int(said) if said.isascii() and said.isdigit() and len(said) <= MOST_DIGITS else 0
        now = desk().clock()
        with desk().store.reader() as connection:
            new = queue.count_new(connection, site_id, asked, since, now=now)
            total = queue.count(connection, site_id, asked, now=now)
            open_elsewhere = leases.of_others(connection, site_id, access.current().id, now=now)
        return jsonify({"new": new, "total": total, "leases": open_elsewhere})


def _open_card(
    connection: Connection, page: QueuePage, asked: QueueFilter, sort: Sort, after: str | None
) -> CardView | None:
    # The card of the row that the address names, or of the first; its neighbours are the rows beside it.
    ids = [row.comment_id for row in page.rows]
    if not ids:
        return None
    wanted = request.args.get("open", "")
    at = ids.index(wanted) if wanted in ids else 0
    place = Place(
        to_query(asked, sort, **({"after": after} if after else {})),
        previous_id=ids[at - 1] if at else "",
        next_id=ids[at + 1] if at + 1 < len(ids) else "",
    )
    try:
        return read_card(connection, ids[at], place)
    except NotFound:
        return None
