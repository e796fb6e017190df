import numpy as np
import pytest
from sales_made import history
from scipy.stats import t, ttest_ind

from omnishelf.demand.errors import DemandError
from omnishelf.demand.looks import cluster
from omnishelf.demand.trends import student, trends, welch

CENTRES = np.eye(3)


@pytest.fixture(scope="module")
def looks():
    rng = np.random.default_rng(0)
    return {f"s{at}": CENTRES[at % 3] + rng.normal(0, 0.05, 3) for at in range(30)}


def test_clusters_are_what_lies_together(looks):
    found = cluster(looks, 3)
    assert found.count == 3
    for centre in range(3):
        assert len({int(of) for of in found.of[centre::3]}) == 1
    assert (found.nearness > 0.98).all()


def test_there_are_no_more_clusters_than_different_products():
    same = {f"s{at}": np.array([1.0, 2]) for at in range(5)}
    assert cluster(same | {"other": np.array([2.0, -1])}, 4).count == 2


def test_products_without_a_vector_are_in_no_cluster(looks):
    assert "none" not in cluster(looks | {"none": np.zeros(3)}, 3).sku


@pytest.fixture(scope="module")
def seen(looks):
    """Those of the first look double, and all sales fall by half."""
    rng = np.random.default_rng(1)
    mean = np.full((30, 24), 8.0)
    mean[0::3, 16:] *= 2
    mean[:, 16:] /= 2
    made = history(rng.poisson(mean))
    return made, cluster(looks, 3), trends(made, cluster(looks, 3), recent=8)


def test_what_rises_is_found_though_all_sales_fall(seen):
    _, clusters, (first, *others) = seen
    assert first.cluster == clusters.of[0]
    assert first.direction == "rising"
    # Odds go from 1/2 to 2/2.
    assert first.low < 2 < first.high
    assert first.factor == pytest.approx(2, rel=0.15)
    assert {one.direction for one in others} == {"falling"}
    assert [one.products for one in (first, *others)] == [10, 10, 10]


def test_shares_are_of_all_units_and_examples_sold_lately(seen):
    made, _, found = seen
    np.testing.assert_allclose(sum(one.share for one in found), 1)
    for one in found:
        assert len(one.examples) == 5
        assert {int(sku[1:]) % 3 for sku in one.examples} == {int(one.examples[0][1:]) % 3}
    sold = made.sold.copy()
    sold[0::3, 16:] = 0
    gone = trends(made.with_sold(sold), seen[1], recent=8)[-1]
    assert (gone.direction, gone.examples) == ("falling", ())
    assert 0 < gone.low <= gone.factor <= gone.high < 0.05


def test_chance_alone_is_called_steady(looks):
    wrong = 0
    for seed in range(20):
        made = history(np.random.default_rng(seed).poisson(8, (30, 24)))
        wrong += any(one.direction != "steady" for one in trends(made, cluster(looks, 3), recent=8))
    # 5 % of shops for all clusters together: 4 of 20 or more have a chance of 2 %.
    assert wrong <= 3


def test_the_interval_is_that_of_welch():
    one, other = np.array([3.0, 4, 6, 5, 5]), np.array([1.0, 2, 1, 3])
    step, low, high = welch(one, other, 0.9)
    theirs = ttest_ind(one, other, equal_var=False).confidence_interval(0.9)
    assert step == pytest.approx(one.mean() - other.mean())
    assert (low, high) == pytest.approx((theirs.low, theirs.high), rel=0.01)
    assert welch(np.ones(4), np.ones(4), 0.9) == (0, 0, 0)


@pytest.mark.parametrize("level", [0.9, 0.975, 0.999])
@pytest.mark.parametrize("freedom", [3, 5, 30])
def test_student_quantiles(level, freedom):
    assert student(level, freedom) == pytest.approx(t.ppf(level, freedom), rel=0.03)


def test_what_shows_no_trend_is_refused(looks):
    clusters = cluster(looks, 3)
    with pytest.raises(DemandError, match="4 are needed on each side"):
        trends(history(np.ones((30, 6))), clusters, recent=3)
    with pytest.raises(DemandError, match="no product of these clusters was sold"):
        trends(history(np.zeros((30, 12))), clusters, recent=4)
    closed = np.ones((30, 12))
    closed[:, 6:] = 0
    with pytest.raises(DemandError, match="in 0 of the last 6 weeks"):
        trends(history(closed), clusters, recent=6)
    with pytest.raises(DemandError, match="no product has a vector"):
        cluster({"s": np.zeros(3)}, 2)
    with pytest.raises(DemandError, match="0 clusters"):
        cluster(looks, 0)
