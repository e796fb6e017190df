"""A small shop of toy encoders with half a year of sales, drawn with a seed."""

import csv
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

import toy_encoders
from omnishelf import Shelf
from omnishelf.settings import DemandSettings, MarketingSettings
from omnishelf.types import Event, Product

toy_encoders.register()

KINDS, COLOURS = ("shirt", "shoe", "mug", "lamp"), ("red", "blue", "green", "black", "pink")
MONDAY = date(2026, 1, 5)
WEEKS = 26
NOW = datetime(2026, 7, 6, 12, tzinfo=UTC)
"""The Monday after the last of these weeks."""
NEVER_SOLD = ("mug-pink", "lamp-pink")
LAUNCHED = ("shirt-pink", "shoe-pink", "shirt-black", "shoe-black", "mug-black", "lamp-black")
"""Not sold before the eighth week or later."""
IDS = [f"{kind}-{colour}" for kind in KINDS for colour in COLOURS]
SETTINGS = toy_encoders.SETTINGS.model_copy(
    update={
        "demand": DemandSettings(horizon=4, lead_time=2, cost_share=0.5, recent=8),
        "marketing": MarketingSettings(
            platforms=("google", "generic"), shop="Fell", home="https://shop.test",
            pictures="https://cdn.test/{name}", k=5,
        ),
    }
)  # fmt: skip


def product(id: str, **given) -> Product:
    kind, _, colour = id.partition("-")
    told = {
        "id": id, "title": f"{colour} {kind} $x$", "brand": "Fell", "category": ("All", kind),
        "attributes": {"color": colour}, "price": 10.0, "currency": "EUR", "stock": 3,
        "url": f"https://shop.test/{id}", "locale": "en", "description": f"A {kind} in {colour}",
    }  # fmt: skip
    return Product.model_validate(told | given)


def make_shop(folder: Path) -> Path:
    """Of twenty products, text alone."""
    with Shelf.create(folder / "shop", settings=SETTINGS) as shelf:
        for id in IDS:
            shelf.put(product(id))
    return folder / "shop"


def write_sales(path: Path, *, weeks: int = WEEKS) -> Path:
    """A row a product and week; red sells more and more, blue less and less."""
    rng = np.random.default_rng(5)
    with path.open("w", newline="") as file:
        table = csv.writer(file)
        table.writerow(["Article", "Date", "Units", "price", "currency", "invoice"])
        for at, id in enumerate(IDS):
            begun = 8 + at % 4 if id in LAUNCHED else 0
            for week in range(begun, 0 if id in NEVER_SOLD else weeks):
                pace = {"red": week / 4, "blue": (WEEKS - week) / 4}.get(id.split("-")[1], 0)
                sold = int(rng.poisson(8 + 3 * pace))
                for part in (sold // 2, sold - sold // 2):
                    day = MONDAY + timedelta(days=7 * week + 6)
                    table.writerow([id, day, part, 10, "EUR", f"{id} {week}"])
    return path


MAP = {"sku": "Article", "quantity": "Units", "day": "Date"}


def showings(product: str, *, rows: int = 1_200) -> list[Event]:
    """Two creatives of a product, shown alike often; the second is clicked five times as often."""
    rng = np.random.default_rng(9)
    made = []
    for at in range(rows):
        which = int(rng.integers(1, 3))
        told = {"product": f"{product}/0/{which}", "surface": "ad", "position": 1,
                "propensity": 0.5, "search": f"ad {at}",
                "time": NOW - timedelta(minutes=rows - at)}  # fmt: skip
        made.append(Event.model_validate(told | {"id": f"shown {at}", "kind": "impression"}))
        if rng.random() < (0.1, 0.5)[which - 1]:
            told["time"] += timedelta(seconds=5)
            made.append(Event.model_validate(told | {"id": f"clicked {at}", "kind": "click"}))
    return made


def orders(*, shoppers: int = 12, weeks: int = 12) -> list[Event]:
    """What shoppers who want to be remembered ordered, and clicked."""
    rng = np.random.default_rng(3)
    made = []
    for at in range(shoppers):
        colour = COLOURS[at % 2]
        for week in range(weeks):
            id = f"{KINDS[int(rng.integers(4))]}-{colour}"
            time = NOW - timedelta(weeks=weeks - week, minutes=at + 1)
            for kind in ("click", "order"):
                told = {"id": f"{at} {week} {kind}", "kind": kind, "product": id, "price": 10,
                        "shopper": f"ann{at}", "consent": True, "time": time}  # fmt: skip
                told |= {"query": id.replace("-", " ")} if kind == "click" else {"quantity": 2}
                made.append(Event.model_validate(told))
    return made
