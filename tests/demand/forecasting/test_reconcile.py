import numpy as np
import pytest
from sales_made import history, shop

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import LEVELS, Forecast
from omnishelf.demand.forecasting.hierarchy import Hierarchy
from omnishelf.demand.forecasting.reconcile import bottom_up, min_trace, shrunk


@pytest.fixture(scope="module")
def tree():
    sales = history([[1, 2], [3, 4], [5, np.nan]], skus=["a", "a", "b"], locations=["x", "y", "x"])
    return sales, Hierarchy.of(sales, {"a": "shoes"})


def base(tree, mean):
    sales, hierarchy = tree
    made = np.array(mean, float)[:, None]
    spread = np.linspace(-1, 1, len(LEVELS))
    return Forecast.of("base", hierarchy.nodes(sales), made, made[..., None] + spread)


def test_sums_are_of_what_is_known(tree):
    sales, hierarchy = tree
    nodes = hierarchy.nodes(sales)
    assert hierarchy.names == (
        ("total", "total"), ("category", "shoes"), ("category", "other"),
        ("sku", "a"), ("sku", "b"),
    )  # fmt: skip
    np.testing.assert_array_equal(
        nodes.sold, [[9, 6], [4, 6], [5, np.nan], [4, 6], [5, np.nan], [1, 2], [3, 4], [5, np.nan]]
    )
    np.testing.assert_array_equal(nodes.price[0], [10, 10])
    assert (nodes.sku[0], nodes.location[3]) == ("total", "sku")


def test_bottom_up_sums_and_moves_the_distributions(tree):
    found = bottom_up(base(tree, [99, 9, 9, 9, 9, 1, 2, 4]), tree[1])
    assert found.mean.ravel().tolist() == [7, 3, 4, 3, 4, 1, 2, 4]
    np.testing.assert_allclose(found.values[0, 0], 7 + np.linspace(-1, 1, len(LEVELS)))
    assert found.values[0, 0, 0] < found.mean[0, 0] < found.values[0, 0, -1]


def test_min_trace_is_the_projection_of_the_paper(tree):
    _, hierarchy = tree
    errors = np.random.default_rng(0).normal(size=(30, 8)) * [6, 4, 3, 4, 3, 1, 2, 3]
    mean = np.array([20.0, 9, 8, 9, 8, 3, 5, 7])
    found = min_trace(base(tree, mean), hierarchy, errors).mean.ravel()
    # (S' W^-1 S)^-1 S' W^-1 y, Wickramasuriya et al. 2019, (3) and (6).
    summing, inverse = hierarchy.summing, np.linalg.inv(shrunk(errors))
    bottom = np.linalg.solve(summing.T @ inverse @ summing, summing.T @ inverse @ mean)
    np.testing.assert_allclose(found, summing @ bottom, rtol=1e-6)


def test_what_agrees_stays_and_what_does_not_agrees_afterwards(tree):
    _, hierarchy = tree
    errors = np.random.default_rng(1).normal(size=(9, 8))
    agreeing = hierarchy.summing @ np.array([1.0, 2, 4])
    kept = min_trace(base(tree, agreeing), hierarchy, errors)
    np.testing.assert_allclose(kept.mean.ravel(), agreeing)
    other = min_trace(base(tree, [1, 0, 30, 2, 9, 0, 0, 3]), hierarchy, errors).mean.ravel()
    assert (other >= 0).all()
    np.testing.assert_allclose(other, hierarchy.summing @ other[-3:])


def test_min_trace_makes_forecasts_better():
    """The total is known well and the series badly."""
    rng = np.random.default_rng(2)
    sales = shop(6, 30)
    hierarchy = Hierarchy.of(sales, {})
    truth = hierarchy.summing @ np.array([5.0, 6, 7, 8, 9, 10])
    noise = np.array([0.5] * len(hierarchy.names) + [3.0] * 6)
    past = rng.normal(size=(50, len(truth))) * noise
    ours, theirs = [], []
    for _ in range(40):
        seen = truth + rng.normal(size=len(truth)) * noise
        made = base((sales, hierarchy), seen)
        for errors, found in (
            (ours, min_trace(made, hierarchy, past)),
            (theirs, bottom_up(made, hierarchy)),
        ):
            errors.append(((found.mean.ravel() - truth) ** 2).sum())
    assert np.mean(ours) < 0.8 * np.mean(theirs)


def test_a_covariance_of_nothing_can_be_inverted():
    assert np.linalg.eigvalsh(shrunk(np.zeros((3, 4)))).min() > 0
    same = np.repeat(np.arange(3.0)[:, None], 4, axis=1)
    assert np.linalg.eigvalsh(shrunk(same)).min() > -1e-9


def test_what_does_not_fit_is_refused(tree):
    sales, hierarchy = tree
    made = base(tree, np.ones(8))
    with pytest.raises(DemandError, match="two or more past errors of each of the 8"):
        min_trace(made, hierarchy, np.zeros((1, 8)))
    short = Forecast.of("x", sales, np.ones((3, 1)), np.ones((3, 1, len(LEVELS))))
    for reconcile in (
        lambda: bottom_up(short, hierarchy),
        lambda: min_trace(short, hierarchy, np.zeros((4, 3))),
    ):
        with pytest.raises(DemandError, match="3 series and the hierarchy 8 nodes"):
            reconcile()
    with pytest.raises(DemandError, match="no sales"):
        Hierarchy.of(history(np.zeros((0, 0))), {})
