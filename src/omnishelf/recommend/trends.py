"""What is asked for more than usual, and what is asked for at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.recommend.actions import WEIGHTS, weights_of
from omnishelf.recommend.actors import actors_of
from omnishelf.settings import RecommendSettings

DAY = 86_400.0
_SMOOTHING = 3.0
"""Clicks that are expected of every product: without, the first one would be a trend."""
_WINDOW = 3.0
"""Half-lives in which those who make a trend are counted: later nearly nothing is left of them."""


@dataclass(frozen=True, eq=False)
class Ranked:
    """Products in order, best first. Arrays are [n]."""

    ids: tuple[str, ...]
    score: NDArray[np.float64]
    shoppers: NDArray[np.int64]
    """Who stand behind it; never fewer than `least_shoppers`."""


@dataclass(frozen=True, eq=False)
class Trends:
    """The products of a shop by what is done with them."""

    rising: Ranked
    """More than usual: by how surprising it is; all above 0."""
    popular: Ranked
    """By what is usual."""

    @classmethod
    def of(cls, table: EventTable, settings: RecommendSettings) -> "Trends":
        """Count clicks, carts and orders up to the last of the table's events.

        An event that is a days old counts w 2^(-a / h), w by its kind. With the half-life
        h = `trend_days` these sum up to what a product gets lately, r. With h = `usual_days`, and
        times the ratio of the half-lives, they sum up to what it would get in that time if all
        went on as usual, e. A product is rising by

            z = (r - e) / sqrt(e + b)

        standard deviations of a Poisson count, with b as smoothing for products that are seldom
        asked for. Averages that forget exponentially, and a bias against rare ones: E. Schubert,
        M. Weiler, H.-P. Kriegel, "SigniTrend: scalable detection of emerging topics in textual
        streams by hashed significance thresholds", KDD 2014; they estimate the variance, which
        for counts is e.

        A shopper counts once a day for each product and kind, all of whom nothing is known
        together once: a bot makes no trend. `least_shoppers` have to stand behind a product.
        """
        asked = table.rows(table.is_kind(*WEIGHTS))
        codes, product = np.unique(asked.product.codes, return_inverse=True)
        now = float(table.time[-1]) if len(table) else 0.0
        counted = _once_a_day(product, asked)
        product, age = product[counted], (now - asked.time[counted]) / DAY
        weight, actor = weights_of(asked)[counted], actors_of(asked)[counted]
        count = len(codes)
        lately = _sums(product, weight * 2.0 ** (-age / settings.trend_days), count)
        usual = _sums(product, weight * 2.0 ** (-age / settings.usual_days), count)
        expected = usual * settings.trend_days / settings.usual_days
        rise = (lately - expected) / np.sqrt(expected + _SMOOTHING)
        recent = age <= _WINDOW * settings.trend_days
        behind_rise = _distinct(product[recent], actor[recent], count)
        behind = _distinct(product, actor, count)
        ids = [asked.product.values[code] for code in codes]
        least = settings.least_shoppers
        return cls(
            rising=_ranked(ids, rise, behind_rise, (rise > 0) & (behind_rise >= least)),
            popular=_ranked(ids, usual, behind, behind >= least),
        )


def _once_a_day(product: NDArray[np.intp], events: EventTable) -> NDArray[np.intp]:
    """Places of the first event of each shopper, product, kind and day."""
    day = (events.time // DAY).astype(np.int64)
    rows = np.stack([product, actors_of(events), events.kind.astype(np.int64), day])
    return np.unique(rows, axis=1, return_index=True)[1]


def _sums(
    product: NDArray[np.intp], weight: NDArray[np.float64], count: int
) -> NDArray[np.float64]:
    return np.bincount(product, weight, count).astype(np.float64)


def _distinct(product: NDArray[np.intp], actor: NDArray[np.int64], count: int) -> NDArray[np.int64]:
    pairs = np.unique(np.stack([product, actor]), axis=1)
    return np.bincount(pairs[0], minlength=count)


def _ranked(
    ids: list[str],
    score: NDArray[np.float64],
    shoppers: NDArray[np.int64],
    chosen: NDArray[np.bool_],
) -> Ranked:
    places = np.flatnonzero(chosen)
    places = places[np.argsort(-score[places], kind="stable")]
    return Ranked(tuple(ids[place] for place in places), score[places], shoppers[places])
