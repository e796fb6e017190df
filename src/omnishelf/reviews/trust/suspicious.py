"""What speaks against a review."""

import math
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from omnishelf.reviews.review import Review
from omnishelf.reviews.text.sentiment import Sentiment

Kind = Literal["copied", "burst", "one author, many reviews", "stars against words"]

_MANY_OF_PRODUCT = 2
_MANY_IN_A_DAY = 8
_LEAST_BURST = 6
_CHANCE = 1e-4
_SURE = 0.9
_GOOD_STARS, _BAD_STARS = 4, 2


@dataclass(frozen=True, slots=True)
class Suspicion:
    """One reason to believe a review less."""

    kind: Kind
    why: str


def suspicions(
    reviews: Sequence[Review],
    sentiments: Sequence[Sentiment | None],
    groups: Sequence[Sequence[int]],
) -> list[tuple[Suspicion, ...]]:
    """For each review, what speaks against it; nothing for most.

    - Copied: a near-duplicate of another; the earliest of each group is nobody's copy.
    - Burst: so many reviews of the product on one day that chance makes as many on any of its
      days less than once in ten thousand, if they come as often as on all other days (Poisson).
    - One author: more than two reviews of a product, or eight and more on a day in the shop.
    - Stars against words: four or five stars where the words are bad with a calibrated
      probability of at least 0.9, or one or two where they are good.

    Args:
        reviews: of the whole shop.
        sentiments: of their words, as many.
        groups: near-duplicates, places in `reviews`.
    """
    found: list[list[Suspicion]] = [[] for _ in reviews]
    for each in (
        _copied(reviews, groups),
        _bursts(reviews),
        _one_author(reviews),
        _against_words(reviews, sentiments),
    ):
        for at, suspicion in each:
            found[at].append(suspicion)
    return [tuple(each) for each in found]


def _copied(
    reviews: Sequence[Review], groups: Sequence[Sequence[int]]
) -> list[tuple[int, Suspicion]]:
    found = []
    for group in groups:
        timed = sorted(
            group, key=lambda at: (t.timestamp() if (t := reviews[at].time) else math.inf, at)
        )
        first = reviews[timed[0]].id
        why = f"almost the same words as review '{first}'; {len(group)} reviews have them"
        found += [(at, Suspicion("copied", why)) for at in timed[1:]]
    return found


def _bursts(reviews: Sequence[Review]) -> list[tuple[int, Suspicion]]:
    days: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at, review in enumerate(reviews):
        if review.time is not None:
            days[review.product][review.time.date().toordinal()].append(at)
    found = []
    for by_day in days.values():
        total = sum(map(len, by_day.values()))
        span = max(by_day) - min(by_day) + 1
        for day in by_day.values():
            if len(day) < _LEAST_BURST or span == 1:
                continue
            # One more than was seen: a product whose other days were silent is no proof.
            usual = (total - len(day) + 1) / (span - 1)
            if span * poisson_tail(len(day), usual) < _CHANCE:
                why = f"{len(day)} reviews of the product on one day; usual are {usual:.2g}"
                found += [(at, Suspicion("burst", why)) for at in day]
    return found


def poisson_tail(count: int, mean: float) -> float:
    """P(N >= count) of a Poisson N; 1 where it is so likely that it does not matter."""
    if count <= mean:
        return 1.0
    term = math.exp(count * math.log(mean) - mean - math.lgamma(count + 1))
    total, k = 0.0, count
    while term > total * 1e-12:
        total += term
        k += 1
        term *= mean / k
    return min(1.0, total)


def _one_author(reviews: Sequence[Review]) -> list[tuple[int, Suspicion]]:
    of_product = Counter((one.author, one.product) for one in reviews if one.author)
    in_a_day = Counter((one.author, one.time.date()) for one in reviews if one.author and one.time)
    found = []
    for at, review in enumerate(reviews):
        if review.author is None:
            continue
        same = of_product[review.author, review.product]
        today = in_a_day[review.author, review.time.date()] if review.time else 0
        if same > _MANY_OF_PRODUCT:
            why = f"its author wrote {same} reviews of this product"
        elif today >= _MANY_IN_A_DAY:
            why = f"its author wrote {today} reviews on that day"
        else:
            continue
        found.append((at, Suspicion("one author, many reviews", why)))
    return found


def _against_words(
    reviews: Sequence[Review], sentiments: Sequence[Sentiment | None]
) -> list[tuple[int, Suspicion]]:
    found = []
    for at, (review, said) in enumerate(zip(reviews, sentiments, strict=True)):
        if said is None or not said.calibrated or review.rating is None:
            continue
        good, bad = said.positive >= _SURE, said.positive <= 1 - _SURE
        if (review.rating >= _GOOD_STARS and bad) or (review.rating <= _BAD_STARS and good):
            sure = max(said.positive, 1 - said.positive)
            why = (
                f"{review.rating:g} stars, but its words are {'good' if good else 'bad'} with a "
                f"probability of {sure:.2f}"
            )
            found.append((at, Suspicion("stars against words", why)))
    return found
