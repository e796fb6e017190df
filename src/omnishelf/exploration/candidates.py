"""Which products are new enough to be explored."""

from collections.abc import Sequence

from omnishelf.exploration.rates import Rates


def unexplored(rates: Rates, products: Sequence[str], *, enough: float) -> list[str]:
    """Products that fewer shoppers than that have probably seen, in the order given.

    Args:
        rates: what was seen.
        products: ids that may be shown.
        enough: shoppers after whom a product's place is the ranking's own affair.
    """
    examined, _ = rates.of(products)
    return [id for id, seen in zip(products, examined, strict=True) if seen < enough]
