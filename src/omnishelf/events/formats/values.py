"""Times, numbers and words as exports write them."""

import re
from datetime import UTC, datetime

from omnishelf.catalog.money import parse_price
from omnishelf.types.event import EventKind

KINDS: dict[EventKind, tuple[str, ...]] = {
    "impression": ("impression", "shown", "exposure", "view item list", "曝光"),
    "click": ("click", "view", "product view", "detail", "pv", "select item", "点击", "浏览",
              "clic"),
    "cart": ("cart", "add to cart", "addtocart", "basket", "add to basket", "加购", "carrito"),
    "order": ("order", "purchase", "buy", "transaction", "sale", "购买", "订单", "pedido",
              "compra"),
    "rating": ("rating", "rate", "review", "评分", "valoracion", "valoración"),
}  # fmt: skip
"""What others call what shoppers do; to look at a product's page is to click it."""

_YES = frozenset({"1", "true", "t", "yes", "y", "granted", "是", "si", "sí"})
_MICROSECONDS, _MILLISECONDS = 10**14, 10**11
_NUMBER = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?")
_KIND_OF = {name: kind for kind, names in KINDS.items() for name in names}


def kind_of(text: str) -> EventKind:
    """Which kind a word stands for; raises ValueError for another."""
    plain = " ".join(re.sub(r"[_\-]+", " ", text.strip().lower()).split())
    if plain not in _KIND_OF:
        raise ValueError(f"'{text[:40]}' is no kind of event: {', '.join(KINDS)}")
    return _KIND_OF[plain]


def time_of(text: str) -> datetime:
    """ISO 8601, or seconds, milliseconds or microseconds since 1970. Without a zone it is UTC.

    Raises:
        ValueError: it is neither.
    """
    text = text.strip()
    try:
        if _NUMBER.fullmatch(text) and len(text) > len("20260301"):
            number = float(text)
            unit = (
                1e6 if abs(number) >= _MICROSECONDS else 1e3 if abs(number) >= _MILLISECONDS else 1
            )
            return datetime.fromtimestamp(number / unit, UTC)
        read = datetime.fromisoformat(text.removesuffix(" UTC"))
    except (ValueError, OverflowError, OSError):
        raise ValueError(
            f"'{text[:40]}' is no time: write 2026-03-01T12:00:00Z, or seconds since 1970"
        ) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def price_of(text: str) -> float:
    """An amount, with or without a currency; raises ValueError if it is none."""
    return parse_price(text)[0]


def number_of(text: str) -> float:
    """A number, with a point or a decimal comma; raises ValueError if it is none."""
    plain = text.strip() if "." in text else text.strip().replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise ValueError(f"'{text[:40]}' is no number")
    return float(plain)


def whole_of(text: str) -> int:
    """A whole number; raises ValueError if it is none."""
    number = number_of(text)
    if not number.is_integer():
        raise ValueError(f"'{text[:40]}' is no whole number")
    return int(number)


def yes_of(text: str) -> bool:
    """Whether a cell says yes."""
    return text.strip().lower() in _YES
