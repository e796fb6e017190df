import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.demand.errors import DemandError
from omnishelf.demand.stock.simulation import FixedPoint, MovingPoint, play
from omnishelf.demand.stock.terms import Terms


def terms(**changed):
    return Terms(**({"lead_time": 2, "unit_cost": 6, "price": 10} | changed))


def level(units):
    return np.array([float(units)])


def test_a_play_by_hand():
    """Up to 10 below 6; an order of the end of week 0 is there at the beginning of week 2."""
    wanted = np.array([[5.0], [4.0], [6.0], [6.0]])
    played = play(wanted, FixedPoint(level(6), level(10)), terms(), level(8))
    # Week 0: 8 - 5 = 3, order 7. Week 1: 3 of 4 are sold; 0 and 7 on the way. Week 2: 7 arrive,
    # 6 are sold, 1 left, order 9, there in week 4. Week 3: 1 of 6 is sold.
    assert played.sold.ravel().tolist() == [5, 3, 6, 1]
    assert played.stock.ravel().tolist() == [5.5, 1.5, 4, 0.5]
    assert played.orders == 2
    assert played.service() == 15 / 21
    assert played.mean_stock() == 11.5 / 4


def test_minima_and_packs_are_kept():
    wanted = np.array([[1.0], [0.0], [0.0]])
    played = play(wanted, FixedPoint(level(5), level(5)), terms(minimum=7, pack=4), level(5))
    # 1 is missing, 7 at least, two packs of 4: they are there in week 2.
    assert played.stock.ravel().tolist() == [4.5, 4, 12]


def test_levels_that_move_are_those_of_their_week():
    wanted = np.zeros((3, 1))
    moving = MovingPoint(np.array([[4.0], [9.0], [0.0]]))
    assert play(wanted, moving, terms(lead_time=1), level(0)).stock.ravel().tolist() == [0, 4, 9]


SALES = st.lists(st.integers(0, 12), min_size=1, max_size=15)


@settings(max_examples=40)
@given(SALES, st.integers(0, 30), st.integers(0, 20), st.floats(0, 1.5))
def test_no_unit_is_made_up_and_more_stock_serves_no_less(sales, upto, start, spread):
    wanted = np.array(sales, float)[:, None]
    of = terms(lead_time_spread=spread)
    less, more = (
        play(wanted, FixedPoint(level(each), level(each)), of, level(start))
        for each in (upto, upto + 5)
    )
    for one in (less, more):
        assert (one.sold >= 0).all()
        assert (one.sold <= wanted).all()
        assert (one.stock >= 0).all()
    assert more.sold.sum() >= less.sold.sum()


def test_the_same_seed_plays_the_same():
    wanted = np.random.default_rng(1).poisson(5, (20, 3)).astype(float)
    policy = FixedPoint(np.full(3, 15.0), np.full(3, 20.0))
    one, same, other = (
        play(wanted, policy, terms(lead_time_spread=1), np.full(3, 9.0), seed=seed)
        for seed in (1, 1, 2)
    )
    assert (one.stock == same.stock).all()
    assert (one.stock != other.stock).any()


def test_nothing_wanted_is_served():
    assert play(np.zeros((2, 1)), FixedPoint(level(0), level(0)), terms(), level(0)).service() == 1


@pytest.mark.parametrize("wanted", [np.zeros((0, 1)), [[np.nan]], [[-1.0]]])
def test_sales_that_are_not_known_cannot_be_played(wanted):
    with pytest.raises(DemandError, match="known sales"):
        play(np.array(wanted), FixedPoint(level(0), level(0)), terms(), level(0))
