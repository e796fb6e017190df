"""Days or weeks, counted."""

from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

_MONDAY = date(1970, 1, 5).toordinal()


class Period(StrEnum):
    """What sales are counted by; weeks begin on Mondays."""

    DAY = "day"
    WEEK = "week"

    @property
    def days(self) -> int:
        """How long one is."""
        return 7 if self is Period.WEEK else 1

    def number(self, day: date) -> int:
        """Of the period that holds a day; the next period has the next number."""
        return (day.toordinal() - _MONDAY) // self.days

    def start(self, number: int) -> date:
        """The first day of a period."""
        return date.fromordinal(_MONDAY + number * self.days)

    def holds(self, number: int) -> tuple[date, ...]:
        """All days of a period."""
        first = self.start(number)
        return tuple(first + timedelta(days=at) for at in range(self.days))


def day_of(seconds: float) -> date:
    """The day, in UTC, of a time in seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC).date()
