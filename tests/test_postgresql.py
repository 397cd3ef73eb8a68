"""The database that tests use one after another: each finds it as if it were new."""

import time

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from service.domain.activity import Act
from service.store import activity, sites
from service.store.engine import connect
from service.store.tables import activity as activity_table
from service.store.tables import sites as sites_table
from tests.postgresql import PostgresqlServer

pytestmark = pytest.mark.postgresql


def test_rows_of_earlier_tests_are_gone_and_numbers_begin_anew(postgresql: PostgresqlServer) -> None:
    numbers = []
    for _ in range(2):
        store = connect(postgresql.empty_migrated())
        with store.writer() as connection:
            assert connection.execute(select(func.count()).select_from(sites_table)).scalar_one() == 0
            assert connection.execute(select(func.count()).select_from(activity_table)).scalar_one() == 0
            site = sites.add_site(connection, "The Gazette", now=time.time())
            line = activity.record(
                connection, at=1.0, site_id=site.id, actor="ani", act=next(iter(Act)), subject="a test"
            )
            numbers.append((site.id, line))
        store.close()
    assert numbers[0] == numbers[1]


def test_whoever_is_still_connected_is_cut_off(postgresql: PostgresqlServer) -> None:
    left_open = connect(postgresql.empty_migrated())
    with left_open.engine.connect() as connection:
        connection.execute(text("LOCK TABLE sites"))
        postgresql.empty_migrated()
        with pytest.raises(DBAPIError):
            connection.execute(text("SELECT 1"))
        connection.invalidate()
    left_open.close()


@pytest.mark.parametrize(
    "change",
    [
        "ALTER TABLE sites ADD COLUMN motto text",
        "DROP TRIGGER activity_refuses_change ON activity",
        "UPDATE alembic_version SET version_num = 'older'",
        "DROP TABLE alembic_version",
        "ALTER DATABASE {name} SET default_transaction_read_only = on",
    ],
)
def test_a_database_that_was_altered_is_not_used_again(postgresql: PostgresqlServer, change: str) -> None:
    altered = postgresql.empty_migrated()
    store = connect(altered)
    with store.writer() as connection:
        connection.execute(text(change.format(name=store.engine.url.database)))
    store.close()
    following = postgresql.empty_migrated()
    assert following != altered
    assert postgresql.empty_migrated() == following
