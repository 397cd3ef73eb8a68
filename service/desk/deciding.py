"""What moderators send from a card: decisions and undo, notes, escalations, leases, the next comment.

Called by forms, which are led on to a page, and by scripts, which get JSON. Checks the form and
leaves everything else to the verbs of `service.moderation`.
"""

from dataclasses import replace
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import Blueprint, abort, jsonify, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from service.desk import access, changes, just_done
from service.desk.filters import filter_from, to_query
from service.desk.ids import is_comment_id
from service.desk.parts import desk
from service.desk.phrases import counted
from service.domain.errors import InvalidRequest, NotFound, Overtaken
from service.domain.moderator import Role
from service.domain.rejection import RejectionCode
from service.domain.review import RefusalKind, Refused, Undone, reasons_of
from service.domain.verdict import Outcome
from service.store import reviews

_Choice = TypeVar("_Choice", Outcome, RejectionCode)


def add_views(blueprint: Blueprint) -> None:
    """Add them to the desk."""

    @blueprint.post("/<int:site_id>/comments/<comment_id>/decision")
    @access.requires(Role.MODERATOR)
    def decide(site_id: int, comment_id: str) -> ResponseReturnValue:
        comment_id = checked_id(comment_id)
        outcome = chosen(Outcome, "outcome")
        if outcome is None:
            raise InvalidRequest("choose whether to approve or to reject it")
        code = chosen(RejectionCode, "code")
        revision = number("revision")
        site, me = access.current_site(), access.current()
        label = _label(comment_id)
        try:
            settled = desk().review.settle(
                site,
                comment_id,
                outcome,
                moderator=me,
                seen_version=number("version"),
                seen_revision=revision,
                reasons=reasons_of(outcome, code, request.form.get("words")),
            )
        except Overtaken as overtaken:
            return stale(overtaken.refused, revision)
        if outcome is Outcome.REJECT and code is not None:
            _remember(label, code)
        return done(
            {
                "review": settled.review_id,
                "undo_until": settled.undo_until,
                "line": line_of(settled.review_id),
                "outcome": str(outcome),
                "comments": [comment_id],
                "version": settled.decision.version,
            }
        )

    @blueprint.post("/<int:site_id>/comments/<comment_id>/note")
    @access.requires(Role.MODERATOR)
    def write_note(site_id: int, comment_id: str) -> ResponseReturnValue:
        comment_id = checked_id(comment_id)
        body = request.form.get("body", "")
        written = desk().review.note(access.current_site(), comment_id, body, moderator=access.current())
        return done({"note": written, "line": "Note saved"}, fallback=comment_url(comment_id))

    @blueprint.post("/<int:site_id>/comments/<comment_id>/escalation")
    @access.requires(Role.MODERATOR)
    def escalate(site_id: int, comment_id: str) -> ResponseReturnValue:
        comment_id = checked_id(comment_id)
        try:
            desk().review.escalate(
                access.current_site(),
                comment_id,
                moderator=access.current(),
                seen_version=number("version"),
                words=request.form.get("words", ""),
            )
        except Overtaken as overtaken:
            return stale(overtaken.refused, overtaken.refused.revision)
        return done({"line": "Escalated to a lead", "outcome": "escalate", "comments": [comment_id]})

    @blueprint.post("/<int:site_id>/comments/<comment_id>/lease")
    @access.requires(Role.MODERATOR)
    def lease(site_id: int, comment_id: str) -> ResponseReturnValue:
        comment_id = checked_id(comment_id)
        taken = desk().review.lease(access.current_site(), comment_id, access.current())
        held_by = "" if taken.mine else taken.holder
        return done({"held_by": held_by, "until": taken.until}, fallback=comment_url(comment_id))

    @blueprint.post("/<int:site_id>/comments/<comment_id>/lease/release")
    @access.requires(Role.MODERATOR)
    def release(site_id: int, comment_id: str) -> ResponseReturnValue:
        released = desk().review.release(checked_id(comment_id), access.current())
        return done({"released": released})

    @blueprint.post("/<int:site_id>/next")
    @access.requires(Role.MODERATOR)
    def hand_out(site_id: int) -> ResponseReturnValue:
        asked, sort, _ = filter_from(request.args)
        handed = desk().review.hand_out(access.current_site(), asked, sort, access.current())
        query = to_query(asked, sort)
        skipped = ""
        if handed.severe_skipped:
            skipped = (
                f"{counted(handed.severe_skipped, 'severe comment')} left for later: "
                "you have read as many in the last hour as you set yourself."
            )
        if handed.comment_id is None:
            line = f"Nothing else waits here that nobody has open. {skipped}".strip()
            if access.wants_json():
                return jsonify({"comment": None, "line": line, "severe_skipped": handed.severe_skipped})
            return render_template("desk/nothing_left.html", line=line, query=query)
        return done(
            {
                "comment": handed.comment_id,
                "card_url": _with(card_url(handed.comment_id), query),
                "url": _with(comment_url(handed.comment_id), query),
                "line": skipped,
                "severe_skipped": handed.severe_skipped,
            },
            fallback=_with(comment_url(handed.comment_id), query),
            asked_next=False,
        )

    @blueprint.post("/<int:site_id>/reviews/<review_id>/undo")
    @access.requires(Role.MODERATOR)
    def undo(site_id: int, review_id: str) -> ResponseReturnValue:
        undone = desk().review.undo(access.current_site(), checked_id(review_id), access.current())
        if undone.refused and not undone.reversed_ids:
            return stale(undone.refused[0], undone.refused[0].revision)
        return done(
            {
                "review": undone.review_id,
                "line": _undone_line(undone),
                "comments": list(undone.reversed_ids),
                "refused": [refused_to_dict(one) for one in undone.refused],
                "told": undone.told,
            },
            fallback=_after_undo(undone),
        )


