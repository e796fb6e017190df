import sys

import numpy as np
import pytest
from sales_made import history, shop

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.calibrated import Calibrated
from omnishelf.demand.forecasting.features import Content, features
from omnishelf.demand.forecasting.forecaster import Plan
from omnishelf.demand.forecasting.point import Point
from omnishelf.demand.forecasting.registry import FORECASTERS, forecaster
from omnishelf.demand.forecasting.seasonal_naive import seasonal_naive
from omnishelf.demand.forecasting.statistical import by_pattern, mean_gap, tsb
from omnishelf.demand.forecasting.together import Together
from omnishelf.demand.forecasting.trees import Trees
from omnishelf.errors import ModelError

STATISTICAL = ("croston_sba", "adida", "tsb", "auto_ets", "by_pattern")


@pytest.fixture(scope="module")
def sales():
    return shop()


def means(point, sold, horizon):
    made = history(sold)
    return point.fit(made, horizon).forecast(made).mean


def test_seasonal_naive_repeats_the_last_season():
    sold = [[1, 2, 3, 4, 5, 6, 7, 8]]
    assert means(seasonal_naive(3), sold, 5).tolist() == [[6, 7, 8, 6, 7]]
    assert means(seasonal_naive(1), sold, 3).tolist() == [[8, 8, 8]]
    assert means(seasonal_naive(52), sold, 2).tolist() == [[8, 8]]
    gaps = [[1, 2, 3, 4, 5, np.nan, np.nan, 8]]
    assert means(seasonal_naive(3), gaps, 3).tolist() == [[5, 5, 8]]


def test_seasonal_naive_is_that_of_statsforecast(sales):
    models = pytest.importorskip("statsforecast.models")
    sales = sales.series(range(5))
    ours = seasonal_naive(4).fit(sales, 6).forecast(sales).mean
    theirs = [models.SeasonalNaive(4).forecast(y=row, h=6)["mean"] for row in sales.sold]
    np.testing.assert_allclose(ours, theirs)


def test_tsb_is_its_recursion(sales):
    pytest.importorskip("statsforecast")
    few = sales.series(range(4))
    found = tsb().fit(few, 2).forecast(few).mean
    for row, mean in zip(few.sold, found, strict=True):
        # R. Teunter et al. 2011, (2): a first size and chance, and then both smoothed.
        size, chance = row[row > 0][0], float(row[0] > 0)
        for units in row[1:]:
            chance += 0.1 * ((units > 0) - chance)
            size += 0.1 * (units - size) * (units > 0)
        assert mean == pytest.approx(size * chance, rel=0.02)


@pytest.mark.parametrize("name", STATISTICAL)
@pytest.mark.parametrize(
    "sold",
    [[0] * 12, [3] * 12, [0] * 11 + [5], [5] + [0] * 11, [1e6, 0] * 6, [np.nan] * 8 + [1, 0, 2, 1]],
)
def test_statistical_forecasts_of_odd_series_are_finite_and_not_negative(name, sold):
    pytest.importorskip("statsforecast")
    found = means(FORECASTERS[name](1), [sold], 3)
    assert np.isfinite(found).all()
    assert (found >= 0).all()
    assert (found <= np.nanmax(sold)).all()


def test_gaps_between_sales_tell_the_pattern():
    assert mean_gap(np.array([[1, 0, 0, 1], [0, 0, 0, 0], [2, 2, np.nan, 2]])).tolist() == [
        2, np.inf, 1,
    ]  # fmt: skip


def test_by_pattern_takes_tsb_for_what_sells_rarely(sales):
    pytest.importorskip("statsforecast")
    rare = sales.series(mean_gap(sales.sold) >= 1.32)
    assert len(rare)
    both = (each.fit(rare, 2).forecast(rare).mean for each in (by_pattern(), tsb()))
    np.testing.assert_array_equal(*both)


def oracle(spread):
    """Knows the mean of every series; what is left is chance."""
    return Point("oracle", lambda known, h: np.full((len(known), h), spread))


def test_calibrated_intervals_hold_as_often_as_they_say():
    rng = np.random.default_rng(0)
    whole = history(rng.normal(50, 8, (60, 30)).clip(0))
    known = whole.until(26)
    found = Calibrated(oracle(50.0)).fit(known, 4).forecast(known)
    low, high = found.interval(0.8)
    inside = (whole.sold[:, 26:] >= low) & (whole.sold[:, 26:] <= high)
    assert inside.mean() == pytest.approx(0.8, abs=0.05)
    assert np.abs((high - low).mean() / 2 / (1.2816 * 8) - 1) < 0.2
    assert found.correlation < 0.2


