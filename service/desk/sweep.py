"""The sweep: settle a whole range of a label's score at once, after a look at ten of many.

Called by browsers. Acts only on what its page counted; what was held later is left.
"""

from dataclasses import dataclass
from urllib.parse import parse_qsl

from flask import Blueprint, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Connection

from service.desk import access, just_done, sweep_chart
from service.desk.bulk import ruling, settled_answer
from service.desk.deciding import number
from service.desk.parts import desk
from service.desk.reader_text import Segment, excerpt, segments
from service.desk.sweep_request import (
    Counted,
    SweepRequest,
    from_request,
    read_count,
    read_look,
    sign_count,
    sign_look,
)
from service.domain.errors import Conflict, InvalidRequest
from service.domain.labels import Label
from service.domain.moderator import Role
from service.domain.policy import Threshold
from service.store import queue, sweep
from service.store.sweep import SampleRow

LOOK_FROM = 50
"""More comments than this are settled only after a look at a sample."""
SAMPLE_SIZE = 10
MOST_SWEPT = 5_000
"""Comments of one sweep; a larger range is swept in parts.

While one transaction settles or takes back so many, SQLite takes no posts: some 1.2 and 3.5
seconds on one slow core, under the 5 for which a post waits.
"""
_EXCERPT = 600


@dataclass(frozen=True, slots=True)
class ShownSample:
    """One comment of the sample as the template shows it."""

    row: SampleRow
    text: list[Segment]
    is_cut: bool
    is_severe: bool


def add_views(blueprint: Blueprint) -> None:
    """Add the page, its sample and its verb to the desk."""

    @blueprint.get("/<int:site_id>/sweep", endpoint="sweep")
    @access.requires(Role.MODERATOR)
    def show(site_id: int) -> ResponseReturnValue:
        asked = from_request()
        now = desk().clock()
        with desk().store.reader() as connection:
            counted = Counted(sweep.newest_id(connection, site_id), now)
            counts = queue.histogram(connection, site_id, asked.swept, asked.label, now=now)
            without = sweep.unscored(connection, site_id, asked.swept, asked.label, now=now)
            done = just_done.lines(connection)
        if access.wants_json():
            return jsonify({"counts": counts, "counted": sign_count(counted, asked), "unscored": without})
        chart = sweep_chart.lay_out(counts, _threshold(asked.label))
        return render_template(
            "desk/sweep.html",
            sweep=asked,
            labels=list(Label),
            chart=chart,
            counts=counts,
            inside=sweep_chart.inside(counts, asked.low, asked.high),
            in_words=sweep_chart.in_words(counts),
            unscored=without,
            counted=sign_count(counted, asked),
            look_from=LOOK_FROM,
            kept=parse_qsl(asked.filter_query, keep_blank_values=True),
            other_policies=_other_policies(asked.label),
            just_done=done,
        )

    @blueprint.get("/<int:site_id>/sweep/sample")
    @access.requires(Role.MODERATOR)
    def sweep_sample(site_id: int) -> ResponseReturnValue:
        asked = from_request()
        note = request.args.get("counted", "")
        counted = read_count(note, asked)
        with desk().store.reader() as connection:
            inside = _members(connection, asked, counted)
            drawn = sweep.sample(
                connection,
                site_id,
                asked.within,
                asked.label,
                newest_id=counted.newest_id,
                now=counted.at,
                size=SAMPLE_SIZE,
            )
        template = "desk/_sweep_sample.html" if request.args.get("part") == "1" else "desk/sweep_sample.html"
        return render_template(
            template,
            sweep=asked,
            sample=[_shown(row) for row in drawn],
            count=len(inside),
            counted=note,
            looked=sign_look(asked, counted, len(inside)),
        )

    @blueprint.post("/<int:site_id>/sweep")
    @access.requires(Role.MODERATOR)
    def settle_range(site_id: int) -> ResponseReturnValue:
        asked = from_request()
        if asked.faults:
            raise InvalidRequest(asked.faults[0])
        outcome, reasons = ruling()
        counted = read_count(request.form.get("counted", ""), asked)
        with desk().store.reader() as connection:
            inside = _members(connection, asked, counted)
        most = number("count")
        if len(inside) > LOOK_FROM:
            most = min(most, _looked_at(asked, counted))
        if len(inside) > most:
            raise Conflict(f"the range holds {len(inside):,} comments, not {most:,}: load the page again")
        onward = url_for("desk.sweep", site_id=site_id) + "?" + asked.query()
        if not inside and not access.wants_json():
            # Nothing is left of it: a double click lands on the page that says what was just done.
            return redirect(onward, 303)
        settled = desk().review.settle_many(
            access.current_site(),
            inside,
            outcome,
            moderator=access.current(),
            reasons=reasons,
            about={"label": str(asked.label), "from": asked.low / 100, "to": asked.high / 100},
        )
        return settled_answer(settled, outcome, fallback=onward)


def _looked_at(asked: SweepRequest, counted: Counted) -> int:
    note = request.form.get("looked")
    if not note:
        raise InvalidRequest(f"more than {LOOK_FROM} comments: look at {SAMPLE_SIZE} of them first")
    return read_look(note, asked, counted)


def _members(connection: Connection, asked: SweepRequest, counted: Counted) -> list[tuple[str, int]]:
    found = sweep.members(
        connection,
        access.current_site().id,
        asked.within,
        newest_id=counted.newest_id,
        now=counted.at,
        limit=MOST_SWEPT + 1,
    )
    if len(found) > MOST_SWEPT:
        raise InvalidRequest(f"that is more than {MOST_SWEPT:,} comments: choose a smaller range")
    return found


def _shown(row: SampleRow) -> ShownSample:
    body, is_cut = excerpt(row.body, characters=_EXCERPT, lines=8)
    return ShownSample(row, segments(body), is_cut, row.severity >= access.current().preferences.blur_from)


def _threshold(label: Label) -> Threshold | None:
    return desk().policies.in_force(access.current_site()).policy.thresholds.get(label)


def _other_policies(label: Label) -> list[tuple[str, Threshold]]:
    """Sections whose own policy has another threshold for the label: its sections, and the threshold."""
    in_force = desk().policies.in_force(access.current_site())
    general = in_force.policy.thresholds.get(label)
    return [
        (", ".join(sorted(policy.sections)), own)
        for policy in in_force.of_sections
        if (own := policy.thresholds.get(label)) is not None and own != general
    ]
