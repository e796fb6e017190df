"""Suggestions, explanations, rules, synonyms and the log of queries over HTTP."""

import base64
import time

import pytest
from fastapi.testclient import TestClient

from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from omnishelf.settings import ServerSettings, Settings

ADMIN = {"X-API-Key": "secret"}


@pytest.fixture(scope="module")
def client(small_catalog, tmp_path_factory):
    with Shelf.create(tmp_path_factory.mktemp("assist") / "shop") as shelf:
        shelf.add(small_catalog)
        with TestClient(create_app(shelf, keys=Keys(admin="secret"))) as made:
            yield made


def test_suggestions_begin_as_typed(client):
    found = client.get("/v1/suggest", params={"q": "mu"}).json()["suggestions"]
    assert found
    assert all("mu" in each["text"].lower() for each in found)
    assert client.get("/v1/suggest", params={"q": "mu", "limit": 0}).status_code == 400


def test_an_explanation_adds_up(client):
    query = {"text": "red mug", "limit": 5}
    hits = client.post("/v1/search", json=query).json()["hits"]
    first = hits[0]
    told = client.post(
        "/v1/explain", json={"query": query, "id": first["product"]["id"], "language": "zh"}
    ).json()
    assert told["rank"] == 1
    assert sum(part["contribution"] for part in told["contributions"]) == pytest.approx(
        first["score"], abs=1e-6
    )
    assert told["sentences"]
    absent = client.post("/v1/explain", json={"query": query, "id": "nobody"}).json()
    assert absent["why_not"]["reason"] == "not in the shop"


def test_a_heat_map_of_a_photo(client, small_catalog):
    photo = (small_catalog.parent / "mug-blue.png").read_bytes()
    query = {"image": "data:image/png;base64," + base64.b64encode(photo).decode(), "limit": 1}
    id = client.post("/v1/search", json=query).json()["hits"][0]["product"]["id"]
    told = client.post("/v1/explain/heatmap", json={"query": query, "id": id}).json()
    assert len(told["cells"]) == told["rows"]
    assert {len(row) for row in told["cells"]} == {told["columns"]}


def test_rules_need_the_admin_key_and_hold_at_once(client):
    rules = {"rules": [{"name": "all", "then": [{"do": "banner", "text": "Sale"}]}]}
    assert client.put("/v1/rules", json=rules).status_code == 401
    assert client.put("/v1/rules", json=rules, headers=ADMIN).json()["revision"] == 1
    assert client.post("/v1/search", json={"text": "mug"}).json()["banners"][0]["text"] == "Sale"
    trial = {"rules": [], "query": {"text": "mug"}}
    told = client.post("/v1/rules/preview", json=trial, headers=ADMIN).json()
    assert told["moved"] == []
    wrong = client.put("/v1/rules", json={"rules": [{"name": "x"}]}, headers=ADMIN)
    assert wrong.status_code == 400
    assert "'x'" in wrong.json()["error"]["message"]
    client.put("/v1/rules", json={"rules": []}, headers=ADMIN)


def test_a_wrong_line_of_synonyms_is_named(client):
    text = "kind\tlanguage\tphrases\tto\nsame\ten\ttumbler | mug\t\n"
    assert client.put("/v1/synonyms", json={"text": text}, headers=ADMIN).status_code == 200
    assert client.get("/v1/synonyms", headers=ADMIN).json()["text"] == text
    wrong = client.put("/v1/synonyms", json={"text": text + "same\ten\t(a+)+$\t\n"}, headers=ADMIN)
    assert wrong.status_code == 422
    assert wrong.json()["error"]["line"] == 3
    assert client.get("/v1/synonyms", headers=ADMIN).json()["text"] == text


def test_the_log_counts_what_found_nothing_and_who_asked_is_not_in_it(client):
    before = client.get("/v1/queries", headers=ADMIN).json()
    for visitor in range(6):
        client.post("/v1/search", json={"text": "Teal  Mug", "session": f"visit {visitor}"})
        nothing = {"text": "qqqq", "using": ["words"], "session": f"visit {visitor % 5}"}
        client.post("/v1/search", json=nothing)
        # Often, but by four visitors at most.
        secret = {"text": "my secret illness", "session": f"visit {visitor % 4}"}
        client.post("/v1/search", json=secret)
    assert client.get("/v1/queries").status_code == 401
    for _ in range(50):
        told = client.get("/v1/queries", headers=ADMIN).json()
        if told["searches"] >= before["searches"] + 18:
            break
        time.sleep(0.1)
    assert {"text": "qqqq", "count": 6} in told["no_result"]
    assert {"text": "teal mug", "count": 6} in told["top"]
    assert told["rare"] >= before["rare"] + 6
    assert "secret" not in str(told)
    assert "visit" not in str(told)


def test_fields_of_a_search_are_checked(client):
    for wrong in ({"sort": "colour"}, {"crop": [0, 0, 2, 1]}, {"diversity": 7}):
        assert client.post("/v1/search", json={"text": "mug"} | wrong).status_code == 400


def test_only_named_sites_may_search_from_their_pages(tmp_path):
    settings = Settings(server=ServerSettings(allowed_origins=("https://shop.example",)))
    with Shelf.create(tmp_path / "shop", settings=settings) as shelf:
        client = TestClient(create_app(shelf))
        for origin, allowed in (("https://shop.example", True), ("https://other.example", False)):
            answer = client.options(
                "/v1/search",
                headers={"Origin": origin, "Access-Control-Request-Method": "POST"},
            )
            assert (answer.headers.get("access-control-allow-origin") == origin) == allowed
