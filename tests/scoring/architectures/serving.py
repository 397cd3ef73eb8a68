"""A server on this machine that gives what Detoxify's releases and a model hub give, or fails like them.

Started by the tests beside it and by those of downloads. It must never listen beyond loopback.
"""

import hashlib
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TypeAlias

REVISION = "0" * 40
Fail: TypeAlias = Callable[[BaseHTTPRequestHandler], None]
Content: TypeAlias = bytes | Fail
"""A file, or what to do instead of giving one."""


@contextmanager
def serving(files: Mapping[str, Content]) -> Iterator[str]:
    """Serve `files` by path while the block runs; gives the address, without a slash at its end."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, *, with_body: bool) -> None:
            found = files.get(self.path.partition("?")[0])
            if callable(found):
                found(self)
                return
            body = b"no such file" if found is None else found
            self.send_response(404 if found is None else 200)
            if found is None:
                self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("ETag", f'"{hashlib.sha256(body).hexdigest()}"')
            self.send_header("X-Repo-Commit", REVISION)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def hub_paths(repository: str, files: Mapping[str, bytes]) -> dict[str, Content]:
    """Where a model hub has a repository's files."""
    return {f"/{repository}/resolve/main/{name}": content for name, content in files.items()}
