import numpy as np
import pytest
from sales_made import history, normal_forecast
from scipy.stats import norm, spearmanr

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import LEVELS, Forecast


@pytest.fixture(scope="module")
def normal():
    return normal_forecast([[100.0, 50.0]], [[20.0, 5.0]], correlation=0.6)


def test_quantiles_are_told_exactly_and_between_nearly(normal):
    for level in LEVELS:
        np.testing.assert_allclose(normal.quantile(level), norm.ppf(level, [[100, 50]], [[20, 5]]))
    np.testing.assert_allclose(
        normal.quantile(0.3), norm.ppf(0.3, [[100, 50]], [[20, 5]]), rtol=0.01
    )
    # Beyond the last one told the tail is exponential, a little heavier than a normal one.
    assert norm.ppf(0.999, 100, 20) < normal.quantile(0.999)[0, 0] < 180
    low, high = normal.interval(0.8)
    np.testing.assert_allclose((high - low) / 2, norm.ppf(0.9) * np.array([[20, 5]]))


@pytest.mark.parametrize("level", [0, 1, -0.1, 1.2])
def test_chances_that_are_none_are_refused(normal, level):
    with pytest.raises(DemandError, match="not between 0 and 1"):
        normal.quantile(level)


def test_draws_have_the_distributions_and_the_correlation(normal):
    drawn = normal.draws(0, 5_000, seed=1)
    np.testing.assert_allclose(np.quantile(drawn, LEVELS, axis=0), normal.values[0].T, rtol=0.01)
    np.testing.assert_allclose(drawn.mean(axis=0), [100, 50], rtol=0.01)
    assert spearmanr(drawn).statistic == pytest.approx(0.6, abs=0.04)
    assert (drawn == normal.draws(0, 5_000, seed=1)).all()


def test_what_is_negative_or_crosses_is_put_right():
    values = np.linspace(5, -3, len(LEVELS))[None, None]
    made = Forecast.of("x", history([[1, 2]]), np.array([[-1.0]]), values)
    assert made.mean.tolist() == [[0]]
    assert (np.diff(made.values) >= 0).all()
    assert (made.values >= 0).all()
    assert made.first == history([[1, 2]]).end
