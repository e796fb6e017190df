"""From a catalog to a query set: wishes, said in several ways and languages, and judgements."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from omnishelf.catalog.labels import read_labels
from omnishelf.catalog.phrasing import Speaker
from omnishelf.catalog.wishes import graded
from omnishelf.errors import OmnishelfError
from omnishelf.evaluation.builder.frames import FRAMES
from omnishelf.evaluation.builder.wishes import draw_wishes, name_of
from omnishelf.evaluation.qrels import Qrels
from omnishelf.glossary.glossary import Glossary
from omnishelf.types import Product


class QuerySetError(OmnishelfError):
    """A catalog offers no queries, or none in a language; or they can't be written."""


@dataclass(frozen=True, slots=True)
class BuiltQuery:
    """One way to ask for a wish."""

    id: str
    text: str
    language: str
    wish: str
    phrasing: str


@dataclass(frozen=True, slots=True)
class QuerySet:
    """Queries with their judgements."""

    queries: tuple[BuiltQuery, ...]
    qrels: Qrels
    """Grade 2: all that is asked; 1: the kind alone; others are not named."""
    wishes: int


def build_queries(
    products: Sequence[Product],
    glossary: Glossary,
    *,
    judged: Collection[str] | None = None,
    languages: Sequence[str],
    wishes: int,
    seed: int,
) -> QuerySet:
    """Make a query set from what products say in their category, brand, attributes and titles.

    Every wish is put in every language in each phrasing of `FRAMES`, with words drawn from the
    glossary's; where that lacks a value, the shop's own word is used. The same products and
    seed give the same set.

    Args:
        products: the catalog's.
        glossary: how values are said in each language.
        judged: ids of the products that are asked for and judged; all if None.
        languages: of the queries.
        wishes: how many; fewer come back where products do not differ in so much.
        seed: for all draws.

    Raises:
        QuerySetError: there are no sentences in a language, or products tell nothing to ask for.
    """
    if unknown := [language for language in languages if language not in FRAMES]:
        raise QuerySetError(
            f"no sentences in the language '{unknown[0]}'; there are {', '.join(FRAMES)}"
        )
    ordered = sorted(products, key=lambda product: product.id)
    labels = read_labels(ordered, glossary)
    places = np.array(
        [at for at, product in enumerate(ordered) if judged is None or product.id in judged],
        np.int64,
    )
    if not len(places):
        raise QuerySetError(
            "there is no product to ask for: the shop is empty, or none passes the filter"
        )
    rng = np.random.default_rng(seed)
    wanted = draw_wishes(labels, places, count=wishes, rng=rng)
    if not wanted:
        raise QuerySetError(
            "there is nothing to ask for: no product that may be judged tells a category, a "
            "brand, a colour or the like that sorts the catalog; map such columns when adding it"
        )
    speak = Speaker(labels, glossary)
    queries: list[BuiltQuery] = []
    qrels: dict[str, dict[str, int]] = {}
    for number, wish in enumerate(wanted, start=1):
        grades = graded(wish[None], labels.grid[places], has_kind=labels.has_kind)[0]
        answers = {
            ordered[places[at]].id: int(grades[at]) for at in np.flatnonzero(grades).tolist()
        }
        for language in languages:
            for phrasing, frames in FRAMES[language].items():
                said = speak.phrase(wish, language, rng)
                frame = frames[int(rng.integers(len(frames)))]
                query = BuiltQuery(
                    id=f"w{number:03}-{language}-{phrasing}",
                    text=frame.replace("{}", said or ""),
                    language=language,
                    wish=name_of(labels, wish),
                    phrasing=phrasing,
                )
                queries.append(query)
                qrels[query.id] = answers
    return QuerySet(tuple(queries), qrels, len(wanted))
