"""Saying a product's labels as shoppers do, in a language's own order of words."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Column, Labels
from omnishelf.catalog.wishes import ANY
from omnishelf.glossary.dictionary import translations_of
from omnishelf.glossary.glossary import Glossary

_BEFORE = ("style", "occasion", "season", "size", "age", "gender", "pattern", "colour", "material")
"""Order of the words before the noun, where a language puts them there."""

_UNSPACED = ("zh", "ja")


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
            ways = self.spellings(column, int(label), language)
            # The commonest way half of the time, any other else.
            way = ways[0] if rng.random() < 0.5 else ways[rng.integers(len(ways))]  # noqa: PLR2004
            if column.role == "product" and not noun:
                noun = way
            else:
                said.setdefault(column.role, way)
        order = _WORD_ORDER.get(language, _adjectives_first)
        return order(noun, said, language) or None


def _adjectives_first(noun: str, said: Mapping[str, str], language: str) -> str:
    ranks = {role: at for at, role in enumerate(_BEFORE)}
    words = [said[role] for role in sorted(said, key=lambda role: ranks.get(role, -1))]
    if language in _UNSPACED:
        joint = {"zh": "的", "ja": "の"}[language] if words and len(noun) > 2 else ""  # noqa: PLR2004
        return "".join([*words, joint if noun else "", noun])
    return " ".join(part for part in [*words, noun] if part)


def _noun_first(noun: str, said: Mapping[str, str], language: str) -> str:
    """Spanish and French: `camiseta roja de algodón para hombre`."""
    of, whom = {"es": ("de ", "para "), "fr": ("en ", "pour ")}[language]
    parts = [said.get("brand", ""), noun, said.get("pattern", ""), said.get("colour", "")]
    parts += [of + said["material"]] if noun and "material" in said else [said.get("material", "")]
    parts += [whom + said["gender"]] if noun and "gender" in said else [said.get("gender", "")]
    placed = {"brand", "pattern", "colour", "material", "gender"}
    parts += [word for role, word in said.items() if role not in placed]
    return " ".join(part for part in parts if part)


_WORD_ORDER: Mapping[str, Callable[[str, Mapping[str, str], str], str]] = {
    "es": _noun_first,
    "fr": _noun_first,
}
