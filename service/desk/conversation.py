"""The conversation page: a comment with what it answers and what answers it, each with its decision.

Called by browsers, as a page or (`?part=1`) as what the drawer shows. Only shows: the decisions
are the card's own forms.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import access, just_done, lines
from service.desk.deciding import checked_id
from service.desk.lines import ShownLine
from service.desk.parts import desk
from service.domain.moderator import Moderator, Role
from service.store import authors, threads
from service.store.threads import Conversation, Reply

NEAREST_PARENTS = 6
"""Parents shown in full beside the root; on a longer way up, those between are left out."""
DEEPEST = 6
"""Steps of indentation; what is deeper stands as far in, so that a phone still shows words."""

MOST_NOTES = 10


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the page: a comment at a depth, or words in its place.

    `place` is parent, this, reply or beside; `more` counts replies to it that are not shown.
    """

    depth: int
    place: str
    shown: ShownLine | None = None
    words: str = ""
    more: int = 0
    is_author_of_this: bool = False


def add_views(blueprint: Blueprint) -> None:
    """Add the page to the desk."""

    @blueprint.get("/<int:site_id>/comments/<comment_id>/conversation")
    @access.requires(Role.VIEWER)
    def conversation(site_id: int, comment_id: str) -> ResponseReturnValue:
        checked_id(comment_id)
        with desk().store.reader() as connection:
            found = threads.read_conversation(connection, site_id, comment_id)
            this = found.this.line
            notes = authors.notes_about(connection, site_id, this.author_id, limit=MOST_NOTES)
            done = just_done.lines(connection)
        as_part = request.args.get("part") == "1"
        return render_template(
            "desk/_conversation.html" if as_part else "desk/conversation.html",
            this=this,
            rows=list(_rows(found, access.current())),
            notes=notes,
            just_done=done,
            as_part=as_part,
            may_decide=access.role().includes(Role.MODERATOR),
            here=url_for("desk.conversation", site_id=site_id, comment_id=comment_id),
        )


def _rows(found: Conversation, me: Moderator) -> Iterator[Row]:
    this = found.this.line
    if found.is_circle:
        yield Row(0, "parent", words="The replies lead round in a circle here, so there is no first comment.")
    elif found.is_cut:
        yield Row(0, "parent", words="The conversation begins further up.")
    elif found.missing_parent is not None:
        yield Row(0, "parent", words="A reply to a comment that the portal never sent.")
    depth = 1 if found.is_circle or found.is_cut or found.missing_parent is not None else 0
    parents = list(found.parents)
    left_out = len(parents) - 1 - NEAREST_PARENTS
    for at, line in enumerate(parents):
        if left_out > 0 and 0 < at <= left_out:
            if at == 1:
                yield Row(min(depth, DEEPEST), "parent", words=f"{left_out} comments between are left out.")
                depth += 1
            continue
        yield Row(
            min(depth, DEEPEST),
            "parent",
            lines.shown(line, me),
            is_author_of_this=line.author_id == this.author_id,
        )
        depth += 1
    depth = min(depth, DEEPEST)
    for line in found.beside_before:
        yield Row(depth, "beside", lines.shown(line, me), is_author_of_this=line.author_id == this.author_id)
    yield from _with_replies(found.this, "this", depth, this.author_id, me)
    for line in found.beside_after:
        yield Row(depth, "beside", lines.shown(line, me), is_author_of_this=line.author_id == this.author_id)
    if found.beside_more:
        yield Row(depth, "beside", words=f"{found.beside_more:,} more replies to the same comment.")


def _with_replies(reply: Reply, place: str, depth: int, author_id: str, me: Moderator) -> Iterator[Row]:
    # No deeper than `threads.MOST_DEPTH`.
    yield Row(
        min(depth, DEEPEST),
        place,
        lines.shown(reply.line, me),
        more=reply.more,
        is_author_of_this=place != "this" and reply.line.author_id == author_id,
    )
    for one in reply.replies:
        yield from _with_replies(one, "reply", depth + 1, author_id, me)
