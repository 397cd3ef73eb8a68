"""The geometry of the audit's charts: where bars, marks and axis labels stand.

Called by `report_html.py`, drawn by templates/charts.html. Knows neither audits nor HTML. Across,
everything is in percent of the plot, down in pixels, so that a chart fits any width and its letters
keep their size.
"""

from collections.abc import Sequence
from dataclasses import dataclass

_TOP = 8.0
"""Pixels above the first row, for what stands over a line."""
_BAR = 7.0
_ROW_GAP = 7.0
_MARK_ROW = 17.0
_MIDDLE = 50.0


@dataclass(frozen=True, slots=True)
class Series:
    """What is drawn of each row: the key of its look and what it is called."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row to draw: its name, a value per series (None where there is none), and its figures in words."""

    name: str
    values: tuple[float | None, ...]
    title: str


@dataclass(frozen=True, slots=True)
class Line:
    """A line down the whole plot at a value, with its name over it."""

    value: float
    words: str
    kind: str = "limit"


@dataclass(frozen=True, slots=True)
class Shape:
    """A bar (`width` in percent, `height` in pixels) or a mark, whose `x` and `y` are its middle."""

    kind: str
    x: float
    y: float
    width: float = 0.0
    height: float = 0.0


@dataclass(frozen=True, slots=True)
class Drawn:
    """A row in its place: `y` is the top of it, `base` where its name is written."""

    name: str
    title: str
    y: float
    base: float
    height: float
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Tick:
    """A label below the plot; `anchor` is SVG's text-anchor."""

    x: float
    words: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Standing:
    """A `Line` in its place."""

    x: float
    words: str
    kind: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart ready to be drawn; `zero` is where bars begin."""

    height: float
    rows: tuple[Drawn, ...]
    ticks: tuple[Tick, ...]
    lines: tuple[Standing, ...]
    series: tuple[Series, ...]
    zero: float


def bars(
    rows: Sequence[Row],
    series: Sequence[Series],
    ticks: Sequence[tuple[float, str]],
    lines: Sequence[Line] = (),
) -> Chart:
    """Bars to the right of zero, to its left where a value is negative; the ticks are the scale."""
    scale = _Scale(ticks)
    height = len(series) * _BAR
    drawn = []
    for number, row in enumerate(rows):
        top = _top(lines) + number * (height + _ROW_GAP)
        shapes = []
        for at, (one, value) in enumerate(zip(series, row.values, strict=True)):
            if value is not None:
                low, high = sorted((scale.at(0.0), scale.at(value)))
                shapes.append(Shape(one.kind, low, top + at * _BAR, round(high - low, 2), _BAR - 1))
        drawn.append(
            Drawn(
                row.name,
                row.title,
                top - _ROW_GAP / 2,
                top + height / 2 + 4,
                height + _ROW_GAP,
                tuple(shapes),
            )
        )
    return _chart(drawn, series, scale, lines)


def marks(
    rows: Sequence[Row],
    series: Sequence[Series],
    ticks: Sequence[tuple[float, str]],
    lines: Sequence[Line] = (),
) -> Chart:
    """A mark for each value of a row; values beyond the ticks stand at the edge."""
    scale = _Scale(ticks)
    drawn = []
    for number, row in enumerate(rows):
        top = _top(lines) + number * _MARK_ROW
        middle = top + _MARK_ROW / 2
        shapes = tuple(
            Shape(one.kind, scale.at(value), middle)
            for one, value in zip(series, row.values, strict=True)
            if value is not None
        )
        drawn.append(Drawn(row.name, row.title, top, middle + 4, _MARK_ROW, shapes))
    return _chart(drawn, series, scale, lines)


def ticks_to(highest: float, words: str) -> list[tuple[float, str]]:
    """Ticks from 0 to a round number that is not under `highest`; `words` is a format, as "{:.0%}"."""
    step = next(
        (one for one in (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2) if highest <= 5 * one), 0.25
    )
    count = max(1, -int(-(highest / step - 1e-9) // 1))
    return [(round(step * number, 4), words.format(step * number)) for number in range(count + 1)]


class _Scale:
    """From values to percent across; what is beyond the first or last tick stands on it."""

    def __init__(self, ticks: Sequence[tuple[float, str]]) -> None:
        self._low, self._high = ticks[0][0], ticks[-1][0]
        self.ticks = ticks

    def at(self, value: float) -> float:
        part = (value - self._low) / (self._high - self._low)
        return round(100 * min(1.0, max(0.0, part)), 2)


def _top(lines: Sequence[Line]) -> float:
    # The names of lines stand over the plot, each in a row of its own: two may be close.
    return _TOP + 14.0 * len(lines)


def _chart(drawn: Sequence[Drawn], series: Sequence[Series], scale: _Scale, lines: Sequence[Line]) -> Chart:
    height = (drawn[-1].y + drawn[-1].height if drawn else _top(lines)) + 2
    last = len(scale.ticks) - 1
    return Chart(
        round(height, 1),
        tuple(drawn),
        tuple(
            Tick(scale.at(value), words, {0: "start", last: "end"}.get(number, "middle"))
            for number, (value, words) in enumerate(scale.ticks)
        ),
        tuple(
            Standing(at, one.words, one.kind, "start" if at < _MIDDLE else "end")
            for one in lines
            for at in [scale.at(one.value)]
        ),
        tuple(series),
        scale.at(0.0),
    )
