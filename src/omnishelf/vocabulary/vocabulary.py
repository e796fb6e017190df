"""The words, brands, categories and attribute values that a shop's products have."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from omnishelf.analyzer import analyze, fold
from omnishelf.types import Product
from omnishelf.vocabulary.codes import codes_of
from omnishelf.vocabulary.together import Together
from omnishelf.vocabulary.tokens import tokens

_MOST_VALUES = 5_000
"""Values of one field: one that has more, such as a serial number, tells nothing of what is
asked, and only its commonest are kept."""
_NAMES = 20_000
"""Names whose words are remembered while products are read."""
_SHORTEST_HAN = 2
"""A single character is a part of too many words to be one."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How many products have each word and value. Spellings are those of the catalog."""

    products: int = 0
    words: Mapping[str, int] = field(default_factory=dict)
    """Folded words of titles and translated titles: of scripts that put spaces between words,
    compounds (`t-shirt`) and their parts; of Chinese, as jieba cuts it, two characters at least.
    And, folded, each name below whole and its words."""
    brands: Mapping[str, int] = field(default_factory=dict)
    categories: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """By whole path, the parents of each path too."""
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    """By attribute: its values that are words. Numbers and yes or no are left out."""
    codes: frozenset[str] = frozenset()
    """Folded words of ids and SKUs that have no digit: they could be taken for other words."""
    together: Together = field(default_factory=Together, compare=False)
    """Which words some product has together."""

    @classmethod
    def of(cls, products: Iterable[Product]) -> "Vocabulary":
        """Count in one pass."""
        count = 0
        words, brands = Counter[str](), Counter[str]()
        categories = Counter[tuple[str, ...]]()
        values: dict[str, Counter[str]] = {}
        codes: set[str] = set()
        together = Together()
        # Thousands of products share a brand, a category, a colour.
        words_of_name = lru_cache(_NAMES)(lambda name: tuple(_words_of_name(name)))

        def counted() -> Iterator[list[str]]:
            nonlocal count
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
                codes.update(_words_of_codes(product))
                own = [*dict.fromkeys(_words(product, words_of_name))]
                words.update(own)
                yield own

        together.add(counted())
        kept = {name: dict(counts.most_common(_MOST_VALUES)) for name, counts in values.items()}
        return cls(
            count, dict(words), dict(brands), dict(categories), kept, frozenset(codes), together
        )


def _words(product: Product, of_name: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """Those of the names first: by them a product is asked for."""
    names = [product.brand or "", *reversed(product.category)]
    for value in product.attributes.values():
        names += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    for name in names:
        yield from of_name(name)
    yield from _words_in(product.title)
    for told in product.translations.values():
        yield from _words_in(told.title)


def _words_of_name(name: str) -> Iterator[str]:
    if folded := fold(name).strip():
        yield folded
        yield from _words_in(name)


def _words_in(text: str) -> Iterator[str]:
    for token in tokens(text):
        if token.han:
            yield from (term for term in analyze(token.text) if len(term) >= _SHORTEST_HAN)
        else:
            yield token.text
            if len(token.pieces) > 1:
                yield from token.pieces


def _words_of_codes(product: Product) -> Iterator[str]:
    for code in codes_of(product):
        if code.isascii() and not any(character.isdigit() for character in code):
            for token in tokens(code):
                yield token.text
                yield from token.pieces
