"""Events, products and vectors of made-up shoppers."""

from datetime import UTC, datetime, timedelta

import numpy as np

from omnishelf.events.table import EventTable
from omnishelf.profiles.catalog import Catalog
from omnishelf.types import Event, Product

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def event(product, kind="click", *, days=0.0, seconds=0.0, **given):
    """An event so long ago."""
    event.number += 1
    told = {"shopper": "ann", "rating": 4 if kind == "rating" else None, **given}
    if kind == "impression":
        told["position"] = 1
    time = NOW - timedelta(days=days, seconds=seconds)
    return Event(id=f"e{event.number}", kind=kind, time=time, product=product, **told)


event.number = 0


class Log:
    """As much of a log of events as profiles are made of; pseudonyms are capitals."""

    def __init__(self, events=()):
        self.events, self.erasures, self.reads = list(enumerate(events, start=1)), 0, 0

    @property
    def last(self):
        return max((seq for seq, _ in self.events), default=0)

    def append(self, *events):
        self.events += enumerate(events, start=self.last + 1)

    def erase(self, shopper):
        self.events = [(seq, one) for seq, one in self.events if one.shopper != shopper]
        self.erasures += 1

    def table(self, *, after=0, kinds=None):
        self.reads += 1
        chosen = [(seq, one) for seq, one in self.events if seq > after and one.kind in kinds]
        told = [one.model_copy(update={"shopper": one.shopper and self.pseudonym(one.shopper)})
                for _, one in chosen]  # fmt: skip
        return EventTable.of(told, seqs=[seq for seq, _ in chosen])

    @staticmethod
    def pseudonym(shopper):
        return shopper.upper()


def unit(*numbers):
    row = np.array(numbers, np.float32)
    return (row / np.linalg.norm(row))[None]


def catalog_of(products, vectors=None, *, traits=("brand", "size", "colour")):
    """A catalog of these products, its rates counted in them."""
    held = {product.id: product for product in products}
    rows = vectors or {}
    counted = {trait: {} for trait in traits}
    for product in products:
        for trait in traits:
            value = product.brand if trait == "brand" else product.attributes.get(trait)
            for one in value if isinstance(value, tuple) else [value]:
                counted[trait][one] = counted[trait].get(one, 0) + 1 / len(products)
    return Catalog(
        lambda ids: {id: held[id] for id in ids if id in held},
        lambda ids: {id: rows[id] for id in ids if id in rows},
        {trait: trait for trait in traits},
        counted,
    )


def shoe(id, **given):
    return Product(id=id, title=f"shoe {id}", category=("Shoes",), currency="EUR", **given)
