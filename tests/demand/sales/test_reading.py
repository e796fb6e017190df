from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sales_made import day, row

from omnishelf.demand.errors import DemandError
from omnishelf.demand.periods import Period
from omnishelf.demand.sales.from_events import sales_of_events
from omnishelf.demand.sales.netting import net
from omnishelf.demand.sales.reading import read_sales
from omnishelf.events.table import EventTable
from omnishelf.types.event import Event


def kinds(reading):
    return {remark.kind: remark for remark in reading.remarks}


def test_rows_are_summed_by_week_sku_and_location():
    read = read_sales(
        [
            row(week=0, quantity=2, price=10, location="Bonn", currency="EUR"),
            row(week=0, quantity=6, price=8, location="Bonn", promotion=True),
            row(week=1, quantity=1, location="Bonn"),
            row(week=0, quantity=5, location="Köln"),
            {"sku": "hat", "day": "2026-01-14", "quantity": "3", "location": "Bonn"},
        ]
    )
    history = read.history
    assert list(zip(history.sku, history.location, strict=True)) == [
        ("hat", "Bonn"), ("shoe", "Bonn"), ("shoe", "Köln"),
    ]  # fmt: skip
    np.testing.assert_array_equal(history.sold, [[np.nan, 3], [8, 1], [5, 0]])
    np.testing.assert_allclose(history.price[1], [(2 * 10 + 6 * 8) / 8, np.nan])
    assert history.promotion.tolist() == [[False, False], [True, False], [False, False]]
    assert history.currency == "EUR"
    assert history.starts == (day(0), day(1))
    np.testing.assert_allclose(history.revenue[1], [8 * 8.5, 0])
    assert not read.rejected


def test_gaps_are_no_sales_or_not_known_as_asked_and_told():
    rows = [row(week=0), row(week=3)]
    zero, unknown = read_sales(rows), read_sales(rows, gaps="unknown")
    np.testing.assert_array_equal(zero.history.sold, [[1, 0, 0, 1]])
    np.testing.assert_array_equal(unknown.history.sold, [[1, np.nan, np.nan, 1]])
    assert "2 weeks without a row after a first sale count as no sales" in kinds(zero)["gaps"].text
    assert "as not known" in kinds(unknown)["gaps"].text
    assert kinds(zero)["gaps"].skus == ("shoe",)


def test_the_time_that_is_told_of_may_end_after_the_last_row():
    read = read_sales([row(week=0)], until=day(2))
    np.testing.assert_array_equal(read.history.sold, [[1, 0, 0]])


@pytest.mark.parametrize(
    ("wrong", "field", "says"),
    [
        ({"sku": ""}, "sku", "at least 1"),
        ({"sku": None}, "sku", "string"),
        ({"day": "31.12."}, "day", "date"),
        ({"quantity": "many"}, "quantity", "number"),
        ({"quantity": float("nan")}, "quantity", "finite"),
        ({"quantity": float("inf")}, "quantity", "finite"),
        ({"price": -1}, "price", "greater than or equal to 0"),
        ({"currency": "euro"}, "currency", "match"),
        ({"colour": "red"}, "colour", "not permitted"),
        ({"day": day(9)}, "day", "after 2026-01-26"),
    ],
)
def test_a_wrong_row_is_refused_by_line_and_field_and_stops_nothing(wrong, field, says):
    read = read_sales([row(), row() | wrong, row()], until=day(3))
    (refused,) = read.rejected
    assert (refused.line, refused.field) == (2, field)
    assert says in refused.reason
    assert read.history.sold[0, 0] == 2


def test_what_is_no_row_is_refused():
    (refused,) = read_sales([["shoe", 1]]).rejected
    assert refused.line == 1


def test_returns_are_taken_from_the_sales_before_and_told():
    read = read_sales([row(week=0, quantity=5), row(week=1, quantity=2), row(week=1, quantity=-4)])
    np.testing.assert_array_equal(read.history.sold, [[3, 0]])
    np.testing.assert_array_equal(read.history.returned, [[0, 4]])
    assert "4 returned units" in kinds(read)["returns"].text
    assert "unmatched_returns" not in kinds(read)


def test_returns_of_what_was_sold_before_the_history_are_left_out_and_told():
    read = read_sales([row(week=0, quantity=-3), row(week=1, quantity=2)])
    np.testing.assert_array_equal(read.history.sold, [[0, 2]])
    assert kinds(read)["unmatched_returns"].text.startswith("3 returned units")


COUNTS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=8)


@settings(max_examples=60)
@given(COUNTS)
def test_netting_loses_no_unit_and_undoes_no_later_sale(weeks):
    gross, returned = (np.array([column], float) for column in zip(*weeks, strict=True))
    kept, unmatched = net(gross, returned)
    assert (kept >= 0).all()
    assert (kept <= gross).all()
    assert kept.sum() == gross.sum() - returned.sum() + unmatched[0]
    # By the end of any week no more can have been undone than came back from then on.
    undone = (gross - kept)[0]
    for week in range(len(weeks)):
        assert undone[week:].sum() <= returned[0, week:].sum()


def test_units_in_another_currency_count_and_their_prices_do_not():
    rows = [row(quantity=1, price=10, currency="EUR"), row(quantity=1, price=12, currency="EUR"),
            row(quantity=2, price=900, currency="JPY")]  # fmt: skip
    read = read_sales(rows)
    assert (read.history.sold[0, 0], read.history.price[0, 0]) == (4, 11)
    assert kinds(read)["currency"].text.startswith("1 rows are not in EUR")
    assert kinds(read)["currency"].skus == ("shoe",)
    other = read_sales(rows, currency="JPY")
    assert (other.history.price[0, 0], other.history.currency) == (900, "JPY")


def test_no_sales_are_answered_plainly():
    read = read_sales([])
    assert (len(read.history), read.history.periods) == (0, 0)
    assert set(kinds(read)) == {"empty"}
    assert read.history.revenue.shape == (0, 0)


def test_one_week_is_told():
    assert "no spread can be learned" in kinds(read_sales([row()]))["one_period"].text


def test_a_promotion_that_never_sold_is_told():
    rows = [row(week=0), row(week=1, quantity=0, promotion=True), row(sku="hat", promotion=True)]
    assert kinds(read_sales(rows))["idle_promotion"].skus == ("shoe",)


def test_holidays_mark_their_weeks():
    read = read_sales([row(week=0), row(week=2)], holidays=[day(1, 4)])
    assert read.history.holiday.tolist() == [False, True, False]


def test_a_date_of_another_age_is_refused():
    with pytest.raises(DemandError, match="is a date wrong"):
        read_sales([row(), row() | {"day": date(1026, 1, 5)}])


def test_orders_of_a_log_are_sales_up_to_its_last_event():
    def event(id, kind, week, **fields):
        time = datetime.combine(day(week), datetime.min.time(), UTC)
        position = 1 if kind == "impression" else None
        return Event(id=id, kind=kind, time=time, product="p", position=position, **fields)

    table = EventTable.of(
        [
            event("a", "order", 0, quantity=3, price=5),
            event("b", "order", 0, quantity=1),
            event("c", "click", 1),
            event("d", "impression", 2),
        ]
    )
    history = sales_of_events(table, currency="EUR").history
    np.testing.assert_array_equal(history.sold, [[4, 0, 0]])
    np.testing.assert_array_equal(history.price, [[5, np.nan, np.nan]])
    assert sales_of_events(table, period=Period.DAY).history.periods == 15
    assert set(kinds(sales_of_events(EventTable.of([])))) == {"empty"}
