"""Decides to which network addresses a delivery may go, so that a portal's URL cannot reach inside.

Used by `workers.delivery.sending` before every attempt. Never connects, and never lets anybody
else resolve the name again: what was checked here is what is connected to.
"""

import ipaddress
import re
import socket
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from service.domain.errors import LettersdeskError

PUBLIC_PORTS = frozenset({443, 8443})
"""Ports that a public endpoint may use: others belong to services that are no web servers."""

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


class AddressRefused(LettersdeskError):
    """The endpoint's URL may not be sent to; the message says why (permanent until it changes)."""


class NameNotFound(LettersdeskError):
    """The endpoint's name does not resolve at present (retryable)."""

    retryable = True


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked URL, in the parts that a request needs. `addresses` are all the name has, all allowed."""

    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...]

    @property
    def host_header(self) -> str:
        """The Host header, with the port where it is not the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.scheme == "https" else 80) else f"{host}:{self.port}"


def _networks(*texts: str) -> tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...]:
    return tuple(ipaddress.ip_network(text) for text in texts)


_PRIVATE = _networks(
    "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "127.0.0.0/8", "100.64.0.0/10", "::1/128", "fc00::/7"
)
"""What a site that allows private addresses may use besides public ones."""

_NEVER = _networks(
    "169.254.0.0/16",  # link-local, and the metadata service of most clouds
    "168.63.129.16/32",  # Azure's, on a public address
    "100.100.100.200/32",  # Alibaba's
    "192.0.0.0/24",  # protocol assignments, and Oracle's at 192.0.0.192
    "192.88.99.0/24",  # 6to4 relays
    "fd00:ec2::/32",  # Amazon's
    "2001::/23",  # protocol assignments, Teredo among them: wraps an IPv4 address
    "2002::/16",  # 6to4: wraps an IPv4 address
    "3fff::/20",  # documentation
)
"""Refused whatever the site allows.

Source: IANA's special-purpose address registries; `ipaddress.is_global` alone lets 6to4,
multicast and NAT64 through.
"""

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
"""All IPv6 addresses in public use; NAT64, mapped, site-local and multicast ones are outside."""


def check_url(url: str, *, allow_private: bool, resolve: Resolve | None = None) -> Endpoint:
    """Resolve an endpoint's URL and check every address it has.

    Raises: AddressRefused, NameNotFound (retryable).
    """
    scheme, host, port, path = _parts(url)
    if scheme != "https" and not allow_private:
        raise AddressRefused("only https is allowed for a public endpoint")
    if port not in PUBLIC_PORTS and not allow_private:
        allowed = " and ".join(str(one) for one in sorted(PUBLIC_PORTS))
        raise AddressRefused(f"port {port} is not allowed: only {allowed} are")
    found = (resolve or resolve_name)(host, port)
    if not found:
        raise NameNotFound(f"{host} has no address")
    for address in found:
        if not is_allowed(address, allow_private=allow_private):
            raise AddressRefused(f"{host} leads to {address}, which is not a public address")
    return Endpoint(scheme, host, port, path, tuple(dict.fromkeys(found)))


def is_allowed(address: str, *, allow_private: bool) -> bool:
    """Whether a delivery may be sent to this IP address, written as the resolver gives it."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False  # an IPv6 zone, for one
    if getattr(ip, "scope_id", None) or any(ip in network for network in _NEVER):
        return False
    if any(ip in network for network in _PRIVATE):
        return allow_private
    if ip.version == 6 and ip not in _GLOBAL_UNICAST:  # noqa: PLR2004
        return False
    return ip.is_global and not (ip.is_multicast or ip.is_reserved or ip.is_unspecified)


def resolve_name(host: str, port: int) -> list[str]:
    """Every address of a host, as the system's resolver orders them. Raises: NameNotFound (retryable)."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise NameNotFound(f"{host} cannot be resolved") from None
    return [str(entry[4][0]) for entry in found]


def _parts(url: str) -> tuple[str, str, int, str]:
    # Characters over which parsers disagree, and all that urlsplit would silently drop.
    if not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise AddressRefused("the URL has characters that must be written in percent or punycode form")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise AddressRefused("the URL is malformed") from None
    if parts.scheme not in ("http", "https"):
        raise AddressRefused("only https URLs are allowed")
    if "@" in parts.netloc:
        raise AddressRefused("a URL with a user name is not allowed")
    host = (parts.hostname or "").rstrip(".")
    if not _is_name_or_address(host):
        raise AddressRefused("the URL has no usable host name")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return parts.scheme, host, port or (443 if parts.scheme == "https" else 80), path


def _is_name_or_address(host: str) -> bool:
    try:
        return not getattr(ipaddress.ip_address(host), "scope_id", None)
    except ValueError:
        pass
    labels = host.split(".")
    # 2130706433, 0x7f.1 and 0177.1 are addresses to the resolver; no real name ends in a number.
    if re.fullmatch(r"(0x[0-9a-f]*|[0-9]+)", labels[-1]):
        return False
    return all(re.fullmatch(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?", label) for label in labels)
