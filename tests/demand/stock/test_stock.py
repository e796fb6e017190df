"""Reorder points, orders, newsvendors and classes."""

import numpy as np
import pytest
from pydantic import ValidationError
from sales_made import history, normal_forecast
from scipy.stats import norm

from omnishelf.demand.errors import DemandError
from omnishelf.demand.stock.advice import advise
from omnishelf.demand.stock.classes import classify
from omnishelf.demand.stock.lead_time import lead_times, sold_within
from omnishelf.demand.stock.lots import lot
from omnishelf.demand.stock.newsvendor import newsvendor
from omnishelf.demand.stock.terms import Terms


def terms(**changed):
    return Terms(**({"lead_time": 3, "unit_cost": 6, "price": 10} | changed))


@pytest.fixture(scope="module")
def even():
    """100 units a week, give or take 20, for 8 weeks."""
    return normal_forecast(np.full((1, 8), 100.0), np.full((1, 8), 20.0))


def test_without_a_spread_of_lead_time_it_is_the_textbook_formula(even):
    found = advise(even, 0, terms(service_level=0.95), on_hand=1e6)
    # R = mu (L + R) + z sigma sqrt(L + R)
    assert found.expected == pytest.approx(400, rel=0.01)
    assert found.safety_stock == pytest.approx(norm.ppf(0.95) * 20 * 2, rel=0.06)
    assert found.reorder_point == found.expected + found.safety_stock
    assert found.order == 0
    assert found.low < found.expected < found.high


def test_the_spread_of_the_lead_time_adds_its_variance(even):
    found = advise(even, 0, terms(lead_time_spread=0.8, service_level=0.9), on_hand=1e6)
    spread = np.sqrt(4 * 20**2 + 100**2 * 0.8**2)
    assert found.safety_stock == pytest.approx(norm.ppf(0.9) * spread, rel=0.1)


def test_correlated_weeks_need_more_safety():
    loose = normal_forecast(np.full((1, 4), 100.0), np.full((1, 4), 20.0))
    tied = normal_forecast(np.full((1, 4), 100.0), np.full((1, 4), 20.0), correlation=0.9)
    one, other = (advise(each, 0, terms(), on_hand=0).safety_stock for each in (loose, tied))
    # Sums of tied weeks have the variance (4 + 12 * 0.9) sigma^2 instead of 4 sigma^2.
    assert other / one == pytest.approx(np.sqrt(14.8 / 4), rel=0.08)


def test_lead_times_have_the_mean_and_spread_that_were_asked_for():
    drawn = lead_times(terms(lead_time_spread=1.5), 20_000)
    assert drawn.mean() == pytest.approx(3, rel=0.03)
    assert drawn.std() == pytest.approx(1.5, rel=0.05)
    assert (drawn > 0).all()
    assert set(lead_times(terms(), 5)) == {3.0}


def test_parts_of_periods_and_times_beyond_the_last_are_sold_too():
    sales = np.tile([10.0, 20.0, 30.0], (5, 1))
    within = sold_within(sales, np.array([0.0, 0.5, 1.5, 3.0, 5.0]))
    assert within.tolist() == [0, 5, 20, 60, 100]


def test_orders_fill_up_to_the_level_in_packs(even):
    found = advise(even, 0, terms(pack=48), on_hand=100, on_order=50)
    assert found.order % 48 == 0
    assert 0 <= found.order - (found.order_up_to - 150) < 48
    assert found.limited is None


def test_orders_that_cost_something_are_larger(even):
    found = advise(even, 0, terms(order_cost=50, holding_rate=0.01), on_hand=0)
    harris = np.sqrt(2 * 50 * 100 / (0.01 * 6))
    assert found.order_up_to - found.reorder_point == pytest.approx(harris, rel=0.01)


