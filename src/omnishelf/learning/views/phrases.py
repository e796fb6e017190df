"""Phrases that shoppers would say of a catalog's products, in several languages.

They teach the text head how this shop's goods are spoken of: attribute phrases in many
languages are what lets a Chinese query find a picture whose title is English.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import Column, Labels
from omnishelf.catalog.phrasing import Speaker
from omnishelf.catalog.wishes import ANY
from omnishelf.glossary.glossary import Glossary
from omnishelf.learning.views.asking import asked_together

_TRIES = 4
"""Draws for each mix that is wanted: a small catalog has few different ones."""

_FRAMES: Mapping[str, tuple[str, ...]] = {
    "en": ("{}", "{}", "{}", "a {}", "looking for {}", "I want {}", "{} for sale", "show me {}"),
    "zh": ("{}", "{}", "{}", "我要{}", "我想买{}", "有没有{}", "一件{}", "找{}"),
    "es": ("{}", "{}", "{}", "busco {}", "quiero comprar {}", "{} en oferta"),
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
    speak = Speaker(labels, glossary)
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
    for turn, wish in enumerate(_mixes(labels, rng, most)):
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


def _mixes(labels: Labels, rng: np.random.Generator, most: int) -> Iterator[NDArray[np.int64]]:
    """Wishes that some product fulfils, drawn from different mixes of labels alike often, so
    that rare goods are spoken of as much as common ones."""
    if not labels.columns or not len(labels.grid):
        return
    combinations = np.unique(labels.grid, axis=0)
    for _ in range(_TRIES):
        rows = combinations[rng.integers(len(combinations), size=most)]
        wishes = np.where(asked_together(labels, rows, rng), rows, ANY)
        yield from wishes[(wishes != ANY).any(axis=1)]
