"""A catalog as encoders are trained on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Labels, read_labels
from omnishelf.errors import ModelError
from omnishelf.glossary.glossary import Glossary
from omnishelf.ingest.passages import passages
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.views.holdout import held_products
from omnishelf.learning.views.phrases import Phrases, make_phrases
from omnishelf.types import Product

MIN_PRODUCTS = 8
"""With fewer there is nothing to hold back, and no telling what was learned."""


@dataclass(frozen=True, eq=False)
class Goods:
    """The products, what they say of themselves, and which of them only judge."""

    products: tuple[Product, ...]
    labels: Labels
    phrases: Phrases
    held: NDArray[np.bool_]
    """bool [products]: held back from all that learns from labels."""

    @cached_property
    def passages(self) -> tuple[tuple[str, ...], ...]:
        """By product: what the shelf will have encoded of its text."""
        return tuple(tuple(passages(product)) for product in self.products)


def gather_goods(
    products: Sequence[Product],
    glossary: Glossary,
    settings: EncoderFitSettings,
    *,
    languages: Sequence[str],
) -> Goods:
    """Read the labels of products and make shoppers' phrases of them.

    Raises:
        ModelError: there are too few products to learn from.
    """
    if len(products) < MIN_PRODUCTS:
        raise ModelError(
            f"encoders are trained on {MIN_PRODUCTS} products at least, and here are only "
            f"{len(products)}"
        )
    labels = read_labels(products, glossary)
    phrases = make_phrases(
        labels, glossary, languages=languages, most=settings.phrases, seed=settings.seed
    )
    ids = [product.id for product in products]
    held = held_products(ids, share=settings.held_back, most=settings.most_held_back)
    return Goods(tuple(products), labels, phrases, held)
