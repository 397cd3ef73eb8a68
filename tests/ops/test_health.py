import threading
from typing import Any

import pytest
from sqlalchemy import event

from service.app import STOPPING
from service.job_queue import JobQueue
from service.job_queue import connect as connect_redis
from service.ops.health import Readiness
from service.store import migrations
from service.store.engine import Store, connect

NOWHERE = "redis://127.0.0.1:1/0"
NO_DATABASE = "postgresql+psycopg://nobody@127.0.0.1:1/none"


def test_a_process_without_database_and_redis_is_alive(settings_for: Any, make_app: Any) -> None:
    client = make_app(settings_for(NO_DATABASE, NOWHERE)).test_client()
    answer = client.get("/livez")
    assert (answer.status_code, answer.json) == (200, {"status": "alive"})


def test_it_is_ready_when_database_and_redis_answer(app: Any) -> None:
    answer = app.test_client().get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "ready", "accepting": True, "database": "up", "redis": "up"}


def test_without_redis_it_is_degraded_and_still_accepting(
    store: Store, database_url: str, settings_for: Any, make_app: Any
) -> None:
    client = make_app(settings_for(database_url, NOWHERE)).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.json == {"status": "degraded", "accepting": True, "database": "up", "redis": "down"}


def test_without_a_database_it_is_not_ready(redis_url: str, settings_for: Any, make_app: Any) -> None:
    answer = make_app(settings_for(NO_DATABASE, redis_url)).test_client().get("/readyz")
    assert answer.status_code == 503
    assert answer.json == {"status": "unavailable", "accepting": False, "database": "down", "redis": "up"}


def test_without_migrations_it_is_not_ready_and_becomes_ready_with_them(
    empty_database_url: str, redis_url: str, settings_for: Any, make_app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("service.ops.health.REMEMBERED_SECONDS", 0)
    client = make_app(settings_for(empty_database_url, redis_url)).test_client()
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json["database"] == "not migrated: run `lettersdesk migrate`"
    store = connect(empty_database_url)
    migrations.upgrade(store)
    store.close()
    assert client.get("/readyz").status_code == 200


def test_a_postgresql_that_takes_no_writes_is_not_ready(
    postgresql_url: str, redis_url: str, settings_for: Any, make_app: Any
) -> None:
    store = connect(postgresql_url)
    migrations.upgrade(store)
    with store.engine.connect() as connection:
        name = store.engine.url.database
        connection.exec_driver_sql(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        connection.commit()
    store.close()
    answer = make_app(settings_for(postgresql_url, redis_url)).test_client().get("/readyz")
    assert (answer.status_code, answer.json["database"]) == (503, "read-only")


def test_a_sqlite_that_takes_no_writes_is_not_ready(sqlite_url: str, redis_url: str) -> None:
    store = connect(sqlite_url)
    migrations.upgrade(store)
    store.close()
    # Not by file modes, since the tests may run as root, whom none stops.
    event.listen(store.engine, "connect", lambda raw, _: raw.execute("PRAGMA query_only=ON"))
    found, status = Readiness(store, JobQueue(connect_redis(redis_url)), threading.Event()).look()
    store.close()
    assert (status, found["database"], found["accepting"]) == (503, "down", False)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_process_that_is_told_to_stop_is_not_ready(app: Any) -> None:
    client = app.test_client()
    assert client.get("/readyz").status_code == 200
    app.extensions[STOPPING].set()
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json) == (503, {"status": "stopping", "accepting": False})


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_asking_often_looks_into_the_database_once_a_second(
    app: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []
    found = migrations.is_current
    monkeypatch.setattr(migrations, "is_current", lambda connection: looks.append(1) or found(connection))
    client = app.test_client()
    for _ in range(20):
        client.get("/readyz")
    assert 1 <= len(looks) <= 3
