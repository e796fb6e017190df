import numpy as np
import pytest
from sales_made import normal_forecast
from scipy.stats import norm

from omnishelf.demand.errors import DemandError
from omnishelf.demand.stock.alerts import Stock, alerts
from omnishelf.demand.stock.terms import Terms
from omnishelf.demand.stock.transfers import transfers


def terms(**changed):
    return Terms(**({"lead_time": 1, "unit_cost": 6, "price": 10} | changed))


def expected_above(mean, spread, units):
    """E[(X - units)+] of a normal X."""
    z = (units - mean) / spread
    return spread * (norm.pdf(z) - z * norm.sf(z))


def test_alerts_tell_the_chance_and_the_money():
    # Two weeks of 100 each until the order of the next review: 200, give or take 28.3.
    forecast = normal_forecast(np.full((3, 4), 100.0), np.full((3, 4), 20.0))
    found = alerts(forecast, [Stock(150), Stock(900), Stock(260)], [terms()] * 3)
    assert [(one.kind, one.sku) for one in found] == [("overstock", "s1"), ("stock_out", "s0")]
    over, out = found
    spread = 20 * np.sqrt(2)
    assert out.chance == pytest.approx(norm.sf(150, 200, spread), abs=0.02)
    assert out.units == pytest.approx(expected_above(200, spread, 150), rel=0.03)
    assert out.money == pytest.approx(out.units * 4)
    assert over.money == pytest.approx((900 - 400) * 6, rel=0.01)
    for one in found:
        assert one.low <= one.money <= one.high


def test_what_spoils_is_overstock_sooner_and_what_is_on_the_way_counts():
    forecast = normal_forecast(np.full((1, 4), 100.0), np.full((1, 4), 20.0))
    (fresh,) = alerts(forecast, [Stock(300)], [terms(shelf_life=1)])
    assert (fresh.kind, round(fresh.units, -1)) == ("overstock", 200)
    assert not alerts(forecast, [Stock(150, on_order=120)], [terms()])


def test_nothing_in_stock_of_what_never_sells_is_no_alert():
    still = normal_forecast(np.zeros((1, 4)), np.full((1, 4), 1e-12))
    assert not [one for one in alerts(still, [Stock(0)], [terms()]) if one.money > 1e-6]


def test_one_stock_and_terms_for_each_series():
    forecast = normal_forecast(np.ones((2, 4)), np.ones((2, 4)))
    for asked in (alerts, transfers):
        with pytest.raises(DemandError, match="2 series, but there are 1 stocks and 2 terms"):
            asked(forecast, [Stock(1)], [terms()] * 2)


@pytest.fixture(scope="module")
def places():
    return normal_forecast(
        np.full((4, 4), 100.0), np.full((4, 4), 20.0),
        skus=["a", "a", "a", "b"], locations=["Bonn", "Köln", "Ulm", "Bonn"],
    )  # fmt: skip


def test_what_lies_too_much_goes_where_it_is_missing(places):
    stock = [Stock(500), Stock(50), Stock(240), Stock(0)]
    (move,) = transfers(places, stock, [terms(pack=10)] * 4)
    assert (move.sku, move.from_, move.to) == ("a", "Bonn", "Köln")
    # Up to the 95 % quantile of two weeks, 246.5, and of whole packs.
    assert move.units == 190
    assert move.gain == pytest.approx((expected_above(200, 28.3, 50) - 0) * 4, rel=0.05)
    assert move.low <= move.gain <= move.high


def test_nothing_moves_that_costs_more_than_it_earns_or_is_missed_at_both_ends(places):
    stock = [Stock(500), Stock(50), Stock(240), Stock(0)]
    assert not transfers(places, stock, [terms()] * 4, cost=5_000)
    assert not transfers(places, [Stock(150), Stock(50), Stock(0), Stock(900)], [terms()] * 4)


def test_what_is_only_on_the_way_cannot_be_moved(places):
    stock = [Stock(0, on_order=900), Stock(50), Stock(240), Stock(0)]
    assert not transfers(places, stock, [terms()] * 4)
