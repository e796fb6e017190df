"""What would have been sold if there had been enough."""

import numpy as np

from omnishelf.demand.sales.history import Numbers, SalesHistory

_ROUNDS = 100
_SMALL = 1e-6
_MOST_UNITS = 10_000
"""Up to here chances are summed unit by unit; beyond, a count has hardly any spread."""


def uncensored(history: SalesHistory) -> SalesHistory:
    """The history with expected demand in place of what was sold while stock ran out.

    Where stock ran out, demand d was at least what was sold, s. With d Poisson of mean m, which is
    estimated by expectation and maximisation over all known periods of the series,

        E[d | d >= s] = m P(d >= s - 1) / P(d >= s)

    A series that was out of stock in every period keeps what it sold: how much more was wanted
    nobody can tell. S. Nahmias, "Demand estimation in lost sales inventory systems", Naval
    Research Logistics 41 (1994), there for normal demand; S. Conrad, "Sales data and the
    estimation of demand", Operational Research Quarterly 27 (1976), for Poisson.
    """
    known = ~np.isnan(history.sold)
    cut = known & history.out_of_stock
    sold = history.sold.copy()
    for at in np.flatnonzero(cut.any(axis=1) & (known & ~cut).any(axis=1)):
        sold[at, cut[at]] = _expected(sold[at, known[at] & ~cut[at]], sold[at, cut[at]])
    return history.with_sold(sold)


def _expected(whole: Numbers, cut: Numbers) -> Numbers:
    """Expected demand [len(cut)] where stock ran out, by what was sold elsewhere and then."""
    count = len(whole) + len(cut)
    mean = float(whole.sum() + cut.sum()) / count
    demand = cut
    for _ in range(_ROUNDS):
        demand = np.array([_above(mean, units) for units in cut])
        nearer = float(whole.sum() + demand.sum()) / count
        done = abs(nearer - mean) <= _SMALL * max(mean, 1.0)
        mean = nearer
        if done:
            break
    return demand


def _above(mean: float, least: float) -> float:
    """E[d | d >= least] of a Poisson count."""
    units = int(np.ceil(least))
    if units <= 0 or units > _MOST_UNITS:
        return max(mean, least)
    if mean <= 0:
        return least
    # P(d = k) / P(d = units) for k = units, units + 1, ...: no exponent can under- or overflow.
    reach = units + int(mean + 12 * np.sqrt(mean) + 30)
    steps = np.log(mean) - np.log(np.arange(units + 1, reach + 1))
    relative = np.cumsum(np.concatenate([[0.0], steps]))
    chance = np.exp(relative - relative.max())
    return max(float(chance @ np.arange(units, reach + 1) / chance.sum()), least)
