"""The activity page: what people did at a site, line by line, and the same as a file.

Called by leads' browsers. Only reads: no view and no query of ours changes a line.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from service.desk import access
from service.desk.activity_words import ACT_NAMES, AUTHOR, COMMENT, words_of
from service.desk.insights import day_words
from service.desk.parts import desk
from service.desk.phrases import iso_time
from service.domain.activity import Act, Activity, ActivityFilter
from service.domain.comment import Site
from service.domain.insights import DAY
from service.domain.moderator import Role
from service.store import activity, moderators

PAGE = 100
EXPORT_PAGE = 2_000
"""Lines read at once for the file; each read is a transaction of its own."""
# The same signs at full width count too: spreadsheets of East Asia read them alike.
_FORMULA = re.compile(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r\n]")
COLUMNS = ("number", "time", "who", "name", "act", "words", "subject", "details")


def add_views(blueprint: Blueprint) -> None:
    """Add the pages to the desk."""

    @blueprint.get("/<int:site_id>/activity")
    @access.requires(Role.LEAD)
    def activity_log(site_id: int) -> ResponseReturnValue:
        wanted, faults = _filter()
        site = access.current_site()
        with desk().store.reader() as connection:
            lines = activity.find(
                connection,
                site.id,
                wanted,
                before_id=request.args.get("before", type=int),
                limit=PAGE + 1,
                siteless=access.current().admin_everywhere,
            )
            people = activity.actors(connection, site.id)
            names = moderators.display_names(
                connection, {name for one in lines for name in _names_in(one)} | set(people)
            )
        older = _address("desk.activity_log", before=str(lines[PAGE - 1].id)) if len(lines) > PAGE else None
        return render_template(
            "desk/activity.html",
            days=_by_day(lines[:PAGE]),
            names=names,
            people=sorted(people, key=lambda name: str(names.get(name, name)).casefold()),
            acts=ACT_NAMES,
            chosen=_chosen(),
            faults=faults,
            older=older,
            newest=_address("desk.activity_log") if "before" in request.args else None,
            export_url=_address("desk.export_activity"),
            words_of=words_of,
            COMMENT=COMMENT,
            AUTHOR=AUTHOR,
        )

    @blueprint.get("/<int:site_id>/activity/export")
    @access.requires(Role.LEAD)
    def export_activity(site_id: int) -> ResponseReturnValue:
        wanted, _ = _filter()
        lines = _all_lines(access.current_site(), wanted, siteless=access.current().admin_everywhere)
        name = f"activity-{site_id}-{datetime.fromtimestamp(desk().clock(), UTC):%Y-%m-%d}.csv"
        return Response(
            stream_with_context(_as_csv(lines)),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


def safe_cell(value: object) -> str:
    """A cell that no spreadsheet runs: what would begin a formula gets an apostrophe before it.

    Source: OWASP, CSV Injection.
    """
    text = str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def _address(endpoint: str, **more: str) -> str:
    # The filter stays as it is.
    values: dict[str, Any] = {name: value for name, value in _chosen().items() if value} | more
    return url_for(endpoint, site_id=access.current_site().id, **values)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("who", "act", "subject", "day")}


def _filter() -> tuple[ActivityFilter, list[str]]:
    chosen, faults = _chosen(), []
    act, since = None, None
    if chosen["act"]:
        try:
            act = Act(chosen["act"])
        except ValueError:
            faults.append("There is no such act; lines of every act are shown.")
    if chosen["day"]:
        try:
            since = datetime.strptime(chosen["day"], "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
        except (ValueError, OverflowError):
            faults.append("A day is written like 2026-11-22; lines of every day are shown.")
    wanted = ActivityFilter(
        actor=chosen["who"] or None,
        act=act,
        subject=chosen["subject"] or None,
        since=since,
        until=None if since is None else since + DAY,
    )
    return wanted, faults


def _names_in(line: Activity) -> set[str]:
    return {line.actor, line.subject, str(line.detail.get("by", line.actor))}


def _by_day(lines: list[Activity]) -> list[tuple[str, list[Activity]]]:
    days: list[tuple[str, list[Activity]]] = []
    for line in lines:
        day = day_words(line.at)
        if not days or days[-1][0] != day:
            days.append((day, []))
        days[-1][1].append(line)
    return days


def _all_lines(
    site: Site, wanted: ActivityFilter, *, siteless: bool
) -> Iterator[tuple[Activity, Mapping[str, str]]]:
    before = None
    while True:
        with desk().store.reader() as connection:
            lines = activity.find(
                connection, site.id, wanted, before_id=before, limit=EXPORT_PAGE, siteless=siteless
            )
            names = moderators.display_names(connection, {name for one in lines for name in _names_in(one)})
        for line in lines:
            yield line, names
        if len(lines) < EXPORT_PAGE:
            return
        before = lines[-1].id


def _as_csv(lines: Iterator[tuple[Activity, Mapping[str, str]]]) -> Iterator[str]:
    # The mark at the start tells spreadsheets that this is UTF-8.
    yield "\ufeff" + _row(COLUMNS)
    for line, names in lines:
        words = words_of(line, names)
        yield _row(
            (
                line.id,
                iso_time(line.at),
                line.actor,
                names.get(line.actor, line.actor),
                line.act,
                "; ".join((words.did, *words.more, *([words.said] if words.said else []))),
                line.subject,
                json.dumps(line.detail, ensure_ascii=False, sort_keys=True),
            )
        )


def _row(cells: tuple[object, ...]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([safe_cell(cell) for cell in cells])
    return written.getvalue()
