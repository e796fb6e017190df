"""What a shop learns beside its search: kept, dropped, backed up, told."""

import csv
import json
from datetime import timedelta
from importlib.util import find_spec

import numpy as np
import pytest
from shops import copy_of

from omnishelf import Shelf
from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.registry import FORECASTERS
from omnishelf.errors import ModelError, OmnishelfError, QueryError, ShelfError
from omnishelf.marketing.errors import MarketingError
from omnishelf.shelf.backup import back_up, restore
from omnishelf.shelf.insights.demand import reading
from omnishelf.shelf.insights.kept import FOLDER
from omnishelf.shelf.insights.marketing.audiences import shoppers_like
from shop_of_sales import (
    IDS,
    LAUNCHED,
    MAP,
    MONDAY,
    NEVER_SOLD,
    NOW,
    WEEKS,
    make_shop,
    orders,
    product,
    showings,
    write_sales,
)

NAIVE = {"forecaster": "seasonal_naive"}
EVENTS = {"source": "events", **NAIVE}
PARTS = {"forecast": NAIVE, "stock": NAIVE, "launches": {}, "trends": {}}


@pytest.fixture(scope="module")
def bare(tmp_path_factory):
    """A shop without sales; to be copied."""
    return make_shop(tmp_path_factory.mktemp("bare"))


@pytest.fixture
def unsold(bare, tmp_path):
    return copy_of(bare, tmp_path / "unsold")


@pytest.fixture(scope="module")
def sold(bare, tmp_path_factory):
    """With half a year of sales; to be copied where something is changed."""
    folder = tmp_path_factory.mktemp("sold")
    shop = copy_of(bare, folder)
    with Shelf.open(shop) as shelf:
        done = shelf.insights.sales.add(write_sales(folder / "sales.csv"), mapping=MAP)
    assert done.rejected == ()
    return shop


@pytest.fixture(scope="module")
def computed(sold):
    """The same with its demand computed, and what came of it."""
    with Shelf.open(sold, clock=NOW.timestamp) as shelf:
        return shelf.insights.compute("demand", PARTS)


@pytest.fixture
def shop(sold, computed, tmp_path):
    return copy_of(sold, tmp_path / "copy")


def test_all_parts_of_demand_come_of_sales_alone(computed):
    assert {name for name, one in computed.items() if one.error is None} == set(PARTS)
    assert not any(one.of_events for one in computed.values())
    forecast = computed["forecast"].result
    assert forecast["total"] == len(IDS) - len(NEVER_SOLD)
    assert forecast["next"] == "2026-07-06"
    red = next(one for one in forecast["series"] if one["sku"] == "shoe-red")
    assert red["low"][0] <= red["mean"][0] <= red["high"][0]
    assert len(red["mean"]) == 4
    assert len(red["sold"]) == WEEKS
    stock = computed["stock"].result
    order = next(one for one in stock["orders"] if one["sku"] == "shoe-red")
    # Three are left of what sells some twenty a week.
    assert order["order"] > 3
    assert order["cost"] == pytest.approx(order["order"] * 5)
    assert stock["alerts"][0]["kind"] == "stock_out"
    assert stock["at_stake"]["stock_out"] == pytest.approx(
        sum(one["money"] for one in stock["alerts"] if one["kind"] == "stock_out")
    )
    new = computed["launches"].result
    assert {one["sku"] for one in new["products"]} == set(NEVER_SOLD)
    assert new["learned_from"] == len(LAUNCHED)
    assert "no say" in new["searches"]
    ways = {
        example["sku"].split("-")[1]: one["direction"]
        for one in computed["trends"].result["trends"]
        for example in one["examples"]
    }
    assert ways["red"] == "rising"
    assert ways["blue"] == "falling"


def test_results_are_kept_reported_and_exported(shop, computed, tmp_path):
    with Shelf.open(shop) as shelf:
        assert shelf.insights.parts("demand") == computed
        report = shelf.insights.file("demand", "report.html").read_text()
        assert report.count("data:image/png") == 2 * report.count("<figure>") > 0
        assert "red shoe $x$" in report
        assert "<script" not in report
        shelf.insights.export("demand", ["forecast", "stock"], tmp_path / "out")
    with (tmp_path / "out" / "forecast.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 4 * (len(IDS) - len(NEVER_SOLD))
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"forecast.json", "stock.json", "orders.csv", "classes.csv", "report.html"} <= names
    assert "trends.json" not in names


