"""`demand` and `marketing` as they are typed."""

import csv
import json
from importlib.util import find_spec

import pytest
from command import omnishelf

from omnishelf import Shelf
from shop_of_sales import IDS, NOW, make_shop, orders, write_sales

NAIVE = ("--forecaster", "seasonal_naive")


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """With sales, and shoppers who ordered."""
    folder = tmp_path_factory.mktemp("typed")
    made = make_shop(folder)
    with Shelf.open(made, clock=NOW.timestamp) as shelf:
        shelf.events.take(orders())
    done = omnishelf(
        "demand", "sales", made, write_sales(folder / "s.csv"), "--map", "sku=Article",
        "quantity=Units", "day=Date", "--json",
    )  # fmt: skip
    assert json.loads(done.stdout)["rejected"] == 0
    again = omnishelf("demand", "sales", made, folder / "s.csv", "--map", "sku=Article",
                      "quantity=Units", "day=Date")  # fmt: skip
    assert again.stdout == ""
    assert "0 new rows" in again.stderr
    (folder / "agreed.txt").write_text("\n".join(f"ann{at}" for at in range(12)))
    return made


def test_demand_is_printed_as_tables_and_as_json(shop, tmp_path):
    done = omnishelf("demand", "forecast", shop, *NAIVE, "--out", tmp_path / "out")
    assert "shoe-red\tall\tred shoe" in done.stdout
    assert "forecast by seasonal_naive: as asked for" in done.stderr
    assert (tmp_path / "out" / "report.html").exists()
    result = json.loads(omnishelf("demand", "stock", shop, *NAIVE, "--json").stdout)
    assert result["orders_total"] > 0
    (tmp_path / "terms.csv").write_text("sku,lead_time,unit_cost,on_hand\nshoe-red,1,2,5000\n")
    told = omnishelf("demand", "stock", shop, *NAIVE, "--terms", tmp_path / "terms.csv",
                     "--service-level", 0.9, "--json")  # fmt: skip
    assert "shoe-red" not in {one["sku"] for one in json.loads(told.stdout)["orders"]}
    new = json.loads(omnishelf("demand", "launches", shop, "--sku", "mug-pink", "--json").stdout)
    assert [one["sku"] for one in new["products"]] == ["mug-pink"]
    assert "rising" in omnishelf("demand", "trends", shop, "--by", "text").stdout


def test_marketing_writes_what_platforms_take(shop, tmp_path):
    feed, report = tmp_path / "feed.csv", tmp_path / "report.csv"
    done = omnishelf("marketing", "feed", shop, "--platform", "generic", "--format", "csv",
                     "--out", feed, "--report", report)  # fmt: skip
    assert done.stdout == ""
    assert f"{len(IDS)} products written" in done.stderr
    with feed.open(newline="") as file:
        assert {row["id"] for row in csv.DictReader(file)} == set(IDS)
    # Google sells by pictures, of which there are none: what was there stays.
    refused = omnishelf("marketing", "feed", shop, "--platform", "google", "--out", feed, code=1)
    assert "not one product could be written" in refused.stderr
    assert feed.read_text().startswith("id,")
    told = json.loads(omnishelf("marketing", "feeds", shop, "--json").stdout)
    assert {one["platform"] for one in told["feeds"]} == {"google", "generic"}


def test_categories_are_mapped_and_go_into_feeds(shop, tmp_path):
    (tmp_path / "taxonomy.txt").write_text("1 - Goods > Shirt\n2 - Goods > Shoe\n3 - Home > Mug\n")
    (tmp_path / "decided.tsv").write_text("category\ttarget\nAll > lamp\tHome > Mug\n")
    done = omnishelf(
        "marketing", "categories", shop, "--taxonomy", tmp_path / "taxonomy.txt",
        "--overrides", tmp_path / "decided.tsv", "--json",
    )  # fmt: skip
    found = {tuple(one["category"]): one for one in json.loads(done.stdout)["categories"]}
    assert found["All", "lamp"]["target"] == "Home > Mug"
    assert len(found) == 4


