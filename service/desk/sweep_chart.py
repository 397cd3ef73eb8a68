"""The dot chart of the sweep: where dots and thresholds stand, and the chart in words.

Called by sweep, drawn by its template. Pure: knows neither the record nor HTTP.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from service.domain.policy import Threshold

WIDTH, HEIGHT = 1000.0, 220.0
"""Units of the drawing, which is scaled to its place."""
MOST_DOTS = 20
"""Dots one upon the other; in a fuller column each stands for several comments."""
_COLUMNS = 100
_RADIUS = 4.2


@dataclass(frozen=True, slots=True)
class DotColumn:
    """The dots of one hundredth, from the bottom up; `heights` are their centres from the top."""

    number: int
    x: float
    heights: tuple[float, ...]
    count: int


@dataclass(frozen=True, slots=True)
class Line:
    """A threshold in force across the chart."""

    x: float
    percent: float
    kind: str
    words: str


@dataclass(frozen=True, slots=True)
class DotChart:
    """A chart ready to be drawn."""

    columns: Sequence[DotColumn]
    lines: Sequence[Line]
    each: int
    """How many comments a dot stands for at most."""
    total: int
    width: float = WIDTH
    height: float = HEIGHT
    radius: float = _RADIUS

    @property
    def scale_words(self) -> str:
        """What a dot means."""
        return "Each dot is one comment." if self.each == 1 else f"Each dot is up to {self.each:,} comments."


def lay_out(counts: Sequence[int], threshold: Threshold | None) -> DotChart:
    """Place the dots of 100 counts, and the thresholds that hold and reject."""
    each = max(1, -(-max(counts, default=0) // MOST_DOTS))
    step = HEIGHT / MOST_DOTS
    columns = [
        DotColumn(
            number,
            (number + 0.5) * WIDTH / _COLUMNS,
            tuple(HEIGHT - (dot + 0.5) * step for dot in range(-(-count // each))),
            count,
        )
        for number, count in enumerate(counts)
    ]
    return DotChart(columns, _lines(threshold), each, sum(counts))


def inside(counts: Sequence[int], low: int, high: int) -> int:
    """How many comments the columns from `low` percent up to `high` hold."""
    return sum(counts[low:high])


def in_words(counts: Sequence[int]) -> str:
    """The shape of the chart for who does not see it: how many in each fifth."""
    fifth = _COLUMNS // 5
    parts = [
        f"{start} to {start + fifth} %: {sum(counts[start : start + fifth]):,}"
        for start in range(0, 100, fifth)
    ]
    return "; ".join(parts)


def _lines(threshold: Threshold | None) -> list[Line]:
    if threshold is None:
        return []
    lines = [_line(threshold.hold_at, "hold", "held from")]
    if threshold.reject_at is not None:
        lines.append(_line(threshold.reject_at, "reject", "rejected from"))
    return lines


def _line(at: float, kind: str, words: str) -> Line:
    return Line(at * WIDTH, round(at * 100, 1), kind, f"{words} {at * 100:g} %")
