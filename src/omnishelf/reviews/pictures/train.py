"""Train photo heads on a shop's own pictures: no labels but the catalog's are needed."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.reviews.heads.discriminant import Classes, fit_calibrated
from omnishelf.reviews.heads.errors import HeadError
from omnishelf.reviews.pictures.colours import ColourHead, ColourNames, colour_features
from omnishelf.reviews.pictures.head import FlawHead, PhotoHead
from omnishelf.reviews.pictures.lightness import judged_size, to_lab
from omnishelf.reviews.pictures.likeness import (
    Bank,
    LikenessHead,
    hard_other,
    likeness_features,
)
from omnishelf.reviews.pictures.made import (
    BUSY,
    FLAWS,
    Ground,
    as_taken,
    busy_ground,
    is_cut_out,
    plain_ground,
)
from omnishelf.reviews.pictures.measures import measures
from omnishelf.types import Product

Encode = Callable[[Sequence[Image.Image]], NDArray[np.float32]]
"""Pictures to unit rows float32 [n, dim]."""

FEWEST = 40
"""Pictures of different products."""

_GROUNDS: tuple[Ground | None, ...] = (None, plain_ground, busy_ground)
_UNCHANGED = 0.25
_STRANGE = (busy_ground, plain_ground)
_STRANGERS = 3
"""A photo without goods for so many products."""
_FOLDS = 4
_FALSE_ALARMS = 0.05
_LEAST_COLOUR = 8
"""Pictures of a colour; one of fewer is not told."""
_BANK = 500
_TURNS = 2
"""How often each picture is taken to learn colours from."""
_SEED = 29


@dataclass(frozen=True, slots=True, eq=False)
class Pictured:
    """A product and one of its pictures."""

    product: Product
    picture: Image.Image


def train_photos(
    pictured: Sequence[Pictured],
    encode: Encode,
    encoder: str,
    names: ColourNames | None,
) -> PhotoHead:
    """Learn what flaws do to this shop's pictures, how near photos of a product come to its
    catalog pictures, and what the shop means by its colours.

    Args:
        pictured: one picture of each of many products.
        encode: the shop's image encoder, or that with its trained space.
        encoder: its name.
        names: where the shop tells colours; None if it does not.

    Raises:
        HeadError: fewer than `FEWEST` pictures.
    """
    if len(pictured) < FEWEST:
        raise HeadError(
            f"{len(pictured)} pictures: photos are learned from at least {FEWEST} products with a "
            "picture"
        )
    rng = np.random.default_rng(_SEED)
    folds = rng.permutation(len(pictured)) % (_FOLDS + 1)
    return PhotoHead(
        encoder=encoder,
        flaws=_flaws(pictured, folds, rng),
        likeness=_likeness(pictured, folds, encode, rng),
        colours=_colours(pictured, names, rng) if names is not None else None,
        pictures=len(pictured),
    )


def taken_with_flaws(
    picture: Image.Image, rng: np.random.Generator
) -> list[tuple[frozenset[str], Image.Image]]:
    """A photo made of a picture, as it is and with each flaw, with the names of its flaws.

    One in four is the catalog's own picture: it is flawless, too, whatever its white ground.
    """
    ground = _GROUNDS[rng.integers(len(_GROUNDS))]
    if rng.random() < _UNCHANGED:
        ground, taken = None, judged_size(picture)
    else:
        taken = as_taken(picture, rng, ground)
    own = frozenset({BUSY}) if ground is busy_ground and is_cut_out(picture) else frozenset()
    return [(own, taken), *((own | {name}, flaw(taken, rng)) for name, flaw in FLAWS.items())]


def _flaws(
    pictured: Sequence[Pictured], folds: Classes, rng: np.random.Generator
) -> Mapping[str, FlawHead]:
    rows, flawed, fold = [], [], []
    for at, each in enumerate(pictured):
        for names, photo in taken_with_flaws(each.picture, rng):
            rows.append(measures(to_lab(judged_size(photo))))
            flawed.append(names)
            fold.append(folds[at])
    features, groups = np.stack(rows), np.array(fold, np.int64)
    # The last fold is kept to find where flawless photos end.
    learned = groups < _FOLDS
    heads = {}
    for name in (*FLAWS, BUSY):
        has = np.array([name in names for names in flawed], np.int64)
        telling = fit_calibrated(features[learned], has[learned], groups[learned], 2)
        flawless = ~learned & np.array([not names for names in flawed])
        said = telling.probabilities(features[flawless])[:, 1]
        heads[name] = FlawHead(
            telling, float(np.clip(np.quantile(said, 1 - _FALSE_ALARMS), 0.5, 0.999))
        )
    return heads


def _likeness(
    pictured: Sequence[Pictured], folds: Classes, encode: Encode, rng: np.random.Generator
) -> LikenessHead:
    """Photos of each product, held against its own picture, another's and one easily taken for
    it: of what is not the product, half is random and half is hard. Some photos show no goods at
    all, so that what is near to nothing in the shop is not near to a product."""
    products = [each.product.id for each in pictured]
    vectors = encode([each.picture for each in pictured])
    photos = encode([as_taken(each.picture, rng, _GROUNDS[rng.integers(3)]) for each in pictured])
    kept = np.sort(rng.permutation(len(products))[:_BANK])
    bank = Bank(tuple(products[at] for at in kept), vectors[kept])
    rows, shows, groups = [], [], []
    for at, photo in enumerate(photos):
        others = (int(rng.choice(np.delete(np.arange(len(products)), at))),
                  hard_other(vectors, at, products, rng))  # fmt: skip
        for other in (at, *others):
            rows.append(likeness_features(photo, vectors[other : other + 1], bank, products[other]))
            shows.append(int(products[other] == products[at]))
            groups.append(folds[at])
    strange = [
        _STRANGE[place % len(_STRANGE)](pictured[at].picture.size, rng)
        for place, at in enumerate(range(0, len(pictured), _STRANGERS))
    ]
    for photo, at in zip(encode(strange), range(0, len(pictured), _STRANGERS), strict=True):
        rows.append(likeness_features(photo, vectors[at : at + 1], bank, products[at]))
        shows.append(0)
        groups.append(folds[at])
    telling = fit_calibrated(
        np.stack(rows), np.array(shows, np.int64), np.array(groups, np.int64), 2
    )
    return LikenessHead(bank, telling)


def _colours(
    pictured: Sequence[Pictured], names: ColourNames, rng: np.random.Generator
) -> ColourHead | None:
    told = [(names.of(each.product), each.picture) for each in pictured]
    counts = Counter(name for name, _ in told if name is not None)
    common = tuple(sorted(name for name, count in counts.items() if count >= _LEAST_COLOUR))
    if len(common) < 2:  # noqa: PLR2004
        return None
    rows, classes, groups = [], [], []
    for at, (name, picture) in enumerate(told):
        if name in common:
            for turn in range(_TURNS):
                ground = plain_ground if turn else None
                rows.append(colour_features(as_taken(picture, rng, ground)))
                classes.append(common.index(name))
                groups.append(at % _FOLDS)
    telling = fit_calibrated(
        np.stack(rows), np.array(classes, np.int64), np.array(groups, np.int64), len(common)
    )
    return ColourHead(common, telling)
