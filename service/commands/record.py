"""Opens the record for commands that work on it, or says in a sentence why that is not possible.

Called by `site` and `key`, which are composition roots. Never migrates: that is for
`lettersdesk up` and `lettersdesk migrate`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import click

from config.settings import load_settings
from service.store.engine import Store, connect
from service.store.migrations import is_current


@contextmanager
def opened_record() -> Iterator[Store]:
    """The record of the settings, migrated. Raises: ClickException (permanent) if it is not."""
    store = connect(load_settings().database_url, pool_size=1)
    try:
        with store.reader() as connection:
            current = is_current(connection)
        if not current:
            raise click.ClickException(
                "the database has no tables of this release yet: "
                "run `lettersdesk up` once, or `lettersdesk migrate`."
            )
        yield store
    finally:
        store.close()


def day_and_time(seconds: float | None) -> str:
    """A time as people read it, in UTC; a dash for never."""
    return "-" if seconds is None else datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%d %H:%M")


def iso_or_none(seconds: float | None) -> str | None:
    """A time as programs read it, RFC 3339 in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")


def print_table(headings: tuple[str, ...], rows: list[tuple[str, ...]]) -> None:
    """Print rows under their headings in columns of even width."""
    widths = [max(len(row[at]) for row in (headings, *rows)) for at in range(len(headings))]
    for row in (headings, *rows):
        click.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