def test_a_part_that_fails_keeps_what_there_was(shop, computed):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        if find_spec("statsforecast") is None:
            with pytest.raises(ModelError, match="demand"):
                shelf.insights.result("demand", "forecast", {"forecaster": "auto_ets"})
        assert shelf.insights.parts("demand") == computed
        done = shelf.insights.compute("demand", {"forecast": {"forecaster": "nonsense"}})
        assert "no forecaster 'nonsense'" in done["forecast"].error
        assert done["forecast"].result == computed["forecast"].result
        assert shelf.insights.parts("demand")["stock"] == computed["stock"]
        for area, parts, wrong in (
            ("nowhere", None, "no area 'nowhere'"),
            ("demand", {"weather": {}}, "no part 'weather'"),
            ("demand", {"forecast": {"horizons": 3}}, "'horizons'"),
        ):
            with pytest.raises(QueryError, match=wrong):
                shelf.insights.compute(area, parts)
    assert not list((shop / FOLDER).rglob("*.new"))


@pytest.mark.skipif(find_spec("statsforecast") is None, reason="statsforecast is not installed")
@pytest.mark.parametrize("forecaster", sorted(FORECASTERS))
def test_every_forecaster_goes_the_whole_way(shop, forecaster):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        told = shelf.insights.result("demand", "forecast", {"forecaster": forecaster})
        assert told.model
        assert told.series
        for series in told.series:
            low, mean, high = map(np.array, (series.low, series.mean, series.high))
            assert np.isfinite(mean).all()
            assert (low >= 0).all()
            assert (low <= high).all()
            assert (mean <= high + 1e-9).all()
        assert "forecast" in shelf.insights.file("demand", "report.html").read_text().lower()


def test_a_damaged_or_older_result_is_passed_over(shop):
    with Shelf.open(shop) as shelf:
        path = shelf.insights.file("demand", "trends.json")
        path.write_text("{")
        stock = shelf.insights.file("demand", "stock.json")
        stock.write_text(json.dumps(json.loads(stock.read_text()) | {"result": {"old": 1}}))
        assert set(shelf.insights.parts("demand")) == {"forecast", "launches"}


def test_a_backup_has_the_sales_and_the_results(shop, computed, tmp_path):
    (shop / "terms.csv").write_text("sku,lead_time\nshoe-red,3\n")
    back_up(shop, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "restored")
    with Shelf.open(tmp_path / "restored") as shelf:
        assert shelf.insights.parts("demand") == computed
        assert sum(row.quantity for row in shelf.insights.sales.rows()) > 0
    assert (tmp_path / "restored" / "terms.csv").exists()


def test_an_erasure_drops_what_was_made_of_events(shop):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        shelf.events.take(orders())
        shelf.events.erase("ann0")
        # It was made of imported sales.
        assert "forecast" in shelf.insights.parts("demand")
        done = shelf.insights.compute("demand", {"forecast": EVENTS})
        assert done["forecast"].of_events
        weekly = done["forecast"].result["series"][0]["sold"]
        assert sum(filter(None, weekly)) > 0
        ids = [f"ann{at}" for at in range(1, 12)]
        shelf.insights.compute("marketing", {"audiences": {"consented": ids}})
        assert shelf.insights.parts("marketing")["audiences"].error is None
        shelf.events.erase("ann1")
        assert shelf.insights.parts("demand") == {}
        assert shelf.insights.parts("marketing") == {}
    assert not [path for path in (shop / FOLDER).rglob("*") if path.is_file()]


def test_who_is_erased_while_it_is_computed_is_in_nothing(shop):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        shelf.events.take(orders())

        def erase(step):
            if step == "reading sales":
                shelf.events.erase("ann0")

        with pytest.raises(ShelfError, match="erased meanwhile"):
            shelf.insights.compute("demand", {"forecast": EVENTS}, tell=erase)
        assert shelf.insights.parts("demand") == {}


def test_audiences_name_nobody_and_need_consent(shop):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        shelf.events.take(orders())
        ids = [f"ann{at}" for at in range(12)]
        done = shelf.insights.result("marketing", "audiences", {"consented": ids})
        assert done.shoppers == 12
        assert sum(one.size for one in done.segments) == 12
        assert all(one.size >= 5 for one in done.segments)
        kept = shelf.insights.file("marketing", "audiences.json").read_text()
        assert not any(id in kept or shelf.events.log.pseudonym(id) in kept for id in ids)
        with pytest.raises(OmnishelfError, match="fewer than 5"):
            shelf.insights.result("marketing", "audiences", {"consented": ids[:4]})


