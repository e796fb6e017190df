"""Scores, their intervals, trends and changes, against scipy and by hand."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import beta

from omnishelf.reviews.card.score import Prior, beta_quantiles, fit_prior, score
from omnishelf.reviews.card.trend import changes, trend

START = datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("a", "b"), [(0.3, 0.3), (1, 1), (2.5, 7), (300, 12), (0.1, 4000)])
def test_quantiles_are_those_of_scipy(a, b):
    levels = (0.025, 0.2, 0.5, 0.975)
    assert beta_quantiles(a, b, levels) == pytest.approx(beta.ppf(levels, a, b), abs=2e-4)


def test_score_by_hand():
    found = score(np.array([1.0, 0.75, 0.0]), np.array([1.0, 1.0, 0.2]), Prior(0.8, 5.0))
    # alpha = 4 + 1.75, beta = 1 + 0.25 + 0.2
    assert found.mean == pytest.approx(5.75 / 7.2)
    assert (found.low, found.high) == pytest.approx(beta.ppf([0.025, 0.975], 5.75, 1.45), abs=2e-4)


def test_without_reviews_it_is_the_prior():
    found = score(np.zeros(0), np.zeros(0), Prior(0.7, 5.0))
    assert found.mean == pytest.approx(0.7)
    assert found.high - found.low > 0.5


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(0, 1), min_size=1, max_size=20), st.floats(0.02, 0.98))
def test_the_mean_is_in_its_interval_and_many_more_narrow_it(values, mean):
    prior = Prior(mean, 5.0)
    few = np.array(values)
    many = np.tile(few, 500)
    one = score(few, np.ones(len(few)), prior)
    more = score(many, np.ones(len(many)), prior)
    assert 0 <= one.low <= one.mean <= one.high <= 1
    assert more.high - more.low < 0.1


def test_prior_finds_how_much_products_differ():
    rng = np.random.default_rng(4)
    shares = rng.beta(0.8 * 10, 0.2 * 10, 400)
    found = fit_prior([(rng.random(30) < share).astype(float) for share in shares])
    assert found.mean == pytest.approx(0.8, abs=0.02)
    assert 7 < found.strength < 14


def test_prior_of_few_or_equal_products():
    assert fit_prior([]) == Prior(0.5, 5.0)
    assert fit_prior([np.ones(3)] * 3).strength == 5.0
    same = fit_prior([np.array([1.0, 0.0])] * 20)
    assert (same.mean, same.strength) == (0.5, 50.0)
    assert fit_prior([np.ones(3)] * 20).mean == 0.98


def told(values, first=0, step=1.0):
    return [(START + timedelta(days=first + step * at), v, 1.0) for at, v in enumerate(values)]


def test_trend_is_by_month():
    found = trend(told([1, 1, 0], step=20), Prior(0.5, 2.0))
    assert [(one.month, one.reviews) for one in found] == [
        (date(2026, 1, 1), 2),
        (date(2026, 2, 1), 1),
    ]
    assert found[0].positive.mean == pytest.approx(3 / 4)


def test_a_real_change_is_told_with_its_interval():
    before, after = told([1.0] * 40, step=5), told([0.0] * 20, first=260, step=2)
    (found,) = changes({"score": before + after, "size": told([1.0] * 4)})
    assert (found.what, found.since) == ("score", (after[-1][0] - timedelta(days=90)).date())
    assert found.before == pytest.approx(40.5 / 41)
    assert found.difference.high < 0
    assert found.difference.mean == pytest.approx(found.after - found.before)


def test_chance_is_no_change():
    """Of 300 products that never change, next to none are said to."""
    rng = np.random.default_rng(5)
    claimed = 0
    for _ in range(300):
        values = (rng.random(60) < 0.7).astype(float)
        claimed += bool(
            changes({"score": told(values[:40], step=5), "size": told(values[40:], 260)})
        )
        claimed += bool(changes({"score": told(values, step=5)}))
    assert claimed <= 300 * 0.05


def test_too_little_is_no_change():
    assert changes({}) == ()
    assert changes({"score": told([1.0] * 4, step=5) + told([0.0] * 4, first=300)}) == ()
