"""The hold queue as a moderator asks for it: a filter, an order, rows and counts.

Made from the URL by the desk, answered by the store. Nothing here knows SQL or HTTP.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from service.domain.labels import Label


class Sort(StrEnum):
    """The order of the queue. `score` is by the filter's label, or by severity without one."""

    PRIORITY = "priority"
    NEWEST = "newest"
    OLDEST = "oldest"
    SCORE = "score"


class Age(StrEnum):
    """How long a comment has been held; the facet's values.

    Held for at most a quarter of an hour, an hour, a day; or for longer than a day. So an
    hour's comments include those of the last quarter.
    """

    QUARTER_HOUR = "15m"
    HOUR = "1h"
    DAY = "1d"
    OLDER = "older"


@dataclass(frozen=True, slots=True)
class ScoreBound:
    """`label:toxicity>0.8`: a label's score on one side of a value, in [0, 1].

    Above means the value or more, below means less, so that ranges meet without a gap;
    below 1 lets 1 itself through.
    """

    label: Label
    above: bool
    value: float


@dataclass(frozen=True, slots=True)
class QueueFilter:
    """Which held comments of one site; everything given must hold. Empty means all."""

    section: str | None = None
    article: str | None = None
    reason: str | None = None
    label: str | None = None
    language: str | None = None
    age: Age | None = None
    campaign: str | None = None
    author: str | None = None
    """The portal's id of an author, or a name in any case and accents."""
    reported: bool = False
    escalated: bool | None = None
    edited: bool = False
    bounds: tuple[ScoreBound, ...] = ()
    words: str = ""
    """Free text, as typed; all words must occur in text, author's name or article's title."""

    @property
    def is_empty(self) -> bool:
        """Whether it lets everything through."""
        return self == QueueFilter()


@dataclass(frozen=True, slots=True)
class Priority:
    """Why a row stands where it does; `value` is the sum that the order follows."""

    value: float
    severity: float
    reach: int
    reports: int
    report_weight: float
    held_at: float


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One line of the queue: a comment, or a campaign's most urgent one that stands for all."""

    comment_id: str
    external_id: str
    revision: int
    version: int
    """The decision version that a decision on this row must name as seen."""
    site_id: int
    body: str
    author_id: str
    author_name: str | None
    article_id: str
    article_title: str | None
    section: str
    language: str
    reason: str
    label: str
    score: float | None
    """The score of `label`."""
    priority: Priority
    received_at: float
    held_at: float
    edited: bool
    campaign_id: str
    """Empty if no other comment is alike."""
    alike: int = 1
    """Held comments of the campaign, this one counted; of the whole campaign, not only of the filter."""
    alike_authors: int = 1
    escalated_by: str | None = None
    lease_by: str | None = None
    """Display name of whoever has it open just now, the asking moderator excepted."""


@dataclass(frozen=True, slots=True)
class QueuePage:
    """A page of rows in order, and where the next one starts."""

    rows: Sequence[QueueRow]
    next_cursor: str | None
    newest_id: int
    """What `count_new` takes to tell how many were held since this page was made; 0 for an empty queue."""


@dataclass(frozen=True, slots=True)
class Facets:
    """How many held comments each value would leave, the other facets' choices applied.

    Value to count, most frequent first; articles and campaigns only the twenty largest.
    """

    total: int
    section: Mapping[str, int] = field(default_factory=dict)
    article: Mapping[str, int] = field(default_factory=dict)
    reason: Mapping[str, int] = field(default_factory=dict)
    label: Mapping[str, int] = field(default_factory=dict)
    language: Mapping[str, int] = field(default_factory=dict)
    age: Mapping[str, int] = field(default_factory=dict)
    campaign: Mapping[str, int] = field(default_factory=dict)
    article_titles: Mapping[str, str] = field(default_factory=dict)
    campaign_texts: Mapping[str, str] = field(default_factory=dict)
    """Campaign to the beginning of one of its texts: a reader's words."""
    escalated: int = 0
    reported: int = 0
