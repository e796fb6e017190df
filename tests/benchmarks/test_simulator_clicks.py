"""Clicks of simulated shoppers: by chance as often as the exact chances say."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

sys.path.insert(0, str(Path(__file__).parent))
from simulated import small_world

from shoppers.clicks import bot_outcome, click_chances, expected_clicks, outcome
from shoppers.log import Answered, events_of, time_of
from shoppers.policy import Shown, Visit

START = datetime(2026, 1, 5, tzinfo=UTC)
DRAWS = 8_000


def test_chances_by_hand():
    # c = 0.5 + 0.5 x 0.01 and 0 + 0.01; the second is looked at by half of those who are there.
    first, second = click_chances(np.array([0.5, 0.0]), 1.0)
    assert first == pytest.approx(0.505)
    assert second == pytest.approx((1 - 0.3 * 0.505) * 0.5 * 0.01)


def test_clicks_are_as_frequent_as_their_chances():
    attraction = np.array([0.9, 0.2, 0.7, 0.05, 0.6, 0.0, 0.8])
    rng = np.random.default_rng(5)
    made = [outcome(attraction, 0.7, rng) for _ in range(DRAWS)]
    chances = click_chances(attraction, 0.7)
    clicked = np.mean([one.clicked for one in made], axis=0)
    assert (abs(clicked - chances) < 4.5 * np.sqrt(chances * (1 - chances) / DRAWS)).all()
    carts = chances * 0.35 * (0.5 + attraction / 2)
    carted = np.mean([one.carted for one in made], axis=0)
    assert (abs(carted - carts) < 4.5 * np.sqrt(carts * (1 - carts) / DRAWS)).all()
    ordered = np.mean([one.ordered for one in made], axis=0)
    assert (abs(ordered - carts / 2) < 4.5 * np.sqrt(carts / 2 / DRAWS)).all()


def test_nothing_is_carted_unclicked_or_ordered_uncarted():
    rng = np.random.default_rng(6)
    for _ in range(300):
        made = outcome(np.full(8, 0.9), 0.3, rng)
        assert not (made.carted & ~made.clicked).any()
        assert not (made.ordered & ~made.carted).any()


def test_expected_clicks_are_the_mean_of_many():
    world = small_world()
    places = np.array([4, 30, 9, 0, 12, 3, 6])
    wish, shopper, day = 0, 11, 2
    attraction = world.attraction(wish, shopper, day, places)
    rng = np.random.default_rng(7)
    eta = float(world.tastes.eta[shopper])
    sums = np.array([outcome(attraction, eta, rng).clicked.sum() for _ in range(DRAWS)])
    error = sums.std() / np.sqrt(DRAWS)
    assert expected_clicks(world, wish, shopper, day, places) == pytest.approx(
        sums.mean(), abs=4.5 * error
    )


def test_a_better_order_has_more_clicks():
    attraction = np.array([0.8, 0.4, 0.1, 0.05])
    assert click_chances(attraction, 0.8).sum() > click_chances(attraction[::-1], 0.8).sum()


def test_events_of_a_list():
    visit = Visit("7", False, "0-3-7", time_of(START, 1, 5, 10))
    made = bot_outcome(3)
    made.carted[1] = made.ordered[1] = True
    shown = Shown("list", ("a", "b", "c"), (None, 0.25, None))
    events = [*events_of(Answered(visit, "red mug", shown, made, np.array([1.0, 2.5, 3.0])))]
    assert [(one.kind, one.product, one.position) for one in events] == [
        ("impression", "a", 1), ("impression", "b", 2), ("impression", "c", 3),
        ("click", "a", 1), ("click", "b", 2), ("cart", "b", 2), ("order", "b", 2),
        ("click", "c", 3),
    ]  # fmt: skip
    assert len({one.id for one in events}) == len(events)
    assert [one.time for one in events] == sorted(one.time for one in events)
    # Sixteen hours a day, half of them gone.
    assert events[0].time == datetime(2026, 1, 6, 8, tzinfo=UTC)
    assert {one.search for one in events} == {"list"}
    assert not any(one.consent for one in events)
    assert events[1].propensity == 0.25
    assert (events[6].price, events[4].price) == (2.5, None)
