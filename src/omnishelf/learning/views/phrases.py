"""Phrases that shoppers would say of a catalog's products, in several languages.

They teach the text head how this shop's goods are spoken of: attribute phrases in many
languages are what lets a Chinese query find a picture whose title is English.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.glossary.dictionary import translations_of
from omnishelf.glossary.glossary import Glossary
from omnishelf.learning.views.labels import MISSING, Column, Labels

ANY = MISSING
"""In a phrase's wishes: this column is not asked for."""

_MOST_TOGETHER = 3
"""Labels named in one phrase, besides what the product is."""

_BEFORE = ("style", "occasion", "season", "size", "age", "gender", "pattern", "colour", "material")
"""Order of the words before the noun, where a language puts them there."""

_UNSPACED = ("zh", "ja")
_FRAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("{}", "{}", "{}", "a {}", "looking for {}", "I want {}", "{} for sale", "show me {}"),
    "zh": ("{}", "{}", "{}", "我要{}", "我想买{}", "有没有{}", "一件{}", "找{}"),
    "es": ("{}", "{}", "{}", "un {}", "busco {}", "quiero comprar {}", "{} en oferta"),
    "de": ("{}", "{}", "{}", "ich suche {}", "{} kaufen"),
    "fr": ("{}", "{}", "{}", "je cherche {}", "{} à acheter"),
    "ja": ("{}", "{}", "{}", "{}が欲しい", "{}を探しています"),
}


@dataclass(frozen=True, slots=True, eq=False)
class Phrases:
    """Things to be asked, and which labels answer them."""

    texts: tuple[str, ...]
    languages: tuple[str, ...]
    wishes: NDArray[np.int64]
    """int64 [phrases, columns]: the label asked for in each column, or ANY."""

    def __len__(self) -> int:
        return len(self.texts)


def make_phrases(
    labels: Labels, glossary: Glossary, *, languages: Sequence[str], most: int, seed: int
) -> Phrases:
    """Phrases over the labels of a catalog: every value in every spelling, then mixes of them.

    Args:
        labels: the catalog's.
        glossary: how values are said in each language.
        languages: languages wanted; those the glossary lacks a value in use the shop's word.
        most: phrases wanted; mixes are drawn from the products until there are so many.
        seed: for the draws.
    """
    rng = np.random.default_rng(seed)
    speak = _Speaker(labels, glossary)
    made: dict[tuple[str, tuple[int, ...]], str] = {}

    def add(language: str, wish: NDArray[np.int64], frames: Sequence[str] = ("{}",)) -> None:
        text = speak.phrase(wish, language, rng)
        if text:
            frame = frames[int(rng.integers(len(frames)))]
            made.setdefault((frame.format(text), tuple(wish.tolist())), language)

    for language in languages:
        for column, place, label in _single_labels(labels):
            wish = np.full(len(labels.columns), ANY)
            wish[place] = label
            for spelling in speak.spellings(column, label, language):
                made.setdefault((spelling, tuple(wish.tolist())), language)
    mixes = _mixes(labels, rng, most)
    for turn, wish in enumerate(mixes):
        if len(made) >= most:
            break
        language = languages[turn % len(languages)]
        add(language, wish, _FRAMES.get(language, ("{}",)))
    texts = tuple(text for text, _ in made)
    wishes = np.array([wish for _, wish in made], np.int64).reshape(len(made), len(labels.columns))
    return Phrases(texts, tuple(made.values()), wishes)


def _single_labels(labels: Labels) -> list[tuple[Column, int, int]]:
    return [
        (column, place, label)
        for place, column in enumerate(labels.columns)
        for label in range(len(column.values))
    ]


def _mixes(labels: Labels, rng: np.random.Generator, most: int) -> list[NDArray[np.int64]]:
    """Wishes that some product fulfils, drawn from different mixes of labels alike often, so
    that rare goods are spoken of as much as common ones."""
    if not labels.columns or not len(labels.grid):
        return []
    combinations = np.unique(labels.grid, axis=0)
    wishes = []
    kind_at = 0 if labels.has_kind else None
    colours = [at for at, column in enumerate(labels.columns) if column.role == "colour"]
    for _ in range(2 * most):
        row = combinations[rng.integers(len(combinations))]
        told = np.flatnonzero(row != MISSING)
        if not len(told):
            continue
        others = [at for at in told if at != kind_at]
        count = min(len(others), int(rng.integers(1, _MOST_TOGETHER + 1)))
        wanted = rng.permutation(others)[:count]
        chosen = {int(at) for at in wanted}
        # What it is and its colour are asked for together more than anything else.
        if rng.random() < 0.5:  # noqa: PLR2004
            chosen = {at for at in colours if row[at] != MISSING} or chosen
        if kind_at is not None and row[kind_at] != MISSING and rng.random() < 0.9:  # noqa: PLR2004
            chosen.add(kind_at)
        wish = np.full(len(row), ANY)
        wish[list(chosen)] = row[list(chosen)]
        wishes.append(wish)
    return wishes


class _Speaker:
    """Says labels in a language."""

    def __init__(self, labels: Labels, glossary: Glossary) -> None:
        self._labels = labels
        self._glossary = glossary
        self._said: dict[tuple[str, int, str], tuple[str, ...]] = {}

    def spellings(self, column: Column, label: int, language: str) -> tuple[str, ...]:
        """All ways to say a label; the shop's own word where the glossary has none."""
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
