"""What thresholds would have held of the verdicts that a site had lately.

Made by `policies`, shown on the policy page. Counts only, of stored scores: no text is read
and nothing is judged again.
"""

import math
import threading
from array import array
from collections import Counter, OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import compress

from service.domain.labels import Label
from service.domain.policy import Threshold
from service.domain.verdict import Outcome
from service.store.verdict_record import SCALE, UNSCORED, VerdictSample

DAYS = 30
MOST_VERDICTS = 100_000
"""Verdicts that are looked at; of more, an even sample of about so many."""
BARS = 50
"""Columns of a histogram."""
_DAY = 86_400.0
_HELD, _OTHERWISE, _APPROVED, _REJECTED = 1, 2, 4, 8
_BY_PEOPLE: Mapping[str, int] = {Outcome.APPROVE: _APPROVED, Outcome.REJECT: _REJECTED}


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
    _marks: bytes = field(repr=False)

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
        """How many scores of a label fall into each of `BARS` equal steps from 0 to 1, 1 with the last."""
        bars = [0] * BARS
        for score, count in Counter(self._scores.get(label, ())).items():
            if score != UNSCORED:
                bars[min(score * BARS // SCALE, BARS - 1)] += count
        return bars

    def preview(self, thresholds: Mapping[Label, Threshold]) -> Preview:
        """What these thresholds would have done."""
        reached = rejects = 0
        labels = []
        for label, limit in thresholds.items():
            over, rejected = self._reaching(label, limit.hold_at), b""
            reached |= int.from_bytes(over, "little")
            if limit.reject_at is not None:
                rejected = self._reaching(label, limit.reject_at)
                rejects |= int.from_bytes(rejected, "little")
            held = over.count(1)
            labels.append(LabelPreview(label, held, self.share(held), self.a_day(held), rejected.count(1)))
        by_any = reached.to_bytes(self.looked_at, "little")
        held = newly = no_longer = freed = missed = found = 0
        for (by_score, marks), count in Counter(zip(by_any, self._marks, strict=True)).items():
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
            rejected=rejects.bit_count(),
            share=self.share(held),
            a_day=self.a_day(held),
            newly_held=newly,
            no_longer_held=no_longer,
            approved_freed=freed,
            rejected_missed=missed,
            rejected_found=found,
        )

    def _reaching(self, label: Label, limit: float) -> bytes:
        # 1 for each verdict that reaches the limit. Mapped without a loop of ours: 100,000 in
        # some milliseconds.
        lowest = math.ceil(round(limit * SCALE, 6))
        return bytes(map(lowest.__le__, self._scores.get(label, ())))


def arrange(
    sample: VerdictSample, *, since: float, until: float, own_sections: frozenset[str]
) -> RecentVerdicts:
    """Put a sample into shape; verdicts of `own_sections` (lower-cased) are left out."""
    marks = bytes(
        (_HELD if outcome != Outcome.APPROVE else 0)
        | (_OTHERWISE if number in sample.otherwise else 0)
        | _BY_PEOPLE.get(sample.settled.get(number, ""), 0)
        for number, outcome in zip(sample.ids, sample.outcomes, strict=True)
    )
    columns = [array("h", column) for column in sample.scores]
    if own_sections:
        kept = [
            section is None or section.strip().casefold() not in own_sections for section in sample.sections
        ]
        marks = bytes(compress(marks, kept))
        columns = [array("h", compress(column, kept)) for column in columns]
    counts = Counter(marks)
    began = max(since, sample.first_at or until)
    return RecentVerdicts(
        looked_at=len(marks),
        total=sample.total,
        days=max(1.0, (until - began) / _DAY),
        left_out=len(sample.ids) - len(marks),
        until=until,
        was_held=_having(counts, _HELD),
        was_approved_by_people=_having(counts, _HELD | _APPROVED),
        was_rejected_by_people=_having(counts, _HELD | _REJECTED),
        _scores={
            label: column
            for label, column in zip(Label, columns, strict=True)
            if max(column, default=UNSCORED) != UNSCORED
        },
        _marks=marks,
    )


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
