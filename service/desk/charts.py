"""The geometry of the desk's charts: where bars, lines and axis labels stand.

Called by the leads' pages, drawn by templates/desk/charts.html. Knows neither SQL nor HTML.
Across, everything is in percent of the plot, down in pixels, so that a chart fits any width
and its letters keep their size.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

HEIGHT = 160.0
"""Pixels of a plot, without the axis below it."""
_GAP = 0.15
"""Share of a column that is left free beside its bar."""


@dataclass(frozen=True, slots=True)
class Tick:
    """A label on an axis; `at` is in percent across or in pixels down, `anchor` is SVG's text-anchor."""

    at: float
    words: str
    anchor: str = "middle"


@dataclass(frozen=True, slots=True)
class Bar:
    """A rectangle or, where `height` is 0, nothing; `kind` names its look."""

    x: float
    y: float
    width: float
    height: float
    kind: str


@dataclass(frozen=True, slots=True)
class Column:
    """One step across with its bars; `title` says what a pointer over it is told."""

    x: float
    width: float
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Plot:
    """A chart ready to be drawn."""

    height: float
    columns: tuple[Column, ...]
    down: tuple[Tick, ...]
    across: tuple[Tick, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """What is to be drawn at one step across: its title, and (kind, value) from the bottom up."""

    title: str
    parts: tuple[tuple[str, float], ...]


def stacked(steps: Sequence[Step], across: Sequence[Tick], *, height: float = HEIGHT) -> Plot:
    """Bars of counts, one upon the other, on a scale that begins at 0."""
    top, ticks = _counts_to(max((sum(value for _, value in step.parts) for step in steps), default=0))
    columns = []
    for number, step in enumerate(steps):
        x, width = _place(number, len(steps))
        bottom, bars = 0.0, []
        for kind, value in step.parts:
            if value:
                bars.append(_bar(x, width, kind, bottom, bottom + value, lambda v: v / top, height))
            bottom += value
        columns.append(Column(100 * number / len(steps), 100 / len(steps), step.title, tuple(bars)))
    down = tuple(Tick(_down(value / top, height), f"{value:,}") for value in ticks)
    return Plot(height, tuple(columns), down, tuple(across))


def shares(
    steps: Sequence[tuple[str, float] | None], across: Sequence[Tick], *, height: float = HEIGHT / 2
) -> Plot:
    """Bars of shares, given as (title, share in [0, 1]) or None where there is nothing to share."""
    highest = max((step[1] for step in steps if step is not None), default=0.0)
    # Not always to 100 %: a few in a hundred is what is to be seen.
    top = next(end for end in (0.1, 0.2, 0.4, 0.6, 1.0) if highest <= end)
    columns = []
    for number, step in enumerate(steps):
        x, width = _place(number, len(steps))
        bars: tuple[Bar, ...] = ()
        if step is not None and step[1]:
            bars = (_bar(x, width, "held", None, step[1], lambda value: value / top, height),)
        title = step[0] if step is not None else ""
        columns.append(Column(100 * number / len(steps), 100 / len(steps), title, bars))
    down = tuple(Tick(_down(part, height), f"{100 * top * part:.0f} %") for part in (0.0, 0.5, 1.0))
    return Plot(height, tuple(columns), down, tuple(across))


def histogram(counts: Sequence[int], across: Sequence[Tick], *, height: float = HEIGHT) -> Plot:
    """Bars of counts on a logarithmic scale: a thousand and one are both to be seen.

    Source: nine of ten comments score under 0.05, which a linear scale shows as one bar and nothing.
    """
    highest = max(counts, default=0)
    decades = max(1, math.ceil(math.log10(highest))) if highest > 1 else 1

    def share(value: float) -> float:
        # One is seen as a low bar: its logarithm would be none.
        return (math.log10(value) + 0.3) / (decades + 0.3)

    columns = []
    for number, count in enumerate(counts):
        x, width = 100 * number / len(counts), 100 / len(counts)
        title = f"{number / len(counts):.2f} to {(number + 1) / len(counts):.2f}: {count:,}"
        bars = (_bar(x + width * 0.05, width * 0.9, "plain", None, count, share, height),) if count else ()
        columns.append(Column(x, width, title, bars))
    down = tuple(Tick(_down(share(10**power), height), f"{10**power:,}") for power in range(decades + 1))
    return Plot(height, tuple(columns), down, tuple(across))


DURATIONS: Mapping[float, str] = {
    1: "1 s",
    10: "10 s",
    60: "1 min",
    600: "10 min",
    3_600: "1 h",
    6 * 3_600: "6 h",
    86_400: "1 day",
    7 * 86_400: "7 days",
    30 * 86_400: "30 days",
    365 * 86_400: "1 year",
}
"""Seconds that an axis of durations is labelled at."""


def spread(
    steps: Sequence[tuple[str, float, float] | None], across: Sequence[Tick], *, height: float = HEIGHT
) -> Plot:
    """Bars from one duration to a longer one (median to 90th percentile), on a logarithmic scale.

    Each step is (title, shorter, longer) in seconds, or None where there is nothing.
    """
    known = [step for step in steps if step is not None]
    shortest = min((step[1] for step in known), default=1.0)
    longest = max((step[2] for step in known), default=60.0)
    ends = sorted(DURATIONS)
    low = max((end for end in ends[:-1] if end <= shortest), default=ends[0])
    high = min((end for end in ends if end >= longest and end > low), default=ends[-1])

    def share(value: float) -> float:
        inside = min(max(value, low), high)
        return math.log(inside / low) / math.log(high / low)

    columns = []
    for number, step in enumerate(steps):
        x, width = _place(number, len(steps))
        bars: tuple[Bar, ...] = ()
        if step is not None:
            bars = (
                _bar(x + width * 0.3, width * 0.4, "range", step[1], step[2], share, height),
                Bar(x, _down(share(step[1]), height) - 1.5, width, 3.0, "median"),
            )
        columns.append(
            Column(100 * number / len(steps), 100 / len(steps), step[0] if step is not None else "", bars)
        )
    down = tuple(Tick(_down(share(end), height), DURATIONS[end]) for end in ends if low <= end <= high)
    return Plot(height, tuple(columns), down, tuple(across))


def ticks_across(words: Sequence[str], *, most: int, from_end: bool = False) -> list[Tick]:
    """Labels under columns: at most so many, evenly chosen, each under the middle of its column.

    The first column has one, or `from_end` the last.
    """
    if not words:
        return []
    every = math.ceil(len(words) / most)
    chosen = range((len(words) - 1) % every if from_end else 0, len(words), every)
    return [
        Tick(100 * (number + 0.5) / len(words), words[number], _anchor(number, len(words)))
        for number in chosen
    ]


def ticks_of_scores() -> list[Tick]:
    """Labels of a score's axis, from 0 to 1."""
    return [
        Tick(100 * value, f"{value:g}", "start" if value == 0 else "end" if value == 1 else "middle")
        for value in (0, 0.2, 0.4, 0.6, 0.8, 1)
    ]


def _anchor(number: int, count: int) -> str:
    place = (number + 0.5) / count
    return "start" if place < 0.04 else "end" if place > 0.96 else "middle"  # noqa: PLR2004 - near an edge


def _place(number: int, count: int) -> tuple[float, float]:
    return 100 * (number + _GAP / 2) / count, 100 * (1 - _GAP) / count


def _bar(
    x: float,
    width: float,
    kind: str,
    low: float | None,
    high: float,
    share: Callable[[float], float],
    height: float,
) -> Bar:
    top = _down(share(high), height)
    bottom = height if low is None else _down(share(low), height)
    return Bar(round(x, 3), round(top, 2), round(width, 3), round(bottom - top, 2), kind)


def _down(share: float, height: float) -> float:
    return round(height * (1 - min(max(share, 0.0), 1.0)), 2)


def _counts_to(highest: float) -> tuple[float, list[int]]:
    # 1, 2 or 5 times a power of ten between ticks, two to five ticks, whole numbers only.
    wanted = max(highest, 1)
    power = 10 ** math.floor(math.log10(wanted / 2)) if wanted > 2 else 1  # noqa: PLR2004
    step = next(int(power * by) for by in (1, 2, 5, 10) if wanted / (power * by) <= 5)  # noqa: PLR2004
    count = math.ceil(wanted / step)
    return float(step * count), [step * number for number in range(count + 1)]
