"""Which URLs a delivery may go to: nothing that leads inside, however it is written."""

from collections.abc import Callable

import pytest

from workers.delivery.addresses import AddressRefused, NameNotFound, check_url, resolve_name

NAMES = {
    "public.example": ["93.184.215.14"],
    "both.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "93.184.215.14"],
    "local.example": ["127.0.0.1"],
    "mixed.example": ["93.184.215.14", "10.0.0.5"],
    "mixed6.example": ["2606:2800:21f:cb07:6820:80da:af6b:8b2c", "::1"],
    "empty.example": [],
    "metadata.google.internal": ["169.254.169.254"],
    "localhost": ["127.0.0.1", "::1"],
    "127.0.0.1.nip.example": ["127.0.0.1"],
}


def resolve(host: str, port: int) -> list[str]:
    """The names above; an address stands for itself, as with the system's resolver."""
    if host in NAMES:
        return NAMES[host]
    return resolve_name(host, port)


INSIDE = [
    # loopback in every spelling
    "https://127.0.0.1/",
    "https://127.0.0.1:443/",
    "https://127.1.2.3/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0x7f.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.01/",
    "https://127.0.0.1./",
    "https://localhost/",
    "https://LOCALHOST/",
    "https://localhost./",
    "https://local.example/",
    "https://127.0.0.1.nip.example/",
    "https://[::1]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::]/",
    "https://0.0.0.0/",
    "https://0/",
    "https://0.0.0.1/",
    # IPv4 inside IPv6
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::ffff:10.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[::ffff:8.8.8.8]/",
    "https://[::127.0.0.1]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b::a9fe:a9fe]/",
    "https://[64:ff9b:1::7f00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2002:a9fe:a9fe::1]/",
    "https://[2001:0:7f00:1::]/",
    "https://[2001::1]/",
    "https://[2001:10::1]/",
    "https://[2001:db8::1]/",
    "https://[3fff::1]/",
    # private, shared and local
    "https://10.0.0.1/",
    "https://10.255.255.255/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.1.1/",
    "https://100.64.0.1/",
    "https://100.127.255.254/",
    "https://[fc00::1]/",
    "https://[fd12:3456:789a::1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fec0::1]/",
    "https://169.254.0.1/",
    # metadata services
    "https://169.254.169.254/latest/meta-data/",
    "https://0xa9fea9fe/",
    "https://2852039166/",
    "https://metadata.google.internal/",
    "https://[fd00:ec2::254]/",
    "https://100.100.100.200/",
    "https://168.63.129.16/",
    "https://192.0.0.192/",
    # reserved, multicast, documentation
    "https://224.0.0.1/",
    "https://239.255.255.250/",
    "https://[ff02::1]/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://192.0.2.1/",
    "https://198.51.100.1/",
    "https://203.0.113.1/",
    "https://198.18.0.1/",
    "https://192.88.99.1/",
    "https://[100::1]/",
    "https://[5f00::1]/",
    # one bad address among good ones
    "https://mixed.example/",
    "https://mixed6.example/",
    # confusing parsers
    "https://public.example@127.0.0.1/",
    "https://user:secret@public.example/",
    "https://127.0.0.1\\@public.example/",
    "https://public.example\\.local.example/",
    "https://public.example\t.local.example/",
    "https://public.example\n/",
    "https:// public.example/",
    "https://public.example /",
    "https://public。example/",
    "https://ⓛocalhost/",
    "https://127。0。0。1/",
    "https://[::1/",
    "https://[not-an-address]/",
    "https:///path",
    "https://",
    "https://.example/",
    "https://public..example/",
    "https://public.example:99999/",
    "https://public.example:port/",
    "https:public.example",
    "//public.example/",
    "public.example",
    "",
    # schemes and ports
    "http://public.example/",
    "ftp://public.example/",
    "file:///etc/passwd",
    "gopher://public.example:11211/",
    "unix:///run/redis.sock",
    "javascript:alert(1)",
    "https://public.example:22/",
    "https://public.example:6379/",
    "https://public.example:25/",
    "https://public.example:80/",
    "https://public.example:8080/",
]


@pytest.mark.parametrize("url", INSIDE)
def test_a_url_that_leads_inside_is_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, allow_private=False, resolve=resolve)


def test_the_table_is_as_long_as_promised() -> None:
    assert len(set(INSIDE)) >= 80


@pytest.mark.parametrize(
    ("url", "host_header", "path"),
    [
        ("https://public.example", "public.example", "/"),
        ("https://PUBLIC.example/Hooks?Key=1", "public.example", "/Hooks?Key=1"),
        ("https://public.example:8443/x#part", "public.example:8443", "/x"),
        ("https://public.example:443/", "public.example", "/"),
        ("https://93.184.215.14/", "93.184.215.14", "/"),
        ("https://[2606:4700:4700::1111]/", "[2606:4700:4700::1111]", "/"),
        ("https://both.example/%20a", "both.example", "/%20a"),
    ],
)
def test_a_public_url_is_taken_apart(url: str, host_header: str, path: str) -> None:
    endpoint = check_url(url, allow_private=False, resolve=resolve)
    assert (endpoint.host_header, endpoint.path) == (host_header, path)
    assert endpoint.addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1:3000/hook",
        "http://localhost:8000/",
        "https://10.0.0.5:8081/",
        "http://192.168.0.9/",
        "http://[fd12::1]:9/",
        "http://100.64.0.1/",
    ],
)
def test_a_site_may_allow_private_addresses(url: str) -> None:
    assert check_url(url, allow_private=True, resolve=resolve).addresses


@pytest.mark.parametrize(
    "url",
    [
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "http://0.0.0.0:8080/",
        "http://224.0.0.1/",
        "http://[::ffff:169.254.169.254]/",
        "http://[64:ff9b::a9fe:a9fe]/",
        "http://user@10.0.0.5/",
    ],
)
def test_metadata_services_are_refused_even_then(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_url(url, allow_private=True, resolve=resolve)


@pytest.mark.parametrize("url", ["https://empty.example/", "https://no-such-name.invalid/"])
def test_a_name_without_an_address_is_tried_again_later(url: str) -> None:
    with pytest.raises(NameNotFound) as refused:
        check_url(url, allow_private=False, resolve=resolve)
    assert refused.value.retryable


def test_a_name_is_resolved_once_so_that_it_cannot_change_after_the_check() -> None:
    answers = iter([["93.184.215.14"], ["127.0.0.1"]])
    rebinding: Callable[[str, int], list[str]] = lambda *_: next(answers)  # noqa: E731
    endpoint = check_url("https://rebinding.example/", allow_private=False, resolve=rebinding)
    assert endpoint.addresses == ("93.184.215.14",)
