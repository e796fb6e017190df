"""What may be asked for in words that products have: their kind, brand and properties."""

from collections.abc import Iterator
from functools import lru_cache

import numpy as np

from omnishelf.catalog.word_order import in_order
from omnishelf.glossary.glossary import Glossary
from omnishelf.suggest.suggestion import Kind
from omnishelf.types import Product

Name = tuple[Kind, str, str]
"""Kind, text, and its language (empty if that is unknown, or if it is a name)."""

_ROLES = ("colour", "material", "pattern", "gender", "age", "season", "style")
"""Kinds of terms that shoppers put beside the name of what they want."""
_MOST_VALUES = 8
"""Attributes of a product that phrases are made of."""
_REMEMBERED = 65_536


class _Commonest(np.random.Generator):
    """Never chooses the less common way to say a thing."""

    def random(self, *_: object, **__: object) -> float:  # type: ignore[override]
        return 1.0


class Phrases:
    """Names and phrases of products, in the languages that each product has."""

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._rng = _Commonest(np.random.PCG64(0))
        # Products share what they are called by: most of it is looked up and put together once.
        self._spoken = lru_cache(_REMEMBERED)(self._look_up)
        self._phrase = lru_cache(_REMEMBERED)(self._put_together)

    def of(self, product: Product) -> set[Name]:
        """Categories, the brand, and `red shoes` for each property that a glossary knows."""
        own = language_of(product.locale)
        languages = [own, *map(language_of, product.translations)]
        names: set[Name] = set()
        if product.brand:
            names.add(("brand", product.brand, ""))
        for language in dict.fromkeys(languages):
            native = language == own
            for name in product.category:
                if said := self._said(name, ("product",), language, native=native):
                    names.add(("category", said, language))
            if product.category:
                names.update(self._with_properties(product, language, native=native))
        return names

    def _with_properties(self, product: Product, language: str, *, native: bool) -> Iterator[Name]:
        noun = self._said(product.category[-1], ("product",), language, native=native)
        if not noun:
            return
        if product.brand:
            yield "query", f"{product.brand} {_in_a_query(noun, language)}", language
        for value in [*product.attributes.values()][:_MOST_VALUES]:
            for one in value if isinstance(value, tuple) else (value,):
                if not isinstance(one, str):
                    continue
                role, said = self._spoken(one, _ROLES, language)
                if role:
                    word = one if native else said
                    yield "query", self._phrase(noun, role, word, language), language

    def _said(self, value: str, kinds: tuple[str, ...], language: str, *, native: bool) -> str:
        """As the shop writes it, in its own language; else as the glossary has it, if it does."""
        return value if native else self._spoken(value, kinds, language)[1]

    def _look_up(self, value: str, kinds: tuple[str, ...], language: str) -> tuple[str, str]:
        """The role of a value, and its commonest name in a language; empty if it has none."""
        for term in self._glossary.lookup(value, kinds=kinds)[:1]:
            if words := term.words.get(language or "en"):
                return term.kind, words[0]
        return "", ""

    def _put_together(self, noun: str, role: str, word: str, language: str) -> str:
        words = {role: _in_a_query(word, language)}
        return in_order(_in_a_query(noun, language), words, language, self._rng)


def language_of(locale: str | None) -> str:
    """`zh` of `zh-CN`; empty of none."""
    return (locale or "").split("-", 1)[0].lower()


def _in_a_query(name: str, language: str) -> str:
    """Small letters, as they are typed, where nouns have them."""
    return name if language == "de" else name.lower()
