import numpy as np
import pytest
from sales_made import history

from omnishelf.demand.errors import DemandError
from omnishelf.demand.newcomers.alike import Alike, Newcomer
from omnishelf.demand.newcomers.launches import Launches, unit_rows
from omnishelf.demand.newcomers.searched import searched_for
from omnishelf.demand.periods import Period


def launches(sales, vectors, *, category=None, searches=None):
    sales = np.array(sales, float)
    return Launches(
        sku=tuple(f"old{at}" for at in range(len(sales))),
        period=Period.WEEK,
        sales=sales,
        vectors=unit_rows([None if one is None else np.array(one, float) for one in vectors]),
        category=tuple(category or [None] * len(sales)),
        searches=np.full(len(sales), np.nan) if searches is None else np.array(searches, float),
    )


@pytest.fixture(scope="module")
def two_looks():
    """In one category, red ones sell about 40 a week and blue ones 4."""
    rng = np.random.default_rng(0)
    red = rng.random(60) < 0.5
    looks = np.where(red[:, None], [1.0, 0.1], [0.1, 1.0]) + rng.normal(0, 0.1, (60, 2))
    sales = rng.poisson(np.where(red, 40, 4)[:, None], (60, 3))
    return launches(sales, list(looks), category=["shoes"] * 60)


def test_likeness_tells_more_than_the_category(two_looks):
    model = Alike.fit(two_looks)
    assert model.error < 0.5 * model.category_error
    new = [
        Newcomer("red", np.array([2.0, 0.2]), "shoes"),
        Newcomer("blue", np.array([0.2, 2.0]), "shoes"),
        Newcomer("unseen", None, "shoes"),
    ]
    found = model.forecast(new, first=99)
    red, blue, unseen = found.mean.mean(axis=1)
    assert red == pytest.approx(40, rel=0.2)
    assert blue == pytest.approx(4, rel=0.6)
    assert unseen == pytest.approx(two_looks.sales.mean(), rel=0.1)
    low, high = found.interval(0.8)
    assert (low <= found.mean).all()
    # What nothing is known of has the widest interval.
    assert (high - low)[2].mean() > 2 * (high - low)[1].mean()
    assert (found.sku, found.first, found.horizon) == (("red", "blue", "unseen"), 99, 3)


def test_weights_by_hand():
    known = launches([[1], [2], [3], [4], [5]], [[1, 0], [1, 0], [0, 1], None, [0, 1]],
                     category=["a", "b", "a", "a", None])  # fmt: skip
    model = Alike(known, sharpness=2.0, prior=3.0, elasticity=0.0,
                  errors=np.zeros((1, 1)), category_errors=np.zeros((1, 1)),
                  error=0, category_error=0)  # fmt: skip
    (row,), _ = model.weights([Newcomer("n", np.array([3.0, 0]), "a")])
    near = np.exp([0, 0, -2, -np.inf, -2])
    near /= near.sum()
    share = (1 / (near**2).sum()) / (1 / (near**2).sum() + 3)
    # Three of the category, and the whole shop as one more.
    category = (np.array([1, 0, 1, 1, 0]) + 1 / 5) / 4
    np.testing.assert_allclose(row, share * near + (1 - share) * category)
    assert row.sum() == pytest.approx(1)


def test_a_category_that_never_was_is_the_whole_shop(two_looks):
    (row,), _ = Alike.fit(two_looks).weights([Newcomer("n", None, "hats")])
    np.testing.assert_allclose(row, 1 / 60)


def test_likeness_that_tells_nothing_does_not_lead_astray():
    rng = np.random.default_rng(3)
    model = Alike.fit(launches(rng.poisson(9, (50, 2)), list(rng.normal(size=(50, 6)))))
    assert model.error <= 1.05 * model.category_error


def test_searches_scale_what_is_alike():
    rng = np.random.default_rng(5)
    searches = rng.uniform(5, 60, 60)
    known = launches(rng.poisson(searches[:, None], (60, 2)), [np.ones(2)] * 60, searches=searches)
    model = Alike.fit(known)
    assert model.elasticity == 1
    often, seldom, unknown = model.forecast(
        [Newcomer("o", np.ones(2), None, 50), Newcomer("s", np.ones(2), None, 8),
         Newcomer("u", np.ones(2))], first=0,
    ).mean[:, 0]  # fmt: skip
    assert often > 2.5 * seldom
    assert seldom < unknown < often


def test_searches_that_tell_nothing_change_nothing():
    rng = np.random.default_rng(6)
    known = launches(rng.poisson(20, (60, 2)), [np.ones(2)] * 60, searches=rng.uniform(1, 90, 60))
    assert Alike.fit(known).elasticity == 0


def test_launches_are_those_that_began_and_lasted_long_enough():
    sold = [
        [5, 5, 5, 5, 5, 5, 5, 5],
        [np.nan, np.nan, np.nan, np.nan, 3, 4, 5, 6],
        [np.nan, np.nan, np.nan, np.nan, np.nan, np.nan, 7, 7],
        [np.nan, np.nan, np.nan, np.nan, 1, 0, 1, 0],
        [np.nan] * 8,
    ]
    made = history(sold, skus=["old", "new", "late", "new", "never"],
                   locations=["x", "x", "x", "y", "x"])  # fmt: skip
    found = Launches.of(made, 3, vectors={"new": np.array([3.0, 4])}, category={"new": "shoes"})
    assert found.sku == ("new",)
    assert found.sales.tolist() == [[4, 4, 6]]
    np.testing.assert_allclose(found.vectors, [[0.6, 0.8]])
    assert found.category == ("shoes",)
    assert np.isnan(found.searches).all()
    with pytest.raises(DemandError, match="no product was new"):
        Launches.of(made, 8, vectors={}, category={})


def test_what_cannot_be_told_is_refused(two_looks):
    with pytest.raises(DemandError, match="2 products were new"):
        Alike.fit(launches([[1], [2]], [[1, 0], [0, 1]]))
    model = Alike.fit(two_looks)
    with pytest.raises(DemandError, match="no new product"):
        model.forecast([], first=0)
    with pytest.raises(DemandError, match="3 dimensions and those of past launches 2"):
        model.forecast([Newcomer("n", np.ones(3))], first=0)


@pytest.mark.parametrize("damaged", [[0, 0], [np.nan, 1], [np.inf, 1]])
def test_damaged_vectors_are_none(two_looks, damaged):
    model = Alike.fit(two_looks)
    one, other = model.weights(
        [Newcomer("n", np.array(damaged, float), "shoes"), Newcomer("n", None, "shoes")]
    )[0]
    np.testing.assert_array_equal(one, other)


def test_launches_that_never_sold_again_forecast_zeros():
    found = Alike.fit(launches(np.zeros((9, 2)), [np.ones(2)] * 9)).forecast(
        [Newcomer("n", np.ones(2))], first=0
    )
    assert (found.values == 0).all()
    assert np.isfinite(found.mean).all()


def test_searches_count_for_what_they_mean():
    products = {"boot": np.array([1.0, 0]), "lamp": np.array([0, 1.0])}
    queries = {"boots": np.array([2.0, 0.1]), "lamp": np.array([0, 1.0]), "old": np.array([1.0, 0])}
    found = searched_for(
        products, queries, {"boots": 30, "lamp": 8, "unheard": 99}, periods=4, least=0.9
    )
    assert found == {"boot": 7.5, "lamp": 2}
    assert searched_for(products, {}, {}, periods=4, least=0.9) == {"boot": 0, "lamp": 0}
    with pytest.raises(DemandError, match="0 periods"):
        searched_for(products, queries, {}, periods=0, least=0.9)
