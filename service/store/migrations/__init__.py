"""Bring a database to the newest schema, and tell whether it is there.

Called by composition roots and by readiness; the steps are in versions/. Alembic is
imported only where there is something to migrate: it would double what a start costs.
"""

import sqlite3
import time
from importlib.resources import as_file, files

from sqlalchemy import Connection, inspect, text

from service.domain.errors import DatabaseUnavailable, SchemaUnknown
from service.store.engine import Store

NEWEST = "0003"
"""The revision this code was written for; a test compares it with versions/."""
PATIENCE = 60.0
"""Seconds to wait for another process that migrates the same SQLite file."""
_ADVISORY_LOCK = 0x6C657474
"""Any fixed number: two processes that migrate one PostgreSQL at once take turns by it ("lett")."""


def upgrade(store: Store) -> None:
    """Apply every migration that is missing, all or nothing. Safe to run at any start.

    Raises: DatabaseUnavailable (retryable); SchemaUnknown (permanent) if a later release
    made this database.
    """
    patience_ends = time.monotonic() + PATIENCE
    while True:
        try:
            _upgrade(store)
        except DatabaseUnavailable as error:
            # SQLite lets nobody in while another process migrates, and that can take longer
            # than a writer usually waits.
            if not _is_locked(error) or time.monotonic() > patience_ends:
                raise
            time.sleep(0.2)
        else:
            return


def _upgrade(store: Store) -> None:
    with store.reader() as connection:
        if is_current(connection):
            return
    from alembic import command  # noqa: PLC0415 - see above
    from alembic.config import Config  # noqa: PLC0415
    from alembic.util import CommandError  # noqa: PLC0415

    with store.writer() as connection, as_file(files(__package__)) as folder:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, "head")
        except CommandError as error:
            raise SchemaUnknown(
                "this database was made by a later release of Lettersdesk: run that or name another"
            ) from error


def _is_locked(error: DatabaseUnavailable) -> bool:
    driver_error = getattr(error.__cause__, "orig", None)
    # The lowest byte is the primary result code; the rest says where it was busy.
    return getattr(driver_error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one this code was written for."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalars()
    return list(found) == [NEWEST]
