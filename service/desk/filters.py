"""The queue's filter in the address: what a query string asks for, and the query string of a filter.

Called by every view that shows or acts on a part of the queue. Reading never fails: what makes
no sense is left out and said in a sentence. Facets have a parameter each; the rest is in `q`.
"""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from werkzeug.datastructures import MultiDict

from service.desk import search_query
from service.domain.labels import Label
from service.domain.queue import Age, QueueFilter, Sort

_FACETS = ("section", "article", "reason", "campaign", "label", "language")
_NOTHING = "~"
"""How an address says "without a section": an empty parameter is what a form sends for no choice."""


def filter_from(args: MultiDict[str, str]) -> tuple[QueueFilter, Sort, list[str]]:
    """Read the filter and the order from a request's query; also one sentence for each fault.

    What is typed into the search box (`q`) goes before the facets' parameters.
    """
    faults: list[str] = []
    asked = QueueFilter(
        section=_value(args, "section"),
        article=_value(args, "article"),
        reason=_value(args, "reason"),
        campaign=_value(args, "campaign"),
    )
    if (language := _value(args, "language")) is not None:
        asked = replace(asked, language=search_query.primary_language(language))
    if (label := _value(args, "label")) is not None:
        if label in {*Label, ""}:
            asked = replace(asked, label=label)
        else:
            faults.append(f"There is no label {label}.")
    if age := args.get("age"):
        if age in set(Age):
            asked = replace(asked, age=Age(age))
        else:
            faults.append(f"There is no age {age}.")
    sort = Sort.PRIORITY
    if written := args.get("sort"):
        if written in set(Sort):
            sort = Sort(written)
        else:
            faults.append(f"There is no order {written}.")
    asked, found = search_query.read(args.get("q", ""), asked)
    return asked, sort, faults + found


def to_query(asked: QueueFilter, sort: Sort = Sort.PRIORITY, **changes: Any) -> str:
    """Write a filter and an order as a query string that `filter_from` reads back, without `?`.

    `changes` replaces fields of the filter (`section="sport"`, `label=None` to take it away) or
    adds `after`, the cursor of a page. Nothing that is as usual is written.
    """
    after = changes.pop("after", None)
    asked = replace(asked, **changes)
    written = {"q": search_query.write(asked) or None}
    for name in _FACETS:
        written[name] = _written(getattr(asked, name))
    written["age"] = None if asked.age is None else str(asked.age)
    written["sort"] = None if sort is Sort.PRIORITY else str(sort)
    written["after"] = after
    return urlencode({name: value for name, value in written.items() if value is not None})


def search_text(asked: QueueFilter) -> str:
    """What stands in the search box: everything of a filter that is not a facet."""
    return search_query.write(asked)


def _value(args: MultiDict[str, str], name: str) -> str | None:
    written = search_query.without_nul(args.get(name) or "")[: search_query.MOST_OF_A_VALUE]
    if not written:
        return None
    return written.removeprefix(_NOTHING)


def _written(value: str | None) -> str | None:
    if value is None:
        return None
    return f"{_NOTHING}{value}" if not value or value.startswith(_NOTHING) else value
