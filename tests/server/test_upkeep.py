"""Training, rebuilding and going back over HTTP, while searches go on."""

import threading
import time

import pytest
from fastapi.testclient import TestClient

import toy_encoders
from omnishelf import Shelf
from omnishelf.errors import ShelfError
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from small_shops import write_catalog

toy_encoders.register()
ADMIN = {"Authorization": "Bearer change"}


@pytest.fixture
def shelf(tmp_path):
    with Shelf.create(tmp_path / "shop", settings=toy_encoders.SETTINGS) as made:
        made.add(write_catalog(tmp_path, 30))
        yield made


@pytest.fixture
def client(shelf):
    # Without `with`: the encoders need not be opened.
    return TestClient(create_app(shelf, keys=Keys(search="look", admin="change")))


def ended(client):
    while (state := client.get("/v1/upkeep", headers=ADMIN).json())["state"] == "running":
        time.sleep(0.02)
    return state


def test_a_rebuild_goes_on_while_searches_are_answered(client, shelf):
    assert client.get("/v1/upkeep", headers=ADMIN).json()["state"] == "idle"
    serving = shelf._shop.serving.folder
    answer = client.post("/v1/upkeep/rebuild", headers=ADMIN)
    assert answer.status_code == 202
    assert answer.json()["work"] == "rebuild"
    looking = {"Authorization": "Bearer look"}
    found = client.post("/v1/search", json={"text": "red shoe"}, headers=looking)
    assert found.status_code == 200
    assert found.json()["hits"]
    assert ended(client)["state"] == "done"
    assert shelf._shop.serving.folder != serving


def test_one_at_a_time(client, shelf, monkeypatch):
    go_on = threading.Event()
    monkeypatch.setattr(shelf, "train", lambda tell: tell("epoch 1") or go_on.wait(30) or None)
    assert client.post("/v1/upkeep/train", headers=ADMIN).status_code == 202
    refused = client.post("/v1/upkeep/rebuild", headers=ADMIN)
    assert refused.status_code == 409
    assert "train is under way" in refused.json()["error"]["message"]
    state = client.get("/v1/upkeep", headers=ADMIN).json()
    assert (state["state"], state["doing"]) == ("running", "epoch 1")
    go_on.set()
    ended(client)


def test_what_fails_is_told_and_the_next_can_begin(client, shelf, monkeypatch):
    client.post("/v1/upkeep/rollback", headers=ADMIN)
    state = ended(client)
    assert state["state"] == "failed"
    assert "nothing to go back to" in state["error"]

    def broken():
        raise RuntimeError("a secret of the inside")

    monkeypatch.setattr(shelf, "rebuild", broken)
    assert client.post("/v1/upkeep/rebuild", headers=ADMIN).status_code == 202
    assert ended(client)["error"] == "something went wrong here"

    def full():
        raise ShelfError("make room")

    monkeypatch.setattr(shelf, "rebuild", full)
    client.post("/v1/upkeep/rebuild", headers=ADMIN)
    assert ended(client)["error"] == "make room"


def test_only_who_may_change_the_shop_may(client):
    for headers in ({}, {"Authorization": "Bearer look"}):
        assert client.post("/v1/upkeep/rebuild", headers=headers).status_code in (401, 403)
        assert client.get("/v1/upkeep", headers=headers).status_code in (401, 403)
    assert client.post("/v1/upkeep/destroy", headers=ADMIN).status_code == 400