def test_errors_that_stay_are_correlated():
    rng = np.random.default_rng(0)
    off = rng.normal(50, 8, (60, 1)) + rng.normal(0, 1, (60, 30))
    known = history(off)
    found = Calibrated(oracle(50.0)).fit(known, 4).forecast(known)
    assert found.correlation > 0.8


def test_trees_learn_what_series_have_in_common(sales):
    """Sales double in every third week."""
    rng = np.random.default_rng(2)
    pulse = np.where(np.arange(40) % 3 == 0, 2.0, 1.0)
    made = history(rng.poisson(10 * pulse, (12, 40)))
    known = made.until(36)
    found = Trees(season=3).fit(known, 3).forecast(known)
    # Week 36 is the third one again. Few rounds draw both to the mean.
    assert 1.3 < found.mean[:, 0].mean() / found.mean[:, 1:].mean() < 2.2
    assert (np.diff(found.values, axis=2) >= 0).all()
    again = Trees(season=3).fit(known, 3).forecast(known)
    np.testing.assert_array_equal(found.values, again.values)


def test_planned_promotions_move_the_forecast():
    rng = np.random.default_rng(4)
    promotion = rng.random((40, 30)) < 0.3
    made = history(rng.poisson(np.where(promotion, 30, 10)), promotion=promotion)
    fitted = Trees(planned=True).fit(made, 1)
    on, off = (
        fitted.forecast(made, Plan(promotion=np.full((40, 1), each))).mean.mean()
        for each in (True, False)
    )
    assert on / off > 2
    with pytest.raises(DemandError, match="give a Plan"):
        fitted.forecast(made)


def test_what_happens_later_is_in_no_feature(sales):
    content = Content.of({})
    early = features(sales.until(20), 2, 1, content, None)
    changed = sales.with_sold(np.where(np.arange(40) >= 20, 999.0, sales.sold)).until(20)
    np.testing.assert_array_equal(early, features(changed, 2, 1, content, None))


def test_content_is_a_feature_where_there_is_some():
    vectors = {"s0": np.array([1.0, 0, 0]), "s1": np.array([0, 1.0, 0])}
    rows = Content.of(vectors).of_skus(("s1", "s0", "s9"))
    assert rows.shape == (3, 2)
    assert np.isnan(rows[2]).all()
    assert np.linalg.norm(rows[0] - rows[1]) == pytest.approx(np.sqrt(2))


def test_together_is_the_mean():
    made = shop(3, 12)
    one, other = oracle(2.0), oracle(6.0)
    found = Together((one, other)).fit(made, 2).forecast(made)
    assert (found.mean == 4).all()
    assert (found.values == 4).all()
    assert found.model == "oracle+oracle"


@pytest.mark.parametrize("name", list(FORECASTERS))
def test_no_forecast_is_without_its_spread(name, sales):
    if name not in {"seasonal_naive", "trees"}:
        pytest.importorskip("statsforecast")
    few = sales.series(range(5)).until(16)
    found = forecaster(name, season=4).fit(few, 2).forecast(few)
    low, high = found.interval(0.8)
    assert found.mean.shape == (5, 2)
    assert np.isfinite(found.values).all()
    assert (high > low).mean() > 0.9


@pytest.mark.parametrize("name", list(FORECASTERS))
@pytest.mark.parametrize(
    ("sold", "says"),
    [
        (np.zeros((0, 0)), "no sales"),
        ([[5]], "fewer than 4 known weeks, 's0' at 'all'"),
        ([[5] * 20, [np.nan] * 18 + [1, 2]], "1 of 2 series"),
        ([[5, 6, 5, 6]], "too few|fewer than"),
    ],
)
def test_too_short_histories_are_refused_by_name(name, sold, says):
    made = history(np.array(sold, float))
    with pytest.raises(DemandError, match=says):
        forecaster(name).fit(made, 2)


def test_unknown_names_seasons_and_horizons_are_refused(sales):
    with pytest.raises(DemandError, match="no forecaster 'prophet'; there are: seasonal_naive"):
        forecaster("prophet")
    with pytest.raises(DemandError, match="season of 0"):
        forecaster("tsb", season=0)
    with pytest.raises(DemandError, match="0 periods"):
        forecaster("seasonal_naive").fit(sales, 0)


@pytest.mark.parametrize(
    ("package", "name"), [("statsforecast.models", "tsb"), ("lightgbm", "trees")]
)
def test_what_is_not_installed_is_named(package, name, monkeypatch, sales):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModelError, match=r"pip install 'omnishelf\[demand\]'"):
        forecaster(name).fit(sales, 2)
