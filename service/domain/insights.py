"""What leads learn of a site's days: how much came, how long it waited, and where people and machine differ.

Computed from plain rows that the store read; knows neither SQL nor HTML. Says nothing that
would rank people.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from service.domain.labels import Label
from service.domain.priority import severity
from service.domain.verdict import Outcome, ReasonCode

HOUR, DAY = 3_600.0, 86_400.0
TOO_FEW = 20
"""Pairs under which a share of agreement says more about chance than about people."""


class PersonDecision(NamedTuple):
    """One decision by a person that was not taken back, with what it was about."""

    comment_id: str
    revision: int
    text_digest: str
    moderator: str
    outcome: str
    """approve or reject."""
    code: str | None
    """The `RejectionCode`, of a rejection."""
    at: float
    waited: float | None
    """Seconds since the comment was held; None if it was not held just before."""
    machine: str | None
    """The outcome of the machine's verdict on that revision; None where it gave none."""
    held_for: tuple[str, ...]
    """Labels for which the machine held it."""
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Wait:
    """How long comments waited for a person, in seconds; `count` of them."""

    count: int
    median: float
    ninetieth: float


@dataclass(frozen=True, slots=True)
class Overturned:
    """Of `settled` comments that the machine held for a label, people approved `approved`."""

    label: str
    settled: int
    approved: int

    @property
    def share(self) -> float:
        """In [0, 1]."""
        return self.approved / self.settled


@dataclass(frozen=True, slots=True)
class Agreement:
    """Pairs of different people who decided about the same text, and how many decided alike."""

    pairs: int
    alike: int

    @property
    def share(self) -> float | None:
        """In [0, 1]; None where `TOO_FEW` pairs make it say nothing."""
        return self.alike / self.pairs if self.pairs >= TOO_FEW else None


@dataclass(frozen=True, slots=True)
class Load:
    """What one person did; `severe` of the comments had a severity of at least what the caller named."""

    moderator: str
    settled: int
    hours: int
    """Hours of the clock in which they decided anything."""
    severe: int


def waits(decided: Iterable[PersonDecision]) -> Wait | None:
    """How long comments waited that were held and are settled; None if none was."""
    times = sorted(one.waited for one in decided if one.waited is not None)
    if not times:
        return None
    return Wait(len(times), _quantile(times, 0.5), _quantile(times, 0.9))


def waits_by_step(
    decided: Iterable[PersonDecision], *, since: float, step: float, steps: int
) -> list[Wait | None]:
    """The same for each of `steps` stretches of `step` seconds from `since`, by when they were settled."""
    parts: list[list[PersonDecision]] = [[] for _ in range(steps)]
    for one in decided:
        number = int((one.at - since) // step)
        if 0 <= number < steps:
            parts[number].append(one)
    return [waits(part) for part in parts]


def outcomes(decided: Iterable[PersonDecision]) -> Mapping[str, int]:
    """How many comments people approved and rejected; of several decisions the last counts."""
    found = Counter(one.outcome for one in latest(decided))
    return {str(outcome): found[outcome] for outcome in (Outcome.APPROVE, Outcome.REJECT)}


def latest(decided: Iterable[PersonDecision]) -> list[PersonDecision]:
    """One decision for each revision: the last. Assumes that they come in order of time."""
    return list({(one.comment_id, one.revision): one for one in decided}.values())


def overturned(decided: Iterable[PersonDecision]) -> list[Overturned]:
    """Held by the machine for a label and approved by a person, in the order of `Label`.

    A comment that was held for several labels counts under each.
    """
    settled: Counter[str] = Counter()
    approved: Counter[str] = Counter()
    for one in latest(decided):
        if one.machine == Outcome.HOLD:
            settled.update(one.held_for)
            approved.update(one.held_for if one.outcome == Outcome.APPROVE else ())
    return [Overturned(label, settled[label], approved[label]) for label in Label if settled[label]]


def missed(decided: Iterable[PersonDecision]) -> int:
    """How many comments the machine approved and a person rejected."""
    return sum(one.machine == Outcome.APPROVE and one.outcome == Outcome.REJECT for one in latest(decided))


def agreement(decided: Iterable[PersonDecision]) -> Agreement:
    """How often two people who decided about the same text decided alike.

    Of each person the last decision about a text counts, so that settling a hundred copies
    at once is one opinion. The same comment has the same text.
    """
    opinions: dict[str, dict[str, str]] = defaultdict(dict)
    for one in decided:
        opinions[one.text_digest][one.moderator] = one.outcome
    pairs = alike = 0
    for of_text in opinions.values():
        for first, second in combinations(of_text.values(), 2):
            pairs += 1
            alike += first == second
    return Agreement(pairs, alike)


def loads(decided: Iterable[PersonDecision], *, severe_from: float) -> list[Load]:
    """What each person did, by name: never by how much."""
    by_person: dict[str, list[PersonDecision]] = defaultdict(list)
    for one in decided:
        by_person[one.moderator].append(one)
    return [
        Load(
            moderator=name,
            settled=len({one.comment_id for one in theirs}),
            hours=len({int(one.at // HOUR) for one in theirs}),
            severe=len({one.comment_id for one in theirs if severity(one.scores) >= severe_from}),
        )
        for name, theirs in sorted(by_person.items())
    ]


def codes(decided: Iterable[PersonDecision]) -> list[tuple[str, int]]:
    """Rejection codes with how many comments were rejected for each, most used first."""
    found = Counter(one.code or "other" for one in latest(decided) if one.outcome == Outcome.REJECT)
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))


def labels_of(reasons: Sequence[Mapping[str, object]]) -> tuple[str, ...]:
    """The labels that are behind a verdict's reasons, as the record has them."""
    return tuple(str(reason["label"]) for reason in reasons if reason["code"] == ReasonCode.SCORE)


def _quantile(in_order: Sequence[float], share: float) -> float:
    # The value that at least so large a share does not exceed: one that really occurred.
    return in_order[max(0, -(-len(in_order) * int(share * 100) // 100) - 1)]
