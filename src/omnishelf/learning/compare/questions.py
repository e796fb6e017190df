"""What all presets are asked, and the right answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.errors import MediaError
from omnishelf.evaluation.builder.build import QuerySet
from omnishelf.evaluation.labels import Labelled, QueryLabels
from omnishelf.evaluation.qrels import Qrels
from omnishelf.learning.ranking.ranker import Question
from omnishelf.learning.views.augmentation import Vary, snapshot_of, vary_sound
from omnishelf.settings import MediaLimits
from omnishelf.types import Product


@dataclass(frozen=True, slots=True)
class Questions:
    """Questions of one kind."""

    kind: Question
    contents: Mapping[str, Any]
    """By id: a text, a picture or a sound."""
    qrels: Qrels
    labelled: Labelled


def word_questions(made: QuerySet) -> Questions:
    """A query set as questions in words."""
    return Questions(
        "words",
        {query.id: query.text for query in made.queries},
        made.qrels,
        {
            query.id: QueryLabels(query.text, query.language, query.wish, query.phrasing)
            for query in made.queries
        },
    )


def photo_questions(
    products: Sequence[Product], vary: Vary, *, most: int, seed: int
) -> Questions | None:
    """Augmented photos of products, each answered by its own product; None if there are none.

    Args:
        products: to be photographed; of more than `most` with a picture, a random choice.
        vary: reads pictures.
        most: photos.
        seed: of the choice and the photos.
    """
    photos: dict[str, Any] = {}
    for product in _shuffled(products, seed):
        if len(photos) >= most:
            break
        if (photo := snapshot_of(product, vary, seed=seed)) is not None:
            photos[product.id] = decode_picture(
                photo, MediaLimits(), name=product.id, longest_side=PICTURE_SIDE
            )
    return _of_themselves("photo", photos)


def sound_questions(
    products: Sequence[Product], vary: Vary, *, most: int, seed: int
) -> Questions | None:
    """Products' sounds as a phone would hear them, as `photo_questions`."""
    rng = np.random.default_rng(seed)
    sounds: dict[str, Any] = {}
    for product in _shuffled(products, seed):
        if len(sounds) >= most:
            break
        for reference in filter(vary.at_hand, product.sounds[:1]):
            try:
                sounds[product.id] = vary_sound(vary.sound(reference), rng)
            except MediaError:
                continue
    return _of_themselves("sound", sounds)


def _shuffled(products: Sequence[Product], seed: int) -> list[Product]:
    order = np.random.default_rng(seed).permutation(len(products))
    return [products[place] for place in order.tolist()]


def _of_themselves(kind: Question, media: Mapping[str, Any]) -> Questions | None:
    if not media:
        return None
    return Questions(
        kind,
        {f"{kind}-{id}": content for id, content in media.items()},
        {f"{kind}-{id}": {id: 1} for id in media},
        {},
    )
