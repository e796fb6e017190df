"""A product as the index's payload: its whole record, and flat fields to filter by."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any

from omnishelf.index.index import FieldKind, Fingerprint
from omnishelf.types import Product, Source

SEPARATOR = " > "
HAS = "has"
"""Where a payload says which sources a product has vectors of."""

_KEY: dict[FieldKind, str] = {"keyword": "k", "number": "n", "boolean": "b"}

_ESCAPED = re.compile(r"_([0-9a-f]+)_")

CORE_FIELDS: dict[str, FieldKind] = {
    "id": "keyword",
    "brand": "keyword",
    "category": "keyword",
    "currency": "keyword",
    "locale": "keyword",
    "price": "number",
    "stock": "number",
}
_CORE_ORDER = ("id", "brand", "currency", "locale", "price", "stock", "category")


@lru_cache(maxsize=4_096)
def field_key(field: str, kind: FieldKind) -> str:
    """Where a field's values of one kind lie in the payload.

    Each kind has a key of its own, so that an attribute that is a number in one product and a
    word in another (`size: 42`, `size: "L"`) is filterable by both.
    """
    # The engine reads dots, brackets and quotes in a key as a path.
    safe = "".join(c if c.isalnum() and c.isascii() else f"_{ord(c):x}_" for c in field)
    return f"{_KEY[kind]}_{safe}"


def field_of(key: str) -> tuple[str, FieldKind] | None:
    """The field and kind whose values lie at a payload's key; None if no field's do."""
    for kind, prefix in _KEY.items():
        if key.startswith(f"{prefix}_"):
            return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), key[2:]), kind
    return None


def wants_links(field: str, kind: FieldKind) -> bool:
    """Whether the graph gets links for searches among the products of one value.

    They only pay for categories: on numbers they slow building eightfold, and an id is in no two
    products.
    """
    return kind == "keyword" and field != "id"


def to_payload(
    product: Product, fingerprint: Fingerprint, has: Collection[Source]
) -> dict[str, Any]:
    """The payload of a product that has vectors of these sources.

    Several values lie in a list, one as it is: a list takes the engine as long as three values.
    """
    payload: dict[str, Any] = {
        "product": product.model_dump_json(exclude_defaults=True),
        "record": fingerprint.record,
        "content": fingerprint.content,
    }
    for source in sorted(has):
        _put(payload, HAS, source)
    for field, kind, value in field_values(product):
        _put(payload, field_key(field, kind), value)
    return payload


def values_at(payload: Mapping[str, Any], key: str) -> list[Any]:
    """All values that lie at a payload's key."""
    held = payload.get(key, [])
    return held if isinstance(held, list) else [held]


def fields_in(payloads: Iterable[Mapping[str, Any]]) -> list[tuple[str, FieldKind]]:
    """The fields and kinds that payloads have values of, each once, in the order they came."""
    keys = dict.fromkeys(key for payload in payloads for key in payload)
    return [found for key in keys if (found := field_of(key))]


def from_payload(payload: dict[str, Any]) -> Product:
    """The product of a payload."""
    return Product.model_validate_json(payload["product"])


def fingerprint_of(payload: dict[str, Any]) -> Fingerprint:
    """The fingerprint of a payload."""
    return Fingerprint(payload["record"], payload["content"])


def field_values(product: Product) -> Iterator[tuple[str, FieldKind, str | float | int]]:
    """Every filterable value of a product."""
    for field in (*_CORE_ORDER, *product.attributes):
        for kind, value in values_of(product, field):
            yield field, kind, value


def values_of(product: Product, field: str) -> Iterator[tuple[FieldKind, str | float | int]]:
    """A product's values of one field. Booleans are 0 and 1: the engine matches no others.

    The category is there at each level, by its path from the top and by its own name, so that
    `Shoes` and `Apparel > Shoes` both find what is in `Apparel > Shoes > Boots`.
    """
    if field == "category":
        paths = [SEPARATOR.join(product.category[: n + 1]) for n in range(len(product.category))]
        for name in dict.fromkeys([*paths, *product.category]):
            yield "keyword", name
        return
    value = getattr(product, field) if field in CORE_FIELDS else product.attributes.get(field)
    if value is None:
        return
    if isinstance(value, bool):
        yield "boolean", int(value)
    elif isinstance(value, int | float):
        yield "number", float(value)
    elif isinstance(value, str):
        yield "keyword", value
    else:
        for word in value:
            yield "keyword", word


def _put(payload: dict[str, Any], key: str, value: str | float) -> None:
    held = payload.get(key)
    if held is None:
        payload[key] = value
    elif isinstance(held, list):
        held.append(value)
    else:
        payload[key] = [held, value]
