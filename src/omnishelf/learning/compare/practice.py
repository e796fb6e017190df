"""Questions about products that may be learned from, to tune by: never those of the test."""

import time
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from omnishelf.catalog.wishes import ANY
from omnishelf.errors import ModelError
from omnishelf.learning.compare.questions import photo_questions, sound_questions
from omnishelf.learning.compare.sources import FrozenSources
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.ranking.exams import phrase_answers
from omnishelf.learning.ranking.fit import Exam, fit_ranker
from omnishelf.learning.ranking.ranker import Question, Ranker
from omnishelf.learning.train import Shop
from omnishelf.learning.views.holdout import held_products

_PHRASES, _PHOTOS, _SOUNDS = 120, 40, 10
"""Most questions of each kind."""


@dataclass(frozen=True)
class Practice:
    """Exams over a part of the products that may be learned from, as large as the pool."""

    exams: tuple[Exam, ...]

    def of(self, kind: Question) -> list[Exam]:
        """Those of a kind."""
        return [exam for exam in self.exams if exam.kind == kind]

    @cached_property
    def calibrated(self) -> tuple[Ranker, float]:
        """Calibrations and weights fitted on the exams, and the seconds that took.

        Raises:
            ModelError: there are no exams.
        """
        start = time.perf_counter()
        ranker, _ = fit_ranker(self.exams)
        if not ranker.questions:
            raise ModelError("scores can't be calibrated: the catalog tells nothing to ask for")
        return ranker, time.perf_counter() - start


def make_practice(shop: Shop, goods: Goods, *, share: float, most: int, seed: int) -> Practice:
    """Put phrases, photos and sounds to the shop's frozen sources.

    Args:
        shop: whose sources answer.
        goods: the products that may be learned from, with training phrases.
        share: of these products that are asked for.
        most: of them.
        seed: of the draws.
    """
    ids = [product.id for product in goods.products]
    places = np.flatnonzero(held_products(ids, share=share, most=most))
    products = [goods.products[place] for place in places.tolist()]
    sources = FrozenSources(shop, products)
    exams: list[Exam] = []

    def put(kind: Question, content: Any, grades: dict[str, int]) -> None:
        found, scales = sources.found(kind, content)
        if any(found.values()):
            exams.append(Exam(kind, found, scales, grades))

    phrases = goods.phrases
    rng = np.random.default_rng(seed)
    several = (phrases.wishes != ANY).sum(axis=1) > 1
    order = rng.permutation(np.flatnonzero(several) if several.any() else len(phrases))
    for phrase, grades in phrase_answers(
        phrases, goods.labels, order, places=places, ids=ids, most=_PHRASES
    ):
        put("words", phrases.texts[phrase], grades)
    for make, most_media in ((photo_questions, _PHOTOS), (sound_questions, _SOUNDS)):
        if media := make(products, shop.vary, most=most_media, seed=seed):
            for id, content in media.contents.items():
                put(media.kind, content, dict.fromkeys(media.qrels[id], 2))
    return Practice(tuple(exams))
