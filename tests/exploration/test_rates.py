"""Rates, beliefs and priors against hand-worked numbers."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from omnishelf.events.table import EventTable
from omnishelf.exploration.beliefs import beliefs, prior_alike
from omnishelf.exploration.candidates import unexplored
from omnishelf.exploration.rates import Rates, rates
from omnishelf.types import Event

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
EXAMINED = np.array([1.0, 0.5, 0.25])


def table(*rows):
    return EventTable.of(
        [
            Event.model_validate(
                {"id": str(number), "time": NOON + timedelta(seconds=number), **row}
            )
            for number, row in enumerate(rows)
        ]
    )


def shown(product, position, **who):
    return {"kind": "impression", "product": product, "position": position, **who}


def clicked(product, **who):
    return {"kind": "click", "product": product, **who}


def test_shoppers_are_counted_by_what_they_probably_saw():
    found = rates(
        table(
            shown("a", 2, shopper="s1"),
            shown("a", 3, shopper="s1"),
            shown("a", 9, session="v1"),
            shown("b", 3, shopper="s1", search="q"),
            clicked("b", shopper="s1", search="q"),
            shown("c", 1, search="q2"),
            shown("d", 1),
            {"kind": "order", "product": "e", "shopper": "s1"},
        ),
        EXAMINED,
    )
    examined, hit = found.of(["a", "b", "c", "d", "e", "unknown"])
    # a: s1 saw it with 1 - 0.5 x 0.75, v1 with 0.25 (the last known place).
    assert examined == pytest.approx([0.625 + 0.25, 1, 1, 0, 0, 0])
    assert hit.tolist() == [0, 1, 0, 0, 0, 0]
    assert found.mean == pytest.approx((1 + 0.05 * 20) / (2.875 + 20))


def test_a_bot_that_clicks_everything_is_one_shopper():
    bot = [row for _ in range(500) for row in (shown("bad", 1, shopper="bot"),
                                               clicked("bad", shopper="bot"))]  # fmt: skip
    honest = [shown("bad", 1, shopper=f"s{n}") for n in range(40)]
    found = rates(table(*bot, *honest), EXAMINED)
    examined, hit = found.of(["bad"])
    assert examined == pytest.approx([41])
    assert hit == [1]


def test_no_events_leave_the_prior():
    found = rates(EventTable.of([]), EXAMINED)
    assert found.mean == pytest.approx(0.05)
    told = beliefs(found, ["a"], strength=10)
    assert (told.alpha.tolist(), told.beta.tolist()) == ([0.5], [9.5])
    assert told.mean.tolist() == [0.05]


def test_beliefs_add_what_was_seen_to_the_prior():
    found = Rates(("a", "b"), np.array([10.0, 0.4]), np.array([3.0, 1.0]))
    told = beliefs(found, ["b", "a", "new"], prior=np.array([0.1, 0.2, 2.0]), strength=10)
    assert told.alpha == pytest.approx([1 + 1, 2 + 3, 9.5])
    # More clicks than examinations take nothing away.
    assert told.beta == pytest.approx([9, 8 + 7, 0.5])


def test_a_prior_is_drawn_from_products_alike():
    found = Rates(("good", "poor", "far"), np.array([100.0] * 3), np.array([30.0, 1.0, 50.0]))
    known = np.array([[1.0, 0, 0], [0, 1.0, 0], [0, 0, -1.0]])
    asked = np.array([[1.0, 0, 0], [0.6, 0.8, 0], [0, 0, 1.0]])
    like_good, mixed, alone = prior_alike(found, asked, known)
    assert like_good == pytest.approx((30 + 20 * found.mean) / 120)
    assert mixed == pytest.approx((0.6 * 30 + 0.8 * 1 + 20 * found.mean) / (60 + 80 + 20))
    assert alone == pytest.approx(found.mean)
    nothing = Rates((), np.zeros(0), np.zeros(0))
    assert prior_alike(nothing, asked, np.zeros((0, 3))).tolist() == [0.05] * 3


def test_only_the_nearest_twenty_are_asked():
    count = 30
    known = np.stack([np.linspace(0.1, 1, count), np.zeros(count)], axis=1)
    found = Rates(
        tuple(map(str, range(count))), np.full(count, 10.0), np.arange(count, dtype=float)
    )
    told = prior_alike(found, np.array([[1.0, 0.0]]), known)[0]
    share = known[10:, 0]
    expected = (share @ found.clicked[10:] + 20 * found.mean) / (share.sum() * 10 + 20)
    assert told == pytest.approx(expected)


def test_what_was_seen_enough_is_new_no_more():
    found = Rates(("a", "b"), np.array([199.0, 200.0]), np.zeros(2))
    assert unexplored(found, ["b", "new", "a"], enough=200) == ["new", "a"]
