"""Words to numbers, for queries and products alike."""

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.trained.sequence import FIRST, numbered, padded
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of
from omnishelf.types import Product

_MIN_COUNT = 2
"""Rarer words are unknown ones: so that there are unknown words to learn from."""


def make_vocabulary(texts: Iterable[str], *, most: int) -> Vocabulary:
    """The commonest terms of texts, at most so many, the commonest first."""
    counts = Counter(term for text in texts for term in terms_of(text))
    kept = [term for term, count in counts.items() if count >= _MIN_COUNT]
    return Vocabulary(sorted(kept, key=lambda term: (-counts[term], term))[:most])


def numbers_of(vocabulary: Vocabulary) -> int:
    """How many numbers words have, padding and the unknown word included."""
    return FIRST + len(vocabulary)


def read_words(texts: Sequence[str], vocabulary: Vocabulary, *, most: int) -> NDArray[np.int64]:
    """The numbers of texts' first terms, int64 [n, longest], padded with 0 on the right."""
    if not texts:
        return np.zeros((0, 1), np.int64)
    return padded([numbered(text, vocabulary)[:most] for text in texts])


def product_text(product: Product) -> str:
    """What is read of a product: its titles and facts, and descriptions only where no title is.

    A recurrent network remembers best what it read last, and descriptions would come last.
    """
    titles = [product.title, *(each.title for each in product.translations.values())]
    facts = [product.brand or "", *product.category[-1:]]
    for value in product.attributes.values():
        facts += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    descriptions = [product.description, *(t.description for t in product.translations.values())]
    return ". ".join(part for part in [*(titles if any(titles) else descriptions), *facts] if part)
