from datetime import UTC, datetime, timedelta

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from pydantic import ValidationError

from omnishelf.events.table import Coded, EventTable
from omnishelf.types import EVENT_KINDS, Event

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number: int, **given: object) -> Event:
    told = {"id": f"e{number}", "kind": "click", "time": NOON, "product": "p1", **given}
    return Event.model_validate(told)


def test_rows_are_in_order_of_time_and_ties_in_order_of_arrival():
    late = event(1, time=NOON + timedelta(seconds=5), product="a")
    early = event(2, product="b")
    same = event(3, product="c")
    table = EventTable.of([late, early, same])
    assert table.product.decoded() == ["b", "c", "a"]
    assert table.seq.tolist() == [2, 3, 1]


@given(st.lists(st.none() | st.text(max_size=3)))
def test_coding_loses_nothing(column):
    assert Coded.of(column).decoded() == column


def test_what_is_missing_is_minus_one_zero_or_nan():
    table = EventTable.of([event(1)])
    assert table.shopper.codes.tolist() == [-1]
    assert table.position.tolist() == [0]
    assert np.isnan(table.propensity[0]) and np.isnan(table.price[0]) and np.isnan(table.rating[0])


def test_some_rows_keep_the_codes_of_all():
    table = EventTable.of([event(n, product=f"p{n}", kind=kind, rating=3, position=1)
                           for n, kind in enumerate(EVENT_KINDS)])  # fmt: skip
    clicks = table.rows(table.is_kind("click", "cart"))
    assert clicks.product.decoded() == ["p1", "p2"]
    assert clicks.product.values == table.product.values
    assert len(clicks) == 2


def test_before_leaves_out_the_very_moment():
    table = EventTable.of([event(n, time=NOON + timedelta(seconds=n)) for n in range(4)])
    assert table.before((NOON + timedelta(seconds=2)).timestamp()).seq.tolist() == [1, 2]


def test_times_are_kept_in_utc():
    told = event(1, time="2026-03-01T20:00:00+08:00")
    assert told.time == NOON and told.time.tzinfo == UTC


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"kind": "rating"}, "stars"),
        ({"kind": "impression"}, "position"),
        ({"time": "2026-03-01T12:00:00"}, "timezone"),
        ({"propensity": 0}, "greater than 0"),
        ({"price": float("nan")}, "finite"),
        ({"id": "  "}, "at least 1"),
        ({"bought": True}, "not permitted"),
    ],
)
def test_a_wrong_event_says_what_is_wrong(wrong, says):
    with pytest.raises(ValidationError, match=says):
        event(1, **wrong)
