"""`omnishelf learn` and `recommend`."""

import json

from command import omnishelf


def test_recommending_and_learning_on_the_first_day(small_catalog, tmp_path):
    shop = tmp_path / "shop"
    omnishelf("create", shop)
    omnishelf("add", shop, small_catalog)
    told = omnishelf(
        "recommend", shop, "similar", "--product", "shoe-red", "--limit", "2", "--json"
    )
    strip = json.loads(told.stdout)
    assert strip["kind"] == "similar" and 0 < len(strip["offers"]) <= 2
    lines = omnishelf("recommend", shop, "similar", "--product", "shoe-red", "--limit", "2").stdout
    assert [line.split("\t")[0] for line in lines.splitlines()] == [
        offer["product"]["id"] for offer in strip["offers"]
    ]
    assert all(line.split("\t")[2] for line in lines.splitlines())
    card = omnishelf("learn", shop)
    assert json.loads(card.stdout)["accepted"] is False
    assert "0 searches were answered" in card.stderr
    assert "no such" in omnishelf(
        "recommend", shop, "similar", "--product", "no such", code=1
    ).stderr  # fmt: skip
    assert "object" in omnishelf("recommend", shop, "trending", "--where", "[1]", code=1).stderr
