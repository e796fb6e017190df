"""Google Analytics 4: tables of its BigQuery export, as JSON Lines.

The schema: https://support.google.com/analytics/answer/7029846. BigQuery writes whole numbers as
strings, and what is not known as null or `(not set)`.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from omnishelf.catalog.formats.text import lines
from omnishelf.catalog.rejection import Rejection
from omnishelf.errors import CatalogError, EventError
from omnishelf.events.formats.found import Found, How, content_id
from omnishelf.events.formats.values import price_of, whole_of
from omnishelf.types.event import EventKind

KINDS: Mapping[str, EventKind] = {
    "view_item_list": "impression",
    "select_item": "click",
    "add_to_cart": "cart",
    "purchase": "order",
}
"""Which of its events are taken; others tell of no product in a list, or the same again."""

_UNSET = (None, "", "(not set)", "(other)")


def read(path: Path, how: How) -> Iterator[Found | Rejection]:
    """Events of an export, one for each item.

    Raises:
        EventError: the file can't be read, or a mapping is given: its names are known.
    """
    if how.mapping:
        raise EventError("a Google Analytics export needs no --map: its names are known")
    try:
        for line, text in lines(path):
            if text.strip():
                yield from _row(line, text, how)
    except CatalogError as error:
        raise EventError(str(error)) from None


def _row(line: int, text: str, how: How) -> Iterator[Found | Rejection]:
    try:
        row = json.loads(text)
    except (ValueError, RecursionError) as error:
        yield Rejection(f"the line is not JSON: {error}", line=line)
        return
    if not isinstance(row, dict) or not isinstance(row.get("event_name"), str):
        yield Rejection("expected an object with 'event_name', as BigQuery exports it", line=line)
        return
    kind = KINDS.get(row["event_name"])
    if kind is None:
        return
    items = row.get("items") or []
    if not isinstance(items, list):
        yield Rejection("'items' must be a list", line=line, field="items")
        return
    try:
        shared = _shared(row, kind, how)
    except (ValueError, OverflowError, OSError, TypeError) as error:
        yield Rejection(str(error), line=line)
        return
    places = _positions(items) if kind == "impression" else [None] * len(items)
    for item, position in zip(items, places, strict=True):
        try:
            yield Found(line, _event(row, item, position, shared))
        except ValueError as error:
            yield Rejection(str(error), line=line, field="items")


def _shared(row: Mapping[str, Any], kind: EventKind, how: How) -> dict[str, Any]:
    """What all items of a row have in common."""
    micros = whole_of(str(row.get("event_timestamp")))
    params = _params(row.get("event_params"))
    shopper, visit = _known(row.get("user_pseudo_id")), _known(params.get("ga_session_id"))
    privacy = row.get("privacy_info")
    stored = privacy.get("analytics_storage") if isinstance(privacy, dict) else None
    return {
        "kind": kind,
        "time": datetime.fromtimestamp(micros / 1e6, UTC),
        "shopper": shopper,
        "consent": stored == "Yes" or (how.consent and stored != "No"),
        # The visit's number is that of one shopper, and his id must not be in it.
        "session": _digest(shopper, visit) if visit else None,
        "query": _known(params.get("search_term")),
        "page": _known(params.get("page_location")),
    }


def _event(
    row: Mapping[str, Any], item: object, position: int | None, shared: Mapping[str, Any]
) -> dict[str, Any]:
    if not isinstance(item, dict) or not (product := _known(item.get("item_id"))):
        raise ValueError("an item has no 'item_id'")
    listed = _known(item.get("item_list_id")) or _known(item.get("item_list_name"))
    told: dict[str, Any] = {name: value for name, value in shared.items() if name != "page"}
    told["product"] = product
    told["position"] = position
    if listed:
        told["surface"] = "search" if "search" in listed.lower() else listed
        if shared["session"]:
            # An export knows no single showing of a list: one a visit and page is the nearest.
            told["search"] = _digest(shared["session"], listed, shared["page"])
    if (quantity := _known(item.get("quantity"))) and shared["kind"] in ("cart", "order"):
        told["quantity"] = whole_of(quantity)
    if price := _known(item.get("price")):
        told["price"] = price_of(price)
    order = row.get("ecommerce")
    number = order.get("transaction_id") if isinstance(order, dict) else None
    visible = {name: value for name, value in told.items() if name != "consent"}
    told["id"] = content_id("ga4", sorted(visible.items()), row["event_name"], number)
    return told


def _positions(items: Sequence[object]) -> list[int | None]:
    """Positions from 1: senders count `index` from 0 or from 1. Without, the order of the items."""
    told = [_index(item) for item in items]
    if not all(each is not None and each.isdecimal() for each in told):
        return list(range(1, len(items) + 1))
    first = 1 if any(int(each or 0) == 0 for each in told) else 0
    return [int(each or 0) + first for each in told]


def _index(item: object) -> str | None:
    if not isinstance(item, dict):
        return None
    return _known(item.get("item_list_index")) or _known(item.get("index"))


def _params(params: object) -> dict[str, object]:
    found: dict[str, object] = {}
    for one in params if isinstance(params, list) else ():
        if isinstance(one, dict) and isinstance(value := one.get("value"), dict):
            values = [value.get(f"{kind}_value") for kind in ("string", "int", "float", "double")]
            found[str(one.get("key"))] = next((each for each in values if each is not None), None)
    return found


def _known(value: object) -> str | None:
    """A value as text; None for what stands for nothing."""
    return None if value in _UNSET or isinstance(value, dict | list) else str(value).strip() or None


def _digest(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, default=str).encode()).hexdigest()[:24]
