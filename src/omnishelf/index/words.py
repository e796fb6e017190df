"""BM25 over a product's fields, as sparse vectors."""

import zlib
from collections.abc import Iterator, Sequence
from functools import lru_cache

from omnishelf.analyzer import analyze
from omnishelf.index.query_weights import query_weight
from omnishelf.types import Product

K1 = 1.2
B = 0.75
AVERAGE_LENGTH = 24.0
"""Weighted terms in a typical product. BM25 wants the catalog's own mean, which moves with
every product added; a fixed one keeps stored vectors valid and only rescales lengths."""

TITLE, FACTS, DESCRIPTION, ALIAS = 3.0, 2.0, 1.0, 1.0
"""Field weights: a word in the title says more than one deep in the description."""

_SHORT = 200
"""Characters of a text whose terms are remembered."""

Sparse = tuple[list[int], list[float]]
"""Term ids, and their weights."""


@lru_cache(maxsize=65_536)
def term_id(term: str) -> int:
    """A term's id: crc32. Of 100,000 different terms about one pair shares an id."""
    return zlib.crc32(term.encode())


def product_words(product: Product, aliases: Sequence[str] = ()) -> Sparse:
    """A product's terms with the document part of BM25F.

    w(t) = tf' (k1 + 1) / (tf' + k1 (1 - b + b len / avglen)), tf' = sum over fields of
    weight x tf; the index multiplies by IDF when it searches. S. Robertson, H. Zaragoza,
    M. Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004.
    """
    frequencies: dict[int, float] = {}
    for text, weight in fields(product):
        for id in map(term_id, analyze(text)):
            frequencies[id] = frequencies.get(id, 0.0) + weight
    # Aliases do not make a product longer: it has not said more about itself.
    length = sum(frequencies.values())
    for id in {id for alias in aliases for id in _alias_terms(alias)} - frequencies.keys():
        frequencies[id] = ALIAS
    norm = K1 * (1 - B + B * length / AVERAGE_LENGTH)
    return list(frequencies), [tf * (K1 + 1) / (tf + norm) for tf in frequencies.values()]


def query_words(text: str) -> Sparse:
    """A query's terms, each once, weighed by what kind of word it is (`query_weights`)."""
    weights = {term_id(term): query_weight(term) for term in analyze(text)}
    return sorted(weights), [weights[id] for id in sorted(weights)]


@lru_cache(maxsize=8_192)
def _alias_terms(alias: str) -> frozenset[int]:
    # Many products share an attribute's value, and with it its aliases.
    return frozenset(term_id(term) for term in analyze(alias))


def _terms(text: str) -> Sequence[str]:
    return _short_terms(text) if len(text) <= _SHORT else analyze(text)


@lru_cache(maxsize=8_192)
def _short_terms(text: str) -> tuple[str, ...]:
    # A search asks the same words of every hit, and hits share brands and facts.
    return tuple(analyze(text))


def matched_words(text: str, product: Product, aliases: Sequence[str] = ()) -> tuple[str, ...]:
    """The words of a query that a product has, as the shopper wrote them, each once."""
    asked = [(word, _terms(word)) for word in text.split()]
    have = _found({term for _, terms in asked for term in terms}, product, aliases)
    words: list[str] = []
    for word, terms in asked:
        if any(not term.isascii() for term in terms):
            # An unspaced run such as 红色运动鞋: each of its terms is a word of its own.
            words += [term for term in terms if term in have]
        elif any(term in have for term in terms):
            words.append(word)
    return tuple(dict.fromkeys(words))


def _found(wanted: set[str], product: Product, aliases: Sequence[str]) -> set[str]:
    """Those of the wanted terms that a product has; its texts are read until all are found."""
    missing = set(wanted)
    for text, _ in fields(product):
        if not missing:
            break
        missing.difference_update(_terms(text))
    for alias in aliases:
        if not missing:
            break
        missing = {term for term in missing if term_id(term) not in _alias_terms(alias)}
    return wanted - missing


def fields(product: Product) -> Iterator[tuple[str, float]]:
    """A product's texts with their weights."""
    yield product.title, TITLE
    yield product.description, DESCRIPTION
    yield product.id, DESCRIPTION
    if product.brand:
        yield product.brand, FACTS
    # Each word of the path and the attributes once: they repeat one another, and the title.
    facts: list[str] = [*product.category]
    for value in product.attributes.values():
        facts += [value] if isinstance(value, str) else value if isinstance(value, tuple) else []
    yield " ".join(dict.fromkeys(facts)), FACTS
    for translation in product.translations.values():
        yield translation.title, TITLE
        yield translation.description, DESCRIPTION
