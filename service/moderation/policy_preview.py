"""What thresholds would have held of the verdicts that a site had lately.

Made by `policies`, shown on the policy page. Counts only, of stored scores: no text is read
and nothing is judged again.
"""

import threading
from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from service.domain.labels import Label
from service.domain.policy import Threshold
from service.domain.verdict import Outcome
from service.store.verdict_record import VerdictSample

DAYS = 30
MOST_VERDICTS = 100_000
"""Verdicts that are looked at; of more, an even sample of about so many."""
BARS = 50
"""Columns of a histogram."""
_DAY = 86_400.0
_SCALE = 10_000
"""Scores are stored with four decimals: as whole numbers they are compared exactly."""
_BUCKETS = 100
_UNSCORED = 65_535

_HELD, _OTHERWISE, _APPROVED, _REJECTED = 1, 2, 4, 8


@dataclass(frozen=True, slots=True)
class LabelPreview:
    """What one label's threshold alone would have done; shares are of all comments looked at."""

    label: Label
    held: int
    share: float
    a_day: float
    rejected: int


@dataclass(frozen=True, slots=True)
class Preview:
    """What thresholds together would have done, rules and failures unchanged.

    Counts are of the verdicts looked at, `looked_at` of `total`; those a day are of all.
    """

    labels: tuple[LabelPreview, ...]
    held: int
    """By any score, rule, failure or order about the author; what is rejected counts."""
    rejected: int
    share: float
    a_day: float
    newly_held: int
    """Were approved by the machine and would have been held."""
    no_longer_held: int
    """Were held and would have been approved at once."""
    approved_freed: int
    """Of `no_longer_held`: moderators approved them."""
    rejected_missed: int
    """Of `no_longer_held`: moderators rejected them."""
    rejected_found: int
    """Of `newly_held`: moderators rejected them later, after a report for instance."""


@dataclass(slots=True)
class RecentVerdicts:
    """A site's verdicts of the last days, in a shape that answers a preview in milliseconds."""

    looked_at: int
    total: int
    days: float
    """Days that the verdicts stretch over, at least one."""
    left_out: int
    """Verdicts of sections that have a policy of their own."""
    until: float
    was_held: int
    was_approved_by_people: int
    """Of what was held: moderators approved it."""
    was_rejected_by_people: int
    _scores: "dict[Label, array[int]]"  # `array` takes no type argument at run time before Python 3.12
    _buckets: "dict[Label, list[array[int]]]"
    _marks: bytearray = field(repr=False)

    @property
    def is_sample(self) -> bool:
        """Whether there are more verdicts than were looked at."""
        return self.total > self.looked_at + self.left_out

    @property
    def labels(self) -> frozenset[Label]:
        """Labels that any of the verdicts has a score for."""
        return frozenset(self._scores)

    def share(self, count: int) -> float:
        """A count's share of what was looked at, in [0, 1]."""
        return count / self.looked_at if self.looked_at else 0.0

    def a_day(self, count: int) -> float:
        """A count as so many a day of all verdicts, on average."""
        return self.share(count) * (self.total - self._left_out_of_all) / self.days

    @property
    def _left_out_of_all(self) -> float:
        seen = self.looked_at + self.left_out
        return self.left_out * self.total / seen if seen else 0.0

    def histogram(self, label: Label) -> list[int]:
        """How many scores of a label fall into each of `BARS` equal steps from 0 to 1."""
        buckets = self._buckets.get(label)
        if buckets is None:
            return [0] * BARS
        counts = [len(bucket) for bucket in buckets]
        wide = _BUCKETS // BARS
        bars = [sum(counts[start : start + wide]) for start in range(0, _BUCKETS, wide)]
        bars[-1] += counts[_BUCKETS]  # a score of exactly 1
        return bars

    def preview(self, thresholds: Mapping[Label, Threshold]) -> Preview:
        """What these thresholds would have done."""
        reached = bytearray(self.looked_at)
        rejects = bytearray(self.looked_at)
        labels = []
        for label, limit in thresholds.items():
            held = self._mark(label, limit.hold_at, reached)
            rejected = 0 if limit.reject_at is None else self._mark(label, limit.reject_at, rejects)
            labels.append(LabelPreview(label, held, self.share(held), self.a_day(held), rejected))
        held = newly = no_longer = freed = missed = found = 0
        for (by_score, marks), count in Counter(zip(reached, self._marks, strict=True)).items():
            would, was = by_score or marks & _OTHERWISE, marks & _HELD
            held += count if would else 0
            if would and not was:
                newly += count
                found += count if marks & _REJECTED else 0
            elif was and not would:
                no_longer += count
                freed += count if marks & _APPROVED else 0
                missed += count if marks & _REJECTED else 0
        return Preview(
            labels=tuple(labels),
            held=held,
            rejected=rejects.count(1),
            share=self.share(held),
            a_day=self.a_day(held),
            newly_held=newly,
            no_longer_held=no_longer,
            approved_freed=freed,
            rejected_missed=missed,
            rejected_found=found,
        )

    def _mark(self, label: Label, limit: float, marks: bytearray) -> int:
        buckets, scores = self._buckets.get(label), self._scores.get(label)
        if buckets is None or scores is None:
            return 0
        first = _bucket(limit * _SCALE)
        lowest = limit * _SCALE - 1e-6
        count = 0
        for position in buckets[first]:
            if scores[position] >= lowest:
                marks[position] = 1
                count += 1
        for bucket in buckets[first + 1 :]:
            count += len(bucket)
            for position in bucket:
                marks[position] = 1
        return count


