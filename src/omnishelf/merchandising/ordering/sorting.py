"""Hits by what a shopper or a merchant cares for."""

import math
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

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
    places = [*range(len(products))]
    if by == "relevance":
        return places
    field = {"price": "price", "-price": "price"}.get(by) or getattr(fields, by)
    sign = 1.0 if by == "price" else -1.0
    values = [None if product is None else number(product, field) for product in products]
    return sorted(
        places, key=lambda at: math.inf if (value := values[at]) is None else sign * value
    )


def number(product: Product, field: str) -> float | None:
    """A product's number in a field, of a date its seconds since 1970; None if it has neither."""
    if field in ("price", "stock"):
        value = getattr(product, field)
    else:
        value = product.attributes.get(field)
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        return float(value) if math.isfinite(value) else None
    return _seconds(value) if isinstance(value, str) else None


def _seconds(date: str) -> float | None:
    try:
        moment = datetime.fromisoformat(date.strip())
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return (moment - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds()


def in_stock(products: Mapping[str, Product], id: str) -> bool:
    """Whether a product can be bought; one whose stock nobody counts can."""
    product = products.get(id)
    return product is None or product.stock is None or product.stock > 0