def checked_id(written: str) -> str:
    """An id of ours from an address. Aborts with 404 if it can be none."""
    if not is_comment_id(written):
        abort(404)
    return written


def number(name: str) -> int:
    """A whole number of the form. Raises: InvalidRequest (permanent)."""
    value = request.form.get(name, type=int)
    if value is None or not 0 <= value < 2**31:
        raise InvalidRequest(f"the form lacks its {name}: load the page again")
    return value


def chosen(kind: type[_Choice], name: str) -> _Choice | None:
    """A choice of the form, None if there is none. Raises: InvalidRequest (permanent)."""
    written = request.form.get(name)
    if not written:
        return None
    try:
        return kind(written)
    except ValueError:
        raise InvalidRequest(f"there is no such {name}: load the page again") from None


def done(
    answer: dict[str, Any], *, fallback: str | None = None, asked_next: bool = True
) -> ResponseReturnValue:
    """JSON for scripts; for a form the way on: where it asked to go, or `fallback`, or the queue."""
    if access.wants_json():
        return jsonify(answer)
    asked = safe_next(request.form.get("next")) if asked_next else None
    return redirect(asked or fallback or queue_url(), 303)


def safe_next(written: str | None) -> str | None:
    """A path of the desk to go on to; None for anything that could lead elsewhere."""
    if not written or "\\" in written or any(character < " " for character in written):
        return None
    parts = urlsplit(written)
    inside = parts.path.startswith(f"{request.script_root}/desk/")
    return written if inside and not parts.scheme and not parts.netloc else None


def refused_to_dict(refused: Refused) -> dict[str, Any]:
    """A refusal as scripts read it."""
    return {
        "comment": refused.comment_id,
        "kind": str(refused.kind),
        "by": refused.by,
        "outcome": None if refused.outcome is None else str(refused.outcome),
        "at": refused.at,
        "line": refused.line,
    }


def line_of(review_id: str) -> str:
    """What an act of a moment ago is called in the line of what was just done."""
    with desk().store.reader() as connection:
        return next((one.line for one in just_done.lines(connection) if one.review_id == review_id), "Done")


def queue_url() -> str:
    """The site's queue."""
    return url_for("desk.queue", site_id=access.current_site().id)


def comment_url(comment_id: str) -> str:
    """A comment's page."""
    return url_for("desk.comment", site_id=access.current_site().id, comment_id=comment_id)


def card_url(comment_id: str) -> str:
    """A comment's card as a fragment."""
    return url_for("desk.card", site_id=access.current_site().id, comment_id=comment_id)


def stale(refused: Refused, seen_revision: int) -> ResponseReturnValue:
    """The answer to an act that came too late: who, what and when, and what the author changed."""
    if refused.kind is RefusalKind.UNKNOWN:
        raise NotFound(refused.line)
    diff = changes.fragment(refused.comment_id, seen_revision) if refused.kind is RefusalKind.EDITED else ""
    if access.wants_json():
        said = refused_to_dict(refused) | ({"diff_html": str(diff)} if diff else {})
        return make_response({"stale": said, "card_url": card_url(refused.comment_id)}, 409)
    page = render_template(
        "desk/overtaken.html",
        refused=refused,
        diff=diff,
        comment_url=comment_url(refused.comment_id),
        onward=safe_next(request.form.get("next")) or queue_url(),
    )
    return make_response(page, 409)


def _undone_line(undone: Undone) -> str:
    back = undone.reversed_ids
    line = "Taken back" if len(back) == 1 else f"{counted(len(back), 'comment')} taken back"
    if undone.told:
        line += ": the portal is told"
    if undone.refused:
        line += f". {counted(len(undone.refused), 'comment')} left: decided or edited since"
    return line


def _after_undo(undone: Undone) -> str:
    return comment_url(undone.reversed_ids[0]) if len(undone.reversed_ids) == 1 else queue_url()


def _label(comment_id: str) -> str:
    with desk().store.reader() as connection:
        return reviews.label_of(connection, comment_id)


def _remember(label: str, code: RejectionCode) -> None:
    # The next comment that is held for this label proposes the same code.
    me = access.current()
    if label and me.preferences.last_codes.get(label) != code:
        codes = {**me.preferences.last_codes, label: str(code)}
        desk().accounts.save_preferences(me.id, replace(me.preferences, last_codes=codes))


def _with(url: str, query: str) -> str:
    return f"{url}?{query}" if query else url