def test_look_alikes_are_found_by_their_own_ids_and_not_kept(shop):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        shelf.events.take(orders(shoppers=48))
        # Even ones buy red, odd ones blue.
        like_red = [f"ann{at}" for at in range(0, 48, 2)]
        told, found = shoppers_like(
            shelf.insights.seen(), [f"ann{at}" for at in range(48)], group=like_red[:20],
            bought=None, size=5,
        )  # fmt: skip
        assert told.refusal is None
        assert set(found[:4]) == set(like_red[20:])
        assert shelf.insights.parts("marketing") == {}
        with pytest.raises(MarketingError, match="either a group"):
            shoppers_like(shelf.insights.seen(), found, group=None, bought=None, size=5)


def test_creatives_are_learned_of_events_and_judged(shop):
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        assert shelf.events.take(showings("shoe-red")).refused == ()
        stranger = showings("no-such", rows=1)[0]
        assert "no product" in shelf.events.take([stranger]).refused[0].reason
        wanted = {"product": "shoe-red", "lines": ("Run away",)}
        done = shelf.insights.result("marketing", "creatives", wanted)
        assert done.of_events
        assert done.logged == 1_200
        assert done.creatives[0].id == "shoe-red/0/2"
        # All but the floor of 5 %, half of which is the other's.
        assert done.creatives[0].chance == pytest.approx(0.975, abs=0.01)
        assert done.live, done.why
        assert done.new.low < 0.5 < done.new.high


def test_what_lies_at_one_place_and_lacks_at_another_is_moved(unsold, tmp_path):
    rng = np.random.default_rng(2)
    lines = ["sku,day,quantity,price,currency,location"]
    for week in range(20):
        day = MONDAY + timedelta(days=7 * week + 6)
        lines += [
            f"shoe-red,{day},{rng.poisson(20)},10,EUR,{place}" for place in ("north", "south")
        ]
    (tmp_path / "s.csv").write_text("\n".join(lines))
    rows = [
        {"sku": "shoe-red", "location": place, "on_hand": stock, "lead_time": 1, "unit_cost": 4}
        for place, stock in (("north", 500), ("south", 0))
    ]
    with Shelf.open(unsold) as shelf:
        shelf.insights.sales.add(tmp_path / "s.csv")
        wanted = {"terms": rows, "forecaster": "seasonal_naive"}
        [move] = shelf.insights.result("demand", "stock", wanted).moves
    assert (move.from_, move.to) == ("north", "south")
    # What sells in lead time and review, and what the service level adds.
    assert 40 < move.units < 120
    assert 0 < move.low <= move.gain <= move.high


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ("", "no sales"),
        ("shoe-red,2026-01-05,3,10,EUR\n", "no product has been sold for 6 weeks"),
    ],
    ids=["none", "one week"],
)
def test_too_few_sales_are_refused(unsold, tmp_path, rows, told):
    (tmp_path / "s.csv").write_text("sku,day,quantity,price,currency\n" + rows)
    with Shelf.open(unsold) as shelf:
        if rows:
            shelf.insights.sales.add(tmp_path / "s.csv")
        with pytest.raises(DemandError, match=told):
            shelf.insights.result("demand", "forecast", {})
        assert all(one.error for one in shelf.insights.compute("demand").values())


def test_returns_currencies_and_idle_promotions_are_told(unsold, tmp_path):
    lines = ["sku,day,quantity,price,currency,promotion"]
    for id in ("shoe-red", "mug-red"):
        lines += [f"{id},2026-{m:02}-{d:02},5,10,EUR," for m in range(1, 5) for d in (5, 12, 19)]
    lines += ["shoe-red,2026-04-20,-2,10,EUR,", "mug-red,2026-04-20,3,9,USD,"]
    lines += ["lamp-red,2026-04-20,0,9,EUR,yes"]
    (tmp_path / "s.csv").write_text("\n".join(lines))
    with Shelf.open(unsold) as shelf:
        shelf.insights.sales.add(tmp_path / "s.csv")
        told = " ".join(
            shelf.insights.result("demand", "forecast", {"forecaster": "seasonal_naive"}).remarks
        )
    for what in ("returned", "not in EUR", "promotion", "left out"):
        assert what in told


