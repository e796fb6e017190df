"""How to run a vector search among the products that pass a filter, so that none is lost.

A graph of neighbours is built for searches among all products. A filter that few products pass
cuts it to pieces, and a search that walks it then silently finds a part of them (an engine's recall
of 0.0001 was measured at a million products and 1 %). Comparing all that pass is exact, and cheap
if they are few; if they are more, in int8. Between that and a filter that most products pass, the
graph is walked so that it steps over what does not pass.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

How = Literal["exact", "scan", "graph", "filtered graph"]

EXACT_BELOW = 50_000
"""Products up to which there is no graph, and every search compares all: exact under any filter,
about a millisecond for ten thousand products."""

EXACT_PASSING = 30_000
"""Products that pass a filter up to which they are all compared. Measured at 256 components: 6 ms
for twenty thousand."""

SCANNED_PASSING, SCANNED_FROM = 120_000, 250_000
"""As many may pass in a shop of so many products whose vectors are kept in int8 too: all that pass
are compared in int8, the best of them again in float16. That takes half as long, and found all of
the ten nearest; a walk among 50,000 of half a million took three times as long. In a smaller shop
as many are a share that a walk holds together for."""

LOOSE = 0.3
"""Share that passes from which the graph as it was built holds together: of a product's 64 links
on the ground floor twenty or more lead on. A wider walk makes up for the others, and takes 5 ms
where stepping over them takes 20."""

NEARLY_ALL = 0.6
"""Share that passes from which a walk need be the less wide the more pass: where all but what is
sold out do, hardly a link leads astray."""

LINKS, BUILD_WIDTH = 32, 64
"""m and ef_construct of the graph (Y. Malkov, D. Yashunin, "Efficient and robust approximate
nearest neighbor search using Hierarchical Navigable Small World graphs", TPAMI 2020)."""

WIDTH, LOOSE_WIDTH, FILTERED_WIDTH = 2, 8, 4
"""Candidates that a walk keeps (ef), for each that is wanted: more find more, and take longer."""
LEAST_WANTED = 40
"""Who wants fewer is walked for as if so many were wanted."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How one search is run, and what was expected of the filter."""

    how: How
    passing: int
    """Products that are thought to pass the filter."""
    width: int
    """ef of a walk; 0 where all that pass are compared."""


def compared(products: int, *, scans: bool) -> int:
    """How many may pass a filter of an index with a graph and all be compared.

    Args:
        products: in the index.
        scans: whether vectors are kept in int8 too.
    """
    return SCANNED_PASSING if scans and products >= SCANNED_FROM else EXACT_PASSING


def plan(
    products: int, limit: int, passing: Callable[[], int] | None, *, scans: bool = False
) -> Plan:
    """Choose how to search.

    Args:
        products: in the index.
        limit: candidates wanted.
        passing: estimates how many products pass the filter, called only if that matters; None:
            there is no filter.
        scans: whether vectors are kept in int8 too.
    """
    if products < EXACT_BELOW:
        return Plan("exact", products, 0)
    if passing is None:
        return Plan("graph", products, walk_width(limit))
    expected = passing()
    if expected <= max(EXACT_PASSING, limit):
        return Plan("exact", expected, 0)
    if expected <= compared(products, scans=scans):
        return Plan("scan", expected, 0)
    if expected >= LOOSE * products:
        return Plan("graph", expected, walk_width(limit, _loose_width(expected / products)))
    return Plan("filtered graph", expected, walk_width(limit, FILTERED_WIDTH))


def walk_width(limit: int, times: float = WIDTH) -> int:
    """ef of a walk for so many candidates."""
    return round(times * max(limit, LEAST_WANTED))


def _loose_width(share: float) -> float:
    """Candidates that a walk keeps for each that is wanted, where a share of at least `LOOSE`
    passes."""
    failing = min(1.0, (1 - min(share, 1.0)) / (1 - NEARLY_ALL))
    return WIDTH + failing * (LOOSE_WIDTH - WIDTH)


def fell_short(chosen: Plan, found: int, limit: int) -> bool:
    """Whether a walk found fewer than were wanted, so that the estimate or the graph must have
    been wrong: an exact search then finds all there are."""
    return chosen.how != "exact" and found < min(limit, chosen.passing)
