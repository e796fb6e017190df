"""Whether what was learned is better than content alone, on searches of later days."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.evaluation.significance import paired_bootstrap
from omnishelf.learning.behaviour.lambdamart import weights_of
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.report_card import Gain

NDCG, CLICKS = "click nDCG", "expected clicks"
_STRENGTH = 3.0
_RESAMPLES = 2_000


@dataclass(frozen=True, eq=False)
class Judged:
    """What was shown of one search, k impressions, and its scores either way."""

    content: NDArray[np.float64]
    """[k], scores by content alone."""
    learned: NDArray[np.float64]
    """[k], with what was learned."""
    pair: NDArray[np.int64]
    """[k], codes of query and product."""
    grade: NDArray[np.uint8]
    """[k]"""
    clicked: NDArray[np.bool_]
    """[k]"""
    position: NDArray[np.int32]
    """[k], where each was shown."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it serves, and why."""

    accepted: bool
    reason: str


def click_dcg(scores: NDArray[np.float64], worth: NDArray[np.float64]) -> float:
    """Discounted gain of a list, its gains clicks weighed against their position's favour.

    The sum of w / log2(1 + rank), w = grade / P(looked at) as `lambdamart.weights_of` gives it: T.
    Joachims, A. Swaminathan, T. Schnabel, WSDM 2017; A. Agarwal et al., "A general framework for
    counterfactual learning-to-rank", SIGIR 2019.

    Args:
        scores: [k], higher first; equal ones in the order they are in.
        worth: [k].
    """
    discounts = 1 / np.log2(np.arange(len(scores)) + 2.0)
    return float(worth[np.argsort(-scores, kind="stable")] @ discounts)


def click_ndcg(
    searches: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]],
) -> NDArray[np.float64]:
    """By search, its gain as a part of the best that all could have had on average; their mean is
    the nDCG of all together.

    Not of each search by itself: where one product was clicked, as in most lists, its weight would
    be divided by itself, and standing low would count for nothing.

    Args:
        searches: [k] scores and [k] worths of each, not all worths 0.
    """
    best = np.mean([click_dcg(worth, worth) for _, worth in searches])
    return np.asarray(np.array([click_dcg(*each) for each in searches]) / best)


def attractiveness_since(
    searches: Sequence[Judged], examination: Examination
) -> list[NDArray[np.float64]]:
    """By search [k]: how attractive each product was in this and all later searches.

    alpha = (clicks + s * r) / (looks + s), looks by the chance that the position was looked at and
    r the rate of all. Earlier searches are left out because features know of them: a click by
    chance would raise both the product's place and what that place is said to bring.

    Args:
        searches: in order of time.
        examination: of positions.
    """
    pair = np.concatenate([each.pair for each in searches])
    clicks = np.concatenate([each.clicked for each in searches]).astype(np.float64)
    looks = examination.at(np.concatenate([each.position for each in searches]))
    rate = (clicks.sum() + 0.5) / (looks.sum() + 1.0)
    # Per pair, the latest first; what is summed before a pair begins is taken off again.
    order = np.lexsort((-np.arange(len(pair)), pair))
    first = np.flatnonzero(np.diff(pair[order], prepend=-1))
    size = np.diff(np.append(first, len(pair)))
    since = np.empty((2, len(pair)))
    for row, values in enumerate((clicks, looks)):
        running = np.cumsum(values[order])
        since[row, order] = running - np.repeat(running[first] - values[order][first], size)
    alpha = (since[0] + _STRENGTH * rate) / (since[1] + _STRENGTH)
    ends = np.cumsum([len(each.pair) for each in searches])
    return np.split(alpha, ends[:-1])


def gains_of(searches: Sequence[Judged], examination: Examination) -> tuple[Gain, ...]:
    """What was learned against content alone.

    By click nDCG over searches that anything was clicked of, and by expected clicks, the sum of
    theta(rank) * alpha, over all.

    Args:
        searches: held out, in order of time; one at least was clicked.
        examination: of positions.
    """
    judged, clicks = [], []
    for each, alpha in zip(searches, attractiveness_since(searches, examination), strict=True):
        theta = examination.at(np.arange(1, len(alpha) + 1))
        clicks.append([theta @ alpha[np.argsort(-scores, kind="stable")] for scores in _both(each)])
        worth = weights_of(each.grade, each.position, examination)
        if worth.any():
            judged.append((each, worth))
    without = click_ndcg([(each.content, worth) for each, worth in judged])
    learned = click_ndcg([(each.learned, worth) for each, worth in judged])
    return (_gain(NDCG, np.stack([without, learned], axis=1)), _gain(CLICKS, np.array(clicks)))


def judge(gains: Sequence[Gain]) -> Verdict:
    """Accepted only if every measure is better with confidence."""
    told = "; ".join(
        f"{gain.measure} {gain.without:.4f} -> {gain.learned:.4f} "
        f"({gain.difference:+.4f}, 95 % from {gain.low:+.4f} to {gain.high:+.4f})"
        for gain in gains
    )
    unsure = [gain.measure for gain in gains if gain.low <= 0]
    if unsure:
        return Verdict(False, f"not better with confidence by {' and '.join(unsure)}: {told}")
    return Verdict(True, f"better with confidence: {told}")


def _both(each: Judged) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return each.content, each.learned


def _gain(measure: str, values: NDArray[np.float64]) -> Gain:
    found = paired_bootstrap(values[:, 1], values[:, 0], resamples=_RESAMPLES)
    return Gain(
        measure=measure,
        searches=len(values),
        without=float(values[:, 0].mean()),
        learned=float(values[:, 1].mean()),
        difference=found.mean,
        low=found.low,
        high=found.high,
    )
