"""What a product can be advertised by: a picture with a line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product as pairs

from omnishelf.catalog.markup import plain_text
from omnishelf.marketing.errors import MarketingError
from omnishelf.personal import mask_personal
from omnishelf.types import Product

MOST = 30
"""Creatives of one product: more would each be shown too seldom to learn of."""


@dataclass(frozen=True, slots=True)
class Creative:
    """One picture with one line."""

    id: str
    """`product/picture/line`, both from 1; 0 where there is none. Impressions name it."""
    product: str
    picture: str | None
    """As the product refers to it."""
    line: str
    """Personal data masked; empty where there is none."""


def creatives_of(product: Product, lines: Sequence[str] = ()) -> tuple[Creative, ...]:
    """All pairs of a product's pictures and lines.

    Args:
        product: its title is the first line.
        lines: others, such as phrases out of reviews; without words, or said already, they are
            left out.

    Raises:
        MarketingError: there is neither a picture nor a line, or more than 30 pairs.
    """
    texts = (mask_personal(plain_text(each)).text for each in (product.title, *lines))
    told = [*dict.fromkeys(text for text in texts if text)]
    shown = [*dict.fromkeys(product.images)]
    if not told and not shown:
        raise MarketingError(
            f"product '{product.id}' has neither a picture nor a title: there is nothing to show"
        )
    numbered_pictures: list[tuple[int, str | None]] = [*enumerate(shown, 1)] or [(0, None)]
    numbered_lines = [*enumerate(told, 1)] or [(0, "")]
    if len(numbered_pictures) * len(numbered_lines) > MOST:
        raise MarketingError(
            f"product '{product.id}' has {len(shown)} pictures and {len(told)} lines, "
            f"{len(shown) * len(told)} pairs: {MOST} at most can be learned of; choose fewer"
        )
    return tuple(
        Creative(f"{product.id}/{n}/{m}", product.id, picture, line)
        for (n, picture), (m, line) in pairs(numbered_pictures, numbered_lines)
    )
