"""The real app behind a real threaded HTTP server on loopback, over a record of its own.

Started once for many tests; each test works in a site of its own (`newsroom`).
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from config.settings import load_settings
from service.app import STOPPING, create_app
from service.store import migrations
from service.store.engine import Store, connect
from tests.policies import STEADY

HASH_KEY = "a key for tests only, 32 bytes or more"


class Handler(WSGIRequestHandler):
    """Keeps connections, as a real server does, and says nothing of each request."""

    protocol_version = "HTTP/1.1"

    def log_request(self, *_: object) -> None:
        """Nothing: failures show in the browser."""


@dataclass(frozen=True, slots=True)
class DeskServer:
    """A server that answers; `store` is a connection of the test's own to the same record."""

    url: str
    store: Store
    app: Flask


@contextmanager
def serving(database_url: str, redis_url: str, data_dir: Path) -> Iterator[DeskServer]:
    """Serve the app on a free port until the block ends."""
    settings = load_settings(
        {
            "LETTERSDESK_DATA": str(data_dir),
            "DATABASE_URL": database_url,
            "REDIS_URL": redis_url,
            "LETTERSDESK_HASH_KEY": HASH_KEY,
            "LETTERSDESK_POLICIES": str(STEADY),
        }
    )
    store = connect(database_url, pool_size=2)
    migrations.upgrade(store)
    app = create_app(settings)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Handler)
    # A page is ready when all that it asked for is; threads must not outlive the record.
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield DeskServer(f"http://127.0.0.1:{server.server_port}", store, app)
    finally:
        app.extensions[STOPPING].set()
        server.shutdown()
        thread.join(10)
        server.server_close()
        store.close()
