"""Prices as feeds write them."""

from decimal import ROUND_HALF_UP, Decimal

from omnishelf.catalog.currencies import CURRENCIES
from omnishelf.marketing.feeds.remark import Note
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.types import Product

_NO_DECIMALS = frozenset(
    "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF".split()  # noqa: SIM905
)
_THREE_DECIMALS = frozenset({"BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"})
"""ISO 4217, minor units."""


def price_of(product: Product, terms: Terms) -> str | Note:
    """Such as `15.00 USD`: ISO 4217, with as many decimals as the currency has, or what is wrong.

    A price of 0 is refused: no platform sells by it.
    """
    price, currency = product.price, product.currency or terms.currency
    if price is None:
        return Note("no price", "give the product a price")
    if currency is None:
        return Note("no currency", "give the product a currency, or the feed one")
    if currency not in CURRENCIES:
        return Note(f"'{currency}' is no currency of ISO 4217", "correct it")
    if terms.currency is not None and currency != terms.currency:
        return Note(
            f"the price is in {currency}, the feed in {terms.currency}",
            f"give a price in {terms.currency}, or make a feed of its own for {currency}",
        )
    written = Decimal(str(price)).quantize(_unit(currency), ROUND_HALF_UP)
    if written <= 0:
        return Note(f"a price of {written:f} {currency}", "give a price above 0")
    return f"{written:f} {currency}"


def _unit(currency: str) -> Decimal:
    if currency in _NO_DECIMALS:
        return Decimal(1)
    return Decimal("0.001") if currency in _THREE_DECIMALS else Decimal("0.01")
