"""Phrases that shoppers would say of a catalog's products, in several languages.

They teach the text head how this shop's goods are spoken of: attribute phrases in many
languages are what lets a Chinese query find a picture whose title is English.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING, Column, Labels
from omnishelf.catalog.phrasing import Speaker
from omnishelf.catalog.wishes import ANY
from omnishelf.glossary.glossary import Glossary

_MOST_TOGETHER = 3
"""Labels named in one phrase, besides what the product is."""

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
