import numpy as np
import pytest
from sales_made import history, normal_forecast, shop

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.backtest import backtest, gain
from omnishelf.demand.forecasting.calibrated import Calibrated
from omnishelf.demand.forecasting.forecast import LEVELS
from omnishelf.demand.forecasting.measures import Yardstick, covered, pinball, rmsse, weighted
from omnishelf.demand.forecasting.point import Point
from omnishelf.demand.forecasting.seasonal_naive import seasonal_naive


def test_rmsse_by_hand():
    # Changes 2, -1, 3 from the first sale on: mean square 14 / 3.
    yardstick = Yardstick.of(history([[0, 1, 3, 2, 5], [0, 0, 0, 0, 0], [4, 4, 4, 4, 4]]))
    np.testing.assert_allclose(yardstick.scale, [14 / 3, 0, 0])
    found = rmsse(np.array([14 / 3 * 4, 1, 1]), yardstick)
    assert found[0] == pytest.approx(2)
    assert np.isnan(found[1:]).all()
    np.testing.assert_allclose(yardstick.weight, [110, 0, 160])


def test_weights_pass_over_what_is_not_known():
    assert weighted(np.array([1.0, 3.0, np.nan]), np.array([3.0, 1.0, 9.0])) == 1.5
    assert np.isnan(weighted(np.array([1.0]), np.array([0.0])))


def test_without_prices_units_weigh():
    assert Yardstick.of(history([[1, 2, 3, 4, 5]], price=None)).weight.tolist() == [14]


def test_coverage_and_pinball_loss():
    forecast = normal_forecast([[100.0, 100.0, 100.0]], [[10.0, 10.0, 10.0]])
    sold = np.array([[100.0, 300.0, np.nan]])
    assert covered(forecast, sold)[0, :2].tolist() == [1, 0]
    assert np.isnan(covered(forecast, sold)[0, 2])
    loss = pinball(forecast, sold)[0]
    # All levels are below 300: the mean of level * distance.
    assert loss[1] == pytest.approx(np.mean(LEVELS * (300 - forecast.values[0, 1])))
    assert np.isnan(loss[2])


def test_a_backtest_knows_nothing_of_what_comes():
    seen = []

    def spy(known, horizon):
        seen.append((known.periods, float(np.nanmax(known.sold))))
        return np.zeros((len(known), horizon))

    rising = history(np.arange(1, 21)[None].repeat(2, axis=0))
    found = backtest(rising, Point("spy", spy), [10, 14], 3)
    assert seen == [(10, 10), (14, 14)]
    np.testing.assert_array_equal(found.sold[:, 0], [[11, 12, 13], [15, 16, 17]])
    square = np.mean([11**2, 12**2, 13**2, 15**2, 16**2, 17**2])
    assert found.weighted_rmsse == pytest.approx(np.sqrt(square))


def test_gains_are_shares_of_the_other_error_with_an_interval():
    sales = shop(20, 24)
    naive = backtest(sales, Calibrated(seasonal_naive(1)), [18, 20], 2)
    mean = Point("mean", lambda known, h: np.nanmean(known.sold, axis=1)[:, None].repeat(h, 1))
    better = backtest(sales, Calibrated(mean), [18, 20], 2)
    found = gain(better, naive)
    assert found.share == pytest.approx(1 - better.weighted_rmsse / naive.weighted_rmsse)
    assert found.low < found.share < found.high
    assert found.low > 0
    assert gain(naive, naive).share == 0
    assert 0.7 < better.coverage() < 0.95
    assert better.pinball < naive.pinball


def test_series_that_are_too_short_are_left_out():
    sold = np.ones((2, 20))
    sold[1, :15] = np.nan
    found = backtest(history(sold), seasonal_naive(1), [10], 2)
    assert found.history.sku == ("s0",)
    # It never changed: there is nothing to divide by.
    assert np.isnan(found.weighted_rmsse)
    assert np.isnan(gain(found, found).share)


@pytest.mark.parametrize("origins", [[], [3], [20]])
def test_origins_without_a_past_or_a_future_are_refused(origins):
    with pytest.raises(DemandError, match="origins must lie between 4 and 19"):
        backtest(history(np.ones((1, 20))), seasonal_naive(1), origins, 1)


def test_no_series_that_is_long_enough_is_told():
    sold = np.full((1, 20), np.nan)
    with pytest.raises(DemandError, match="no series has 4"):
        backtest(history(sold), seasonal_naive(1), [10], 1)
