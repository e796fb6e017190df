"""A budget split over campaigns and platforms."""

from collections.abc import Mapping, Sequence

import numpy as np

from omnishelf.marketing.budget.campaign import Campaign
from omnishelf.marketing.budget.curve import DRAWS, Curve, fit
from omnishelf.marketing.budget.proposal import Allotment, Bounds, Range, Split
from omnishelf.marketing.budget.solve import Problem, solve
from omnishelf.marketing.budget.wanted import check_wanted
from omnishelf.marketing.errors import MarketingError

_BEYOND = 1.25
"""Times the largest spend seen: further than that nobody knows the curve."""
_SAME = 1e-9


def split(
    campaigns: Sequence[Campaign],
    *,
    budget: float | None = None,
    bounds: Mapping[str, Bounds] | None = None,
    limits: Mapping[str, float] | None = None,
    draws: int = DRAWS,
    seed: int = 7,
) -> Split:
    """Propose how to split a day's budget, as far as the data can tell.

    Campaigns of which no curve can be told keep their spend, and the rest of the budget is split
    over the others for the most expected return. The gain is over the money that those spend now,
    scaled to the same sum; if its interval holds 0, the proposal is refused.

    Args:
        campaigns: with their history.
        budget: a day, in the campaigns' currency; None: what they spend now.
        bounds: by campaign.
        limits: by platform, the most that its campaigns are given together.
        draws: of each curve.
        seed: for the draws.

    Raises:
        MarketingError: there is no campaign, two have one name, currencies differ, bounds or
            limits are of nobody or can't be kept.
    """
    bounds, limits = bounds or {}, limits or {}
    check_wanted(campaigns, budget, bounds, limits)
    budget = sum(each.now for each in campaigns) if budget is None else budget
    curves = {
        each.name: fit(each, draws=draws, seed=seed + at) for at, each in enumerate(campaigns)
    }
    free = [each for each in campaigns if isinstance(curves[each.name], Curve)]
    kept = {each.name: each.now for each in campaigns if each not in free}
    left = budget - sum(kept.values())
    if left < -_SAME * budget:
        raise MarketingError(
            f"campaigns of which nothing can be told spend {sum(kept.values()):,.2f} a day "
            f"already, the budget is {budget:,.2f}: stop some of {', '.join(sorted(kept))}, or "
            "raise it"
        )
    known = [curve for curve in curves.values() if isinstance(curve, Curve)]
    spends = dict(kept)
    if free:
        problem = _problem(free, known, bounds, limits, kept, campaigns)
        if problem.low.sum() > left * (1 + _SAME):
            raise MarketingError(
                f"bounds ask for {problem.low.sum():,.2f} a day at least, {left:,.2f} are left: "
                "lower them, or raise the budget"
            )
        found = solve(problem, max(left, 0.0))
        spends |= {each.name: float(x) for each, x in zip(free, found, strict=True)}
    gain = _gain(free, known, spends) if free else None
    return Split(
        tuple(_allotment(each, curves[each.name], spends[each.name]) for each in campaigns),
        max(0.0, budget - sum(spends.values())),
        gain,
        _refusal(gain, len(free)),
    )


def _problem(
    free: Sequence[Campaign],
    curves: Sequence[Curve],
    bounds: Mapping[str, Bounds],
    limits: Mapping[str, float],
    kept: Mapping[str, float],
    campaigns: Sequence[Campaign],
) -> Problem:
    low, high = [], []
    for each in free:
        bound = bounds.get(each.name, Bounds())
        most = _BEYOND * float(each.spend.max()) if bound.high is None else bound.high
        low.append(bound.low)
        high.append(max(most, bound.low))
    platforms = sorted({each.platform for each in free})
    taken = {
        name: sum(kept.get(each.name, 0.0) for each in campaigns if each.platform == name)
        for name in platforms
    }
    group = np.array([platforms.index(each.platform) for each in free])
    most_of = np.array([limits.get(name, np.inf) - taken[name] for name in platforms])
    least_of = np.bincount(group, low, len(platforms))
    for name, least, limit in zip(platforms, least_of, most_of, strict=True):
        if least > limit:
            raise MarketingError(
                f"the limit of '{name}' leaves {limit:,.2f} a day for campaigns whose bounds ask "
                f"for {least:,.2f}: raise it, or lower them"
            )
    return Problem(curves, np.array(low), np.array(high), group, most_of)


def _gain(free: Sequence[Campaign], curves: Sequence[Curve], spends: Mapping[str, float]) -> Range:
    total, now = sum(spends[each.name] for each in free), sum(each.now for each in free)
    even = total / len(free)
    apart = [
        curve.returned(spends[each.name])
        - curve.returned(each.now * total / now if now > 0 else even)
        for each, curve in zip(free, curves, strict=True)
    ]
    return Range.of(np.sum(apart, axis=0))


def _refusal(gain: Range | None, free: int) -> str | None:
    if gain is None:
        return (
            "of no campaign can be told what its spend returns: keep the split, and change each "
            "one's spend by a third from week to week"
        )
    if free == 1:
        return "there is one campaign to split over: all goes to it"
    if gain.low <= 0:
        return (
            f"the split can't be told from the one of now (gain {gain.mean:,.2f} a day, "
            f"{gain.low:,.2f} to {gain.high:,.2f}): keep that, and change each campaign's spend by "
            "a third from week to week"
        )
    return None


def _allotment(campaign: Campaign, curve: Curve | str, spend: float) -> Allotment:
    if isinstance(curve, str):
        return Allotment(campaign.name, campaign.platform, campaign.now, spend, None, None, curve)
    return Allotment(
        campaign.name,
        campaign.platform,
        campaign.now,
        spend,
        Range.of(curve.returned(spend)),
        Range.of(curve.slope(spend)),
        None,
    )
