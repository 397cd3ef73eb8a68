"""An audit as one page that needs nothing else: no script, no style sheet, no picture from elsewhere.

Called by `lettersdesk model audit --html`. It must never show more than figures and the words of
our own lists, and escapes both.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from workers.training.audit.auditing import MOST_CHANGE, NAMES, PERSPECTIVE, Audit, TemplateFigures
from workers.training.audit.charts import Chart, Line, Row, Series, bars, marks, ticks_to
from workers.training.audit.measures import MEASURES, MOST_RATIO, Changes, Rates
from workers.training.audit.swaps import Pair, Swaps

MOST_BARS = 20
"""Groups drawn of a list of rates; the table below has all."""
MOST_LEANS = 16
_WHOLE_PERCENT = 0.05
"""From here on the steps of a scale are whole percents."""
_NONE, _MINUS = "\N{EN DASH}", "\N{MINUS SIGN}"
_NEUTRAL, _HOSTILE = Series("neutral", "in neutral sentences"), Series("hostile", "in hostile sentences")


@dataclass(frozen=True, slots=True)
class Table:
    """The figures of a chart; the first cell of each row is its name."""

    name: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]


def as_html(audit: Audit, made: date) -> str:
    """The whole page; `made` is the day on which the model was measured."""
    pages = Environment(
        loader=PackageLoader("workers.training.audit"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    rates = [_rates("Our own neutral sentences", audit.swaps.rates)]
    if audit.templates:
        rates.insert(0, _rates("Identity templates", audit.templates.rates))
    return pages.get_template("audit.html").render(
        audit=audit,
        checks=audit.checks(),
        made=f"{made.day} {made:%B %Y}",
        templates=_templates(audit.templates) if audit.templates else None,
        swaps=_swaps(audit.swaps),
        comments_table=_comments(audit),
        rates=rates,
        ratio=f"{MOST_RATIO:g}",
    )


def _figure(value: float | None) -> str:
    return _NONE if value is None else f"{value:.4f}"


def _templates(found: TemplateFigures) -> dict[str, Any]:
    beside = []
    for measure in MEASURES:
        ours, theirs = found.summaries[measure], PERSPECTIVE[measure]
        group, lowest = ours.worst[0]
        beside += [
            (f"{NAMES[measure]}, mean", ours.mean, theirs[0], ""),
            (f"{NAMES[measure]}, worst group", lowest, theirs[1], group),
        ]
    groups = sorted(found.groups, key=lambda one: min(one.value(m) or 1.0 for m in MEASURES))
    values = [tuple(one.value(measure) for measure in MEASURES) for one in groups]
    known = [value for row in values for value in row if value is not None]
    return {
        "beside": marks(
            [
                Row(name, (ours, theirs), f"{name}: {ours:.4f}, Perspective {theirs:.4f}")
                for name, ours, theirs, _ in beside
            ],
            (Series("ours", "this model"), Series("theirs", "Perspective API, as published")),
            _auc_ticks([value for _, *both, _ in beside for value in both if isinstance(value, float)]),
        ),
        "beside_words": "; ".join(
            f"{name} {ours:.4f} against {theirs:.4f}" for name, ours, theirs, _ in beside
        ),
        "beside_table": Table(
            "Beside the Perspective API",
            ("measure", "this model", "Perspective", "worst group"),
            [(name, _figure(ours), _figure(theirs), group) for name, ours, theirs, group in beside],
        ),
        "groups": marks(
            [
                Row(
                    one.group,
                    row,
                    f"{one.group}: "
                    + ", ".join(
                        f"{NAMES[measure]} {_figure(value)}"
                        for measure, value in zip(MEASURES, row, strict=True)
                    ),
                )
                for one, row in zip(groups, values, strict=True)
            ],
            [Series(measure, NAMES[measure]) for measure in MEASURES],
            _auc_ticks(known),
        ),
        "groups_table": Table(
            "Group by group",
            ("group", "sentences", *(NAMES[measure] for measure in MEASURES)),
            [
                (one.group, f"{one.texts:,}", *(_figure(value) for value in row))
                for one, row in zip(groups, values, strict=True)
            ],
        ),
    }


def _auc_ticks(values: Sequence[float]) -> list[tuple[float, str]]:
    """From a round number that is not over the lowest value up to 1."""
    lowest = min(values, default=0.9)
    step = next(one for one in (0.01, 0.02, 0.05, 0.1, 0.25) if lowest >= 1 - 5 * one or one == 0.25)  # noqa: PLR2004
    count = max(1, -int(-((1 - lowest) / step - 1e-9) // 1))
    return [(1 - step * number, f"{1 - step * number:.2f}") for number in range(count, -1, -1)]


_CHANGE_HEAD = (
    "neutral mean",
    "greatest",
    "turned",
    "hostile mean",
    "greatest",
    "turned",
)


def _changed(neutral: Changes, hostile: Changes) -> tuple[str, ...]:
    return tuple(
        cell
        for one in (neutral, hostile)
        for cell in (f"{one.mean:.4f}", f"{one.greatest:.4f}", f"{one.flipped:,} of {one.swaps:,}")
    )


def _change_bars(rows: Sequence[tuple[str, Changes, Changes]]) -> Chart:
    highest = max((one.mean for _, *both in rows for one in both), default=0.0)
    return bars(
        [
            Row(
                name,
                (neutral.mean, hostile.mean),
                f"{name}: neutral {neutral.mean:.4f}, hostile {hostile.mean:.4f}",
            )
            for name, neutral, hostile in rows
        ],
        (_NEUTRAL, _HOSTILE),
        ticks_to(max(highest, MOST_CHANGE), "{:g}"),
        (Line(MOST_CHANGE, f"neutral: {MOST_CHANGE:g} at most"),),
    )


def _pair_name(pair: Pair) -> str:
    return f"{pair.one} / {pair.other}"


def _swaps(found: Swaps) -> dict[str, Any]:
    sets = [(one.name, one.neutral, one.hostile) for one in found.sets]
    sets.append(("mean of all sets", found.neutral, found.hostile))
    shown = [(_pair_name(pair), pair.neutral, pair.hostile) for one in found.sets for pair in one.shown]
    worst = [(_pair_name(pair), pair.neutral, pair.hostile) for one in found.sets for pair in one.worst]
    leans = [lean for one in found.sets for lean in one.leans]
    leans = sorted(leans, key=lambda lean: -abs(lean.neutral))[:MOST_LEANS]
    leans.sort(key=lambda lean: -lean.neutral)
    farthest = max((abs(lean.neutral) for lean in leans), default=0.0)
    right = ticks_to(max(farthest, 0.005), "+{:g}")[1:]
    ticks = [(-value, f"{_MINUS}{words[1:]}") for value, words in reversed(right)] + [(0.0, "0"), *right]
    return {
        "sets": _change_bars(sets),
        "sets_table": Table(
            "By set", ("set", *_CHANGE_HEAD), [(name, *_changed(*both)) for name, *both in sets]
        ),
        "pairs": _change_bars(shown),
        "pairs_table": Table(
            "Pair by pair", ("pair", *_CHANGE_HEAD), [(name, *_changed(*both)) for name, *both in shown]
        ),
        "worst_table": Table(
            "The worst of all other pairs",
            ("pair", *_CHANGE_HEAD),
            [(name, *_changed(*both)) for name, *both in worst],
        ),
        "leans": bars(
            [Row(lean.word, (lean.neutral,), f"{lean.word}: {lean.neutral:+.4f}") for lean in leans],
            (_NEUTRAL,),
            ticks,
        ),
        "leans_table": Table(
            "Words that lean most",
            ("word", "neutral sentences", "hostile sentences"),
            [(lean.word, f"{lean.neutral:+.4f}", f"{lean.hostile:+.4f}") for lean in leans],
        ),
    }


def _comments(audit: Audit) -> Table | None:
    if audit.comments is None:
        return None
    rows = [
        (name, f"{one.swaps:,}", f"{one.mean:.4f}", f"{one.greatest:.4f}", f"{one.flipped:,}")
        for name, one in (("not toxic", audit.comments.neutral), ("toxic", audit.comments.hostile))
        if one
    ]
    return Table(
        "Comments with identities swapped", ("comments", "pairs", "mean change", "greatest", "turned"), rows
    )


def _rates(name: str, found: Rates) -> dict[str, Any]:
    words = f"{found.held:,} of {found.texts:,} held, {found.rate:.2%}"
    if not found.held:
        return {"name": name, "words": words, "chart": None, "table": None}
    drawn = [one for one in found.groups if one.held][:MOST_BARS]
    limit = MOST_RATIO * found.rate
    highest = max(limit, *(one.rate for one in drawn))
    return {
        "name": name,
        "words": words,
        "chart": bars(
            [
                Row(one.group, (one.rate,), f"{one.group}: {one.held:,} of {one.texts:,}, {one.rate:.2%}")
                for one in drawn
            ],
            (Series("rate", "held"),),
            ticks_to(highest, "{:.1%}" if highest < _WHOLE_PERCENT else "{:.0%}"),
            (
                Line(found.rate, f"overall {found.rate:.2%}", "overall"),
                Line(limit, f"{MOST_RATIO:g} times overall"),
            ),
        ),
        "table": Table(
            name,
            ("group", "sentences", "held", "rate", "times overall", "over"),
            [
                (
                    one.group,
                    f"{one.texts:,}",
                    f"{one.held:,}",
                    f"{one.rate:.2%}",
                    _NONE if one.ratio is None else f"{one.ratio:.2f}",
                    ("surely" if one.sure else "over") if one.over else "",
                )
                for one in found.groups
            ],
        ),
    }
