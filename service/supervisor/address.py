"""The API's address: whether it is free, and whether what answers there is ready.

Called by `service.commands.up` and `doctor`. Never keeps a connection open.
"""

import errno
import os
import socket

import urllib3

from service.domain.errors import LettersdeskError


class AddressUnusable(LettersdeskError):
    """The API cannot listen there; the message says why and what to do (permanent)."""


def require_free(host: str, port: int) -> None:
    """Raises: AddressUnusable (permanent) if nobody could listen on this address now."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except socket.gaierror as error:
        raise AddressUnusable(
            f"LETTERSDESK_HOST={host} is no address of this machine ({error.strerror})."
        ) from error
    with socket.socket(family, kind, protocol) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
            probe.listen(1)
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                raise AddressUnusable(
                    f"Port {port} on {host} is taken by another program: stop it, "
                    f"or choose another port with LETTERSDESK_PORT={port + 1 if port < 65535 else 8080}."  # noqa: PLR2004
                ) from error
            raise AddressUnusable(
                f"The API cannot listen on {host} port {port} ({os.strerror(error.errno or 0)}): "
                "set LETTERSDESK_HOST and LETTERSDESK_PORT."
            ) from error


def local_url(host: str, port: int) -> str:
    """The address under which this machine itself reaches the API."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}.get(host, f"[{host}]" if ":" in host else host)  # noqa: S104
    return f"http://{reached}:{port}"


def answers(url: str, timeout: float = 1.0) -> bool:
    """True if a GET of this URL answers 200 within `timeout` seconds."""
    with urllib3.PoolManager(retries=False, timeout=timeout) as http:
        try:
            return http.request("GET", url).status == 200  # noqa: PLR2004
        except urllib3.exceptions.HTTPError:
            return False
