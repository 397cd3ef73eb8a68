"""Reads tables of comments, whose cells may be longer than Python's reader expects.

Used by all that reads labelled data. It must never change what a cell says.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

_LONGEST_CELL = 10_000_000
"""Characters; whole discussions stand in one cell of some sets."""


def table_rows(path: Path) -> Iterator[dict[str, str]]:
    """Rows of a comma-separated file with a header, by column."""
    csv.field_size_limit(_LONGEST_CELL)
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
