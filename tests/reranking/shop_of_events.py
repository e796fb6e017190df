"""Event tables of a few words each."""

from datetime import UTC, datetime, timedelta

from omnishelf.events.table import EventTable
from omnishelf.types import Event

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
NOON_S = NOON.timestamp()


def event(number, kind, product, *, after=0.0, **given):
    """An event so many seconds after noon."""
    told = {"id": f"e{number}", "kind": kind, "product": product, "search": "s1", "query": "shoe"}
    return Event.model_validate({**told, "time": NOON + timedelta(seconds=after), **given})


def table(*events):
    return EventTable.of([event(number, **each) for number, each in enumerate(events)])
