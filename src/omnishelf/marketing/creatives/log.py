"""What was shown by chance and what came of it, as off-policy estimators want it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import Coded
from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.marketing.creatives.thompson import Choice
from omnishelf.marketing.errors import MarketingError


@dataclass(frozen=True, eq=False)
class Shown:
    """One creative that was shown."""

    choice: Choice
    context: NDArray[np.float64]
    """[c], what the policy saw."""
    reward: float
    """Such as 1 for a click."""
    shopper: str | None = None
    """Pseudonym; None: not known, and a unit by itself."""


def logged(shown: Sequence[Shown], creatives: Sequence[str]) -> Logged:
    """Put into columns.

    Args:
        shown: in any order.
        creatives: ids of the actions, in the order in which they were chosen from.

    Raises:
        MarketingError: nothing was shown, contexts differ in length, or a choice was from
            another number of creatives.
        ExperimentError: a propensity or reward is wrong.
    """
    if not shown:
        raise MarketingError("nothing was shown yet: show creatives, and log each with its choice")
    for each in shown:
        if len(each.choice.probabilities) != len(creatives):
            raise MarketingError(
                f"a choice was from {len(each.choice.probabilities)} creatives, not "
                f"{len(creatives)}: creatives that were added or taken away begin a log of their "
                "own"
            )
    if len({each.context.shape for each in shown}) > 1:
        raise MarketingError("contexts differ in length: log what the policy saw, each time alike")
    codes = Coded.of(each.shopper for each in shown).codes.astype(np.int64)
    strangers = codes < 0
    codes[strangers] = codes.max() + 1 + np.arange(int(strangers.sum()))
    return Logged(
        action=np.array([each.choice.action for each in shown], np.int64),
        propensity=np.array([each.choice.propensity for each in shown]),
        reward=np.array([each.reward for each in shown], np.float64),
        context=np.stack([each.context for each in shown]),
        unit=codes,
        actions=tuple(creatives),
    )
