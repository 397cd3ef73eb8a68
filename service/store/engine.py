"""Connections and transactions, the same to callers on SQLite and on PostgreSQL.

Composition roots call `connect`; queries take the connection that `Store.reader`
or `Store.writer` gives. Nothing else may begin or commit a transaction.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import ConnectionPoolEntry

from service.domain.errors import DatabaseUnavailable

BUSY_SECONDS = 5.0
"""How long a SQLite writer waits for another process; then DatabaseUnavailable (the client retries)."""


class Store:
    """The record. One per process; safe to share between threads."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        # Threads of one process would otherwise meet in SQLite's busy handler, which
        # sleeps and is not fair; a lock hands the turn over at once.
        self._turn = threading.Lock()

    @contextmanager
    def reader(self) -> Iterator[Connection]:
        """A transaction that sees one state of the record and changes nothing.

        Raises: DatabaseUnavailable (retryable).
        """
        with _translated(), self.engine.connect() as connection:
            yield connection

    @contextmanager
    def writer(self) -> Iterator[Connection]:
        """A transaction that is durable once the block ends, or undone if it raises.

        SQLite begins it with BEGIN IMMEDIATE, since a reader that turns into a writer
        fails at once instead of waiting. Raises: DatabaseUnavailable (retryable).
        """
        with _translated():
            if not self.is_sqlite:
                with self.engine.begin() as connection:
                    yield connection
                return
            if not self._turn.acquire(timeout=BUSY_SECONDS):
                raise DatabaseUnavailable("the database is busy: try again in a few seconds")
            try:
                with self.engine.connect() as plain:
                    connection = plain.execution_options(sqlite_begin="IMMEDIATE")
                    with connection.begin():
                        yield connection
            finally:
                self._turn.release()

    def close(self) -> None:
        """Close every pooled connection; the store may not be used afterwards."""
        self.engine.dispose()


def connect(url: str, pool_size: int = 10) -> Store:
    """Open the record at a SQLAlchemy URL (`sqlite:///file` or `postgresql://...`).

    Connects lazily: a wrong host shows at the first transaction. SQLite runs in WAL
    mode with synchronous=FULL, so that an answered comment survives power loss.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        if parsed.database and parsed.database != ":memory:":
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        engine = create_engine(
            parsed,
            pool_size=pool_size,
            max_overflow=64,
            connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        )
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return Store(engine)
    if parsed.drivername == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    engine = create_engine(
        parsed,
        pool_size=pool_size,
        max_overflow=32,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5},
    )
    return Store(engine)


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # The driver must not begin transactions by itself: `_begin_sqlite` chooses the kind.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    kind: Any = connection.get_execution_options().get("sqlite_begin", "")
    connection.exec_driver_sql(f"BEGIN {kind}")


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except (OperationalError, InterfaceError) as error:
        # The driver's message names hosts and files but never bound values.
        raise DatabaseUnavailable(f"the database does not answer: {error.orig}") from error
    except PoolTimeout as error:
        raise DatabaseUnavailable("every connection to the database is in use") from error
