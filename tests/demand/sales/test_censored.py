import numpy as np
import pytest
from sales_made import history
from scipy.stats import poisson

from omnishelf.demand.sales.censored import uncensored


def test_expected_demand_is_that_of_a_cut_poisson():
    sold = [[4, 6, 5, 3]]
    found = uncensored(history(sold, out_of_stock=[[0, 0, 0, 1]])).sold
    assert found[0, :3].tolist() == [4, 6, 5]
    # The mean that it was made with is the mean of what came out of it.
    mean = found.mean()
    assert found[0, 3] == pytest.approx(mean * poisson.sf(1, mean) / poisson.sf(2, mean), rel=1e-4)


def test_the_mean_of_cut_sales_is_found_again():
    rng = np.random.default_rng(5)
    wanted = rng.poisson(8, (25, 60))
    stock = rng.integers(4, 14, wanted.shape)
    sold = np.minimum(wanted, stock)
    cut = wanted >= stock
    assert sold.mean() < 7.4
    assert uncensored(history(sold, out_of_stock=cut)).sold.mean() == pytest.approx(8, abs=0.25)


@pytest.mark.parametrize("units", [[0, 0, 0], [5, 1, 5], [1e6, 2e6, 1e6], [0, 0, 7]])
def test_demand_is_finite_and_no_less_than_what_was_sold(units):
    found = uncensored(history([units], out_of_stock=[[0, 1, 0]])).sold
    assert np.isfinite(found).all()
    assert (found >= units).all()
    assert found[0, [0, 2]].tolist() == [units[0], units[2]]


def test_what_nobody_can_tell_stays():
    always = uncensored(history([[3, 4]], out_of_stock=[[1, 1]]))
    assert always.sold.tolist() == [[3, 4]]
    unknown = uncensored(history([[np.nan, 4, 2]], out_of_stock=[[1, 0, 0]]))
    np.testing.assert_array_equal(unknown.sold, [[np.nan, 4, 2]])
