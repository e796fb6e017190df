"""Events over HTTP: who may send, what is answered, and what is asked of one shopper."""

import json
import math
import threading
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

import toy_encoders
from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from omnishelf.settings import EventSettings, ServerSettings
from omnishelf.shelf.events import TakeReport
from small_shops import write_catalog

toy_encoders.register()
LOOK = {"Authorization": "Bearer look"}
ADMIN = {"Authorization": "Bearer change"}
NOW = datetime.now(UTC).isoformat()
ORIGIN = "https://shop.test"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("events")
    settings = toy_encoders.SETTINGS.model_copy(
        update={
            "events": EventSettings(max_batch=50),
            "server": ServerSettings(allowed_origins=(ORIGIN,)),
        }
    )
    with Shelf.create(folder / "shop", settings=settings) as made:
        made.add(write_catalog(folder, 20))
        yield made


@pytest.fixture
def client(shelf):
    # Without `with`: the encoders need not be opened.
    return TestClient(create_app(shelf, keys=Keys(search="look", admin="change")))


def told(id, **given):
    return {"id": id, "kind": "click", "time": NOW, "product": "p1", **given}


def send(client, *events, headers=LOOK):
    return client.post("/v1/events", json={"events": [*events]}, headers=headers)


def test_a_batch_is_answered_by_what_became_of_it(client, shelf):
    before = shelf.events.log.count
    wrong = told("w", time="2099-01-01T00:00:00Z")
    answer = send(client, told("a"), wrong, told("a"), 5, told("u", product="no such"))
    assert answer.status_code == 200
    said = answer.json()
    assert (said["accepted"], said["duplicates"]) == (1, 1)
    assert [(one["at"], one["id"]) for one in said["rejected"]] == [(1, "w"), (3, None), (4, "u")]
    assert "is to come yet" in said["rejected"][0]["reason"]
    # Sent again after a lost answer it adds nothing.
    assert send(client, told("a")).json() == {"accepted": 0, "duplicates": 1, "rejected": []}
    assert shelf.events.log.count == before + 1


def test_a_whole_list_at_once(client, shelf):
    shown = {"id": "l", "kind": "impression", "time": NOW, "search": "mine",
             "products": ["p3", "p1", "p2"], "session": "list"}  # fmt: skip
    assert send(client, shown).json()["accepted"] == 3
    table = shelf.events.log.table(kinds=["impression"])
    rows = [*zip(table.product.decoded(), table.position, strict=True)]
    assert rows == [("p3", 1), ("p1", 2), ("p2", 3)]


def test_a_propensity_that_the_shop_did_not_sign_is_not_kept(client, shelf):
    send(client, told("forged", propensity=0.01, arm="x/a", session="forger"))
    table = shelf.events.log.table()
    [row] = table.rows(table.session.codes == table.session.code("forger")).propensity
    assert math.isnan(row)
    assert "x/a" not in table.arm.values


def test_a_browser_s_beacon_is_text(client):
    body = json.dumps({"events": [told("beacon")]})
    headers = {**LOOK, "Content-Type": "text/plain;charset=UTF-8", "Origin": ORIGIN}
    answer = client.post("/v1/events", content=body, headers=headers)
    assert answer.json()["accepted"] == 1
    assert answer.headers["access-control-allow-origin"] == ORIGIN


@pytest.mark.parametrize(
    ("body", "says"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", '"events"'),
        (b'{"events": 5}', '"events"'),
        (b'{"events": [], "key": 1}', '"events"'),
        (json.dumps({"events": [{}] * 51}).encode(), "50 at most"),
        (json.dumps({"events": [{"products": ["p"] * 51}]}).encode(), "50 at most"),
    ],
)
def test_what_is_no_batch_is_refused_whole(client, body, says):
    answer = client.post("/v1/events", content=body, headers=LOOK)
    assert answer.status_code == 400
    assert answer.json()["error"]["code"] == "bad_events"
    assert says in answer.json()["error"]["message"]


def test_who_may_do_what(client):
    assert send(client, headers={}).status_code == 401
    assert send(client, headers={"X-API-Key": "wrong"}).status_code == 403
    for method, path in (
        ("GET", "/v1/events/report"),
        ("GET", "/v1/shoppers/anna/events"),
        ("DELETE", "/v1/shoppers/anna/events"),
    ):
        assert client.request(method, path).status_code == 401
        assert client.request(method, path, headers=LOOK).status_code == 403
        assert client.request(method, path, headers=ADMIN).status_code == 200


def test_a_shopper_is_given_all_and_then_forgotten(client, shelf):
    id = "anna/2 ü"
    mine = [told(f"m{n}", shopper=id, consent=True, query="a wish") for n in range(3)]
    send(client, *mine, told("anonymous", shopper=id))
    path = "/v1/shoppers/anna%2F2%20%C3%BC/events"
    said = client.get(path, headers=ADMIN).json()
    assert said["shopper"] == shelf.events.log.pseudonym(id)
    assert [one["query"] for one in said["events"]] == ["a wish"] * 3
    assert client.delete(path, headers=ADMIN).json() == {"erased": 3}
    assert client.get(path, headers=ADMIN).json()["events"] == []
    content = b"".join(one.read_bytes() for one in (shelf.folder / "events").iterdir())
    assert b"a wish" not in content
    assert client.delete("/v1/shoppers/nobody/events", headers=ADMIN).json() == {"erased": 0}


def test_a_report(client):
    send(client, *(told(f"r{n}", session=f"r{n}", query="blue") for n in range(6)))
    said = client.get("/v1/events/report", params={"days": 2}, headers=ADMIN).json()
    assert {"text": "blue", "people": 6, "clicked": 6} in said["top_queries"]
    assert client.get("/v1/events/report", params={"days": 0}, headers=ADMIN).status_code == 400


def test_batches_that_can_not_be_written_soon_are_refused(client, shelf, monkeypatch):
    go_on, begun = threading.Event(), threading.Semaphore(0)

    def slow(given, *, trusted):
        begun.release()
        go_on.wait(30)
        return TakeReport(0, 0, ())

    lane = client.app.state.lanes.events
    monkeypatch.setattr(lane, "_most", 1)
    monkeypatch.setattr(shelf.events, "take", slow)
    sender = threading.Thread(target=lambda: send(client, told("x")), daemon=True)
    sender.start()
    assert begun.acquire(timeout=30)
    answer = send(TestClient(client.app), told("y"))
    assert answer.status_code == 503
    assert answer.headers["retry-after"] == "1"
    go_on.set()
    sender.join(30)


def test_the_script_for_pages_is_served(client):
    answer = client.get("/events.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert "IntersectionObserver" in answer.text
