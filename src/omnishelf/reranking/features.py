"""The features of a candidate, by name: one builder for training and for serving."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.reranking.candidates import Candidates, Numbers
from omnishelf.reranking.statistics import ProductStatistics
from omnishelf.types import SOURCES, Source

FEATURES_VERSION = 3
"""Raised whenever a feature means something else than before: a model of another version is not
read."""

SMOOTHING = 2.0
"""Expected clicks of the average product that every product's rate begins with, and of the product
that its rate for one query begins with."""
LANGUAGES = ("en", "zh", "es", "de", "fr", "ja")
_DAY = 86_400.0
_RAREST = 1e-3
"""What was never clicked may be yet: of its logarithm something is left."""
_UNKNOWN = np.array([1.0, 1.0, 0.0, 0.0])
"""Rates of a shop without events: as many clicks as expected."""


@dataclass(frozen=True, eq=False)
class _Search:
    """What features are made from."""

    candidates: Candidates
    counts: NDArray[np.float64]
    """[n, counts] of the products."""
    rates: NDArray[np.float64]
    """[n, counts] by expected clicks, smoothed."""
    pair_rates: NDArray[np.float64]
    """The same where this was searched for."""
    expected: NDArray[np.float64]
    """[n], clicks of a look at products of such a content score."""
    now: float


@dataclass(frozen=True)
class Feature:
    """One number of a candidate."""

    of: Callable[[_Search], Numbers | float]
    """[n], or one number for all; NaN where it is not known."""
    monotone: int = 0
    """1: more of it never lowers the learned score, -1: never raises it, 0: it may do either."""


def _standing(source: Source, part: str) -> Callable[[_Search], Numbers | float]:
    def of(search: _Search) -> Numbers | float:
        standing = search.candidates.found.get(source)
        return np.nan if standing is None else np.asarray(getattr(standing, part))

    return of


def _fact(name: str) -> Callable[[_Search], Numbers | float]:
    return lambda search: np.asarray(getattr(search.candidates.facts, name))


def _fit(name: str) -> Callable[[_Search], Numbers | float]:
    def of(search: _Search) -> Numbers | float:
        shopper = search.candidates.shopper
        return np.nan if shopper is None else np.asarray(getattr(shopper, name))

    return of


def _rate(count: int) -> Callable[[_Search], Numbers | float]:
    return lambda search: search.rates[:, count]


def _pair_rate(count: int) -> Callable[[_Search], Numbers | float]:
    return lambda search: search.pair_rates[:, count]


def _relative_price(search: _Search) -> Numbers | float:
    price = search.candidates.facts.price
    told = price[price > 0]
    if not len(told):
        return np.nan
    safe = np.where(price > 0, price, np.nan)
    return np.asarray(np.log(safe / np.median(told)))


def _language(search: _Search) -> float:
    language = search.candidates.query.language
    return float(LANGUAGES.index(language)) if language in LANGUAGES else np.nan


FEATURES: Mapping[str, Feature] = {
    # How the search found it.
    "content_score": Feature(lambda s: s.candidates.score, monotone=1),
    "content_place": Feature(lambda s: np.arange(1.0, len(s.candidates) + 1), monotone=-1),
    "content_gap": Feature(
        lambda s: s.candidates.score - s.candidates.score.max(initial=0.0), monotone=1
    ),
    **{
        f"{source}_{part}": Feature(_standing(source, part), monotone)
        for source in SOURCES
        for part, monotone in (("similarity", 1), ("rank", -1))
    },
    "words_matched": Feature(
        lambda s: np.nan if s.candidates.matched is None else s.candidates.matched, monotone=1
    ),
    # The product.
    "relative_price": Feature(_relative_price),
    "stock": Feature(_fact("stock")),
    "age_days": Feature(lambda s: (s.now - s.candidates.facts.added) / _DAY),
    "discount": Feature(_fact("discount")),
    "pictures": Feature(_fact("pictures")),
    # What its buyers say of it.
    "review_score": Feature(_fact("review_score"), monotone=1),
    "review_low": Feature(_fact("review_low"), monotone=1),
    "reviews": Feature(lambda s: np.log1p(s.candidates.facts.reviews)),
    # What shoppers did with it of late.
    "click_rate": Feature(_rate(1), monotone=1),
    "cart_rate": Feature(_rate(2), monotone=1),
    "order_rate": Feature(_rate(3), monotone=1),
    "evidence": Feature(lambda s: np.log1p(s.counts[:, 0])),
    "pair_click_rate": Feature(_pair_rate(1), monotone=1),
    "pair_cart_rate": Feature(_pair_rate(2), monotone=1),
    "pair_order_rate": Feature(_pair_rate(3), monotone=1),
    # What content promises, times how much better or worse than promised it did.
    "promise": Feature(
        lambda s: np.log(s.expected * np.maximum(s.pair_rates[:, 1], _RAREST)), monotone=1
    ),
    # The query: the same for all candidates, so that it can only change what the others mean.
    "query_words": Feature(lambda s: float(len((s.candidates.query.text or "").split()))),
    "query_characters": Feature(lambda s: float(len(s.candidates.query.text or ""))),
    "query_language": Feature(_language),
    "query_photo": Feature(lambda s: float(s.candidates.query.photo)),
    "candidates": Feature(lambda s: float(len(s.candidates))),
    # The shopper.
    "affinity": Feature(_fit("affinity"), monotone=1),
    "brand_match": Feature(_fit("brand"), monotone=1),
    "price_band_match": Feature(_fit("price_band"), monotone=1),
}
"""By name, in the order of the columns."""

NAMES = tuple(FEATURES)
PROMISE = NAMES.index("promise")
"""The column that trees begin with."""
MONOTONE = tuple(feature.monotone for feature in FEATURES.values())


def build(candidates: Candidates, statistics: ProductStatistics, now: float) -> NDArray[np.float64]:
    """The features of a search's candidates.

    A rate is (count + a * prior) / (expected clicks + a): of a product with the rate of all
    products as its prior, of a product where one query was asked with the product's own rate as
    its prior. `promise` is the logarithm of the clicks of a look that are to be expected of its
    content score, times its click rate for the query.

    Args:
        candidates: all that are reranked together; price is told against their median.
        statistics: of what happened before the search.
        now: when it is searched, in seconds since 1970.

    Returns:
        float64 [n, features], NaN where not known, columns as in `NAMES`.
    """
    counts = statistics.of_products(candidates.products)
    pairs = statistics.of_pairs(candidates.query.text, candidates.products)
    expected = statistics.total[0]
    average = statistics.total / expected if expected > 0 else _UNKNOWN
    rates = _smoothed(counts, average)
    promised = statistics.expectation.of_scores(candidates.score)
    search = _Search(candidates, counts, rates, _smoothed(pairs, rates), promised, now)
    built = np.empty((len(candidates), len(FEATURES)))
    for column, feature in enumerate(FEATURES.values()):
        built[:, column] = feature.of(search)
    return built


def _smoothed(counts: NDArray[np.float64], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray((counts + SMOOTHING * prior) / (counts[:, :1] + SMOOTHING))
