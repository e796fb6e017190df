"""Events for tests."""

from datetime import UTC, datetime, timedelta

from omnishelf.types import Event

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(number: int, **given: object) -> Event:
    """The number is in its id and in its time, in seconds."""
    told = {
        "id": f"e{number}",
        "kind": "click",
        "time": NOON + timedelta(seconds=number),
        "product": "p1",
        **given,
    }
    return Event.model_validate(told)


def known(number: int, shopper: str, **given: object) -> Event:
    """Of a shopper who consents."""
    return event(number, shopper=shopper, consent=True, **given)
