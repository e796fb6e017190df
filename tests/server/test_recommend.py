"""Recommendations and what was learned, over HTTP."""

from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

import toy_encoders
from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from small_shops import write_catalog

toy_encoders.register()
LOOK = {"Authorization": "Bearer look"}
ADMIN = {"Authorization": "Bearer change"}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recommend")
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as made:
        made.add(write_catalog(folder, 40))
        yield made


@pytest.fixture(scope="module")
def client(shelf):
    # Without `with`: the encoders need not be opened.
    return TestClient(create_app(shelf, keys=Keys(search="look", admin="change")))


def strip(client, kind, headers=LOOK, code=200, **asked):
    answer = client.get(f"/v1/recommend/{kind}", params=asked, headers=headers)
    assert answer.status_code == code, answer.text
    return answer.json()


def test_a_strip_of_the_first_day_has_products_with_reasons_in_words(client):
    told = strip(client, "similar", product="p0", limit=5)
    offers = told["strip"]["offers"]
    assert 0 < len(offers) <= 5
    assert "p0" not in {offer["product"]["id"] for offer in offers}
    assert len(told["reasons"]) == len(offers) and all(told["reasons"])
    zh = strip(client, "similar", product="p0", limit=5, language="zh")["reasons"]
    assert zh != told["reasons"]
    assert told["strip"]["id"] is None


def test_what_a_visit_looked_at_is_heeded_at_once_and_the_strip_can_be_named(client, shelf):
    told = strip(client, "recently_viewed", session="v1")
    assert told["strip"]["offers"] == []
    listed = shelf.events.lists.read(told["strip"]["id"])
    assert listed.surface == "recently_viewed"
    click = {"id": "c1", "kind": "click", "time": datetime.now(UTC).isoformat(),
             "product": "p7", "session": "v1"}  # fmt: skip
    assert client.post("/v1/events", json={"events": [click]}, headers=LOOK).json()["accepted"]
    seen = strip(client, "recently_viewed", session="v1")["strip"]["offers"]
    assert [offer["product"]["id"] for offer in seen] == ["p7"]
    assert strip(client, "recently_viewed", session="v2")["strip"]["offers"] == []


def test_filters_hold(client):
    offers = strip(client, "similar", product="p0", where='{"brand": "Acme"}')["strip"]["offers"]
    assert {offer["product"]["brand"] for offer in offers} == {"Acme"}


@pytest.mark.parametrize(
    ("kind", "asked", "code"),
    [
        ("nonsense", {}, 400),
        ("similar", {}, 400),
        ("similar", {"product": "no such"}, 404),
        ("trending", {"limit": 0}, 400),
        ("trending", {"where": "{"}, 400),
        ("trending", {"where": '{"colur": "red"}'}, 400),
    ],
)
def test_what_can_not_be_answered_is_said(client, kind, asked, code):
    told = strip(client, kind, code=code, **asked)
    assert told["error"]["message"]


def test_what_was_learned_is_for_the_shop_alone(client):
    assert client.get("/v1/behaviour", headers=LOOK).status_code == 403
    told = client.get("/v1/behaviour", headers=ADMIN).json()
    assert told == {"serves": False, "due": None, "cards": [], "alarms": []}
