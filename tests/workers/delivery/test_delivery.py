"""The delivery process against portals that take, fail, hang, drip, redirect or are gone."""

import http.server
import json
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update
from standardwebhooks import Webhook

from service.domain.comment import Site
from service.domain.scores import Scores
from service.moderation import Intake, Judging
from service.policy_files import load_policies
from service.store import deliveries, scoring_queue, sites, tables
from service.store.engine import Store
from tests.conftest import make_submission
from workers.delivery import DeliveryLoop, outbox, sending
from workers.stopping import StopRequest


class Portal:
    """A receiver that notes what it gets and answers as told."""

    def __init__(self, certificate: Path | None = None) -> None:
        self.requests: list[tuple[dict[str, str], bytes]] = []
        self.answer: Callable[[http.server.BaseHTTPRequestHandler], None] = lambda handler: self.say(
            handler, 204
        )
        portal = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                portal.requests.append(({k.lower(): v for k, v in self.headers.items()}, body))
                portal.answer(self)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        if certificate:
            context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
            context.load_cert_chain(certificate)
            self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}/hook"
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @staticmethod
    def say(handler: http.server.BaseHTTPRequestHandler, status: int, **headers: str) -> None:
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    def says(self, status: int, **headers: str) -> None:
        self.answer = lambda handler: self.say(handler, status, **headers)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def make_portal() -> Iterator[Callable[..., Portal]]:
    made: list[Portal] = []

    def make(certificate: Path | None = None) -> Portal:
        made.append(Portal(certificate))
        return made[-1]

    yield make
    for portal in made:
        portal.close()


@pytest.fixture
def portal(make_portal: Callable[..., Portal]) -> Portal:
    return make_portal()


Decide = Callable[..., list[str]]


@pytest.fixture
def decide(store: Store, hash_key: bytes) -> Decide:
    """Makes decisions at a site; returns the ids of their deliveries, oldest first."""
    intake, judging = Intake(store, None, hash_key), Judging(store, None, load_policies(None))

    def decide(site: Site, count: int = 1) -> list[str]:
        made = [make_submission(f"c-{time.time_ns()}-{n}", f"Text {n}") for n in range(count)]
        ids = [receipt.comment.id for receipt in intake.submit_batch(site, made)]  # type: ignore[union-attr]
        with store.writer() as connection:
            claims = scoring_queue.claim(connection, ids, now=time.time(), lease_seconds=60)
        judging.apply_scores([(claim, Scores(failures=("scorer_failed",))) for claim in claims])
        with store.reader() as connection:
            return list(
                connection.execute(
                    select(tables.deliveries.c.webhook_id)
                    .join(tables.decisions, tables.decisions.c.id == tables.deliveries.c.decision_id)
                    .where(tables.decisions.c.comment_id.in_(ids))
                    .order_by(tables.deliveries.c.id)
                ).scalars()
            )

    return decide


@pytest.fixture
def subscriber(store: Store, portal: Portal) -> Site:
    """A site whose decisions go to the portal."""
    with store.writer() as connection:
        return sites.add_site(
            connection, "The Herald", now=time.time(), delivery_url=portal.url, delivery_allow_private=True
        )


@pytest.fixture
def loop(store: Store) -> Iterator[DeliveryLoop]:
    loop = DeliveryLoop(store)
    yield loop
    loop.finish(5)


