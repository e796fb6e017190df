"""Saying a product's labels as shoppers do."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.inflection import base_forms
from omnishelf.catalog.labels import Column, Labels
from omnishelf.catalog.wishes import ANY
from omnishelf.catalog.word_order import in_order
from omnishelf.glossary.dictionary import translations_of
from omnishelf.glossary.glossary import Glossary


class Speaker:
    """Says labels in a language."""

    def __init__(self, labels: Labels, glossary: Glossary) -> None:
        self._labels = labels
        self._glossary = glossary
        self._said: dict[tuple[str, int, str], tuple[str, ...]] = {}

    def spellings(self, column: Column, label: int, language: str) -> tuple[str, ...]:
        """All ways to say a label; the shop's own word where the glossary has none.

        A brand is a name: it is said as it is, whatever else the word may mean.
        """
        if column.role == "brand":
            return (column.values[label],)
        key = (column.name, label, language)
        if key not in self._said:
            value = column.values[label]
            terms = self._glossary.lookup(value, kinds=(column.role,))
            terms = terms or self._glossary.lookup(value)
            words = tuple(
                dict.fromkeys(word for term in terms[:1] for word in term.words.get(language, ()))
            )
            if not words and language == "zh":
                words = translations_of(value)
            self._said[key] = words or (value,)
        return self._said[key]

    def phrase(
        self, wish: NDArray[np.int64], language: str, rng: np.random.Generator
    ) -> str | None:
        """One way to say all labels that are wished for."""
        noun, said = "", dict[str, str]()
        for column, label in zip(self._labels.columns, wish, strict=True):
            if label == ANY:
                continue
            ways = base_forms(self.spellings(column, int(label), language), language)
            # The commonest way half of the time, any other else.
            way = ways[0] if rng.random() < 0.5 else ways[rng.integers(len(ways))]  # noqa: PLR2004
            if column.role == "product" and not noun:
                noun = way
            else:
                said.setdefault(column.role, way)
        return in_order(noun, said, language, rng) or None
