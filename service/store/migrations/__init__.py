"""Bring a database to the newest schema, and tell whether it is there.

Called by composition roots and by readiness; the steps are in versions/.
"""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from service.store.engine import Store

_ADVISORY_LOCK = 0x6C657474
"""Any fixed number: two processes that migrate one PostgreSQL at once take turns by it ("lett")."""


def upgrade(store: Store) -> None:
    """Apply every migration that is missing, all or nothing. Safe to run at any start.

    Raises: DatabaseUnavailable (retryable).
    """
    with store.writer() as connection:
        if not store.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
        with as_file(files(__package__)) as folder:
            config = _config(str(folder))
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def is_current(connection: Connection) -> bool:
    """Whether the schema is the one this code was written for."""
    with as_file(files(__package__)) as folder:
        heads = ScriptDirectory.from_config(_config(str(folder))).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _config(folder: str) -> Config:
    config = Config()
    config.set_main_option("script_location", folder.replace("%", "%%"))
    return config
