"""Questions whose answers are known, put to an index: held-back products asked for by phrases,
by pieces of their texts, and by varied photos and sounds of them."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import analyze
from omnishelf.catalog.labels import Labels
from omnishelf.catalog.wishes import graded
from omnishelf.index.index import Candidate, Index
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.fit import Exam
from omnishelf.learning.ranking.ranker import ASKED_AS, Question, words_scale
from omnishelf.learning.validation import DEPTH
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import Holdout
from omnishelf.learning.views.phrases import Phrases
from omnishelf.types import OneOf, Query, Source

MOST = 160
"""Questions of a kind."""
MOST_PIECES, MOST_PHOTOS = 80, 40
"""Of those that whole searches are compared by: each is encoded, photos drawn and read before."""

_UNKNOWN = 0.5
"""Share of phrases with a word that is not known."""

_DEPTH = 60
_SEED = 17


def exams(data: Dataset, holdout: Holdout, model: ShelfModel, index: Index) -> list[Exam]:
    """Put questions to an index whose vectors this model has placed.

    Args:
        data: the catalog.
        holdout: what training has not seen. Phrases and pieces of texts look among its products
            only; photos and sounds, which ask for one product, among all.
        model: places the questions.
        index: answers them.
    """
    rng = np.random.default_rng(_SEED)
    places = np.flatnonzero(holdout.products)
    among = OneOf("id", tuple(data.ids[place] for place in places))

    def put(
        kind: Question,
        source: Source,
        raw: NDArray[np.float32],
        text: str | None,
        grades: dict[str, int],
        language: str | None = None,
    ) -> Exam:
        part = model.read(source, raw)
        where = among if kind == "words" else None
        found: dict[Source, Sequence[Candidate]] = {
            target: index.nearest(target, model.aim([part], target), where=where, limit=_DEPTH)
            for target in model.dims
        }
        scales: dict[Source, float] = {}
        if text is not None:
            found["words"] = index.matching(_as_known(text, rng), where=among, limit=_DEPTH)
            scales["words"] = words_scale(text)
        return Exam(kind, found, scales, grades, language)

    made = [
        put(
            "words",
            "text",
            data.phrase_features[phrase],
            data.phrases.texts[phrase],
            grades,
            data.phrases.languages[phrase],
        )
        for phrase, grades in _phrase_answers(data, holdout.asked, places, rng)
    ]
    for source, rows in data.variations.items():
        own = rows.only(holdout.products)
        order = rng.permutation(len(own.features))[:MOST]
        owners = own.owners
        for row in order:
            kind, owner = ASKED_AS[source], int(owners[row])
            # Who shows a thing wants that very thing before all that is like it.
            grades = _likenesses(data, owner, places) if kind == "words" else {data.ids[owner]: 2}
            made.append(put(kind, source, own.features[row], None, grades))
    return made


def _as_known(text: str, rng: np.random.Generator) -> str:
    """A phrase as words are matched by: at times less a word that products do not carry.

    Phrases are made of the very names that products are found by, and shoppers are not: without
    this, matching words would seem worth more than it is.
    """
    terms = analyze(text)
    if len(terms) > 1 and rng.random() < _UNKNOWN:
        del terms[rng.integers(len(terms))]
        return " ".join(terms)
    return text


def whole_questions(
    data: Dataset, holdout: Holdout, snapshot: Callable[[str], bytes | None]
) -> Iterator[tuple[Query, dict[str, int]]]:
    """Queries for held-back products, with the grades of those that answer them.

    Held-back phrases and pieces of the products' own texts look among them only, photos of them
    among all products.

    Args:
        data: the catalog.
        holdout: what training has not seen.
        snapshot: a photo of the product with this id; None if there is none to be had.
    """
    rng = np.random.default_rng(_SEED)
    places = np.flatnonzero(holdout.products)
    among = OneOf("id", tuple(data.ids[place] for place in places))
    for phrase, grades in _phrase_answers(data, holdout.asked, places, rng):
        yield Query(text=data.phrases.texts[phrase], where=among, limit=DEPTH), grades
    for place in rng.permutation(places)[:MOST_PIECES]:
        if piece := data.pieces.get(data.ids[place]):
            yield Query(text=piece, where=among, limit=DEPTH), {data.ids[place]: 2}
    yield from photo_questions(data, rng.permutation(places)[:MOST_PHOTOS], snapshot)


def photo_questions(
    data: Dataset, places: NDArray[np.int64], snapshot: Callable[[str], bytes | None]
) -> Iterator[tuple[Query, dict[str, int]]]:
    """Queries by a photo of each of these products that one is to be had of."""
    for place in places:
        if photo := snapshot(data.ids[place]):
            grades = _likenesses(data, int(place), np.arange(len(data)))
            yield Query(image=photo, limit=DEPTH), grades


def phrase_answers(
    phrases: Phrases,
    labels: Labels,
    order: NDArray[np.int64],
    *,
    places: NDArray[np.int64],
    ids: Sequence[str],
    most: int,
) -> Iterator[tuple[int, dict[str, int]]]:
    """Phrases that some of the products answer in full, with the grades of all that answer them.

    Args:
        phrases: of the catalog.
        labels: of its products.
        order: int64, places of the phrases to try, first to last.
        places: int64 [n], of the products that may answer.
        ids: of all products.
        most: phrases wanted.

    Yields:
        A phrase's place, and grades 2 and 1 by product.
    """
    count = 0
    for phrase in order.tolist():
        if count >= most:
            return
        wishes = phrases.wishes[phrase : phrase + 1]
        grades = graded(wishes, labels.grid[places], has_kind=labels.has_kind)[0]
        if (grades == 2).any():  # noqa: PLR2004
            count += 1
            yield phrase, _by_id(ids, places, grades)


def _phrase_answers(
    data: Dataset, asked: NDArray[np.int64], places: NDArray[np.int64], rng: np.random.Generator
) -> Iterator[tuple[int, dict[str, int]]]:
    order = rng.permutation(asked)
    return phrase_answers(data.phrases, data.labels, order, places=places, ids=data.ids, most=MOST)


def _likenesses(data: Dataset, owner: int, places: NDArray[np.int64]) -> dict[str, int]:
    """The product itself is the answer; others with the same labels are half an answer."""
    grid = data.labels.grid
    grades = np.zeros(len(places))
    if data.labels.columns:
        grades[(grid[places] == grid[owner]).all(axis=1)] = 1
    grades[places == owner] = 2
    return _by_id(data.ids, places, grades)


def _by_id(
    ids: Sequence[str], places: NDArray[np.int64], grades: NDArray[np.floating[Any]]
) -> dict[str, int]:
    return {ids[place]: int(grade) for place, grade in zip(places, grades, strict=True) if grade}
