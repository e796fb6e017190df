"""Clicks as click models are fitted to them."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.behaviour.impressions import Lists
from omnishelf.reranking.tally import query_key

DEEPEST = 50
"""Positions beyond are taken for this one."""

STRENGTH = 3.0
"""Looks of its group that a pair of query and product begins with."""

SHARED = 300.0
"""The same while it is found how shoppers look. Most pairs are always shown at one position, and a
liking of their own would explain away what the position did; what a whole group of like scores
shares can't."""


@dataclass(frozen=True, eq=False)
class Clicks:
    """n impressions, those of a list side by side and from the top."""

    list_of: NDArray[np.int64]
    """[n]"""
    pair: NDArray[np.int64]
    """[n], the query and product: codes from 0."""
    position: NDArray[np.int64]
    """[n], from 1."""
    clicked: NDArray[np.bool_]
    """[n]"""
    group: NDArray[np.int64]
    """[n], impressions whose pairs are thought to be alike at first, such as those of one score."""
    pairs: int
    """How many there are."""

    @property
    def deepest(self) -> int:
        """The last position."""
        return int(self.position.max())

    def chosen(self, rows: NDArray[np.bool_]) -> "Clicks":
        """Some impressions, of whole lists, by the same codes."""
        return Clicks(
            self.list_of[rows],
            self.pair[rows],
            self.position[rows],
            self.clicked[rows],
            self.group[rows],
            self.pairs,
        )


def clicks_of(lists: Lists, group: NDArray[np.int64] | None = None) -> Clicks:
    """The clicks of lists.

    Args:
        lists: with at least one impression.
        group: [n], of each impression; None: all are of one.
    """
    keys = {value: query_key(value) for value in lists.query.values}
    places = {key: place for place, key in enumerate(dict.fromkeys(keys.values()))}
    queries = np.array([places[keys[value]] for value in lists.query.values], np.int64)
    query = queries[lists.query.codes][lists.list_of]
    both = query * len(lists.product.values) + lists.product.codes
    pairs, pair = np.unique(both, return_inverse=True)
    return Clicks(
        list_of=lists.list_of,
        pair=pair,
        position=np.minimum(lists.position, DEEPEST).astype(np.int64),
        clicked=lists.clicked,
        group=np.zeros(len(pair), np.int64) if group is None else group,
        pairs=len(pairs),
    )


def smoothed(
    clicks: Clicks,
    hits: NDArray[np.float64],
    looks: NDArray[np.float64],
    strength: float = STRENGTH,
) -> NDArray[np.float64]:
    """[pairs], hits over looks of each pair, drawn towards the rate of its group.

    alpha = (hits + s * r) / (looks + s), r the rate of the pair's group: what a regression on the
    group would foretell of it, as in regression EM (X. Wang et al., "Position bias estimation for
    unbiased learning to rank in personal search", WSDM 2018).

    Args:
        clicks: the impressions.
        hits: [n], the expected number of times each impression attracted.
        looks: [n], of which this is the share.
        strength: s.
    """
    groups = int(clicks.group.max()) + 1
    rate = (np.bincount(clicks.group, hits, groups) + 0.5) / (
        np.bincount(clicks.group, looks, groups) + 1.0
    )
    shown = np.maximum(np.bincount(clicks.pair, minlength=clicks.pairs), 1)
    prior = np.bincount(clicks.pair, rate[clicks.group], clicks.pairs) / shown
    everywhere = (hits.sum() + 0.5) / (looks.sum() + 1.0)
    seen = np.bincount(clicks.pair, minlength=clicks.pairs) > 0
    prior = np.where(seen, prior, everywhere)
    own_hits = np.bincount(clicks.pair, hits, clicks.pairs)
    own_looks = np.bincount(clicks.pair, looks, clicks.pairs)
    return np.asarray((own_hits + strength * prior) / (own_looks + strength))
