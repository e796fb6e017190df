"""Addresses that are never fetched from, however they are written or hidden."""

import ipaddress
import socket

import httpcore
import pytest

from omnishelf.catalog.media.addresses import is_public
from omnishelf.catalog.media.fetch import fetch
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

CAREFUL = MediaLimits(download_seconds=3, retries=0)
OPEN = MediaLimits(download_seconds=3, retries=0, allow_private_addresses=True)
PUBLIC = ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "2a00:1450:4001::64"]
# The special-purpose registries of IANA (RFC 6890), by one address of each block.
PRIVATE = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "127.0.0.1",
    "127.255.255.254",
    "169.254.169.254",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "203.0.113.7",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "fc00::1",
    "fd12:3456::1",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "100::1",
]


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", PRIVATE)
def test_private_addresses_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "192.168.0.1"])
def test_nor_are_they_in_the_clothes_of_the_other_protocol(address):
    number = int(ipaddress.IPv4Address(address))
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)  # ::ffff:0:0/96
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))  # 2002::/16
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | number)  # 64:ff9b::/96
    teredo = ipaddress.IPv6Address((0x20010000 << 96) | (number ^ 0xFFFFFFFF))  # 2001::/32
    for disguise in (mapped, sixtofour, translated, teredo):
        assert not is_public(str(disguise)), disguise


def test_loopback_is_refused_unless_the_setting_allows_it(site, answer):
    site.pages["/a"] = lambda request: answer(request, b"inside")
    with pytest.raises(MediaError, match=r"private address 127\.0\.0\.1.*allow_private_addresses"):
        fetch(site.url("/a"), CAREFUL)
    assert site.asked == []
    assert fetch(site.url("/a"), OPEN) == b"inside"


@pytest.mark.parametrize(
    "host", ["localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0"]
)
def test_no_way_of_writing_loopback_gets_through(site, answer, host):
    site.pages["/a"] = lambda request: answer(request, b"inside")
    with pytest.raises(MediaError, match=r"/a|private address"):
        fetch(site.url("/a", host), CAREFUL)
    assert site.asked == []


@pytest.fixture
def names(monkeypatch):
    """Names with the addresses that the resolver gives for them, one list for each time."""
    known = {}
    real = socket.getaddrinfo

    def resolve(host, port, *rest, **more):
        if host not in known:
            return real(host, port, *rest, **more)
        answers = known[host]
        now = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in now]

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    return known


@pytest.fixture
def connections(monkeypatch):
    """Addresses that connections are made to; none is really made."""
    made = []

    def connect(self, host, port, *rest):
        made.append(host)
        raise httpcore.ConnectError("not in a test")

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    return made


@pytest.mark.parametrize("addresses", [["10.0.0.5"], ["93.184.215.14", "10.0.0.5"]])
def test_a_name_that_means_a_private_address_is_refused(names, connections, addresses):
    names["shop.example"] = [addresses]
    with pytest.raises(MediaError, match=r"shop\.example is the private address 10\.0\.0\.5"):
        fetch("http://shop.example/a.jpg", CAREFUL)
    assert connections == []


def test_a_name_that_changes_its_address_is_used_as_it_was_checked(names, connections):
    names["shop.example"] = [["93.184.215.14"], ["127.0.0.1"]]
    with pytest.raises(MediaError, match="can't be fetched"):
        fetch("http://shop.example/a.jpg", CAREFUL)
    assert connections == ["93.184.215.14"]


def test_of_several_addresses_the_next_is_tried(names, connections):
    names["shop.example"] = [["93.184.215.14", "8.8.8.8"]]
    with pytest.raises(MediaError, match="can't be fetched"):
        fetch("https://shop.example/a.jpg", CAREFUL)
    assert connections == ["93.184.215.14", "8.8.8.8"]


def test_a_redirect_to_the_inside_is_refused(site, answer, names, monkeypatch):
    """The first page is public as far as anyone can tell; the second is not."""
    site.pages["/out"] = lambda request: answer(request, b"", 302, Location=site.url("/in"))
    site.pages["/in"] = lambda request: answer(request, b"inside")
    names["shop.example"] = [["93.184.215.14"]]
    real = httpcore.SyncBackend.connect_tcp

    def connect(self, host, port, *rest):
        return real(self, "127.0.0.1" if host == "93.184.215.14" else host, port, *rest)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", connect)
    with pytest.raises(MediaError, match=r"private address 127\.0\.0\.1"):
        fetch(site.url("/out", "shop.example"), CAREFUL)
    assert site.asked == ["/out"]


def test_proxies_of_the_environment_are_not_used(site, answer, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, site.url("/"))
    with pytest.raises(MediaError, match="private address"):
        fetch("http://127.0.0.2:9/a", CAREFUL)
    assert site.asked == []
