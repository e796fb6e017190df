"""Events of an experiment's shoppers."""

from datetime import UTC, datetime, timedelta

from omnishelf.events.table import EventTable
from omnishelf.types import Event

START = datetime(2027, 3, 1, 12, tzinfo=UTC)


def made(**told):
    """An event by a few words; `at` in minutes after the start."""
    made.count += 1
    time = START + timedelta(minutes=told.pop("at", 1.0))
    return Event.model_validate({"id": str(made.count), "product": "p1", "time": time} | told)


made.count = 0


def visit(shopper, arm, *, clicks=0, shown=5, order=None, at=1.0, **more):
    """One list that a shopper saw, and what was done with it."""
    search = f"{shopper}-{arm}-{at}"
    who = {"shopper": shopper, "consent": True, "search": search} | more
    for place in range(1, shown + 1):
        yield made(kind="impression", product=f"p{place}", position=place, arm=arm, at=at, **who)
    for place in range(1, clicks + 1):
        yield made(kind="click", product=f"p{place}", at=at + 0.1, **who)
    if order is not None:
        yield made(kind="order", price=order, quantity=2, at=at + 0.2, shopper=shopper)


def table(*visits):
    return EventTable.of([event for one in visits for event in one])
