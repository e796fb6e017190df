"""Past searches asked again, so that what was found then has its features."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.behaviour.impressions import Lists
from omnishelf.reranking.candidates import Candidates
from omnishelf.reranking.features import build
from omnishelf.reranking.statistics import ProductStatistics
from omnishelf.reranking.tally import Tally

_STEPS = 300
"""Moments at which statistics are brought up to date while the log is gone through: a list's are of
the last such moment before it, as a serving shop's are of its last refresh."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One past search."""

    query: str
    products: tuple[str, ...]
    """That were shown."""
    time: float
    """Seconds since 1970."""
    shopper: str | None
    """Pseudonym, or `session ...`; for what suits them, where that is known of the time."""


class Replay(Protocol):
    """Who can ask past searches again."""

    def candidates(self, asked: Asked) -> Candidates | None:
        """What would be reranked if this were asked now: all candidates, as a search has them.

        They are kept for as long as the training goes: give the same arrays for the same words.
        None if the search finds nothing or is refused. Products that were shown and are not among
        the candidates are not learned from.
        """
        ...


@dataclass(frozen=True, eq=False)
class Replayed:
    """One list with its candidates."""

    place: int
    """Of the list."""
    candidates: Candidates
    rows: NDArray[np.int64]
    """[k], the impressions that are among the candidates."""
    at: NDArray[np.int64]
    """[k], where in the candidates each is."""


@dataclass(frozen=True, eq=False)
class Seen:
    """One list with the features of all its candidates."""

    replayed: Replayed
    features: NDArray[np.float64]
    """[candidates, features]"""


def replayed(lists: Lists, replay: Replay) -> dict[int, Replayed]:
    """By place of the list: what is found of it again; lists of which at most one product is found
    have nothing to put in order, and are left out."""
    found: dict[int, Replayed] = {}
    places: dict[int, dict[str, int]] = {}
    kept: list[Candidates] = []
    for place in range(len(lists)):
        rows = np.arange(lists.starts[place], lists.starts[place + 1])
        products = [lists.product.values[code] for code in lists.product.codes[rows]]
        shopper = lists.shopper.codes[place]
        candidates = replay.candidates(
            Asked(
                query=lists.query.values[lists.query.codes[place]],
                products=tuple(products),
                time=float(lists.time[place]),
                shopper=None if shopper < 0 else lists.shopper.values[shopper],
            )
        )
        if candidates is None:
            continue
        key = id(candidates.products)
        if key not in places:
            places[key] = {product: at for at, product in enumerate(candidates.products)}
            kept.append(candidates)  # An id is taken again once its object is gone.
        at = np.array([places[key].get(product, -1) for product in products], np.int64)
        if (at >= 0).sum() > 1:
            found[place] = Replayed(place, candidates, rows[at >= 0], at[at >= 0])
    return found


def seen(
    lists: Lists,
    again: dict[int, Replayed],
    wanted: NDArray[np.bool_],
    counts: Tally,
    half_life: float,
) -> Iterator[Seen]:
    """Go through the log in order of time, and give lists with features of what happened before.

    Args:
        lists: in order of time.
        again: by place.
        wanted: bool [m], the lists to give; those that were not found again are left out.
        counts: of the whole log.
        half_life: of the statistics, in seconds.
    """
    if not again:
        return
    start, end = float(lists.time[min(again)]), float(lists.time[max(again)])
    step = max((end - start) / _STEPS, 1.0)
    statistics = ProductStatistics(now=-np.inf, half_life=half_life)
    for place, one in again.items():
        if not wanted[place]:
            continue
        time = float(lists.time[place])
        moment = start + np.floor((time - start) / step) * step
        if moment > statistics.now:
            statistics = statistics.updated(counts.between(statistics.now, moment), float(moment))
        yield Seen(one, build(one.candidates, statistics, time))
