"""Queries to learn from: phrases over labels, and pieces of titles."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.wishes import ANY
from omnishelf.learning.views.phrases import Phrases
from omnishelf.types import Product

PHRASE = -1
"""The owner of a query that is a phrase and no piece of a title."""

_PIECES = 2
"""Of each product's titles."""
_FEWEST_WORDS = 2


@dataclass(frozen=True, slots=True, eq=False)
class Queries:
    """Queries, each text once."""

    texts: tuple[str, ...]
    readings: NDArray[np.int64]
    """int64 [queries, readings, columns]: the labels that a phrase asks for (ANY: not this
    column). One text may mean several things; texts that mean fewer repeat their first meaning.
    Of pieces of titles all ANY."""
    owners: NDArray[np.int64]
    """int64 [queries]: place of the product whose title this is a piece of, or PHRASE."""
    of_phrases: NDArray[np.int64]
    """int64 [phrases]: the query that each phrase became."""

    def __len__(self) -> int:
        return len(self.texts)


def make_queries(products: Sequence[Product], phrases: Phrases, *, seed: int) -> Queries:
    """All phrases, and pieces of titles that are not among them."""
    meanings: dict[str, list[int]] = {}
    for place, text in enumerate(phrases.texts):
        meanings.setdefault(text, []).append(place)
    places = {text: place for place, text in enumerate(meanings)}
    owners = dict.fromkeys(meanings, PHRASE)
    rng = np.random.default_rng((seed, 3))
    for owner, product in enumerate(products):
        for piece in _pieces(product, rng):
            owners.setdefault(piece, owner)
    most = max(map(len, meanings.values()), default=1)
    columns = phrases.wishes.shape[1]
    readings = np.full((len(owners), most, columns), ANY, np.int64)
    for text, found in meanings.items():
        padded = [*found, *[found[0]] * (most - len(found))]
        readings[places[text]] = phrases.wishes[padded]
    return Queries(
        texts=tuple(owners),
        readings=readings,
        owners=np.array([*owners.values()], np.int64),
        of_phrases=np.array([places[text] for text in phrases.texts], np.int64),
    )


def _pieces(product: Product, rng: np.random.Generator) -> Iterator[str]:
    """Runs of a title's words, as shoppers copy them; whole where words are not spaced."""
    titles = [product.title, *(each.title for each in product.translations.values())]
    titles = [title for title in titles if title]
    for _ in range(_PIECES if titles else 0):
        words = titles[rng.integers(len(titles))].split()
        length = int(rng.integers(min(_FEWEST_WORDS, len(words)), len(words) + 1))
        start = int(rng.integers(len(words) - length + 1))
        if piece := " ".join(words[start : start + length]):
            yield piece
