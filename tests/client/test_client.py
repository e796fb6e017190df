"""The client before a server that answers as a test wants, and before a real one."""

import asyncio
import base64
import json
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from app_server import serving
from omnishelf import Shelf
from omnishelf.client import ApiError, AsyncClient, Client, UnreachableError
from omnishelf.errors import OmnishelfError
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from omnishelf.types import Product, Results

RESULTS = {
    "hits": [], "total": 0, "facets": [], "timings": {"total": 1.0}, "plans": {},
    "understood": {"text": "red", "heard": None, "language": None, "sources": [], "notes": []},
}  # fmt: skip


class Answers:
    """Answers calls in turn; what was sent is kept."""

    def __init__(self, *answers):
        self._answers = list(answers)
        self.sent: list[httpx.Request] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        status, body, headers = (*answer, {})[:3]
        if isinstance(body, bytes):
            return httpx.Response(status, content=body, headers=headers)
        return httpx.Response(status, json=body, headers=headers)


def completed(coroutine):
    """What a coroutine gives; in a thread, for a browser's tests leave a loop running in this."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def busy(wait: str | None = "0"):
    error = {"error": {"code": "unavailable", "message": "too many wait: come back"}}
    return 503, error, {"Retry-After": wait} if wait is not None else {}


@pytest.fixture(params=["sync", "async"])
def asking(request):
    """Makes one call of a client before answers."""

    def ask(answers: Answers, method: str, *args, **kwargs):
        transport = httpx.MockTransport(answers)
        if request.param == "sync":
            with Client("http://shop", key="secret", transport=transport) as client:
                return getattr(client, method)(*args, **kwargs)

        async def run():
            async with AsyncClient("http://shop", key="secret", transport=transport) as client:
                return await getattr(client, method)(*args, **kwargs)

        return completed(run())

    return ask


def test_what_is_not_asked_for_is_not_sent(asking):
    answers = Answers((200, RESULTS))
    results = asking(answers, "search", "red", limit=3)
    assert isinstance(results, Results)
    [request] = answers.sent
    assert json.loads(request.content) == {"text": "red", "limit": 3}
    assert request.headers["authorization"] == "Bearer secret"


def test_what_a_newer_server_adds_is_let_pass(asking):
    newer = {**RESULTS, "mood": "sunny", "understood": {**RESULTS["understood"], "tone": "warm"}}
    assert asking(Answers((200, newer)), "search", "red").understood.text == "red"


def test_a_picture_is_sent_as_a_file_and_its_address_as_such(asking):
    answers = Answers((200, RESULTS))
    asking(answers, "search", image=b"\x89PNG")
    content = answers.sent[0].content
    assert b'name="image"; filename="image"' in content
    assert b"\x89PNG" in content
    asking(answers, "search", image="https://elsewhere.example/a.png")
    assert json.loads(answers.sent[1].content)["image"] == "https://elsewhere.example/a.png"


def test_an_id_is_escaped_but_for_its_slashes(asking):
    product = {"id": "a/b #?", "title": "x"}
    answers = Answers((200, product))
    assert asking(answers, "product", "a/b #?") == Product(id="a/b #?", title="x")
    assert answers.sent[0].url.raw_path == b"/v1/products/a/b%20%23%3F"


def test_a_refusal_has_the_servers_words(asking):
    body = {"error": {"code": "bad_filter", "message": "no field 'colr': there are: colour"}}
    with pytest.raises(OmnishelfError, match="no field 'colr'") as caught:
        asking(Answers((400, body)), "search", "red", where={"colr": "red"})
    assert isinstance(caught.value, ApiError)
    assert (caught.value.status, caught.value.code) == (400, "bad_filter")


@pytest.mark.parametrize("body", [b"<html>Bad Gateway", b"[]", b'{"error": "no"}', b""])
def test_a_proxys_refusal_is_told_with_its_address(asking, body):
    with pytest.raises(ApiError, match="502 Bad Gateway from http://shop/v1/fields"):
        asking(Answers((502, body)), "fields")


@pytest.mark.parametrize("answer", [httpx.ConnectError("refused"), httpx.ReadTimeout("")])
def test_a_server_that_is_away(asking, answer):
    with pytest.raises(UnreachableError, match="GET /v1/fields: no whole answer from http://shop"):
        asking(Answers(answer), "fields")


def test_a_busy_server_is_asked_again(asking):
    past = format_datetime(datetime.now(UTC) - timedelta(seconds=5), usegmt=True)
    answers = Answers(busy("0"), busy(past), (200, RESULTS))
    assert asking(answers, "search", image=b"\x89PNG").total == 0
    assert len(answers.sent) == 3
    # The whole of it each time, with the picture.
    assert all(b"\x89PNG" in request.content for request in answers.sent)


@pytest.mark.parametrize(("wait", "tries"), [("0", 3), (None, 1), ("9999", 1), ("soon", 1)])
def test_it_is_asked_as_often_as_is_of_use(asking, wait, tries):
    answers = Answers(busy(wait))
    with pytest.raises(ApiError, match="come back") as caught:
        asking(answers, "search", "red")
    assert caught.value.code == "unavailable"
    assert len(answers.sent) == tries


def test_what_is_waited_for_is_what_the_server_asks(monkeypatch):
    waited = []
    monkeypatch.setattr("omnishelf.client.synchronous.time.sleep", waited.append)
    answers = Answers(busy("2"), busy("1.5"), (200, RESULTS))
    with Client("http://shop", transport=httpx.MockTransport(answers)) as client:
        client.search("red")
    assert waited == [2.0, 1.5]


def test_a_real_shop(small_catalog, tmp_path):
    photo = (small_catalog.parent / "mug-blue.png").read_bytes()
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        with serving(create_app(shelf, keys=Keys(admin="admin"))) as address:
            a_shoppers_calls(address, photo)
            an_admins_calls(address)
            completed(calls_at_once(address))


def a_shoppers_calls(address: str, photo: bytes) -> None:
    with Client(address) as shop:
        assert shop.ready() == 12
        found = shop.search(image=photo, where={"price": {"lt": 100}}, facets=["brand"])
        assert found.hits[0].product.id == "mug-blue"
        assert sum(part.contribution for part in found.hits[0].evidence) == pytest.approx(
            found.hits[0].score
        )
        assert shop.fields()["price"] == "number"
        [brands] = shop.facets(["brand"], where={"colour": "red"})
        assert sum(one.count for one in brands.values) == 4
        assert shop.picture("mug-blue", size=32).startswith((b"\xff\xd8", b"\x89PNG", b"RIFF"))
        assert shop.model().trained is False
        assert "mug" in {one.text for one in shop.suggest("mu")}
        told = shop.explain({"text": "red mug"}, "mug-red")
        assert (told.found, told.rank) == (True, 1)
        assert sum(one.contribution for one in told.contributions) == pytest.approx(told.score)
        assert told.sentences
        assert shop.explain({"text": "red mug"}, "nowhere").why_not is not None
        heat = shop.heatmap({"image": data_uri(photo)}, "mug-red")
        assert len(heat.cells) == heat.rows
        with pytest.raises(ApiError, match="admin key") as caught:
            shop.delete("mug-blue")
        assert caught.value.status == 401


def an_admins_calls(address: str) -> None:
    with Client(address, key="admin") as shop:
        assert shop.put(Product(id="new/1", title="a zebra", price=5.0)).outcome == "added"
        assert shop.patch("new/1", {"price": 4}).price == 4
        assert shop.product("new/1").title == "a zebra"
        assert shop.delete("new/1") is None
        with pytest.raises(ApiError, match="new/1") as caught:
            shop.product("new/1")
        assert caught.value.code == "unknown_product"
        started = shop.start_import(b"id,title\nlast,a yak\n", format="csv")
        for _ in range(200):
            if (state := shop.import_state(started)).state in ("done", "failed"):
                break
            time.sleep(0.05)
        assert (state.state, state.added) == ("done", 1)
        assert shop.upkeep_state().state == "idle"
        rule = {
            "name": "x",
            "when": {"words": ["mug"]},
            "then": [{"do": "hide", "products": ["mug-red"]}],
        }
        tried = shop.preview_rules([rule], {"text": "mug"})
        shown = [[one.product.id for one in side] for side in (tried.before, tried.after)]
        assert ["mug-red" in ids for ids in shown] == [True, False]
        shop.put_rules({"rules": [rule]})
        assert shop.rules()["rules"][0]["name"] == "x"
        assert "mug-red" not in [hit.product.id for hit in shop.search("mug").hits]
        shop.put_synonyms("kind\tlanguage\tphrases\tto\nsame\t*\tmug | tankard\t")
        assert "tankard" in shop.synonyms()
        with pytest.raises(ApiError, match="line 2"):
            shop.put_synonyms("kind\tlanguage\tphrases\tto\nsame\t*\ta")
        assert shop.queries(days=1).searches >= 0


def data_uri(photo: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(photo).decode()


async def calls_at_once(address: str) -> None:
    async with AsyncClient(address) as shop:
        found = await asyncio.gather(*(shop.search(text) for text in ("red shoe", "blue lamp")))
    assert [results.hits[0].product.id for results in found] == ["shoe-red", "lamp-blue"]
