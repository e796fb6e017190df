"""Products and vectors for the tests of marketing."""

import numpy as np

from omnishelf.types import Product


def shoe(id="s1", **given):
    """A product that every platform takes as it is."""
    told = {
        "id": id,
        "title": "Trail running shoe",
        "description": "Light, with a firm grip.",
        "brand": "Fell",
        "category": ("Shoes", "Running"),
        "attributes": {"gtin": "4006381333931", "mpn": "TR-1", "color": "red"},
        "price": 79.9,
        "currency": "EUR",
        "stock": 3,
        "images": ("https://shop.example/1.jpg", "https://shop.example/2.jpg"),
        "url": "https://shop.example/s1",
        "locale": "en",
        **given,
    }
    return Product(**told)


def without(*fields, **given):
    """The same without some fields."""
    kept = {name: value for name, value in shoe(**given).model_dump().items() if name not in fields}
    return Product(**kept)


def bags(texts):
    """A toy text encoder: unit rows of hashed words."""
    rows = np.zeros((len(texts), 2048), np.float32)
    for at, text in enumerate(texts):
        for word in text.lower().replace(">", " ").replace("&", " ").replace(",", " ").split():
            rng = np.random.default_rng(int.from_bytes(word.rstrip("s").encode(), "big") % 2**32)
            rows[at] += rng.normal(size=2048)
    return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
