"""Draws reliability diagrams: scores along the bottom, shares of true rows up the side.

Called by `lettersdesk model evaluate --diagram`. It must never need a script, a font or another
file: the picture stands in the model card as it is.
"""

from collections.abc import Mapping
from html import escape
from typing import Any

SIDE, MARGIN, GAP = 220, 44, 30
STYLE = (
    "text{font:11px sans-serif;fill:#333}.title{font-weight:bold}.frame{fill:none;stroke:#999}"
    ".ideal{stroke:#999;stroke-dasharray:4 3}.line{fill:none;stroke:#1f5fa8;stroke-width:1.5}"
    ".dot{fill:#1f5fa8}svg{background:#fff}"
)


def diagram(sets: Mapping[str, Mapping[str, Any]]) -> str:
    """One SVG with a square per set; `sets` maps a title to what `reliability.reliability` gave.

    A point is a range of scores, its area growing with the range's rows; on the broken line
    scores mean what they say.
    """
    width = len(sets) * (SIDE + GAP + MARGIN) + GAP
    height = SIDE + 2 * MARGIN
    squares = "".join(
        _square(title, measured, MARGIN + number * (SIDE + GAP + MARGIN))
        for number, (title, measured) in enumerate(sets.items())
    )
    said = "; ".join(f"{title}: expected calibration error {one['ece']}" for title, one in sets.items())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" '
        f'height="{height}" role="img"><title>Reliability. {escape(said)}</title><style>{STYLE}</style>'
        f"{squares}</svg>\n"
    )


def _square(title: str, measured: Mapping[str, Any], left: int) -> str:
    bottom = MARGIN + SIDE
    rows = sum(one["rows"] for one in measured["ranges"])

    def place(score: float, share: float) -> tuple[float, float]:
        return round(left + score * SIDE, 1), round(bottom - share * SIDE, 1)

    points = [place(one["mean_score"], one["share_true"]) for one in measured["ranges"]]
    dots = "".join(
        f'<circle class="dot" cx="{x}" cy="{y}" r="{2.5 + 7 * (one["rows"] / rows) ** 0.5:.1f}"/>'
        for (x, y), one in zip(points, measured["ranges"], strict=True)
    )
    line = " ".join(f"{x},{y}" for x, y in points)
    ticks = "".join(
        f'<text x="{left + at * SIDE:.0f}" y="{bottom + 14}" text-anchor="middle">{at:g}</text>'
        f'<text x="{left - 6}" y="{bottom - at * SIDE + 4:.0f}" text-anchor="end">{at:g}</text>'
        for at in (0.0, 0.5, 1.0)
    )
    return (
        f'<text class="title" x="{left}" y="{MARGIN - 22}">{escape(title)}</text>'
        f'<text x="{left}" y="{MARGIN - 8}">{rows} comments, error {measured["ece"]:.3f}</text>'
        f'<rect class="frame" x="{left}" y="{MARGIN}" width="{SIDE}" height="{SIDE}"/>'
        f'<line class="ideal" x1="{left}" y1="{bottom}" x2="{left + SIDE}" y2="{MARGIN}"/>'
        f'<polyline class="line" points="{line}"/>{dots}{ticks}'
        f'<text x="{left + SIDE / 2:.0f}" y="{bottom + 30}" text-anchor="middle">score of toxicity</text>'
    )