def test_what_would_spoil_is_not_ordered(even):
    fresh = advise(even, 0, terms(shelf_life=0.5, lead_time=1), on_hand=0)
    # 40 % of draws within a week and a half: (price - cost) / price = 0.4.
    assert fresh.order < 150 < fresh.order_up_to
    assert fresh.limited is not None
    assert "spoil" in fresh.limited
    huge = advise(even, 0, terms(shelf_life=0.5, lead_time=1, minimum=500), on_hand=0)
    assert huge.order == 0
    assert "smallest order of 500" in str(huge.limited)


def test_a_forecast_that_ends_too_early_is_refused(even):
    with pytest.raises(DemandError, match="need a forecast of 10; this one has 8"):
        advise(even, 0, terms(lead_time=9), on_hand=0)


def test_nothing_that_sells_needs_nothing():
    still = normal_forecast(np.zeros((1, 4)), np.full((1, 4), 1e-12))
    found = advise(still, 0, terms(order_cost=5, holding_rate=0.1), on_hand=0)
    assert found.order == pytest.approx(0, abs=1)
    assert np.isfinite([found.safety_stock, found.reorder_point]).all()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"price": 6}, "not above the cost"),
        ({"lead_time": 0}, "greater than 0"),
        ({"service_level": 1}, "less than 1"),
        ({"pack": 0}, "greater than 0"),
        ({"unit_cost": float("nan")}, "greater than 0|finite"),
    ],
)
def test_terms_that_divide_by_zero_or_make_no_sense_are_refused(wrong, says):
    with pytest.raises(ValidationError, match=says):
        terms(**wrong)


@pytest.mark.parametrize(
    ("wanted", "minimum", "pack", "most", "units", "limited"),
    [
        (0, 10, 1, 99, 0, False),
        (-5, 10, 1, 99, 0, False),
        (7, 1, 1, 99, 7, False),
        (7, 1, 6, 99, 12, False),
        (0.3, 0, 0.1, 99, 0.3, False),
        (7, 30, 8, 99, 32, True),
        (50, 1, 6, 40, 36, True),
        (50, 1, 60, 40, 0, True),
        (50, 1, 6, -3, 0, True),
    ],
)
def test_lots(wanted, minimum, pack, most, units, limited):
    found = lot(wanted, minimum=minimum, pack=pack, most=most)
    assert found.units == pytest.approx(units)
    assert (found.limited is not None) == limited


def test_the_newsvendor_earns_the_most_that_any_order_would():
    sales = np.random.default_rng(1).poisson(40, 3_000).astype(float)
    found = newsvendor(sales, price=10, unit_cost=4, salvage=1)

    def profit(units):
        sold = np.minimum(sales, units)
        return (10 * sold + (units - sold) - 4 * units).mean()

    assert found.profit == pytest.approx(max(profit(units) for units in range(100)))
    assert found.ratio == pytest.approx(6 / 9)
    assert found.low < found.profit < found.high


@pytest.mark.parametrize(
    ("price", "cost", "salvage"), [(4, 4, 0), (3, 4, 0), (9, 4, 4), (9, 4, -1)]
)
def test_a_newsvendor_without_a_best_order_is_refused(price, cost, salvage):
    with pytest.raises(DemandError, match="price > cost > salvage"):
        newsvendor(np.ones(3), price=price, unit_cost=cost, salvage=salvage)
    with pytest.raises(DemandError, match="no drawn sales"):
        newsvendor(np.zeros(0), price=9, unit_cost=4)


def test_classes_by_hand():
    found = classify(
        history([[70, 70], [0, 40], [10, 0], [5, 5], [0, 0]], skus=["a", "b", "c", "d", "e"])
    )
    # Shares 70, 20, 5, 5 and 0 %; cumulated before each 0, 70, 90, 95 and 100.
    assert [one.worth for one in found] == ["A", "A", "B", "C", "C"]
    assert [one.evenness for one in found] == ["X", "Y", "Y", "X", "Z"]
    assert found[4].variation == np.inf


def test_without_prices_units_tell_the_class_and_nothing_sold_is_c():
    assert [one.worth for one in classify(history([[99, 9], [1, 0]], price=None))] == ["A", "C"]
    assert classify(history([[0, 0]]))[0].worth == "C"
