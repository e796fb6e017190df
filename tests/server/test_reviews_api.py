"""`/v1/reviews`: what comes in is checked and kept, and a product's card is given."""

import time

import pytest
from fastapi.testclient import TestClient

from omnishelf import Shelf
from omnishelf.server.app import create_app
from omnishelf.server.keys import Keys
from shop_of_sales import make_shop

ADMIN, SEARCH = {"X-API-Key": "change"}, {"X-API-Key": "look"}


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    with Shelf.open(make_shop(tmp_path_factory.mktemp("reviews-api"))) as shelf:
        yield TestClient(create_app(shelf, keys=Keys(search="look", admin="change")))


def review(id, **told):
    return {"id": id, "product": "shoe-red", "text": "great quality", "rating": 5} | told


def test_only_the_shop_adds_reviews_and_shoppers_see_cards(client):
    assert client.post("/v1/reviews", json={"reviews": []}).status_code == 401
    refused = client.post("/v1/reviews", json={"reviews": []}, headers=SEARCH)
    assert refused.status_code == 403
    assert client.get("/v1/reviews/shoe-red").status_code == 401
    nothing = client.get("/v1/reviews/shoe-red", headers=SEARCH)
    assert nothing.json() == {"product": "shoe-red", "card": None}


def test_bad_reviews_are_refused_one_by_one_and_the_rest_is_read(client):
    given = [
        review("a"),
        review("b", pictures=["/etc/passwd"]),
        review("c", rating=11),
        {"id": "d", "product": "shoe-red"},
        review("e", text="x" * 300_000),
        review("f", author="jane", text="terrible service"),
        {"product": "shoe-red"},
    ]
    told = client.post("/v1/reviews", json={"reviews": given}, headers=ADMIN).json()
    assert (told["taken"], told["unchanged"]) == (2, 0)
    reasons = {one["at"]: one["reason"] for one in told["refused"]}
    assert reasons.keys() == {1, 2, 3, 4, 6}
    assert "neither an http(s) URL nor a data URI" in reasons[1]
    assert "'rating'" in reasons[2] and "it is empty" in reasons[3] and "'text'" in reasons[4]
    again = client.post("/v1/reviews", json={"reviews": [review("a")]}, headers=ADMIN).json()
    assert (again["taken"], again["unchanged"]) == (0, 1)

    assert client.post("/v1/insights/reviews", json={}, headers=ADMIN).status_code == 202
    while client.get("/v1/upkeep", headers=ADMIN).json()["state"] == "running":
        time.sleep(0.02)
    card = client.get("/v1/reviews/shoe-red", headers=SEARCH).json()["card"]
    assert card["reviews"] == 2 and 1 <= card["stars_low"] < card["stars_high"] <= 5
    # Which of them are doubted, and by whom they are, is nobody's to know.
    assert card["doubts"] == [] and "jane" not in str(card)
    page = client.get("/v1/insights/reviews/report", headers=ADMIN)
    assert page.status_code == 200 and "red shoe" in page.text


def test_too_many_at_once_are_refused_whole(client):
    many = {"reviews": [review(f"n{number}") for number in range(1_001)]}
    assert client.post("/v1/reviews", json=many, headers=ADMIN).status_code == 400