def arrange(
    sample: VerdictSample, *, since: float, until: float, own_sections: frozenset[str]
) -> RecentVerdicts:
    """Put a sample into shape; verdicts of `own_sections` (lower-cased) are left out."""
    kept = [
        one
        for one in sample.verdicts
        if one.section is None or one.section.strip().casefold() not in own_sections
    ]
    columns = {label: array("H", [_UNSCORED]) * len(kept) for label in Label}
    buckets = {label: [array("I") for _ in range(_BUCKETS + 1)] for label in Label}
    by_name = {str(label): (columns[label], buckets[label]) for label in Label}
    marks = bytearray(len(kept))
    for position, one in enumerate(kept):
        for name, score in one.scores.items():
            if name in by_name:
                column, steps = by_name[name]
                value = round(score * _SCALE)
                column[position] = value
                steps[_bucket(value)].append(position)
        marks[position] = (
            (_HELD if one.outcome != Outcome.APPROVE else 0)
            | (_OTHERWISE if one.otherwise else 0)
            | (_APPROVED if one.settled == Outcome.APPROVE else 0)
            | (_REJECTED if one.settled == Outcome.REJECT else 0)
        )
    scored = [label for label in Label if any(len(step) for step in buckets[label])]
    counts = Counter(marks)
    began = max(since, sample.first_at or until)
    return RecentVerdicts(
        looked_at=len(kept),
        total=sample.total,
        days=max(1.0, (until - began) / _DAY),
        left_out=len(sample.verdicts) - len(kept),
        until=until,
        was_held=_having(counts, _HELD),
        was_approved_by_people=_having(counts, _HELD | _APPROVED),
        was_rejected_by_people=_having(counts, _HELD | _REJECTED),
        _scores={label: columns[label] for label in scored},
        _buckets={label: buckets[label] for label in scored},
        _marks=marks,
    )


def _bucket(value: float) -> int:
    # A hundred steps and one for the score 1; growing with the value, so that whatever lies
    # in a higher step than a threshold is over it.
    return min(_BUCKETS, max(0, int(value + 1e-6) * _BUCKETS // _SCALE))


def _having(counts: Mapping[int, int], wanted: int) -> int:
    return sum(count for marks, count in counts.items() if marks & wanted == wanted)


class Lately:
    """Keeps the last few sites' recent verdicts for a minute, so that moving a slider reads no rows."""

    FRESH_SECONDS = 60.0
    MOST_SITES = 4

    def __init__(self) -> None:
        self._kept: OrderedDict[int, RecentVerdicts] = OrderedDict()
        self._turn = threading.Lock()

    def of(self, site_id: int, now: float, load: Callable[[], RecentVerdicts]) -> RecentVerdicts:
        """The site's, at most a minute old; one at a time loads."""
        with self._turn:
            found = self._kept.pop(site_id, None)
            if found is None or not 0 <= now - found.until < self.FRESH_SECONDS:
                found = load()
            self._kept[site_id] = found
            while len(self._kept) > self.MOST_SITES:
                self._kept.popitem(last=False)
            return found
