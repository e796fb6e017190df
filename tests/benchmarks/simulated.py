"""A small catalog and world for tests of the simulator."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

import numpy as np

from omnishelf.types import Product
from shoppers.goods import demo_goods
from shoppers.shop import ContentList
from shoppers.world import World

KINDS = (("Clothes", "Shirts"), ("Clothes", "Skirts"), ("Kitchen", "Mugs"))
COLOURS = ("red", "blue")
BRANDS = ("Acme", "Bolt", "Cask")


def products():
    made = []
    for at in range(60):
        category = KINDS[at % 3]
        made.append(
            Product(
                id=f"p{at:02}",
                title=f"{category[1]} {at}",
                brand=BRANDS[at % 5 % 3],
                category=category,
                attributes={
                    "colour": COLOURS[at // 3 % 2],
                    "material": ("cotton", "wool")[at // 7 % 2],
                    "pattern": ("plain", "dotted", "striped")[at // 4 % 3],
                },
                price=10.0 + at % 11,
            )
        )
    return made


def small_world(seed=3, days=4, shoppers=50):
    return World.draw(demo_goods(products()), seed=seed, days=days, shoppers=shoppers)


def content_of(world, scores=None):
    """The content ranking of every text: by relevance, then by score or id."""
    lists = {}
    for wish, texts in enumerate(world.wishes.texts):
        given = world.relevance[wish] if scores is None else scores(wish)
        order = np.argsort(-given, kind="stable")
        ids = tuple(world.goods.ids[at] for at in order)
        lists |= dict.fromkeys(texts, ContentList(ids, tuple(given[order].tolist())))
    return lists
