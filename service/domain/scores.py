"""What a scorer is given and what it gives back: the one interface all scorers share.

Toxicity and spam implement `Scorer`; the policy reads `Scores`. Nothing here
touches a model, a database or the clock.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from service.domain.labels import Label


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of the text as the reader wrote it, in code points, end exclusive."""

    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Velocity:
    """How much this author and this address wrote lately at this site, this comment not counted.

    Counts are comments; `author_10_minutes` is over the last ten minutes and so on.
    `same_text_day` counts comments of other revisions with the same normalised text.
    """

    author_10_minutes: int = 0
    author_day: int = 0
    ip_10_minutes: int = 0
    ip_day: int = 0
    same_text_day: int = 0


@dataclass(frozen=True, slots=True)
class ScoringInput:
    """One comment as a scorer sees it. Only `text` is needed; the rest sharpens spam."""

    text: str
    language: str | None = None
    author_name: str | None = None
    author_comments: int | None = None
    """Earlier comments by this author that were approved; None when nobody knows."""
    article_url: str | None = None
    email_domain: str | None = None
    velocity: Velocity = field(default_factory=Velocity)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a score is what it is: a stable code, words without the reader's text, and where."""

    code: str
    detail: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class LabelScore:
    """One label's score in [0, 1], where in the text it came from, and who says so."""

    value: float
    """The higher one, where a text was scored both as written and as it is read."""
    scorer: str
    span: Span | None = None
    evidence: tuple[Evidence, ...] = ()
    as_written: float | None = None
    """The score of the text as written, where a reading of it scored higher; else None."""
    reading: tuple[str, ...] = ()
    """What that reading did to the text, in codes; empty for the text as written."""
    detail: str | None = None
    """What else a person must know of the score, in words without the reader's text."""


@dataclass(frozen=True, slots=True)
class BothWays:
    """All scores of a text as written and of one reading of it, kept for whoever checks them later."""

    reading: tuple[str, ...]
    """What the reading did to the text, in codes."""
    as_written: Mapping[Label, float]
    as_read: Mapping[Label, float]


@dataclass(frozen=True, slots=True)
class Scores:
    """All that scorers say of one comment.

    `signals` are plain facts that rules read (`has_link`, `first_comment`);
    `failures` are reason codes for checks that could not judge this text
    (`language_unsupported`, `scorer_unavailable`); any failure holds the comment.
    """

    labels: Mapping[Label, LabelScore] = field(default_factory=dict)
    signals: frozenset[str] = frozenset()
    failures: tuple[str, ...] = ()
    language: str | None = None
    unread: tuple[Span, ...] = ()
    """The parts that `language_unsupported` is about, where the rest of the text was judged."""
    both_ways: BothWays | None = None
    """Only where the text has a reading that differs from it."""

    def merged_with(self, other: "Scores") -> "Scores":
        """Both scorers' findings as one; where both scored a label, the other's wins."""
        return Scores(
            labels={**self.labels, **other.labels},
            signals=self.signals | other.signals,
            failures=self.failures + tuple(f for f in other.failures if f not in self.failures),
            language=other.language or self.language,
            unread=self.unread + tuple(span for span in other.unread if span not in self.unread),
            both_ways=other.both_ways or self.both_ways,
        )


@dataclass(frozen=True, slots=True)
class ScorerIdentity:
    """Which scorer spoke: name, version, SHA-256 digest of what it runs, and its labels."""

    name: str
    version: str
    digest: str
    labels: frozenset[Label]


class Scorer(Protocol):
    """Texts in, scores out, in order."""

    @property
    def identity(self) -> ScorerIdentity: ...

    def score(self, inputs: Sequence[ScoringInput]) -> list[Scores]:
        """Score n inputs, giving n `Scores` in the same order.

        A text the scorer knows it cannot judge comes back with a failure code and
        without scores. Raises: ScoringFailed (permanent) or any exception when the
        batch broke as a whole; the caller then tries one by one.
        """
        ...
