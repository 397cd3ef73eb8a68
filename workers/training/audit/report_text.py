"""An audit as text for a terminal of 100 columns.

Called by `lettersdesk model audit`. It must never show more than figures and the words of our own lists.
"""

from collections.abc import Iterable, Iterator, Sequence

from workers.training.audit.auditing import NAMES, PERSPECTIVE, Audit, CommentFigures, TemplateFigures
from workers.training.audit.measures import MEASURES, MOST_RATIO, Changes, GroupRate, Rates
from workers.training.audit.swaps import Pair, Swaps

WIDTH = 100
MOST_ROWS = 15
"""Groups shown of each list of rates; the page and the JSON have all."""


def as_text(audit: Audit) -> str:
    """The whole report, lines of at most 100 columns as long as the model's name is no longer."""
    lines = [f"Audit of {audit.model}", *_wrapped("Policy", _policy(audit)), ""]
    lines += ["AIMS", *_aims(audit)]
    if audit.templates:
        lines += ["", *_templates(audit.templates)]
    lines += ["", *_swaps(audit.swaps)]
    if audit.comments:
        lines += ["", *_comments(audit.comments)]
    lines += ["", "HARMLESS TEXTS HELD, by any threshold of the policy"]
    if audit.templates:
        lines += _rates("identity templates", audit.templates.rates)
    lines += _rates("our own neutral sentences", audit.swaps.rates)
    return "\n".join(lines)


def _policy(audit: Audit) -> str:
    limits = ", ".join(f"{label} {limit:g}" for label, limit in audit.thresholds.items())
    return f"{audit.policy}: {limits}"


def _wrapped(name: str, words: str) -> Iterator[str]:
    line = name
    for word in words.split():
        if len(line) + 1 + len(word) > WIDTH:
            yield line
            line = " " * len(name)
        line += f" {word}"
    yield line


def _aims(audit: Audit) -> Iterator[str]:
    for one in audit.checks():
        yield f"  {'met   ' if one.met else 'MISSED'}  {one.aim:<64} {one.measured}"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], first: int = 24) -> Iterator[str]:
    """The first column to the left and `first` wide, the others to the right."""
    for row in (head, *rows):
        cells = [f"{cell:>{max(9, len(name))}}" for cell, name in zip(row[1:], head[1:], strict=True)]
        yield f"  {row[0]:<{first}.{first}} {'  '.join(cells)}".rstrip()


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _templates(found: TemplateFigures) -> Iterator[str]:
    yield (
        f"IDENTITY TEMPLATES: {found.rows:,} sentences, {len(found.groups)} groups, "
        f"AUC over all {_figure(found.auc)}"
    )
    head = ("AUC", *(NAMES[measure] for measure in MEASURES))
    ours = [found.summaries[measure] for measure in MEASURES]
    yield from _table(
        head,
        [
            ("mean of groups", *(_figure(one.mean) for one in ours)),
            ("  Perspective's", *(_figure(PERSPECTIVE[measure][0]) for measure in MEASURES)),
            ("worst group", *(_figure(one.worst[0][1]) for one in ours)),
            ("  Perspective's", *(_figure(PERSPECTIVE[measure][1]) for measure in MEASURES)),
        ],
    )
    yield ""
    groups = sorted(found.groups, key=lambda one: min(one.value(m) or 1.0 for m in MEASURES))
    yield from _table(
        ("group, lowest first", *head[1:]),
        ((one.group, *(_figure(one.value(measure)) for measure in MEASURES)) for one in groups),
    )


_CHANGE_HEAD = ("mean", "greatest", "turned") * 2


def _change_heads(first: int = 24) -> str:
    return f"  {'':<{first}} {'- neutral sentences -':>31}  {'- hostile sentences -':>31}"


def _changed(neutral: Changes, hostile: Changes) -> tuple[str, ...]:
    return tuple(
        cell
        for one in (neutral, hostile)
        for cell in (f"{one.mean:.4f}", f"{one.greatest:.4f}", f"{one.flipped / one.swaps:.1%}")
    )


def _swaps(found: Swaps) -> Iterator[str]:
    yield (
        f"SWAPS in {found.sentences:,} sentences of our own: mean and greatest absolute change of toxicity,"
    )
    yield "and how many swaps turn an approved sentence into a held one or back"
    rows = [(f"{one.name} ({one.words})", *_changed(one.neutral, one.hostile)) for one in found.sets]
    yield _change_heads()
    yield from _table(
        ("set (words)", *_CHANGE_HEAD),
        [*rows, ("mean of all sets", *_changed(found.neutral, found.hostile))],
    )
    yield f"  of the hostile sentences {found.hostile_held:.1%} are held"
    yield ""
    pairs: list[tuple[str, ...]] = []
    for one in found.sets:
        pairs += [_pair(pair) for pair in one.shown]
        pairs += [_pair(pair, "* ") for pair in one.worst[:2]]
    yield _change_heads(28)
    yield from _table(("pair (* worst of the rest)", *_CHANGE_HEAD), pairs, first=28)


def _pair(pair: Pair, mark: str = "") -> tuple[str, ...]:
    return (f"{mark}{pair.one} / {pair.other}", *_changed(pair.neutral, pair.hostile))


def _comments(found: CommentFigures) -> Iterator[str]:
    yield (
        f"COMMENTS WITH IDENTITIES SWAPPED, {found.trained_on:,} pairs left out that are in train/, "
        f"{found.unchanged:,} without a swap"
    )
    rows = [
        (
            f"{name} ({one.swaps:,} pairs)",
            f"{one.mean:.4f}",
            f"{one.greatest:.4f}",
            f"{one.flipped / one.swaps:.1%}",
        )
        for name, one in (("not toxic", found.neutral), ("toxic", found.hostile))
        if one
    ]
    yield from _table(("", "mean", "greatest", "turned"), rows)


def _rates(where: str, found: Rates) -> Iterator[str]:
    yield f"  {where}: {found.held:,} of {found.texts:,}, {found.rate:.2%}"
    if not found.held:
        return
    over = [one for one in found.groups if one.over]
    yield from _table(
        ("group, highest first", "texts", "held", "rate", "ratio", ""),
        (_rate(one) for one in found.groups[: max(MOST_ROWS, len(over))]),
    )
    yield f"  over: more than {MOST_RATIO:g} times overall; surely: beyond what chance does to few texts"


def _rate(one: GroupRate) -> tuple[str, ...]:
    mark = ("over, surely" if one.sure else "over") if one.over else ""
    ratio = "-" if one.ratio is None else f"{one.ratio:.2f}"
    return (one.group, f"{one.texts:,}", f"{one.held:,}", f"{one.rate:.2%}", ratio, mark)
