"""What an author changed in a comment since a revision, as a page and as a fragment.

Called by browsers, and by deciding for the notice that a comment was edited while it was open.
The author's words go through the macro `reader_segments` only.
"""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from service.desk import access, diff
from service.desk.ids import is_comment_id
from service.desk.parts import desk
from service.desk.reader_text import Segment, segments
from service.domain.moderator import Role
from service.store.comment_lines import read_revisions

_MOST = 2**31 - 1
"""The largest number of a revision that the record can hold."""


@dataclass(frozen=True, slots=True)
class ShownPiece:
    """A stretch of the text: same, added or removed, cut into what may be shown."""

    kind: diff.Kind
    text: list[Segment]


def add_views(blueprint: Blueprint) -> None:
    """Add the page to the desk."""

    @blueprint.get("/<int:site_id>/comments/<comment_id>/changes")
    @access.requires(Role.VIEWER)
    def changes(site_id: int, comment_id: str) -> ResponseReturnValue:
        asked = request.args.get("from", type=int)
        found = _read(site_id, comment_id, asked or 0) if is_comment_id(comment_id) else None
        if found is None:
            abort(404)
        template = "desk/_changes.html" if request.args.get("part") == "1" else "desk/changes.html"
        return render_template(template, **found)


def fragment(comment_id: str, seen_revision: int) -> Markup:
    """What changed in a comment of the current site since `seen_revision`; empty if nothing did."""
    found = _read(access.current_site().id, comment_id, seen_revision)
    if found is None or found["older"].revision == found["newer"].revision:
        return Markup()
    # Escaped by the template already.
    return Markup(render_template("desk/_changes.html", **found))  # noqa: S704


def _read(site_id: int, comment_id: str, older: int) -> dict[str, Any] | None:
    if not 0 < older <= _MOST:
        return None
    with desk().store.reader() as connection:
        found = read_revisions(connection, site_id, comment_id, [older])
    newest = next((one for one in found.values() if one.is_current), None)
    if newest is None or older not in found:
        return None
    pieces = diff.changes(found[older].body, newest.body)
    return {
        "comment_id": comment_id,
        "older": found[older],
        "newer": newest,
        "direction": diff.direction(newest.body),
        "pieces": [ShownPiece(piece.kind, segments(piece.text)) for piece in pieces],
        "is_same": all(piece.kind == "same" for piece in pieces),
    }
