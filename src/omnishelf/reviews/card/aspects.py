"""Aspects, pros and cons of one product, from what its reviews mention."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from omnishelf.reviews.card.card import AspectScore, Point, Share
from omnishelf.reviews.card.score import Prior, score
from omnishelf.reviews.read import Read
from omnishelf.reviews.text.aspects import Mention

_GOOD, _BAD = 0.6, 0.4
_FEW = 5
_HEARD = 0.15
_EVEN = Prior(0.5, 2.0)
"""Beta(1, 1), P. Laplace's: nothing is known of an aspect beforehand."""

Said = tuple[Read, Mention]


def by_aspect(reads: Sequence[Read]) -> dict[str, list[Said]]:
    """What is said of each aspect, once a review: the clause that judges most."""
    found: dict[str, list[Said]] = defaultdict(list)
    for read in reads:
        firmest: dict[str, Mention] = {}
        for one in read.mentions:
            known = firmest.get(one.aspect)
            if known is None or abs(one.positive - 0.5) > abs(known.positive - 0.5):
                firmest[one.aspect] = one
        for aspect, mention in firmest.items():
            found[aspect].append((read, mention))
    return found


def aspect_scores(said: dict[str, list[Said]]) -> tuple[AspectScore, ...]:
    """The share of good mentions of each, the most mentioned first."""
    scores = []
    for aspect, own in said.items():
        values = np.array([mention.positive for _, mention in own])
        weights = np.array([read.weight for read, _ in own])
        found = score(values, weights, _EVEN)
        share = Share(mean=found.mean, low=found.low, high=found.high)
        scores.append(AspectScore(aspect=aspect, mentions=len(own), positive=share))
    return tuple(sorted(scores, key=lambda one: (-one.mentions, one.aspect)))


def points(said: dict[str, list[Said]], reviews: int, *, good: bool) -> tuple[Point, ...]:
    """Pros, or cons: aspects that are clearly judged so, with the clearest words of one review.

    One needs two reviews that say so, or one where there are fewer than five in all, and a
    seventh of those that mention the aspect: reviews that are believed less count by their
    weight. One aspect may be both.
    """
    found = []
    for aspect, own in said.items():
        so = [
            (read, mention)
            for read, mention in own
            if (mention.positive >= _GOOD if good else mention.positive <= _BAD)
        ]
        weight = sum(read.weight for read, _ in so)
        whole = sum(read.weight for read, _ in own)
        needed = 1 if reviews < _FEW else 2
        if len(so) < needed or weight < _HEARD * whole:
            continue
        read, mention = max(
            so, key=lambda one: (one[0].weight, one[1].positive if good else -one[1].positive)
        )
        found.append(
            Point(aspect=aspect, reviews=len(so), quote=mention.quote, review=read.review.id)
        )
    return tuple(sorted(found, key=lambda one: (-one.reviews, one.aspect)))
