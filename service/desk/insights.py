"""The insights page: a site's today and its last weeks as charts and tables.

Called by leads' browsers. Reads only; ranks nobody: people stand in the order of their names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from service.desk import access, charts
from service.desk.activity_words import code_words
from service.desk.charts import Plot, Step
from service.desk.parts import desk
from service.desk.phrases import counted
from service.domain import insights as figures
from service.domain.insights import DAY, HOUR, PersonDecision, Wait
from service.domain.moderator import Role
from service.domain.preferences import Preferences
from service.store import insights as record
from service.store import moderators
from service.store.insights import MOST_DECISIONS, Volume

PERIODS = (7, 30, 90)
"""Days that the page offers; any other up to a year can be asked for by address."""
LONGEST = 366
SEVERE_FROM = Preferences().blur_from
"""Texts that the desk blurs unless somebody chose otherwise."""


def add_views(blueprint: Blueprint) -> None:
    """Add the page to the desk."""

    @blueprint.get("/<int:site_id>/insights")
    @access.requires(Role.LEAD)
    def insights(site_id: int) -> ResponseReturnValue:
        asked = request.args.get("days", 30, type=int)
        days = min(max(asked, 1), LONGEST)
        now = desk().clock()
        midnight = now - now % DAY
        today = _look(midnight, HOUR, 24, until=now)
        lately = _look(midnight - (days - 1) * DAY, DAY, days, until=now)
        return render_template(
            "desk/insights.html",
            today=today,
            lately=lately,
            days=days,
            periods=PERIODS,
            since=lately.since,
            severe_from=SEVERE_FROM,
            too_few=figures.TOO_FEW,
            most_decisions=MOST_DECISIONS,
            wait_words=wait_words,
            code_words=code_words,
        )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a chart's table."""

    when: str
    volume: Volume
    wait: Wait | None


@dataclass(frozen=True, slots=True)
class Look:
    """A stretch of time, with everything the page says of it."""

    since: float
    volume: Volume
    rows: list[Row]
    volume_chart: Plot
    share_chart: Plot
    wait_chart: Plot
    wait: Wait | None
    decided: list[PersonDecision]
    outcomes: Mapping[str, int]
    reported: int
    names: Mapping[str, str]

    @property
    def held_share(self) -> float | None:
        """In [0, 1]; None where nothing was judged."""
        return self.volume.held / self.volume.total if self.volume.total else None

    @property
    def settled(self) -> int:
        """Comments that people settled."""
        return sum(self.outcomes.values())

    @property
    def overturned(self) -> list[figures.Overturned]:
        """By label."""
        return figures.overturned(self.decided)

    @property
    def missed(self) -> int:
        """Approved by the machine and rejected by a person."""
        return figures.missed(self.decided)

    @property
    def agreement(self) -> figures.Agreement:
        """Between people."""
        return figures.agreement(self.decided)

    @property
    def loads(self) -> list[figures.Load]:
        """By display name."""
        found = figures.loads(self.decided, severe_from=SEVERE_FROM)
        return sorted(found, key=lambda one: self.names.get(one.moderator, one.moderator).casefold())

    @property
    def codes(self) -> list[tuple[str, int]]:
        """Rejection codes with their counts."""
        return figures.codes(self.decided)

    @property
    def is_cut(self) -> bool:
        """Whether people decided more than was read."""
        return len(self.decided) >= MOST_DECISIONS


def _look(since: float, step: float, steps: int, *, until: float) -> Look:
    site_id = access.current_site().id
    with desk().store.reader() as connection:
        volumes = record.machine_volume(connection, site_id, since=since, step=step, steps=steps)
        decided = record.person_decisions(connection, site_id, since=since, until=until)
        reported = record.reported_holds(connection, site_id, since=since, until=until)
        names = moderators.display_names(connection, {one.moderator for one in decided})
    waits = figures.waits_by_step(decided, since=since, step=step, steps=steps)
    words = hour_words if step == HOUR else day_words
    titles = [words(since + number * step) for number in range(steps)]
    short = [_short(since + number * step, step) for number in range(steps)]
    across = charts.ticks_across(short, most=8 if step == HOUR else 6, from_end=step != HOUR)
    return Look(
        since=since,
        volume=Volume(*(sum(part) for part in zip(*volumes, strict=True))),
        rows=[Row(*row) for row in zip(titles, volumes, waits, strict=True)],
        volume_chart=charts.stacked([_step(*row) for row in zip(titles, volumes, strict=True)], across),
        share_chart=charts.shares(
            [
                (f"{title}: {100 * one.held / one.total:.1f} % held", one.held / one.total)
                if one.total
                else None
                for title, one in zip(titles, volumes, strict=True)
            ],
            across,
        ),
        wait_chart=charts.spread(
            [_spread(*row) for row in zip(titles, waits, strict=True)],
            across,
        ),
        wait=figures.waits(decided),
        decided=decided,
        outcomes=figures.outcomes(decided),
        reported=reported,
        names=names,
    )


def _spread(title: str, wait: Wait | None) -> tuple[str, float, float] | None:
    if wait is None:
        return None
    half, most = wait_words(wait.median), wait_words(wait.ninetieth)
    words = f"{title}: half within {half}, nine in ten within {most}; {counted(wait.count, 'comment')}"
    return words, wait.median, wait.ninetieth


def _step(title: str, volume: Volume) -> Step:
    words = f"{title}: {counted(volume.total, 'comment')}, {volume.held:,} held"
    if volume.rejected:
        words += f", {volume.rejected:,} rejected"
    return Step(words, (("rejected", volume.rejected), ("held", volume.held), ("approved", volume.approved)))


def hour_words(at: float) -> str:
    """The hour that begins at `at`: "14:00 to 15:00"."""
    hour = datetime.fromtimestamp(at, UTC).hour
    return f"{hour:02}:00 to {hour + 1:02}:00"


def day_words(at: float) -> str:
    """The day that begins at `at`: "Sun 22 Nov"."""
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%a} {moment.day} {moment:%b}"


def _short(at: float, step: float) -> str:
    moment = datetime.fromtimestamp(at, UTC)
    return f"{moment:%H}:00" if step == HOUR else f"{moment.day} {moment:%b}"


def wait_words(seconds: float) -> str:
    """A duration in one unit, two digits at most of a small one: "45 s", "8 min", "1.5 h", "3.2 days"."""
    steps: tuple[tuple[float, Callable[[float], str]], ...] = (
        (60, lambda value: f"{value:.0f} s"),
        (HOUR, lambda value: f"{value / 60:.0f} min"),
        (2 * DAY, lambda value: f"{value / HOUR:.1f} h"),
    )
    return next((say(seconds) for below, say in steps if seconds < below), f"{seconds / DAY:.1f} days")
