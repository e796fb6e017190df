"""A whole list that was shown, told at once rather than product by product."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

from omnishelf.types.event import Event

_LONGEST_ID = 120
_MOST = 1_000


def is_whole_list(given: Mapping[str, Any]) -> bool:
    """Whether this is short for the impressions of a list."""
    return "products" in given


def size(given: object) -> int:
    """How many events this is short for."""
    products = given.get("products") if isinstance(given, Mapping) else None
    return len(products) if isinstance(products, Sequence) else 1


def expanded(given: Mapping[str, Any]) -> list[Event]:
    """One impression for each product, at the positions that follow one another.

    Args:
        given: an event with `products` instead of `product`. `position` is that of the first
            product, 1 if left out. Each has the id `id/position`; without an `id` one is made
            from `search`, for a list is shown once.

    Raises:
        ValueError: it is no such list (a pydantic `ValidationError` where an event is wrong).
    """
    products, first = given["products"], given.get("position", 1)
    id = given["id"] if "id" in given else _id_of(given.get("search"))
    if given.get("kind") != "impression":
        raise ValueError("only an impression may have 'products': others have one 'product'")
    if not isinstance(products, Sequence) or isinstance(products, str) or not products:
        raise ValueError("'products' must be a list of product ids")
    if len(products) > _MOST:
        raise ValueError(f"'products' has {len(products):,} ids: {_MOST:,} at most in a list")
    if not isinstance(id, str) or not 0 < len(id) <= _LONGEST_ID:
        raise ValueError(f"'id' must be a text of up to {_LONGEST_ID} letters, or 'search' given")
    if isinstance(first, bool) or not isinstance(first, int):
        raise ValueError("'position' must be a whole number, of the first product")  # noqa: TRY004
    shared = {name: value for name, value in given.items() if name != "products"}
    return [
        Event.model_validate(
            {**shared, "id": f"{id}/{position}", "product": product, "position": position}
        )
        for position, product in enumerate(products, start=first)
    ]


def _id_of(search: object) -> str | None:
    if not isinstance(search, str):
        return None
    digest = hashlib.sha256(search.encode("utf-8", "replace")).hexdigest()
    return f"shown/{digest[:32]}"
