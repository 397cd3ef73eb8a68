"""Settling several comments at once: those selected in the queue, or all copies of one text.

Called by the bulk bar's form and the campaign's page, with and without scripts. What was decided
or edited since the moderator looked is left, and named.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue

from service.desk import access, just_done
from service.desk.deciding import chosen, done, line_of, number, queue_url, refused_to_dict, safe_next, stale
from service.desk.ids import is_comment_id
from service.desk.parts import desk
from service.desk.phrases import counted
from service.domain.errors import InvalidRequest, NotFound
from service.domain.moderator import Role
from service.domain.rejection import RejectionCode
from service.domain.review import SettledMany, reasons_of
from service.domain.verdict import Outcome, Reason
from service.store import campaign_page

MOST_SELECTED = 500
"""Comments of one bulk form: more than anybody selects by hand; for more there is the sweep."""
MOST_SHOWN = 200
"""Copies listed on a campaign's page; all of them are settled, listed or not."""
_MOST_ID = 2**62


def add_views(blueprint: Blueprint) -> None:
    """Add them to the desk."""

    @blueprint.post("/<int:site_id>/bulk")
    @access.requires(Role.MODERATOR)
    def settle_selected(site_id: int) -> ResponseReturnValue:
        outcome, reasons = ruling()
        wanted = [_seen(written) for written in request.form.getlist("comment")]
        if not wanted:
            raise InvalidRequest("nothing is selected")
        if len(wanted) > MOST_SELECTED:
            raise InvalidRequest(f"at most {MOST_SELECTED} comments at once: use the sweep for more")
        settled = desk().review.settle_many(
            access.current_site(), wanted, outcome, moderator=access.current(), reasons=reasons
        )
        return settled_answer(settled, outcome)

    @blueprint.get("/<int:site_id>/campaigns/<campaign_id>")
    @access.requires(Role.VIEWER)
    def campaign(site_id: int, campaign_id: str) -> ResponseReturnValue:
        _check_campaign(campaign_id)
        with desk().store.reader() as connection:
            found = campaign_page.read(connection, site_id, campaign_id, limit=MOST_SHOWN)
            lately = just_done.lines(connection)
        return render_template(
            "desk/campaign.html", campaign=found, campaign_id=campaign_id, just_done=lately
        )

    @blueprint.post("/<int:site_id>/campaigns/<campaign_id>/decision")
    @access.requires(Role.MODERATOR)
    def settle_campaign(site_id: int, campaign_id: str) -> ResponseReturnValue:
        _check_campaign(campaign_id)
        outcome, reasons = ruling()
        newest = request.form.get("newest", type=int)
        exceptions = [one for written in request.form.getlist("except") for one in written.split(",") if one]
        if newest is not None and not 0 <= newest <= _MOST_ID:
            raise InvalidRequest("the form is damaged: load the page again")
        settled = desk().review.settle_campaign(
            access.current_site(),
            campaign_id,
            outcome,
            moderator=access.current(),
            seen=number("seen"),
            newest_id=newest,
            exceptions=frozenset(exceptions),
            reasons=reasons,
        )
        return settled_answer(settled, outcome)


def ruling() -> tuple[Outcome, tuple[Reason, ...]]:
    """The outcome and reasons that a form for several comments names. Raises: InvalidRequest (permanent)."""
    outcome = chosen(Outcome, "outcome")
    if outcome not in (Outcome.APPROVE, Outcome.REJECT):
        raise InvalidRequest("choose whether to approve or to reject them")
    return outcome, reasons_of(outcome, chosen(RejectionCode, "code"), request.form.get("words"))


def settled_answer(
    settled: SettledMany, outcome: Outcome, *, fallback: str | None = None, more: dict[str, Any] | None = None
) -> ResponseReturnValue:
    """What became of several comments, as JSON, or as the page to go on to.

    What was left, and why, is a page of its own without scripts, so that nobody misses it.
    """
    if settled.review_id is None:
        return _nothing_settled(settled)
    line = line_of(settled.review_id)
    if settled.refused:
        line += f". {counted(len(settled.refused), 'comment')} left: decided or edited meanwhile"
    if settled.left:
        line += f". {counted(settled.left, 'copy', 'copies')} came since and still {_wait(settled.left)}"
    if (settled.refused or settled.left) and not access.wants_json():
        return _partly_done(settled, line)
    return done(
        {
            "review": settled.review_id,
            "undo_until": settled.undo_until,
            "line": line,
            "outcome": str(outcome),
            "comments": list(settled.settled),
            "refused": [refused_to_dict(one) for one in settled.refused],
            "left": settled.left,
            **(more or {}),
        },
        fallback=fallback,
    )


def _nothing_settled(settled: SettledMany) -> ResponseReturnValue:
    if len(settled.refused) == 1:
        return stale(settled.refused[0], settled.refused[0].revision)
    if not settled.refused:
        raise InvalidRequest("none of them is held any more")
    if access.wants_json():
        refused = [refused_to_dict(one) for one in settled.refused]
        line = "All of them were decided or edited meanwhile."
        answer = {"stale": {**refused[0], "line": line}, "refused": refused, "comments": []}
        return make_response(jsonify(answer), 409)
    return make_response(_partly_done(settled, "Nothing was settled"), 409)


def _partly_done(settled: SettledMany, line: str) -> str:
    return render_template(
        "desk/partly_done.html",
        line=line,
        refused=_first(settled.refused),
        more=max(0, len(settled.refused) - MOST_SHOWN),
        review_id=settled.review_id,
        onward=safe_next(request.form.get("next")) or queue_url(),
    )


def _first(refused: Sequence[Any]) -> Sequence[Any]:
    return refused[:MOST_SHOWN]


def _seen(written: str) -> tuple[str, int]:
    comment_id, _, version = written.partition(":")
    if not is_comment_id(comment_id) or not version.isdecimal() or len(version) > len(str(2**31)) - 1:
        raise InvalidRequest("the form is damaged: load the page again")
    return comment_id, int(version)


def _check_campaign(campaign_id: str) -> None:
    if not is_comment_id(campaign_id):
        raise NotFound("this site has no such campaign")


def _wait(count: int) -> str:
    return "waits" if count == 1 else "wait"
