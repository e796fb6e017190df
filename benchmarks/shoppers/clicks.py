"""How shoppers look down a list and click: by chance, and exactly on average."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shoppers.world import Places, World

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SATISFIED = 0.3
"""Chance that a click ends the look down the list."""
CARELESS = 0.01
"""Chance that a product that is looked at and does not appeal is clicked all the same."""
CART = 0.35
"""Chance that what was clicked is put in the cart, if it appeals to most; see `outcome`."""
ORDER = 0.5
"""Chance that what is in the cart is ordered."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """What was done with each product of a list; [shown] each."""

    clicked: Bools
    carted: Bools
    ordered: Bools


def examination(eta: float, count: int) -> Floats:
    """[count], chance that each position is looked at by one who has not gone: position ** -eta.

    The position-based model: M. Richardson, E. Dominowska, R. Ragno, WWW 2007; its power law:
    T. Joachims, A. Swaminathan, T. Schnabel, WSDM 2017.
    """
    return np.asarray(np.arange(1, count + 1, dtype=np.float64) ** -eta)


def click_chances(attraction: Floats, eta: float) -> Floats:
    """[shown], the exact chance that each product of a list is clicked.

    A product that is looked at is clicked with c = a + (1 - a) 0.01; each click ends the look with
    a chance of 0.3, so that who is still there at position k is

        alive(k) = product over j < k of (1 - 0.3 look(j) c(j)).

    Args:
        attraction: [shown], a: chance of a click once it is looked at.
        eta: the shopper's.
    """
    chance = examination(eta, len(attraction)) * (attraction + (1 - attraction) * CARELESS)
    alive = np.cumprod(1 - SATISFIED * chance)
    return np.asarray(chance * np.concatenate([[1.0], alive[:-1]]))


def expected_clicks(world: World, wish: int, shopper: int, day: int, places: Places) -> float:
    """Clicks to be expected of one search's list, exactly."""
    attraction = world.attraction(wish, shopper, day, places)
    return float(click_chances(attraction, float(world.tastes.eta[shopper])).sum())


def outcome(attraction: Floats, eta: float, rng: np.random.Generator) -> Outcome:
    """What one shopper does with one list, by chance.

    What was clicked is put in the cart with a chance of 0.35 (0.5 + a / 2): careless clicks, too,
    but less often.
    """
    count = len(attraction)
    looked = rng.random(count) < examination(eta, count)
    appeals = rng.random(count) < attraction + (1 - attraction) * CARELESS
    leaves = rng.random(count) < SATISFIED
    clicked = looked & appeals
    ends = np.flatnonzero(clicked & leaves)
    if len(ends):
        clicked[ends[0] + 1 :] = False
    carted = clicked & (rng.random(count) < CART * (0.5 + attraction / 2))
    ordered = carted & (rng.random(count) < ORDER)
    return Outcome(clicked, carted, ordered)


def bot_outcome(count: int) -> Outcome:
    """A bot clicks everything and buys nothing."""
    nothing = np.zeros(count, np.bool_)
    return Outcome(~nothing, nothing, nothing)
