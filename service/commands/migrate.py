"""`lettersdesk migrate`: brings the database to this release's tables, once, before other parts start.

A composition root. Never deletes a comment; `lettersdesk up` does the same by itself.
"""

import click

from config.settings import load_settings
from service.store.engine import connect
from service.store.migrations import upgrade


@click.command(epilog="Example: DATABASE_URL=postgresql://lettersdesk:...@db/lettersdesk lettersdesk migrate")
def migrate() -> None:
    """Make or update the database's tables.

    Needed only where parts run on their own (`api`, `worker`, ...). Running it twice does nothing.
    """
    store = connect(load_settings().database_url, pool_size=1)
    upgrade(store)
    click.echo("The database is up to date.")
