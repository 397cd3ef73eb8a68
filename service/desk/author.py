"""The author's page: who this is, what became of their comments, and what can be done about them.

Called by browsers, as a page or (`?part=1`) as what the drawer shows. Changes things through the
verbs of `service.moderation` only. An author's id is a reader's string: never trusted, always shown as one.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import access, just_done, lines
from service.desk.access import requires
from service.desk.deciding import done
from service.desk.ids import is_comment_id
from service.desk.parts import desk
from service.desk.phrases import counted
from service.domain.author_action import ActionKind, AuthorAction
from service.domain.comment import Site, Status
from service.domain.errors import DatabaseUnavailable
from service.domain.moderator import Moderator, Role
from service.domain.rejection import RejectionCode
from service.domain.review import SettledMany, reasons_of
from service.domain.verdict import Outcome
from service.store import author_history, authors, moderators
from service.store.comment_lines import CommentLine

PAGE_SIZE = 20
MOST_REJECTED_AT_ONCE = 1_000
"""Held comments that a ban takes along; an author with more is for the sweep, which shows a sample first."""
TABS: Mapping[str, Status | None] = {"all": None, "rejected": Status.REJECTED}
"""Tabs that list comments, and the status that each is narrowed to; `notes` and `history` list others."""
KIND_WORDS: Mapping[ActionKind, tuple[str, str]] = {
    ActionKind.PREMODERATE: ("Pre-moderated", "Every further comment waits for a person."),
    ActionKind.MUTE: ("Muted", "Further comments are rejected for some days."),
    ActionKind.BAN: ("Banned", "Further comments are rejected until somebody lifts it."),
}
"""An order in a word, and what it does."""


@dataclass(frozen=True, slots=True)
class ShownOrder:
    """An order with the names of people as one calls them."""

    order: AuthorAction
    words: str
    effect: str
    given_by: str
    lifted_by: str
    in_force: bool
    kind: str
    """Of its chip while it is in force."""


def add_views(blueprint: Blueprint) -> None:
    """Add the page and its forms to the desk."""

    @blueprint.get("/<int:site_id>/author")
    @requires(Role.VIEWER)
    def author(site_id: int) -> ResponseReturnValue:
        tab = request.args.get("tab", "all")
        if tab not in (*TABS, "notes", "history"):
            tab = "all"
        known = _read(access.current_site(), request.args.get("id", ""), tab, access.current())
        as_part = request.args.get("part") == "1"
        template = "desk/_author.html" if as_part else "desk/author.html"
        return render_template(
            template, **known, tab=tab, as_part=as_part, may_act=access.role().includes(Role.MODERATOR)
        )

    @blueprint.post("/<int:site_id>/author/action")
    @requires(Role.MODERATOR)
    def act_on_author(site_id: int) -> ResponseReturnValue:
        site, me = access.current_site(), access.current()
        author_id, kind = request.form.get("author", ""), _kind()
        desk().authors.act(
            site,
            author_id,
            kind,
            reason=request.form.get("reason", ""),
            days=_days() if kind is ActionKind.MUTE else None,
            moderator=me,
        )
        line = f"{KIND_WORDS[kind][0]}: {_name_of(site, author_id)}"
        if kind is ActionKind.BAN and request.form.get("also_reject"):
            rejected = _reject_held(site, author_id, me)
            if rejected.settled:
                many = counted(len(rejected.settled), "comment")
                return _answer(author_id, f"{line}; {many} rejected", rejected)
        return _answer(author_id, line)

    @blueprint.post("/<int:site_id>/author/action/<int:action_id>/lift")
    @requires(Role.MODERATOR)
    def lift_author_action(site_id: int, action_id: int) -> ResponseReturnValue:
        site = access.current_site()
        lifted = desk().authors.lift(
            site, action_id, reason=request.form.get("reason", ""), moderator=access.current()
        )
        name = _name_of(site, lifted.author_id)
        return _answer(lifted.author_id, f"No longer {KIND_WORDS[lifted.kind][0].lower()}: {name}")

    @blueprint.post("/<int:site_id>/author/note")
    @requires(Role.MODERATOR)
    def note_on_author(site_id: int) -> ResponseReturnValue:
        author_id = request.form.get("author", "")
        desk().authors.note(
            access.current_site(), author_id, request.form.get("body", ""), moderator=access.current()
        )
        return _answer(author_id, "Note written", tab="notes")


def _read(site: Site, author_id: str, tab: str, me: Moderator) -> dict[str, Any]:
    """All that the template shows. Raises: NotFound (permanent)."""
    now = desk().clock()
    with desk().store.reader() as connection:
        summary = author_history.read_summary(connection, site.id, author_id, now=now)
        orders = authors.list_actions(connection, site.id, author_id)
        names = moderators.display_names(
            connection, {name for order in orders for name in (order.moderator, order.lifted_by) if name}
        )
        written: list[CommentLine] = []
        if tab in TABS:
            written = author_history.read_comments(
                connection, site.id, author_id, only=TABS[tab], before=_before(), limit=PAGE_SIZE + 1
            )
        notes = authors.notes_about(connection, site.id, author_id)
        lately = just_done.lines(connection)
    shown_orders = [_shown(order, names, now) for order in orders]
    return {
        "summary": summary,
        "orders": shown_orders,
        "in_force": sorted(
            (one for one in shown_orders if one.in_force),
            key=lambda one: list(ActionKind).index(one.order.kind),
            reverse=True,
        ),
        "lines_of_page": [lines.shown(line, me) for line in written[:PAGE_SIZE]],
        "older": _cursor(written[PAGE_SIZE - 1]) if len(written) > PAGE_SIZE else None,
        "is_later_page": _before() is not None,
        "notes": notes,
        "kinds": [(kind, *KIND_WORDS[kind]) for kind in ActionKind],
        "rate_days": author_history.RATE_DAYS,
        "most_rejected": MOST_REJECTED_AT_ONCE,
        "just_done": lately,
    }


def _shown(order: AuthorAction, names: Mapping[str, str], now: float) -> ShownOrder:
    words, effect = KIND_WORDS[order.kind]
    return ShownOrder(
        order=order,
        words=words,
        effect=effect,
        given_by=names.get(order.moderator, order.moderator),
        lifted_by=names.get(order.lifted_by, order.lifted_by) if order.lifted_by else "",
        in_force=order.in_force(now),
        kind="warn" if order.kind is ActionKind.PREMODERATE else "reject",
    )


def _before() -> tuple[float, str] | None:
    """The cursor of the request; one that is not ours counts as none."""
    at, _, comment_id = request.args.get("before", "").partition("_")
    try:
        moment = float(at)
    except ValueError:
        return None
    return (moment, comment_id) if math.isfinite(moment) and is_comment_id(comment_id) else None


def _cursor(line: CommentLine) -> str:
    # Python writes a number so that the very same one is read back.
    return f"{line.received_at!r}_{line.id}"


def _kind() -> ActionKind:
    try:
        return ActionKind(request.form.get("kind", ""))
    except ValueError:
        abort(422, "Choose what to do about the author.")


def _days() -> int | None:
    days = request.form.get("days", "").strip()
    # Longer numbers are refused by the verb, which says what is possible.
    return int(days[:6]) if days.isdecimal() else None


def _reject_held(site: Site, author_id: str, me: Moderator) -> SettledMany:
    """Reject what is held of an author, as one act that can be taken back as one."""
    code = request.form.get("code", "")
    try:
        with desk().store.reader() as connection:
            held = author_history.held_of(connection, site.id, author_id, limit=MOST_REJECTED_AT_ONCE)
        return desk().review.settle_many(
            site,
            held,
            Outcome.REJECT,
            moderator=me,
            reasons=reasons_of(
                Outcome.REJECT, RejectionCode(code) if code in set(RejectionCode) else RejectionCode.OTHER
            ),
            about={"author": author_id},
        )
    except DatabaseUnavailable:
        abort(503, "The author is banned, but what is held is not rejected yet. Ban again to do so.")


def _name_of(site: Site, author_id: str) -> str:
    with desk().store.reader() as connection:
        return author_history.latest_name(connection, site.id, author_id) or author_id


def _answer(
    author_id: str, line: str, rejected: SettledMany | None = None, tab: str | None = None
) -> ResponseReturnValue:
    answer: dict[str, Any] = {"line": line}
    if rejected is not None:
        answer |= {
            "review": rejected.review_id,
            "undo_until": rejected.undo_until,
            "outcome": str(Outcome.REJECT),
            "comments": list(rejected.settled),
        }
    site_id = access.current_site().id
    return done(answer, fallback=url_for("desk.author", site_id=site_id, id=author_id, tab=tab))
