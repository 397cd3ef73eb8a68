"""The numbers beside the queue: facets, what is new, a label's histogram, each site's total.

Called by the desk's views. Reads only; counts come from narrow indexes where a filter allows
it, since they are made with every page.
"""

import time
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Integer, and_, cast, func, select

from service.domain.labels import Label
from service.domain.queue import Age, Facets, QueueFilter
from service.store.queue.conditions import Choices, choices
from service.store.queue.groups import BY_AGE, FEW_VALUES, Group, read_groups
from service.store.tables import held_comments, revisions

_OF_TEXT = 120
"""Characters of a campaign's text that say which one it is."""
_COLUMNS = 100


def facets(connection: Connection, site_id: int, asked: QueueFilter, now: float) -> Facets:
    """Count what each value of each facet would leave, the other facets' choices applied."""
    made = choices(asked, site_id=site_id, now=now, dialect=connection.dialect.name)
    found = read_groups(connection, made, now)
    counts = _few_values(found.few_values, asked)
    articles, campaigns = found.articles, [one for one in found.campaigns if one[1] > 1]
    samples = _samples(connection, [sample for _, _, sample in (*articles, *campaigns)])
    return Facets(
        total=counts.pop("total")[""],
        **{name: dict(values.most_common()) for name, values in counts.items()},
        article={value: count for value, count, _ in articles},
        campaign={value: count for value, count, _ in campaigns},
        article_titles={value: samples[one][0] for value, _, one in articles if samples.get(one, ("",))[0]},
        campaign_texts={value: samples[one][1] for value, _, one in campaigns if one in samples},
        reported=found.reported,
        escalated=found.escalated,
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


def _few_values(groups: Iterable[Group], asked: QueueFilter) -> dict[str, Counter[str]]:
    """Counts of the facets with few values; `total` under the empty name.

    What each facet's own choice would hide is added up here, from a few thousand groups at most.
    """
    counts: dict[str, Counter[str]] = {name: Counter() for name in (*FEW_VALUES, "age", "total")}
    choices = [(position, getattr(asked, name)) for position, name in enumerate(FEW_VALUES)]
    chosen = [(position, choice) for position, choice in choices if choice is not None]
    for group in groups:
        missed = [position for position, choice in chosen if group[position] != choice]
        if len(missed) > 1:
            continue
        left = group[BY_AGE[asked.age]]
        if missed:
            if left:
                counts[FEW_VALUES[missed[0]]][group[missed[0]]] += left
            continue
        if left:
            for position, name in enumerate(FEW_VALUES):
                counts[name][group[position]] += left
        counts["total"][""] += left
        for age in Age:
            counts["age"][str(age)] += group[BY_AGE[age]]
    counts["age"] = +counts["age"]
    return counts


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
