"""What the queue's page shows beside the card: rows, facets, chips of the filter, orders.

Called by the queue's view. Reads nothing; templates escape.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl

from service.desk.card_view import shape
from service.desk.filters import search_text, to_query
from service.desk.phrases import label_words, language_words, score_words
from service.desk.reader_text import Segment, excerpt, segments
from service.desk.reason_words import short_reason
from service.domain import priority
from service.domain.moderator import Moderator
from service.domain.queue import Age, Facets, QueueFilter, QueueRow, Sort

EXCERPT_CHARACTERS = 280
EXCERPT_LINES = 4
"""What a row shows of a text; more is behind "Show all"."""
MOST_SHOWN = 8
"""Values of a facet that are shown before "more"."""

_AGES = {
    Age.QUARTER_HOUR: "Less than 15 minutes",
    Age.HOUR: "Less than an hour",
    Age.DAY: "Less than a day",
    Age.OLDER: "Longer",
}
_SORTS = {Sort.PRIORITY: "Priority", Sort.NEWEST: "Newest", Sort.OLDEST: "Oldest", Sort.SCORE: "Score"}
_NONE = {"section": "No section", "label": "No score", "language": "Not known", "article": "No article"}


@dataclass(frozen=True, slots=True)
class RowView:
    """One row. `text` is all of it or its beginning; `rest` is all of it where it was cut."""

    row: QueueRow
    why: str
    text: Sequence[Segment]
    rest: Sequence[Segment]
    is_severe: bool
    shape: str
    urgency: str
    escalated_by: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A value that one can choose, or the chosen one that a click takes away."""

    value: str
    words: str
    query: str
    count: int | None = None
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class FacetView:
    """One facet with its values, most frequent first."""

    name: str
    title: str
    choices: Sequence[Choice]

    @property
    def first(self) -> Sequence[Choice]:
        """The values shown at once."""
        return self.choices[:MOST_SHOWN]

    @property
    def rest(self) -> Sequence[Choice]:
        """The values behind "more"."""
        return self.choices[MOST_SHOWN:]


def view_row(row: QueueRow, me: Moderator, names: Mapping[str, str], now: float) -> RowView:
    """Put a row into words; `names` are moderators' names to how people call them."""
    is_severe = row.priority.severity >= me.preferences.blur_from
    shown, is_cut = excerpt(row.body, characters=EXCERPT_CHARACTERS, lines=EXCERPT_LINES)
    return RowView(
        row=row,
        why=short_reason(row.reason, row.label),
        text=[] if is_severe else segments(shown),
        rest=segments(row.body) if is_cut and not is_severe else [],
        is_severe=is_severe,
        shape=shape(shown) if is_severe else "",
        urgency=" ".join(priority.explain(row.priority, now)),
        escalated_by=names.get(row.escalated_by, row.escalated_by) if row.escalated_by else "",
    )


def view_facets(facets: Facets, asked: QueueFilter, sort: Sort) -> list[FacetView]:
    """The facets with more than nothing to choose, in the order of the page."""
    groups: list[tuple[str, str, Mapping[str, int], Mapping[str, str]]] = [
        ("reason", "Held for", facets.reason, {}),
        ("label", "Label", facets.label, {}),
        ("section", "Section", facets.section, {}),
        ("article", "Article", facets.article, facets.article_titles),
        ("campaign", "Campaigns", facets.campaign, facets.campaign_texts),
        ("language", "Language", facets.language, {}),
        ("age", "Waiting for", facets.age, {}),
    ]
    found = [
        FacetView(name, title, _choices(name, counts, words, asked, sort))
        for name, title, counts, words in groups
    ]
    return [one for one in found if one.choices]


def marks(facets: Facets, asked: QueueFilter, sort: Sort) -> list[Choice]:
    """Reported and escalated, as switches."""
    escalated, reported = asked.escalated is True, asked.reported
    return [
        Choice(
            "reported",
            "Reported",
            to_query(asked, sort, reported=not reported),
            facets.reported,
            reported,
        ),
        Choice(
            "escalated",
            "Escalated",
            to_query(asked, sort, escalated=None if escalated else True),
            facets.escalated,
            escalated,
        ),
    ]


def chips(asked: QueueFilter, sort: Sort, facets: Facets) -> list[Choice]:
    """Everything the filter asks for, each with the address without it."""
    found = list(_chips(asked, sort, facets))
    for bound in asked.bounds:
        side = "from" if bound.above else "under"
        left = tuple(one for one in asked.bounds if one != bound)
        words = f"{label_words(bound.label)} {side} {score_words(bound.value)}"
        found.append(Choice("bound", words, to_query(asked, sort, bounds=left)))
    if asked.words:
        found.append(Choice("words", f"“{asked.words}”", to_query(asked, sort, words="")))
    return found


def sorts(asked: QueueFilter, sort: Sort) -> list[Choice]:
    """The orders, as links."""
    return [
        Choice(str(one), words, to_query(asked, one), is_chosen=one is sort) for one, words in _SORTS.items()
    ]


def kept_by_search(asked: QueueFilter, sort: Sort) -> list[tuple[str, str]]:
    """What the search form must send along besides what is typed: names and values."""
    return [pair for pair in parse_qsl(to_query(asked, sort), keep_blank_values=True) if pair[0] != "q"]


def typed(asked: QueueFilter) -> str:
    """What stands in the search box."""
    return search_text(asked)


def _choices(
    name: str, counts: Mapping[str, int], words: Mapping[str, str], asked: QueueFilter, sort: Sort
) -> list[Choice]:
    chosen = getattr(asked, name)
    if name == "age":
        counts = {age: counts[age] for age in Age if age in counts}
    known = {str(value): count for value, count in counts.items()}
    if chosen is not None and str(chosen) not in known:
        known = {str(chosen): 0, **known}
    return [
        Choice(
            value=value,
            words=words.get(value) or _value_words(name, value),
            query=to_query(asked, sort, **{name: None if value == chosen else _typed_value(name, value)}),
            count=count,
            is_chosen=value == chosen,
        )
        for value, count in known.items()
    ]


def _typed_value(name: str, value: str) -> str | Age:
    return Age(value) if name == "age" else value


def _value_words(name: str, value: str) -> str:
    if not value:
        return _NONE.get(name, "None")
    if name == "reason":
        return short_reason(value, "") if value != "score" else "A score"
    if name == "label":
        return label_words(value)
    if name == "language":
        return language_words(value)
    return _AGES[Age(value)] if name == "age" else value


def _chips(asked: QueueFilter, sort: Sort, facets: Facets) -> Iterator[Choice]:
    given: list[tuple[str, str, str | None]] = [
        ("section", "Section", asked.section),
        ("article", "Article", asked.article),
        ("reason", "Held for", asked.reason),
        ("label", "Label", asked.label),
        ("language", "Language", asked.language),
        ("age", "Waiting", asked.age),
        ("author", "Author", asked.author),
    ]
    for name, title, value in given:
        if value is not None:
            words = facets.article_titles.get(value) if name == "article" else None
            yield Choice(
                name,
                f"{title}: {words or _value_words(name, value)}",
                to_query(asked, sort, **{name: None}),
            )
    if asked.campaign is not None:
        yield Choice("campaign", "One campaign", to_query(asked, sort, campaign=None))
    if asked.reported:
        yield Choice("reported", "Reported", to_query(asked, sort, reported=False))
    if asked.escalated is not None:
        words = "Escalated" if asked.escalated else "Not escalated"
        yield Choice("escalated", words, to_query(asked, sort, escalated=None))
