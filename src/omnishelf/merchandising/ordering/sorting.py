"""Hits by what a shopper or a merchant cares for."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache

import numpy as np

from omnishelf.settings import SortFields
from omnishelf.types import Product, Sort


def sort_places(products: Sequence[Product | None], by: Sort, fields: SortFields) -> list[int]:
    """Places of products in their new order; equals, and those without a value at the end, keep
    theirs.

    Args:
        products: in order of relevance; None for one that is not stored any more.
        by: what counts.
        fields: where it is.
    """
    if by == "relevance":
        return [*range(len(products))]
    field = "price" if by in ("price", "-price") else getattr(fields, by)
    sign = 1.0 if by == "price" else -1.0
    values = [None if product is None else number(product, field) for product in products]
    keys = np.array([math.inf if value is None else sign * value for value in values], np.float64)
    return [int(place) for place in np.argsort(keys, kind="stable")]


def number(product: Product, field: str) -> float | None:
    """A product's number in a field, of a date its seconds since 1970; None if it has neither."""
    value: object
    if field == "price":
        value = product.price
    elif field == "stock":
        value = None if product.stock is None else float(product.stock)
    else:
        value = product.attributes.get(field)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return _seconds(value) if isinstance(value, str) else None


@lru_cache(maxsize=65_536)
def _seconds(date: str) -> float | None:
    # Thousands of products came on the same few hundred days.
    try:
        moment = datetime.fromisoformat(date.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def sold_out(products: Mapping[str, Product]) -> set[str]:
    """Ids of products that can't be bought; one whose stock nobody counts can."""
    return {id for id, product in products.items() if product.stock == 0}