def deliver(loop: DeliveryLoop, until: Callable[[], bool], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not until():
        assert time.monotonic() < deadline
        if not loop.turn():
            time.sleep(0.02)


def row(store: Store, webhook_id: str) -> Any:
    with store.reader() as connection:
        return connection.execute(
            select(tables.deliveries).where(tables.deliveries.c.webhook_id == webhook_id)
        ).one()


def in_state(store: Store, state: str, ids: list[str]) -> bool:
    with store.reader() as connection:
        found = connection.execute(
            select(tables.deliveries.c.state).where(tables.deliveries.c.webhook_id.in_(ids))
        )
        return set(found.scalars()) == {state}


def make_due(store: Store) -> None:
    with store.writer() as connection:
        connection.execute(
            update(tables.deliveries)
            .where(tables.deliveries.c.state == "pending")
            .values(next_at=time.time())
        )


def secret_of(store: Store, site: Site) -> str:
    with store.reader() as connection:
        return sites.webhook_secrets_of(connection, site.id, now=time.time())[0]


def test_every_decision_reaches_the_portal_signed(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    ids = decide(subscriber, 20)
    deliver(loop, lambda: in_state(store, "delivered", ids))
    verifier = Webhook(secret_of(store, subscriber))
    assert sorted(headers["webhook-id"] for headers, _ in portal.requests) == sorted(ids)
    for headers, body in portal.requests:
        payload = verifier.verify(body, headers)
        assert payload["type"] == "comment.decided"
        assert payload["data"]["outcome"] == "hold"
        assert payload["data"]["decision_version"] == 1
        assert headers["content-type"] == "application/json"
        assert len(body) < 20_000


def test_a_failed_delivery_comes_again_with_the_same_id_and_bytes(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    portal.says(500)
    [delivery] = decide(subscriber)
    deliver(loop, lambda: row(store, delivery).last_status == 500)
    found = row(store, delivery)
    assert (found.state, found.attempts, found.last_error) == ("pending", 1, "answered 500")
    assert 4 < found.next_at - time.time() < 6
    portal.says(200)
    make_due(store)
    deliver(loop, lambda: in_state(store, "delivered", [delivery]))
    (first, first_body), (second, second_body) = portal.requests
    assert first["webhook-id"] == second["webhook-id"] == delivery
    assert first_body == second_body
    assert Webhook(secret_of(store, subscriber)).verify(second_body, second)


def test_a_redirect_is_a_failure_and_not_followed(
    store: Store,
    portal: Portal,
    make_portal: Callable[..., Portal],
    subscriber: Site,
    decide: Decide,
    loop: DeliveryLoop,
) -> None:
    elsewhere = make_portal()
    portal.says(307, Location=elsewhere.url)
    [delivery] = decide(subscriber)
    deliver(loop, lambda: row(store, delivery).last_status == 307)
    assert elsewhere.requests == []
    assert row(store, delivery).state == "pending"


def test_410_disables_the_endpoint_and_what_still_waits_becomes_dead(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    portal.says(410)
    ids = decide(subscriber, 3)
    deliver(loop, lambda: in_state(store, "dead", ids))
    later = decide(subscriber)
    assert in_state(store, "no_endpoint", later)
    with store.writer() as connection:
        sites.set_delivery(connection, subscriber.id, portal.url, allow_private=True, now=time.time())
        assert deliveries.replay(connection, ids, now=time.time()) == 3
    portal.says(204)
    deliver(loop, lambda: in_state(store, "delivered", ids))


@pytest.mark.parametrize("status", [429, 503])
def test_a_portal_that_asks_for_time_is_left_alone(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop, status: int
) -> None:
    portal.says(status, Retry_After="120")
    ids = decide(subscriber, 40)
    deliver(loop, lambda: not loop.turn() and not loop._running)
    # At most what was in flight at once had been sent before the first answer came.
    assert 1 <= len(portal.requests) <= outbox.THREADS_PER_SITE
    unsent = [row(store, one) for one in ids if row(store, one).attempts == 0]
    assert len(unsent) == len(ids) - len(portal.requests)
    tried = [found for found in (row(store, one) for one in ids) if found.attempts]
    assert all(90 < found.next_at - time.time() < 121 for found in tried)


def test_the_last_failure_makes_a_dead_letter_that_can_be_replayed(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    portal.says(500)
    [delivery] = decide(subscriber)
    for attempt in range(1, 11):
        make_due(store)
        deliver(loop, lambda attempt=attempt: row(store, delivery).attempts == attempt and not loop._running)  # type: ignore[misc]
        loop._forget_finished()
    deliver(loop, lambda: in_state(store, "dead", [delivery]))
    assert len(portal.requests) == 10
    portal.says(204)
    with store.writer() as connection:
        deliveries.replay(connection, [delivery], now=time.time())
    deliver(loop, lambda: in_state(store, "delivered", [delivery]))
    assert len({(headers["webhook-id"], body) for headers, body in portal.requests}) == 1


def test_a_portal_that_hangs_does_not_delay_the_others(
    store: Store,
    portal: Portal,
    make_portal: Callable[..., Portal],
    subscriber: Site,
    decide: Decide,
    loop: DeliveryLoop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "READ_TIMEOUT", 3.0)
    release = threading.Event()
    portal.answer = lambda _: release.wait(10)
    slow = decide(subscriber, 60)
    deliver(loop, lambda: len(portal.requests) >= 1)
    quick_portal = make_portal()
    with store.writer() as connection:
        quick = sites.add_site(
            connection, "Quick", now=time.time(), delivery_url=quick_portal.url, delivery_allow_private=True
        )
    ids = decide(quick, 12)
    began = time.monotonic()
    deliver(loop, lambda: in_state(store, "delivered", ids))
    assert time.monotonic() - began < 2.0
    assert len(portal.requests) <= outbox.THREADS_PER_SITE
    assert not in_state(store, "delivered", slow[:1])
    release.set()


def test_a_portal_that_drips_is_cut_off_at_the_deadline(
    store: Store,
    portal: Portal,
    subscriber: Site,
    decide: Decide,
    loop: DeliveryLoop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sending, "DEADLINE", 1.0)

    def drip(handler: http.server.BaseHTTPRequestHandler) -> None:
        for byte in b"HTTP/1.1 200 OK\r\nX-Long: " + b"a" * 60:
            try:
                handler.wfile.write(bytes([byte]))
                handler.wfile.flush()
            except OSError:
                return
            time.sleep(0.1)

    portal.answer = drip
    [delivery] = decide(subscriber)
    began = time.monotonic()
    deliver(loop, lambda: row(store, delivery).last_error is not None)
    assert time.monotonic() - began < 3
    assert row(store, delivery).state == "pending"


@pytest.mark.parametrize(
    "answer",
    [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n", b"HTTP/1.1 200 OK\r\n" + b"a: b\r\n" * 999],
)
def test_an_answer_that_is_no_http_is_a_failure(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop, answer: bytes
) -> None:
    def talk(handler: http.server.BaseHTTPRequestHandler) -> None:
        handler.wfile.write(answer)
        handler.close_connection = True

    portal.answer = talk
    [delivery] = decide(subscriber)
    deliver(loop, lambda: row(store, delivery).last_error is not None)
    assert row(store, delivery).state == "pending"
    assert row(store, delivery).last_error.startswith("no answer")


def test_an_endless_answer_is_not_read_to_its_end(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    sent = 0

    def flood(handler: http.server.BaseHTTPRequestHandler) -> None:
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(b"x" * 65536)
                sent += 65536
        except OSError:
            pass

    portal.answer = flood
    ids = decide(subscriber)
    deliver(loop, lambda: in_state(store, "delivered", ids))
    assert sent < 20_000_000  # what the kernel's buffers took


def test_a_private_address_is_refused_unless_the_site_allows_it(
    store: Store, portal: Portal, decide: Decide, loop: DeliveryLoop
) -> None:
    with store.writer() as connection:
        site = sites.add_site(connection, "Careful", now=time.time(), delivery_url=portal.url)
    [delivery] = decide(site)
    deliver(loop, lambda: row(store, delivery).last_error is not None)
    assert portal.requests == []
    assert "https" in row(store, delivery).last_error


def test_proxies_from_the_environment_are_ignored(
    store: Store,
    portal: Portal,
    subscriber: Site,
    decide: Decide,
    loop: DeliveryLoop,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    ids = decide(subscriber)
    deliver(loop, lambda: in_state(store, "delivered", ids))


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """A certificate for portal.test with its key, in one file."""
    both, key = tmp_path / "both.pem", tmp_path / "key.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"),
            *("-keyout", str(key), "-out", str(both), "-days", "2", "-subj", "/CN=portal.test"),
            *("-addext", "subjectAltName=DNS:portal.test"),
        ],
        check=True,
        capture_output=True,
    )
    both.write_text(both.read_text() + key.read_text())
    return both


def test_over_tls_the_name_is_kept_though_the_address_is_connected_to(
    store: Store, make_portal: Callable[..., Portal], certificate: Path, decide: Decide
) -> None:
    portal = make_portal(certificate)
    loop = DeliveryLoop(
        store, resolve=lambda *_: ["127.0.0.1"], trust=ssl.create_default_context(cafile=certificate)
    )
    with store.writer() as connection:
        url = f"https://portal.test:{portal.port}/hook"
        site = sites.add_site(
            connection, "Tls", now=time.time(), delivery_url=url, delivery_allow_private=True
        )
    ids = decide(site)
    deliver(loop, lambda: in_state(store, "delivered", ids))
    assert portal.requests[0][0]["host"] == f"portal.test:{portal.port}"
    with store.writer() as connection:
        wrong = f"https://other.test:{portal.port}/hook"
        sites.set_delivery(connection, site.id, wrong, allow_private=True, now=time.time())
    [refused] = decide(site)
    deliver(loop, lambda: row(store, refused).last_error is not None)
    assert "ertificate" in row(store, refused).last_error or "TLS" in row(store, refused).last_error
    assert len(portal.requests) == 1
    assert loop.finish(5)


def test_rotation_rejects_nothing(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    old = secret_of(store, subscriber)
    with store.writer() as connection:
        new = sites.add_webhook_secret(connection, subscriber.id, now=time.time(), overlap=3600)
    ids = decide(subscriber, 3)
    deliver(loop, lambda: in_state(store, "delivered", ids))
    for headers, body in portal.requests:
        assert Webhook(old).verify(body, headers)
        assert Webhook(new).verify(body, headers)


def test_what_was_sent_but_not_recorded_is_sent_again_the_same(
    store: Store, portal: Portal, subscriber: Site, decide: Decide
) -> None:
    [delivery] = decide(subscriber)
    died = DeliveryLoop(store)
    died._record = lambda *_: None  # type: ignore[method-assign]  # killed between the send and the commit
    deliver(died, lambda: len(portal.requests) == 1)
    assert died.finish(5)
    assert row(store, delivery).state == "sending"
    later = DeliveryLoop(store, now=lambda: time.time() + outbox.LEASE_SECONDS + 1)
    deliver(later, lambda: in_state(store, "delivered", [delivery]))
    assert later.finish(5)
    (first, first_body), (second, second_body) = portal.requests
    assert (first["webhook-id"], first_body) == (second["webhook-id"], second_body)


def test_every_event_reaches_a_portal_that_fails_a_third_of_the_time(
    store: Store, portal: Portal, subscriber: Site, decide: Decide, loop: DeliveryLoop
) -> None:
    count = 0

    def unreliable(handler: http.server.BaseHTTPRequestHandler) -> None:
        nonlocal count
        count += 1
        if count % 3 == 0:
            Portal.say(handler, 500)
        elif count % 20 == 0:
            handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            handler.connection.close()
        else:
            Portal.say(handler, 200)

    portal.answer = unreliable
    ids = decide(subscriber, 300)

    def all_delivered() -> bool:
        make_due(store)
        loop._paused_until.clear()
        return in_state(store, "delivered", ids)

    deliver(loop, all_delivered, seconds=60)
    bodies: dict[str, set[bytes]] = {}
    for headers, body in portal.requests:
        bodies.setdefault(headers["webhook-id"], set()).add(body)
    assert set(bodies) == set(ids)
    assert all(len(found) == 1 for found in bodies.values())
    seen = [json.loads(body)["data"]["cursor"] for (body,) in bodies.values()]
    assert sorted(seen) == list(range(1, 301))


def test_a_stop_finishes_what_is_being_sent(
    store: Store, portal: Portal, subscriber: Site, decide: Decide
) -> None:
    ids = decide(subscriber, 5)
    stop, finished = StopRequest(), []
    loop = DeliveryLoop(store)
    thread = threading.Thread(target=lambda: finished.append(loop.run(stop)))
    portal.answer = lambda handler: (time.sleep(0.3), Portal.say(handler, 204))[1]
    thread.start()
    deadline = time.monotonic() + 10
    while not portal.requests and time.monotonic() < deadline:
        time.sleep(0.01)
    stop.request()
    thread.join(8)
    assert finished == [True]
    assert [row(store, one).state for one in ids].count("delivered") == len(portal.requests)
    assert {row(store, one).state for one in ids} <= {"delivered", "pending"}
