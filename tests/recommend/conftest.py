"""A small shop of shoes, socks and lamps, and events made by hand."""

import sys
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from omnishelf.events.table import EventTable
from omnishelf.recommend.recommender import Recommender
from omnishelf.recommend.statistics import Statistics
from omnishelf.settings import RecommendSettings
from omnishelf.types import Event, Product

sys.path.append(str(Path(__file__).parent.parent))

from array_products import ArrayProducts

NOW = datetime(2027, 3, 1, tzinfo=UTC)

TITLES = {
    "boot": ("leather boot", "shoes", [1, 0.05, 0, 0]),
    "boot-brown": ("leather boots", "shoes", [1, 0.06, 0, 0]),
    "trainer": ("running trainer", "shoes", [0.8, 0.6, 0, 0]),
    "sandal": ("summer sandal", "shoes", [0.6, 0, 0.3, 0.2]),
    "sock": ("wool sock", "socks", [0.5, 0, 0.9, 0]),
    "polish": ("shoe polish", "care", [0.5, 0.2, 0.2, 0.7]),
    "lamp": ("desk lamp", "lamps", [0, 0, 0.1, 1]),
    "bulb": ("light bulb", "lamps", [0, 0.3, 0, 0.9]),
    "rug": ("round rug", "rugs", [0, 1, 0.2, 0]),
}


class Days:
    """Events some days ago."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self._ids = count()

    def add(self, kind, product, shopper=None, *, session=None, ago=1.0):
        id = f"e{next(self._ids)}"
        self.events.append(
            Event(
                id=id, kind=kind, product=product, shopper=shopper, session=session,
                time=NOW - timedelta(days=ago),
                position=1 if kind == "impression" else None,
                rating=5 if kind == "rating" else None,
            )
        )  # fmt: skip

    def basket(self, shopper, *products, ago=1.0, session=None):
        for product in products:
            self.add("order", product, shopper, session=session, ago=ago)

    @property
    def table(self):
        return EventTable.of(self.events)


@pytest.fixture
def days():
    return Days()


@pytest.fixture
def shop():
    products = [
        Product(id=id, title=title, category=("goods", category), stock=3)
        for id, (title, category, _) in TITLES.items()
    ]
    text = {id: row for id, (_, _, row) in TITLES.items()}
    image = {id: row[::-1] for id, row in text.items() if id != "rug"}
    return ArrayProducts(products, {"text": text, "image": image})


@pytest.fixture
def recommender_of(shop):
    def make(table, *, sources=("text", "image"), group_field=None, **settings):
        chosen = RecommendSettings(**settings)
        return Recommender(
            shop,
            Statistics.of(table, chosen),
            chosen,
            sources=sources,
            group_field=group_field,
            clock=NOW.timestamp,
        )

    return make
