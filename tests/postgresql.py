"""A migrated PostgreSQL database that tests use one after another, each finding it empty.

Used by `conftest`, once for every test process. Making and dropping a database takes 50 times as long as
emptying one. It must never hand out a database that a test has altered otherwise than by its rows.
"""

import time

import psycopg
from sqlalchemy.engine import make_url

from service.store import migrations
from service.store.engine import connect

TRUNCATE_OVER = 262_144
"""Bytes of a table from which on its pages are given back too; below it deleting is much faster."""

# Triggers and foreign keys rest while it runs: the log of activity refuses every deletion.
_EMPTY = f"""DO $$
DECLARE
  tables regclass[] := ARRAY(
    SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'alembic_version'
      AND pg_relation_size(oid) > 0);
  one regclass;
  counter regclass;
BEGIN
  PERFORM set_config('session_replication_role', 'replica', true);
  FOREACH one IN ARRAY tables LOOP
    IF pg_relation_size(one) > {TRUNCATE_OVER} THEN
      EXECUTE 'TRUNCATE ' || one || ' CASCADE';
    ELSE
      EXECUTE 'DELETE FROM ' || one;
    END IF;
  END LOOP;
  FOR counter IN SELECT oid FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'S' LOOP
    PERFORM setval(counter, 1, false);
  END LOOP;
END $$"""  # noqa: S608 - a number of our own
_END_OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
_SHAPE = """SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
    SELECT concat_ws(' ', attrelid::regclass, attname, atttypid, attnotnull) AS line
      FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
      WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
    UNION ALL SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    UNION ALL SELECT concat_ws(' ', tgrelid::regclass, tgname, tgenabled) FROM pg_trigger
    UNION ALL SELECT concat_ws(' ', proname, prosrc) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
    UNION ALL SELECT setconfig::text FROM pg_db_role_setting
      JOIN pg_database ON pg_database.oid = setdatabase WHERE datname = current_database()
    UNION ALL SELECT version_num FROM alembic_version) AS lines"""


class PostgresqlServer:
    """A server on which tests make databases; `url` is libpq's, of its maintenance database."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url).set(drivername="postgresql")
        self._reused: str | None = None
        self._shape: str | None = None

    def administer(self, *statements: str) -> None:
        """Run statements outside transactions."""
        with psycopg.connect(self._address(), autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def create(self) -> str:
        """The name of a new database without tables."""
        name = f"test_{time.time_ns()}"
        self.administer(f"CREATE DATABASE {name}")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.administer(f"DROP DATABASE {name} WITH (FORCE)")

    def url_of(self, name: str) -> str:
        """SQLAlchemy's URL of a database."""
        return self._url.set(drivername="postgresql+psycopg", database=name).render_as_string(False)

    def empty_migrated(self) -> str:
        """SQLAlchemy's URL of a migrated database without rows: the last one again, if it can be emptied.

        Whoever is still connected to it from an earlier test is cut off.
        """
        if self._reused is not None and not self._emptied(self._reused):
            self.drop(self._reused)
            self._reused = None
        if self._reused is None:
            self._reused = self.create()
            record = connect(self.url_of(self._reused))
            migrations.upgrade(record)
            record.close()
            with psycopg.connect(self._address(self._reused)) as connection:
                self._shape = _shape(connection)
        return self.url_of(self._reused)

    def _emptied(self, name: str) -> bool:
        with psycopg.connect(self._address(name), autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(_END_OTHERS)
            try:
                if _shape(connection) != self._shape:
                    return False
            except psycopg.errors.UndefinedTable:
                return False
            connection.execute(_EMPTY.encode())
            return True

    def _address(self, name: str | None = None) -> str:
        url = self._url if name is None else self._url.set(database=name)
        return url.render_as_string(hide_password=False)


def _shape(connection: psycopg.Connection) -> str | None:
    """A digest of what a database is besides its rows: columns, constraints, triggers, settings, version."""
    row = connection.execute(_SHAPE.encode()).fetchone()
    return None if row is None else str(row[0])
