"""The words, brands, categories and attribute values that a shop's products have."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from omnishelf.analyzer import fold
from omnishelf.types import Product

_MOST_VALUES = 5_000
"""Values of one field: one that has more, such as a serial number, tells nothing of what is
asked, and only its commonest are kept."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How many products have each word and value. Spellings are those of the catalog."""

    products: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    """Folded words of titles and translated titles, of every script that puts spaces between
    words; and, folded, each name below whole, Chinese ones included."""
    brands: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """By whole path, the parents of each path too."""
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By attribute: its values that are words. Numbers and yes or no are left out."""

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Vocabulary":
        """Count in one pass."""
        count = 0
        words, brands = Counter[str](), Counter[str]()
        categories = Counter[tuple[str, ...]]()
        values: dict[str, Counter[str]] = {}
        for product in products:
            count += 1
            if product.brand:
                brands[product.brand] += 1
            for depth in range(1, len(product.category) + 1):
                categories[product.category[:depth]] += 1
            for name, value in product.attributes.items():
                for one in value if isinstance(value, tuple) else (value,):
                    if isinstance(one, str):
                        values.setdefault(name, Counter())[one] += 1
            words.update(set(_words(product)))
        kept = {name: dict(counts.most_common(_MOST_VALUES)) for name, counts in values.items()}
        return cls(count, dict(words), dict(brands), dict(categories), kept)


def _words(product: Product) -> Iterator[str]:
    titles = (product.title, *(told.title for told in product.translations.values()))
    for title in titles:
        yield from (word for word in fold(title).split() if word)
    names = [product.brand or "", *product.category]
    for value in product.attributes.values():
        names += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    for name in names:
        if folded := fold(name):
            yield folded
            yield from folded.split()
