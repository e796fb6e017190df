from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.demand.periods import Period, day_of

DAYS = st.dates(date(1990, 1, 1), date(2090, 1, 1))


@settings(max_examples=50)
@given(DAYS)
def test_a_day_is_in_the_week_that_python_puts_it_in(day):
    start = Period.WEEK.start(Period.WEEK.number(day))
    assert start.weekday() == 0
    assert start.isocalendar()[:2] == day.isocalendar()[:2]
    assert day in Period.WEEK.holds(Period.WEEK.number(day))


@settings(max_examples=20)
@given(DAYS)
def test_a_day_is_its_own_period(day):
    assert Period.DAY.start(Period.DAY.number(day)) == day
    assert Period.DAY.holds(Period.DAY.number(day)) == (day,)


def test_seconds_are_days_of_utc():
    assert day_of(86_399.9) == date(1970, 1, 1)
    assert day_of(86_400) == date(1970, 1, 2)
