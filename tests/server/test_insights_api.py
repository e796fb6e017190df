"""Insights over HTTP: computed in the background, given as JSON and as a page."""

import time

import pytest
from fastapi.testclient import TestClient

from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from shop_of_sales import MAP, NOW, make_shop, product, write_sales

ADMIN = {"X-API-Key": "change"}
NAIVE = {"forecast": {"forecaster": "seasonal_naive"}}


@pytest.fixture(scope="module")
def shelf(tmp_path_factory):
    folder = tmp_path_factory.mktemp("insights")
    with Shelf.open(make_shop(folder), clock=NOW.timestamp) as made:
        made.insights.sales.add(write_sales(folder / "sales.csv"), mapping=MAP)
        yield made


@pytest.fixture(scope="module")
def client(shelf):
    # Without `with`: no encoder is needed.
    keys = Keys(search="look", admin="change", feed="fetch")
    return TestClient(create_app(shelf, keys=keys))


def ended(client):
    while (state := client.get("/v1/upkeep", headers=ADMIN).json())["state"] == "running":
        time.sleep(0.02)
    return state


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", ""), ("GET", "/demand"), ("GET", "/demand/report"), ("POST", "/demand")],
)
def test_only_the_admin_key_opens_it(client, method, path):
    assert client.request(method, f"/v1/insights{path}").status_code == 401
    refused = client.request(method, f"/v1/insights{path}", headers={"X-API-Key": "look"})
    assert refused.status_code == 403


def test_an_area_is_computed_listed_and_reported(client):
    areas = client.get("/v1/insights", headers=ADMIN).json()["areas"]
    assert [area["name"] for area in areas] == ["reviews", "demand", "marketing"]
    assert not any(area["report"] for area in areas)
    assert client.get("/v1/insights/demand/report", headers=ADMIN).status_code == 404
    begun = client.post("/v1/insights/demand", json={"parts": NAIVE}, headers=ADMIN)
    assert begun.status_code == 202
    assert begun.json()["work"] == "demand"
    assert ended(client)["state"] == "done"
    demand = client.get("/v1/insights", headers=ADMIN).json()["areas"][1]
    states = {part["name"]: part["computed"] for part in demand["parts"]}
    assert states["forecast"]
    assert states["trends"] is None
    parts = client.get("/v1/insights/demand", headers=ADMIN).json()["parts"]
    assert parts["forecast"]["result"]["model"] == "naive"
    report = client.get("/v1/insights/demand/report", headers=ADMIN)
    allowed = report.headers["content-security-policy"]
    assert "default-src 'none'" in allowed
    assert "unsafe" not in allowed
    assert report.headers["content-type"].startswith("text/html")
    assert "Demand and stock" in report.text


def test_what_can_not_be_is_refused_at_once(client, shelf):
    for area, parts, told in (
        ("weather", {}, "no area 'weather'"),
        ("demand", {"rain": {}}, "no part 'rain'"),
        ("demand", {"forecast": {"horizon": "long"}}, "'horizon'"),
        ("marketing", {"audiences": {}}, "'consented'"),
    ):
        answer = client.post(f"/v1/insights/{area}", json={"parts": parts}, headers=ADMIN)
        assert answer.status_code == 400
        assert told in answer.json()["error"]["message"]
    assert client.get("/v1/insights/weather", headers=ADMIN).status_code == 400
    # A part that fails says so, and the work is done all the same.
    wanted = {"parts": {"forecast": {"forecaster": "auto_ets"}}}
    client.post("/v1/insights/demand", json=wanted, headers=ADMIN)
    state = ended(client)
    assert state["state"] == "done"
    assert "statsforecast" in state["result"] or "demand" in state["result"]


def test_platforms_fetch_feeds_with_a_key_of_their_own(client, shelf):
    shelf.put(product("cup", images=("https://cdn.test/cup.jpg",)))
    assert client.get("/v1/feeds/generic", auth=("any", "fetch")).status_code == 404
    client.post("/v1/insights/marketing", headers=ADMIN)
    assert ended(client)["result"] == ""
    assert client.get("/v1/feeds/generic").status_code == 401
    assert client.get("/v1/feeds/generic", auth=("any", "look")).status_code == 403
    found = client.get("/v1/feeds/generic", auth=("any", "fetch"))
    assert '"cup"' in found.text
    assert client.get("/v1/feeds/generic", headers=ADMIN).text == found.text
    assert client.get("/v1/feeds/nobody", headers=ADMIN).status_code == 400
