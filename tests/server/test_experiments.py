"""Experiments over HTTP, over a shop with events."""

from datetime import UTC, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from omnishelf import Shelf
from omnishelf.experiments.store import FILE_NAME
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from omnishelf.types import Event

ADMIN = {"X-API-Key": "secret"}
NOW = datetime.now(UTC)
TOLD = {
    "name": "ranker",
    "start": (NOW - timedelta(hours=1)).isoformat(),
    "arms": [
        {"name": "old", "share": 0.5},
        {"name": "new", "share": 0.5, "options": {"reranker": True}},
    ],
}


@pytest.fixture
def shelf(tmp_path):
    with Shelf.create(tmp_path / "shop") as made:
        yield made


def test_an_experiment_from_its_start_to_its_end(shelf):
    # Without `with`: no encoder is needed.
    client = TestClient(create_app(shelf, keys=Keys(admin="secret")))
    assert client.get("/v1/experiments").status_code == 401
    assert client.get("/v1/experiments", headers=ADMIN).json()["experiments"] == []
    wrong = client.put("/v1/experiments", json=TOLD | {"arms": []}, headers=ADMIN)
    assert wrong.status_code == 400
    assert "'ranker'" in wrong.json()["error"]["message"]
    assert client.put("/v1/experiments", json=TOLD, headers=ADMIN).json()["name"] == "ranker"

    arm = shelf.experiments.assign("anna", None).arm
    assert arm in {"ranker/old", "ranker/new"}
    told = {"id": "1", "kind": "impression", "product": "p", "position": 1, "arm": arm,
            "shopper": "anna", "consent": True, "time": NOW.isoformat(), "search": "q"}  # fmt: skip
    assert shelf.events.log.append([Event.model_validate(told)]).new == 1
    found = client.get("/v1/experiments/ranker/outcome", headers=ADMIN).json()
    assert found["verdict"] == "too little data"
    assert sum(each["impressions"] for each in found["arms"]) == 1

    stopped = client.post("/v1/experiments/ranker/stop", headers=ADMIN).json()
    assert datetime.fromisoformat(stopped["end"]) <= datetime.now(UTC)
    assert shelf.experiments.assign("anna", None).arm is None
    assert client.delete("/v1/experiments/ranker", headers=ADMIN).json() == {"removed": True}
    gone = client.get("/v1/experiments/ranker/outcome", headers=ADMIN)
    assert gone.status_code == 400
    assert "no experiment 'ranker'" in gone.json()["error"]["message"]


def test_a_damaged_file_stops_no_search(shelf, caplog):
    (shelf.folder / FILE_NAME).write_text("nonsense")
    assert shelf.experiments.assign("anna", None).arm is None
    assert shelf.experiments.assign("anna", None).arm is None
    assert [FILE_NAME in each for each in caplog.messages] == [True]
