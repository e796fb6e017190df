"""Whether campaigns, budget, bounds and limits go together."""

from collections.abc import Mapping, Sequence

import numpy as np

from omnishelf.marketing.budget.campaign import Campaign
from omnishelf.marketing.budget.proposal import Bounds
from omnishelf.marketing.errors import MarketingError


def check_wanted(
    campaigns: Sequence[Campaign],
    budget: float | None,
    bounds: Mapping[str, Bounds],
    limits: Mapping[str, float],
) -> None:
    """Raises MarketingError: see `split`."""
    if not campaigns:
        raise MarketingError("there is no campaign to split a budget over")
    names = [each.name for each in campaigns]
    if len({*names}) < len(names):
        raise MarketingError("two campaigns have one name: put the platform in it")
    currencies = sorted({each.currency for each in campaigns})
    if len(currencies) > 1:
        raise MarketingError(
            f"campaigns are in {', '.join(currencies)}: convert them to one currency first"
        )
    if budget is not None and not (np.isfinite(budget) and budget >= 0):
        raise MarketingError(f"a budget of {budget} can't be split: give 0 or more")
    for name, bound in bounds.items():
        high = np.inf if bound.high is None else bound.high
        if name not in names or not 0 <= bound.low <= high:
            raise MarketingError(
                f"the bounds of '{name}' are {bound.low} to {bound.high}: it must be a campaign, "
                "and they 0 at least, the lower first"
            )
    for name, limit in limits.items():
        if name not in {each.platform for each in campaigns} or not limit >= 0:
            raise MarketingError(
                f"the limit of '{name}' is {limit}: it must be a campaign's platform, and the "
                "limit 0 at least"
            )
