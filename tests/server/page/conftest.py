"""A real server on a small shop, and a real browser in front of it."""

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from importlib.resources import files
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from omnishelf import Shelf
from omnishelf.catalog.demo.write import write_demo_shop

# Makes `made` importable.
sys.path.append(str(Path(__file__).parent))

from made import MadeShop, serving_page

from made_once import made_once

CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="session")
def demo_shop(tmp_path_factory) -> Path:
    """A shop of a few drawn products: bells that ring, dresses and shoes."""
    made = made_once(tmp_path_factory, "demo-of-the-page", _make_demo_shop)
    # One process owns a shop.
    return Path(shutil.copytree(made, tmp_path_factory.mktemp("demo") / "copy"))


def _make_demo_shop(folder: Path) -> None:
    write_demo_shop(folder, kinds=("dress", "running shoes", "hand bell"))
    with Shelf.create(folder / "shop") as shelf:
        assert shelf.add(folder / "catalog.csv").rejected == ()
        shelf.train()


@contextmanager
def serving(shop: Path) -> Iterator[str]:
    """Address of a running server of a shop."""
    port = free_port()
    keys = ("OMNISHELF_SEARCH_KEY", "OMNISHELF_ADMIN_KEY")
    process = subprocess.Popen(
        [sys.executable, "-m", "omnishelf", "serve", str(shop), "--port", str(port)],
        stderr=subprocess.DEVNULL,
        env={name: value for name, value in os.environ.items() if name not in keys},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(600):
            try:
                urlopen(f"{address}/v1/ready").close()
                break
            except (URLError, ConnectionError):
                time.sleep(0.1)
        yield address
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def serve():
    """Serves a shop as long as it is needed."""
    return serving


@pytest.fixture(scope="session")
def server(demo_shop) -> Iterator[str]:
    """Address of a running server of the demo shop."""
    with serving(demo_shop / "shop") as address:
        yield address


@pytest.fixture(scope="session")
def browser(tmp_path_factory):
    """Headless Chromium, whose microphone hears the demo's English sample, then silence."""
    if CHROMIUM is None:
        pytest.skip("no Chromium installed")
    if shutil.which("ffmpeg") is None:
        pytest.skip("no ffmpeg installed, to make the microphone's WAV file")
    playwright = pytest.importorskip("playwright.sync_api")
    sample = files("omnishelf.catalog.demo") / "queries" / "en.ogg"
    microphone = tmp_path_factory.mktemp("microphone") / "microphone.wav"
    subprocess.run(
        ["ffmpeg", "-loglevel", "error", "-y", "-i", str(sample),
         "-af", "adelay=700,apad=pad_dur=6", "-ar", "48000", str(microphone)],
        check=True,
    )  # fmt: skip
    with playwright.sync_playwright() as started:
        chromium = started.chromium.launch(
            executable_path=CHROMIUM,
            args=[
                "--no-sandbox",
                # Pages made up by a test count as the open web, which may not ask this machine.
                "--disable-features=LocalNetworkAccessChecks",
                "--use-fake-ui-for-media-stream",
                "--use-fake-device-for-media-stream",
                f"--use-file-for-fake-audio-capture={microphone}",
                "--autoplay-policy=no-user-gesture-required",
            ],
        )
        yield chromium
        chromium.close()


@contextmanager
def opening(browser, address: str, made: MadeShop | None = None, path: str = "/", **settings):
    """A fresh page, opened; any error in its console fails the test.

    With a made shop, which may refuse calls on purpose, refusals are no errors.
    """
    context = browser.new_context(
        **{
            "base_url": address,
            "locale": "en-GB",
            "viewport": {"width": 1200, "height": 900},
            **settings,
        }
    )
    errors: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    if made:
        made.install(page)
    page.goto(path)
    if path == "/":
        page.wait_for_selector(".ideas button")
    yield page
    context.close()
    refused = "Failed to load resource: the server responded with a status of"
    assert [error for error in errors if not (made and error.startswith(refused))] == []


@pytest.fixture
def open_page(browser):
    """Opens the page of a server."""
    return partial(opening, browser)


@pytest.fixture
def page(open_page, server):
    """The demo shop's page."""
    with open_page(server) as opened:
        yield opened


@pytest.fixture(scope="session")
def page_alone() -> Iterator[str]:
    """Address of a server that has the page and no API."""
    with serving_page() as address:
        yield address


@pytest.fixture
def shop() -> MadeShop:
    """A shop whose answers the test makes."""
    return MadeShop()


@pytest.fixture
def open_made(browser, page_alone, shop):
    """Opens the page before the made shop; settings are those of a browser's context."""
    return partial(opening, browser, page_alone, shop)


@pytest.fixture(scope="module")
def opened_once(browser, page_alone):
    """A page before a made shop, with the shop, for all tests of a module: opening one anew for
    each takes most of their time."""
    shop = MadeShop()
    with opening(browser, page_alone, shop) as opened:
        yield opened, shop


@pytest.fixture
def front(open_made):
    """The page before the made shop."""
    with open_made() as opened:
        yield opened
