"""Makes one HTTP attempt and says what came of it.

Used by `workers.delivery.outbox`. Follows no redirect, uses no proxy, resolves no name, and
never takes longer than DEADLINE or reads more than 64 kB.
"""

import http.client
import socket
import ssl
import threading
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import version

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection

from workers.delivery.addresses import Endpoint

CONNECT_TIMEOUT, READ_TIMEOUT = 5.0, 15.0
"""Seconds for connecting to one address, and for one read (Standard Webhooks: 15 to 30 in all)."""
DEADLINE = 20.0
"""Seconds for a whole attempt, however slowly its bytes drip in."""
MOST_READ = 65_536
USER_AGENT = f"lettersdesk/{version('lettersdesk')}"
_LONGEST_RETRY_AFTER = 86_400.0
_FAILURES = (OSError, http.client.HTTPException, urllib3.exceptions.HTTPError, ValueError)
"""All that a peer can cause, down to an answer that is no HTTP."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the portal answered: an HTTP status, or None with the `error` that prevented one.

    `retry_after` is in seconds from now, at most a day; None if the portal did not say.
    """

    status: int | None
    error: str = ""
    retry_after: float | None = None


def post(
    endpoint: Endpoint, body: bytes, headers: Mapping[str, str], *, trust: ssl.SSLContext | None = None
) -> Answer:
    """POST a JSON body to the first of the endpoint's checked addresses that takes the connection.

    Certificates are checked against the URL's host name. Never raises because of the network.
    """
    ends_at = time.monotonic() + DEADLINE
    error = "no address"
    for address in endpoint.addresses:
        connection = _connection(endpoint, address, trust)
        # A peer that drips a byte at a time passes every read timeout: this ends it.
        alarm = threading.Timer(max(0.1, ends_at - time.monotonic()), _hang_up, [connection])
        alarm.daemon = True
        alarm.start()
        try:
            try:
                connection.connect()
            except _FAILURES as failure:
                error = f"cannot connect: {_in_words(failure)}"
                if time.monotonic() < ends_at:
                    continue
                break
            return _exchange(connection, endpoint, body, headers)
        finally:
            alarm.cancel()
            connection.close()
    return Answer(None, error)


def _connection(endpoint: Endpoint, address: str, trust: ssl.SSLContext | None) -> HTTPConnection:
    if endpoint.scheme == "http":
        return HTTPConnection(address, endpoint.port, timeout=CONNECT_TIMEOUT)
    return HTTPSConnection(
        address,
        endpoint.port,
        timeout=CONNECT_TIMEOUT,
        server_hostname=endpoint.host,  # for SNI, and what the certificate is checked against
        ssl_context=trust or ssl.create_default_context(),
    )


def _exchange(
    connection: HTTPConnection, endpoint: Endpoint, body: bytes, headers: Mapping[str, str]
) -> Answer:
    if connection.sock is not None:
        connection.sock.settimeout(READ_TIMEOUT)
    try:
        connection.request(
            "POST",
            endpoint.path,
            body=body,
            headers={
                "Host": endpoint.host_header,
                "Content-Type": "application/json",
                "User-Agent": USER_AGENT,
                "Accept-Encoding": "identity",
                "Connection": "close",
                **headers,
            },
            preload_content=False,
            decode_content=False,
        )
        response = connection.getresponse()
    except _FAILURES as failure:
        return Answer(None, f"no answer: {_in_words(failure)}")
    # Taken in so that a polite peer sees its answer read; what it says does not matter.
    with suppress(*_FAILURES):
        response.read(MOST_READ, decode_content=False)
    return Answer(response.status, "", _seconds(response.headers.get("Retry-After")))


def _hang_up(connection: HTTPConnection) -> None:
    with suppress(OSError, AttributeError):
        connection.sock.shutdown(socket.SHUT_RDWR)


def _seconds(retry_after: str | None) -> float | None:
    if retry_after is None:
        return None
    try:
        seconds = float(retry_after) if retry_after.strip().isdigit() else None
        if seconds is None:
            seconds = parsedate_to_datetime(retry_after).timestamp() - time.time()
    except (TypeError, ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), _LONGEST_RETRY_AFTER)


def _in_words(failure: Exception) -> str:
    """The kind of failure; the text of some holds what the peer sent."""
    if isinstance(failure, (TimeoutError, urllib3.exceptions.TimeoutError)):
        return "timed out"
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"certificate refused ({failure.verify_message})"
    if isinstance(failure, urllib3.exceptions.SSLError | ssl.SSLError):
        return "TLS failed"
    if isinstance(failure, OSError) and failure.strerror:
        return failure.strerror
    return type(failure).__name__