def test_rows_of_sales_are_counted_once(unsold, tmp_path):
    first = write_sales(tmp_path / "first.csv", weeks=10)
    longer = write_sales(tmp_path / "longer.csv", weeks=20)
    with Shelf.open(unsold) as shelf:
        sales = shelf.insights.sales
        done = sales.add(first, mapping=MAP)
        # Halves of a week that are alike are two rows.
        assert done.new == sum(1 for _ in first.open()) - 1
        assert sales.add(first, mapping=MAP).new == 0
        # Another draw: only what is the same is the same.
        sales.add(longer, mapping=MAP)
        first.write_text(
            "sku,day,quantity,location\n,2026-01-05,1,\na,soon,1,\na,2026-01-05,many,\n"
            "a,2026-01-05,1,north\n"
        )
        done = sales.add(first, report=tmp_path / "refused.csv")
        assert done.new == 1
        assert [(one.line, one.field) for one in done.rejected] == [
            (2, "sku"), (3, "day"), (4, "quantity")
        ]  # fmt: skip
        assert (tmp_path / "refused.csv").read_text().count("\n") == 4
        first.write_text("item,count\n1,2\n")
        with pytest.raises(DemandError, match="--map day=COLUMN"):
            sales.add(first)


def test_a_file_that_can_not_be_read_leaves_orders_in_their_place(unsold, tmp_path):
    (tmp_path / "s.csv").write_text("item,count\n1,2\n")
    with Shelf.open(unsold, clock=NOW.timestamp) as shelf:
        with pytest.raises(DemandError):
            shelf.insights.sales.add(tmp_path / "s.csv")
        assert not shelf.insights.sales.there
        shelf.events.take(orders())
        assert shelf.insights.result("demand", "forecast", NAIVE).source == "events"


def test_the_default_forecaster_is_the_best_that_is_there(monkeypatch, shop):
    there = {"statsforecast", "lightgbm"}
    monkeypatch.setattr(reading, "find_spec", lambda name: name if name in there else None)
    assert reading.best_first() == ["together", "tsb", "trees", "seasonal_naive"]
    there.remove("statsforecast")
    assert reading.best_first() == ["trees", "seasonal_naive"]
    there.clear()
    assert reading.best_first() == ["seasonal_naive"]
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        done = shelf.insights.result("demand", "forecast", {})
    assert done.model == "naive"
    assert "statsforecast and lightgbm of the extra 'demand' not there" in done.why


def test_terms_of_a_table_go_before_settings(shop):
    (shop / "terms.toml").write_text(
        "[default]\nlead_time = 1\n['shoe-red']\non_hand = 1000\nunit_cost = 20\n"
        "['mug-red']\non_hand = 1000\n"
    )
    with Shelf.open(shop, clock=NOW.timestamp) as shelf:
        done = shelf.insights.result("demand", "stock", {"forecaster": "seasonal_naive"})
        ordered = {one.sku for one in done.orders}
        assert "mug-red" not in ordered
        assert "lamp-red" in ordered
        assert [one.sku for one in done.unknown] == ["shoe-red"]
        assert "not above the cost" in done.unknown[0].why
        assert ("overstock", "mug-red") in {(one.kind, one.sku) for one in done.alerts}
        (shop / "terms.toml").write_text("[default]\nlead_times = 1\n")
        with pytest.raises(DemandError, match="lead_times"):
            shelf.insights.result("demand", "stock", {})


def test_feeds_are_made_for_the_shop_with_its_settings(shop):
    with Shelf.open(shop) as shelf:
        shelf.put(product("free", price=None))
        done = shelf.insights.result("marketing", "feeds", {})
        generic = next(one for one in done.feeds if one.platform == "generic")
        assert (generic.written, generic.left_out) == (len(IDS), 1)
        assert ("price", ("free",)) in {(one.field, one.products) for one in generic.noted}
        rows = shelf.insights.file("marketing", "feeds/generic.jsonl").read_text().splitlines()
        assert {json.loads(row)["id"] for row in rows} == set(IDS)
        google = next(one for one in done.feeds if one.platform == "google")
        # There is not one picture: no feed is better than one that takes everything down.
        assert google.written == 0
        assert shelf.insights.file("marketing", "feeds/google.xml") is None
