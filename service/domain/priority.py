"""How urgent a held comment is: one sum, in hours of waiting, and the words that explain it.

Called by the store when it keeps a queue's row, and by the desk to explain a row. Age enters
linearly, so that the order of two rows never changes by itself and can be kept in an index.
"""

import math
from collections.abc import Iterable, Mapping

from service.domain.labels import Label
from service.domain.queue import Priority

SEVERITY_WEIGHTS: Mapping[Label, float] = {
    Label.THREAT: 1.0,
    Label.IDENTITY_ATTACK: 1.0,
    Label.SEVERE_TOXICITY: 1.0,
    Label.SEXUAL_EXPLICIT: 0.85,
    Label.TOXICITY: 0.8,
    Label.INSULT: 0.8,
    Label.OBSCENE: 0.7,
    Label.SPAM: 0.4,
}
"""What a sure score of a label is worth: a threat or hatred harms whom it names, spam annoys."""

SEVERITY_HOURS = 24.0
"""A comment of severity 1 goes before a harmless one that has waited up to a day longer."""
REACH_HOURS = 1.0
"""For every doubling of the comments under the article in the last day."""
MOST_REACH_HOURS = 10.0
"""Reached at 1,023 comments a day: beyond it, an article is simply busy."""
REPORT_HOURS = 6.0
"""For a report by a reader who has always been right."""
MOST_REPORT_HOURS = 24.0
"""So that a crowd that reports cannot push a comment further than the worst text goes."""
_HOUR = 3600.0


def severity(scores: Mapping[str, float | None]) -> float:
    """How bad a text is by its scores, in [0, 1]: the highest score times its label's weight.

    The highest and not a sum, since the labels mostly say the same of one text; a text
    without scores has 0. Source: the weights are a choice, see `SEVERITY_WEIGHTS`.
    """
    weighted = (weight * (scores.get(label) or 0.0) for label, weight in SEVERITY_WEIGHTS.items())
    return min(1.0, round(max(weighted), 4))


def reports_weight(records: Iterable[tuple[int, int]], *, anonymous: bool) -> float:
    """What reports are worth together, given each reporter's (earlier reports, of these justified).

    A reporter counts by the share that ended in a rejection, with one of two granted to
    everybody, so that somebody new counts half. All anonymous reports together count as one
    new reporter's, since nobody can tell whether they are one person's.
    """
    known = sum((justified + 1) / (earlier + 2) for earlier, justified in records)
    return known + (0.5 if anonymous else 0.0)


def prioritise(
    *, severity: float, reach: int, reports: int, report_weight: float, held_at: float
) -> Priority:
    """Add up what makes a held comment urgent.

    `value` is in hours: higher is more urgent, and two comments that differ only in
    `held_at` differ by the hours between. It is no age: add `now / 3600` for hours as people
    understand them, as `explain` does.
    """
    value = SEVERITY_HOURS * severity + _reach_hours(reach) + _report_hours(report_weight) - held_at / _HOUR
    return Priority(value, severity, reach, reports, report_weight, held_at)


def explain(priority: Priority, now: float) -> list[str]:
    """One sentence for each term of the sum that is not nothing, then the sum."""
    waited = max(0.0, now - priority.held_at) / _HOUR
    terms = [f"Has waited {_hours(waited)}."]
    if by_severity := SEVERITY_HOURS * priority.severity:
        terms.append(f"Severity {priority.severity:.2f} counts as {_hours(by_severity)}.")
    if by_reach := _reach_hours(priority.reach):
        comments = "1 comment" if priority.reach == 1 else f"{priority.reach} comments"
        verb = "counts" if priority.reach == 1 else "count"
        terms.append(f"{comments} under the article in a day {verb} as {_hours(by_reach)}.")
    else:
        by_reach = 0.0
    if by_reports := _report_hours(priority.report_weight):
        reports = "1 report counts" if priority.reports == 1 else f"{priority.reports} reports count"
        terms.append(f"{reports} as {_hours(by_reports)}, by how often the reporters were right.")
    total = waited + by_severity + by_reach + by_reports
    return [*terms, f"Together as urgent as a harmless comment that has waited {_hours(total)}."]


def _reach_hours(reach: int) -> float:
    return min(MOST_REACH_HOURS, REACH_HOURS * math.log2(1 + max(0, reach)))


def _report_hours(report_weight: float) -> float:
    return min(MOST_REPORT_HOURS, REPORT_HOURS * report_weight)


def _hours(hours: float) -> str:
    if hours < 1:
        minutes = round(hours * 60)
        return "1 minute" if minutes == 1 else f"{minutes} minutes"
    return f"{hours:.1f} hours"
