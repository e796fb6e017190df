"""Rates, beliefs and priors against hand-worked numbers."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from omnishelf.events.table import EventTable
from omnishelf.exploration.beliefs import beliefs
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


def test_beliefs_add_what_was_seen_to_the_shops_mean():
    found = Rates(("a", "b"), np.array([10.0, 0.4]), np.array([3.0, 1.0]))
    told = beliefs(found, ["b", "a", "new"], strength=10)
    # The mean: four clicks and 5 % of twenty, by 10.4 examinations and twenty.
    mean = 10 * 5 / 30.4
    assert told.alpha == pytest.approx([mean + 1, mean + 3, mean])
    # More clicks than examinations take nothing away.
    assert told.beta == pytest.approx([10 - mean, 10 - mean + 7, 10 - mean])


def test_what_was_seen_enough_is_new_no_more():
    found = Rates(("a", "b"), np.array([199.0, 200.0]), np.zeros(2))
    assert unexplored(found, ["b", "new", "a"], enough=200) == ["new", "a"]
