"""Downloads, from a server that hangs, drips, redirects, lies and fails."""

import functools
import gzip
import socket
import threading
import time

import pytest

from omnishelf.catalog.media import fetch as module
from omnishelf.catalog.media.fetch import fetch, fetch_all
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

LIMITS = MediaLimits(allow_private_addresses=True, download_seconds=5)
SHORT = LIMITS.model_copy(update={"download_seconds": 0.6})
# A download that ignores its deadline runs into this one: the bad pages below last 20 s.
pytestmark = pytest.mark.timeout(15)


@pytest.fixture(autouse=True)
def no_pauses(monkeypatch):
    monkeypatch.setattr(module, "_FIRST_PAUSE", 0.01)


def test_what_a_url_holds(site, answer):
    site.pages["/a.png"] = lambda request: answer(request, b"content")
    assert fetch(site.url("/a.png"), LIMITS) == b"content"


def test_a_server_that_hangs_is_given_up(site):
    site.pages["/a"] = lambda request: site.closing.wait(20)
    with pytest.raises(MediaError, match=r"/a took longer than 0\.6 s"):
        fetch(site.url("/a"), SHORT)


def test_a_body_that_drips_is_given_up(site):
    def drip(request):
        request.send_response(200)
        request.send_header("Content-Length", "1000000")
        request.end_headers()
        site.drip(request, b"x")

    site.pages["/a"] = drip
    with pytest.raises(MediaError, match=r"/a took longer than 0\.6 s"):
        fetch(site.url("/a"), SHORT)


@pytest.mark.parametrize("piece", [b"X-A: 1\r\n", b"x"])
def test_headers_that_drip_are_given_up(site, piece):
    def drip(request):
        request.wfile.write(b"HTTP/1.1 200 OK\r\n")
        site.drip(request, piece)

    site.pages["/a"] = drip
    with pytest.raises(MediaError, match=r"/a took longer than 0\.6 s"):
        fetch(site.url("/a"), SHORT)


def test_redirects_are_followed_a_few_times(site, answer):
    def redirect(n, request):
        answer(request, b"", 302, Location=f"/{n + 1}")

    for n in range(10):
        site.pages[f"/{n}"] = functools.partial(redirect, n)
    site.pages["/3"] = lambda request: answer(request, b"arrived")
    assert fetch(site.url("/0"), LIMITS) == b"arrived"
    site.pages["/3"] = functools.partial(redirect, 3)
    with pytest.raises(MediaError, match=r"/0 redirects more than 3 times"):
        fetch(site.url("/0"), LIMITS)


def test_endless_redirects_end(site, answer):
    site.pages["/loop"] = lambda request: answer(request, b"", 301, Location="/loop")
    with pytest.raises(MediaError, match=r"/loop redirects more than 3 times"):
        fetch(site.url("/loop"), LIMITS)
    assert len(site.asked) == 4


@pytest.mark.parametrize(
    "location",
    ["file:///etc/passwd", "ftp://x.example/a", "data:,x", "http://[bad", "http://\0/", ""],
)
def test_redirects_to_what_is_no_web_page_are_refused(site, answer, location):
    site.pages["/a"] = lambda request: answer(request, b"", 302, Location=location)
    with pytest.raises(MediaError, match="/a"):
        fetch(site.url("/a"), LIMITS)


def test_too_large_by_its_header_or_in_truth(site, answer):
    limits = LIMITS.model_copy(update={"max_bytes": 1_000})
    site.pages["/fits"] = lambda request: answer(request, b"x" * 1_000)
    site.pages["/large"] = lambda request: answer(request, b"x" * 1_001)

    def endless(request):
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        site.drip(request, b"x" * 500)

    def packed(request):
        answer(request, gzip.compress(b"x" * 1_000_000), Content_Encoding="gzip")

    site.pages |= {"/endless": endless, "/packed": packed}
    assert len(fetch(site.url("/fits"), limits)) == 1_000
    for path in ("/large", "/endless", "/packed"):
        with pytest.raises(MediaError, match=rf"{path} is larger than .*media\.max_bytes"):
            fetch(site.url(path), limits)


def test_a_closed_port_and_an_unknown_name_are_told(monkeypatch, site):
    url = site.url("/a")
    site.close()
    with pytest.raises(MediaError, match="/a: can't be fetched"):
        fetch(url, LIMITS)

    def unknown(*_, **__):
        raise socket.gaierror("unknown name")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(MediaError, match=r"/a: .* the name nowhere\.example can't be resolved"):
        fetch("http://nowhere.example/a", LIMITS)


@pytest.mark.parametrize("url", ["http:///a", "http://x:99999/a", "http://[bad/a", "http://x y/a"])
def test_malformed_urls_are_told(url):
    with pytest.raises(MediaError):
        fetch(url, LIMITS)


def test_secrets_of_a_url_are_not_in_the_message(site):
    url = site.url("/a?token=hidden").replace("//", "//user:hidden@")
    with pytest.raises(MediaError, match="/a answered 404") as error:
        fetch(url, LIMITS)
    assert "hidden" not in str(error.value)


def test_many_come_in_order_several_at_a_time_and_bad_ones_harm_none(site, answer):
    together = threading.Barrier(4)
    limits = LIMITS.model_copy(update={"connections": 4})

    def page(request):
        if int(request.path.strip("/")) < 4:
            together.wait(5)  # is only passed when four are asked at the same time
        time.sleep(0.01 * (int(request.path.strip("/")) % 3))
        answer(request, request.path.encode())

    site.pages |= {f"/{n}": page for n in range(30)}
    del site.pages["/17"]
    urls = [site.url(f"/{n}") for n in range(30)]
    found = list(fetch_all(urls, limits))
    assert [url for url, _ in found] == urls
    for n, (_, content) in enumerate(found):
        if n == 17:
            assert isinstance(content, MediaError)
        else:
            assert content == f"/{n}".encode()
