"""The numbers beside the queue: facets, what is new, a label's histogram, each site's total.

Called by the desk's views. Reads only; counts come from narrow indexes where a filter allows
it, since they are made with every page.
"""

import time
from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, and_, cast, func, select

from service.domain.labels import Label
from service.domain.queue import Age, Facets, QueueFilter
from service.store.queue.conditions import (
    ESCALATED,
    IN_A_CAMPAIGN,
    MOST_SECONDS,
    REPORTED,
    Choices,
    choices,
    held_in,
)
from service.store.tables import held_comments, revisions

LARGEST = 20
"""How many articles and campaigns are counted by name."""
_OF_TEXT = 120
"""Characters of a campaign's text that say which one it is."""
_FEW_VALUES = ("section", "reason", "label", "language")
_CUBE = (*_FEW_VALUES, "age")
_COLUMNS = 100


def facets(connection: Connection, site_id: int, asked: QueueFilter, now: float) -> Facets:
    """Count what each value of each facet would leave, the other facets' choices applied."""
    made = choices(asked, site_id=site_id, now=now, dialect=connection.dialect.name)
    counts = _few_values(connection, made, asked, now)
    articles = _largest(connection, "article_id", made.without("article"))
    in_campaigns = made.without("campaign").adding("in_a_campaign", IN_A_CAMPAIGN)
    campaigns = _largest(connection, "campaign_id", in_campaigns)
    marks = _marks(connection, made)
    samples = _samples(connection, [sample for _, _, sample in (*articles, *campaigns)])
    return Facets(
        total=counts.pop("total")[""],
        **{name: dict(found.most_common()) for name, found in counts.items()},  # type: ignore[arg-type]
        article={value: count for value, count, _ in articles},
        campaign={value: count for value, count, _ in campaigns if count > 1},
        article_titles={value: samples[one][0] for value, _, one in articles if samples.get(one, ("",))[0]},
        campaign_texts={
            value: samples[one][1] for value, count, one in campaigns if count > 1 and one in samples
        },
        **marks,  # type: ignore[arg-type]
    )


def count(connection: Connection, site_id: int, asked: QueueFilter, *, now: float | None = None) -> int:
    """How many held comments match."""
    return _count(connection, _made(connection, site_id, asked, now))


def count_new(
    connection: Connection, site_id: int, asked: QueueFilter, since_id: int, *, now: float | None = None
) -> int:
    """How many that match were held since a page whose `newest_id` was `since_id`."""
    return _count(
        connection, _made(connection, site_id, asked, now).adding("new", held_comments.c.id > since_id)
    )


def histogram(
    connection: Connection, site_id: int, asked: QueueFilter, label: Label, *, now: float | None = None
) -> list[int]:
    """How many that match have a score of `label` in each hundredth, from 0 to 1.

    Column i counts scores from i/100 up to (i + 1)/100; the last one has 1 in it. Comments
    without a score of that label are in none.
    """
    column = held_comments.c[str(label)]
    # Scores have four digits: whole numbers do not fall beside their column by rounding.
    hundredth = (cast(func.round(column * 10_000), Integer) // 100).label("hundredth")
    made = _made(connection, site_id, asked, now)
    statement = select(hundredth, func.count()).where(*made.where(), column.is_not(None)).group_by(hundredth)
    columns = [0] * _COLUMNS
    for place, found in connection.execute(statement):
        columns[min(max(int(place), 0), _COLUMNS - 1)] += found
    return columns


def counts_by_site(connection: Connection, site_ids: Collection[int]) -> dict[int, int]:
    """How many comments are held at each of these sites, 0 included."""
    rows = connection.execute(
        select(held_comments.c.site_id, func.count())
        .where(held_comments.c.site_id.in_(sorted(site_ids)))
        .group_by(held_comments.c.site_id)
    )
    return {**dict.fromkeys(site_ids, 0), **{row[0]: row[1] for row in rows}}


def _made(connection: Connection, site_id: int, asked: QueueFilter, now: float | None) -> Choices:
    moment = time.time() if now is None else now
    return choices(asked, site_id=site_id, now=moment, dialect=connection.dialect.name)


def _count(connection: Connection, made: Choices) -> int:
    statement = select(func.count()).select_from(held_comments).where(*made.where())
    return int(connection.execute(statement).scalar() or 0)


def _few_values(
    connection: Connection, made: Choices, asked: QueueFilter, now: float
) -> dict[str, Counter[str]]:
    """Counts of the facets with few values, from one pass; `total` under the empty name.

    The database groups by all of them at once; what each facet's own choice would hide is
    then added up here, a few thousand groups at most.
    """
    row = held_comments.c
    columns = [row[name] for name in _FEW_VALUES]
    ages = [func.count().filter(held_in(age, now)).label(age.name) for age in MOST_SECONDS]
    base = made.without(*_CUBE)
    statement = select(*columns, func.count().label("n"), *ages).where(*base.where()).group_by(*columns)
    groups = connection.execute(statement)
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*_CUBE, "total")}
    choices = [(position, getattr(asked, name)) for position, name in enumerate(_FEW_VALUES)]
    chosen = [(position, choice) for position, choice in choices if choice is not None]
    by_age = {age: len(_FEW_VALUES) + 1 + place for place, age in enumerate(MOST_SECONDS)}
    day = by_age[Age.DAY]
    for group in groups:
        missed = [position for position, choice in chosen if group[position] != choice]
        if len(missed) > 1:
            continue
        everything = group[len(_FEW_VALUES)]
        if asked.age is None:
            left = everything
        elif asked.age is Age.OLDER:
            left = everything - group[day]
        else:
            left = group[by_age[asked.age]]
        if missed:
            if left:
                counts[_FEW_VALUES[missed[0]]][group[missed[0]]] += left
            continue
        if left:
            for position, name in enumerate(_FEW_VALUES):
                counts[name][group[position]] += left
        counts["total"][""] += left
        for age, position in by_age.items():
            counts["age"][str(age)] += group[position]
        counts["age"][str(Age.OLDER)] += everything - group[day]
    counts["age"] = +counts["age"]
    return counts


def _largest(connection: Connection, name: str, made: Choices) -> list[tuple[str, int, int]]:
    """The most frequent values: value, count, and the number of the newest comment with it."""
    column = held_comments.c[name]
    found = func.count().label("n")
    statement = (
        select(column, found, func.max(held_comments.c.id))
        .where(*made.where())
        .group_by(column)
        .order_by(found.desc(), column)
        .limit(LARGEST)
    )
    rows = connection.execute(statement)
    return [(row[0], row[1], row[2]) for row in rows]


def _marks(connection: Connection, made: Choices) -> dict[str, int]:
    return {
        "reported": _count(connection, made.adding("reported", REPORTED)),
        "escalated": _count(connection, made.without("not_escalated").adding("escalated", ESCALATED)),
    }


def _samples(connection: Connection, numbers: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Number of a held comment to its article's title and the beginning of its text."""
    if not numbers:
        return {}
    rows: Any = connection.execute(
        select(
            held_comments.c.id,
            func.coalesce(revisions.c.article_title, ""),
            func.substr(revisions.c.body, 1, _OF_TEXT),
        )
        .join(
            revisions,
            and_(
                revisions.c.comment_id == held_comments.c.comment_id,
                revisions.c.revision == held_comments.c.revision,
            ),
        )
        .where(held_comments.c.id.in_(sorted(set(numbers))))
    )
    return {row[0]: (row[1], row[2]) for row in rows}
