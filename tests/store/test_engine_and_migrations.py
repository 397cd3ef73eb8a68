"""Transactions and migrations on both databases."""

import sqlite3
import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from service.domain.comment import Site
from service.domain.errors import Conflict, DatabaseUnavailable, SchemaUnknown
from service.store import engine, migrations, sites
from service.store.engine import Store, connect
from service.store.tables import metadata


def test_the_migrations_make_exactly_the_tables_that_the_queries_use(store: Store) -> None:
    with store.reader() as connection:
        # The full-text index is each database's own kind, so it is in no metadata.
        options = {"include_name": lambda name, *_: not (name or "").startswith("held_search")}
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, metadata) == []


def test_the_newest_revision_is_the_head_of_the_migrations() -> None:
    assert ScriptDirectory(str(Path(migrations.__file__).parent)).get_heads() == [migrations.NEWEST]


def test_a_database_of_a_later_release_is_left_alone_with_a_sentence(store: Store) -> None:
    with store.writer() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        assert not migrations.is_current(connection)
    with pytest.raises(SchemaUnknown, match="later release"):
        migrations.upgrade(store)


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    migrations.upgrade(store)
    with store.reader() as connection:
        assert migrations.is_current(connection)


def test_an_empty_database_is_not_current(empty_database_url: str) -> None:
    empty = connect(empty_database_url)
    with empty.reader() as connection:
        assert not migrations.is_current(connection)
    empty.close()


def test_two_processes_may_migrate_at_once(empty_database_url: str) -> None:
    errors: list[Exception] = []

    def upgrade() -> None:
        own = connect(empty_database_url)
        try:
            migrations.upgrade(own)
        except Exception as error:  # noqa: BLE001 - whatever it is, the test shows it
            errors.append(error)
        finally:
            own.close()

    threads = [threading.Thread(target=upgrade) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_process_waits_for_another_that_migrates_the_same_file_for_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None, check_same_thread=False)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    done = threading.Timer(1.0, other.execute, ["ROLLBACK"])
    done.start()
    store = connect(f"sqlite:///{tmp_path / 'x.db'}")
    migrations.upgrade(store)
    with store.reader() as connection:
        assert migrations.is_current(connection)
    done.join()
    store.close()
    other.close()


def test_a_file_that_stays_locked_is_reported_when_patience_ends(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    monkeypatch.setattr(migrations, "PATIENCE", 0.5)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("PRAGMA journal_mode=WAL")
    other.execute("BEGIN IMMEDIATE")
    store = connect(f"sqlite:///{tmp_path / 'x.db'}")
    with pytest.raises(DatabaseUnavailable, match="locked"):
        migrations.upgrade(store)
    store.close()
    other.close()


def test_sqlite_survives_power_loss_by_its_settings(sqlite_url: str) -> None:
    store = connect(sqlite_url)
    with store.reader() as connection:
        assert connection.execute(text("PRAGMA journal_mode")).scalar() == "wal"
        assert connection.execute(text("PRAGMA synchronous")).scalar() == 2
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
    store.close()


def test_a_writer_that_raises_leaves_nothing_behind(store: Store) -> None:
    def add_half() -> None:
        with store.writer() as connection:
            sites.add_site(connection, "Half", now=0.0)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        add_half()
    with store.reader() as connection:
        assert sites.list_sites(connection) == []


def test_a_locked_sqlite_is_reported_as_retryable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.2)
    store = connect(f"sqlite:///{tmp_path / 'x.db'}")
    migrations.upgrade(store)
    other = sqlite3.connect(tmp_path / "x.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseUnavailable) as caught, store.writer() as connection:
        sites.add_site(connection, "Late", now=0.0)
    assert caught.value.retryable
    other.execute("ROLLBACK")
    other.close()
    store.close()


def test_a_database_that_is_away_is_reported_as_retryable() -> None:
    store = connect("postgresql://nobody@127.0.0.1:1/none")
    with pytest.raises(DatabaseUnavailable), store.reader() as connection:
        connection.execute(text("SELECT 1"))
    store.close()


def test_a_site_name_is_taken_once(store: Store, site: Site) -> None:
    with pytest.raises(Conflict), store.writer() as connection:
        sites.add_site(connection, site.name, now=0.0)
