import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from service.supervisor import address
from service.supervisor.address import AddressUnusable


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        yield listening.getsockname()[1]


def test_a_taken_port_is_one_sentence_that_offers_another(taken_port: int) -> None:
    with pytest.raises(AddressUnusable) as caught:
        address.require_free("127.0.0.1", taken_port)
    assert str(caught.value) == (
        f"Port {taken_port} on 127.0.0.1 is taken by another program: stop it, "
        f"or choose another port with LETTERSDESK_PORT={taken_port + 1}."
    )


def test_a_port_that_was_let_go_a_moment_ago_is_free() -> None:
    with socket.socket() as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as gunicorn does
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        port = listening.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)):
            listening.accept()[0].close()
    address.require_free("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no-such-host.invalid", "192.0.2.1"])
def test_a_host_that_is_not_this_machine_is_one_sentence(host: str) -> None:
    with pytest.raises(AddressUnusable, match="LETTERSDESK_HOST"):
        address.require_free(host, 8080)


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://127.0.0.1:8080"),
        ("0.0.0.0", "http://127.0.0.1:8080"),  # noqa: S104 - what operators set in containers
        ("::", "http://[::1]:8080"),
        ("::1", "http://[::1]:8080"),
    ],
)
def test_the_address_shown_can_be_opened_on_this_machine(host: str, url: str) -> None:
    assert address.local_url(host, 8080) == url


class Answers(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200 if self.path == "/readyz" else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


def test_only_a_200_counts_as_an_answer(taken_port: int) -> None:
    with HTTPServer(("127.0.0.1", 0), Answers) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        assert address.answers(f"{url}/readyz")
        assert not address.answers(f"{url}/else")
        server.shutdown()
    assert not address.answers(f"http://127.0.0.1:{taken_port}/readyz", timeout=0.2)