def test_shoppers_who_agreed_are_parted_and_found(shop, tmp_path):
    agreed = shop.parent / "agreed.txt"
    done = omnishelf("marketing", "audiences", shop, "--consent", agreed, "-k", 5)
    assert "shoppers: 12" in done.stdout
    few = omnishelf("marketing", "look-alikes", shop, "--consent", agreed, "--bought", "mug-red",
                    code=1)  # fmt: skip
    assert "at least 20" in few.stderr
    assert few.stdout == ""


def test_posts_are_matched(shop, tmp_path):
    lines = [json.dumps({"author": f"a{n}", "text": f"my red shoe {n}", "consent": n != 5})
             for n in range(6)]  # fmt: skip
    (tmp_path / "runners.jsonl").write_text("\n".join(lines))
    done = omnishelf("marketing", "posts", shop, tmp_path / "runners.jsonl", "-k", 5, "--json")
    result = json.loads(done.stdout)
    assert result["matches"][0]["product"] == "shoe-red"
    assert (result["audience"], result["authors"]) == ("runners", 5)


def test_a_budget_is_split_or_kept(shop, tmp_path):
    rows = ["campaign,platform,day,spend,returned,currency"]
    for day in range(1, 29):
        spend = 50 + 10 * (day % 7)
        rows.append(f"a,google,2026-02-{day:02},{spend},{30 * spend**0.5},EUR")
        rows.append(f"b,meta,2026-02-{day:02},40,10,EUR")
    (tmp_path / "campaigns.csv").write_text("\n".join(rows))
    done = omnishelf("marketing", "budget", shop, tmp_path / "campaigns.csv", "--json")
    result = json.loads(done.stdout)
    assert "hardly ever changed" in result["allotments"][1]["refusal"]
    assert result["currency"] == "EUR"
    (tmp_path / "campaigns.csv").write_text("\n".join([*rows, rows[-1]]))
    twice = omnishelf("marketing", "budget", shop, tmp_path / "campaigns.csv", code=1)
    assert "2026-02-28 twice" in twice.stderr


def test_creatives_begin_with_all_alike(shop):
    done = omnishelf("marketing", "creatives", shop, "shoe-red", "--line", "Run away", "--json")
    result = json.loads(done.stdout)
    assert [one["chance"] for one in result["creatives"]] == pytest.approx([0.5, 0.5], abs=0.1)
    assert result["live"] is False
    assert "nothing was logged" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["demand", "sales", "SHOP", "none.csv"], 1, "none.csv"),
        (["demand", "forecast", "SHOP", "--from", "dreams"], 2, "--from is sales or events"),
        (["demand", "forecast", "SHOP", "--forecaster", "tsb"], 1, "omnishelf[demand]"),
        (["demand", "forecast", "SHOP", "--forecaster", "crystal"], 1, "seasonal_naive"),
        (["demand", "trends", "SHOP", "--by", "smell"], 2, "smell"),
        (["demand", "launches", "SHOP", "--sku", "nothing"], 1, "no product 'nothing'"),
        (["marketing", "feed", "SHOP", "--platform", "mars", "--out", "f"], 2, "generic"),
        (["marketing", "feed", "SHOP", "--platform", "meta", "--format", "xml", "--out", "f"],
         2, "csv"),
        (["marketing", "categories", "SHOP"], 1, "there is no taxonomy"),
        (["marketing", "audiences", "SHOP"], 2, "--consent"),
        (["marketing", "audiences", "SHOP", "--consent", "none.txt"], 1, "none.txt"),
        (["marketing", "look-alikes", "SHOP", "--consent", "none.txt"], 2, "--bought"),
        (["marketing", "posts", "SHOP", "none.jsonl"], 1, "none.jsonl"),
        (["marketing", "budget", "SHOP", "none.csv"], 1, "none.csv"),
        (["marketing", "creatives", "SHOP", "nothing"], 1, "no product 'nothing'"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, list) else None,
)  # fmt: skip
def test_what_is_wrong_is_said_on_stderr(shop, arguments, code, message):
    if "tsb" in arguments and find_spec("statsforecast"):
        pytest.skip("statsforecast is installed")
    done = omnishelf(*(shop if a == "SHOP" else a for a in arguments), code=code)
    assert message in done.stderr
    assert done.stdout == ""


def test_a_shop_without_sales_says_so(tmp_path):
    made = make_shop(tmp_path)
    assert "there are no sales" in omnishelf("demand", "forecast", made, code=1).stderr
