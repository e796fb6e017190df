"""The server stays responsive whatever it is busy with, and refuses what it can't answer soon."""

import asyncio
import json
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from omnishelf import Shelf
from omnishelf.server import imports, search
from omnishelf.server.app import create_app
from omnishelf.server.lanes import Lane
from omnishelf.settings import ServerSettings, Settings
from omnishelf.types import Product, Query, Results, Understood

SLOW = 3.0
SOON = 1.5
"""Seconds."""


@pytest.fixture
def shelf(tmp_path):
    settings = Settings(server=ServerSettings(requests_per_minute=100_000))
    with Shelf.create(tmp_path / "shop", settings=settings) as made:
        yield made


@pytest.fixture
def slow_searches(monkeypatch):
    """Until the event that this gives is set, each takes a second."""
    enough = threading.Event()

    def run(self, query: Query) -> Results:
        enough.wait(SLOW)
        return Results(hits=(), total=0, timings={"total": SLOW}, understood=Understood())

    monkeypatch.setattr(Shelf, "run", run)
    return enough


def in_a_loop_of_its_own(main):
    """The result of a coroutine, run in a thread: the browser of the page's tests keeps a loop
    running in the thread that all tests of a worker share."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, main).result()


def during(shelf, busy, *, calls=5):
    """The seconds that calls of /v1/health took while the server was busy, and its answers."""

    async def run():
        app = create_app(shelf)
        (shelf.folder / "imports").mkdir(exist_ok=True)
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            tasks = [asyncio.create_task(each) for each in busy(client)]
            await asyncio.sleep(0.05)
            took = []
            for _ in range(calls):
                start = time.perf_counter()
                assert (await client.get("/v1/health")).status_code == 200
                took.append(time.perf_counter() - start)
                await asyncio.sleep(0.02)
            assert not any(task.done() for task in tasks[:1]), "it was not busy any more"
            answers = await asyncio.gather(*tasks)
        app.state.lanes.close()
        app.state.imports.close()
        return took, answers

    return in_a_loop_of_its_own(run())


def test_slow_searches_hold_up_nobody(shelf, slow_searches):
    took, answers = during(
        shelf, lambda client: [client.post("/v1/search", json={"text": "a"}) for _ in range(3)]
    )
    assert max(took) < SOON
    assert [answer.status_code for answer in answers] == [200] * 3


def test_products_are_read_while_all_searches_are_slow(shelf, slow_searches):
    shelf.put(Product(id="one", title="desk"))

    def busy(client):
        searches = [client.post("/v1/search", json={"text": "a"}) for _ in range(50)]
        return [*searches, timed(client.get("/v1/products/one"))]

    async def timed(call):
        start = time.perf_counter()
        assert (await call).status_code == 200
        took = time.perf_counter() - start
        asyncio.get_running_loop().call_later(SLOW / 2, slow_searches.set)
        return took

    # Fifty would fill the threads that all other calls share.
    _, answers = during(shelf, busy)
    assert answers[-1] < SOON


def test_searches_beyond_what_can_wait_are_refused_at_once(shelf, slow_searches):
    narrow = Lane("searches", threads=2, waiting=3)

    async def run():
        app = create_app(shelf)
        app.state.lanes.searches = narrow
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop") as client:
            return await asyncio.gather(
                *(client.post("/v1/search", json={"text": "a"}) for _ in range(9))
            )

    answers = in_a_loop_of_its_own(run())
    codes = [answer.status_code for answer in answers]
    assert codes.count(200) == 5
    assert codes.count(503) == 4
    refused = next(answer for answer in answers if answer.status_code == 503)
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["error"]["code"] == "unavailable"
    assert "searches" in refused.json()["error"]["message"]


def test_an_upload_on_a_slow_disk_holds_up_nobody(shelf, monkeypatch):
    plain = os.fsync

    def slow(descriptor):
        time.sleep(SLOW)
        plain(descriptor)

    monkeypatch.setattr(imports.os, "fsync", slow)
    row = json.dumps({"id": "one", "title": "desk"}).encode()
    took, answers = during(
        shelf, lambda client: [client.post("/v1/import?format=jsonl", content=row)]
    )
    assert max(took) < SOON
    assert answers[0].status_code == 202


def test_a_large_upload_holds_up_nobody(shelf):
    async def pieces():
        for _ in range(400):
            yield b" " * 65_536
            # On any machine the last piece is sent long after the calls beside it.
            await asyncio.sleep(0.001)

    took, answers = during(
        shelf, lambda client: [client.post("/v1/import?format=jsonl", content=pieces())], calls=2
    )
    assert max(took) < SOON
    assert answers[0].status_code == 202


def test_a_large_query_is_read_in_a_thread(shelf, monkeypatch):
    plain = search._parse

    def slow(body):
        time.sleep(SLOW)
        return plain(body)

    monkeypatch.setattr(search, "_parse", slow)
    body = {"image": "data:image/png;base64," + "A" * 100_000}
    took, answers = during(shelf, lambda client: [client.post("/v1/search", json=body)])
    assert max(took) < SOON
    assert answers[0].status_code == 400


def test_pictures_of_slow_machines_do_not_take_the_places_of_searches(shelf, monkeypatch):
    def slow(reference, limits):
        time.sleep(SLOW)
        return b"no picture"

    monkeypatch.setattr(search, "read_reference", slow)

    def busy(client):
        url = {"image": "https://slow.example/a.jpg"}
        downloads = [client.post("/v1/search", json=url) for _ in range(8)]
        return [*downloads, timed(client.post("/v1/search", json={"text": "desk"}))]

    async def timed(call):
        start = time.perf_counter()
        assert (await call).status_code == 200
        return time.perf_counter() - start

    shelf.put(Product(id="one", title="desk"))
    shelf.warm()
    _, answers = during(shelf, busy)
    assert answers[-1] < SOON
    assert {answer.status_code for answer in answers[:-1]} == {400}


def test_changes_that_wait_for_one_another_hold_up_no_reader(shelf):
    shelf.put(Product(id="one", title="desk"))

    def busy(client):
        changes = [client.patch("/v1/products/one", json={"stock": n}) for n in range(50)]
        return [*changes, timed(client)]

    async def timed(client):
        start = time.perf_counter()
        assert (await client.get("/v1/products/one")).status_code == 200
        return time.perf_counter() - start

    held = threading.Event()

    def hold():
        # As an import does.
        with shelf._shop.writing:
            held.set()
            time.sleep(SLOW)

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(20)
    _, answers = during(shelf, busy, calls=1)
    thread.join()
    assert answers[-1] < SOON
    assert [answer.status_code for answer in answers[:-1]] == [200] * 50
