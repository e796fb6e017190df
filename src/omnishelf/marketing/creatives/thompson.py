"""A policy that shows what may be the best, as often as it may be."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.creatives.belief import Belief
from omnishelf.marketing.errors import MarketingError

Values = NDArray[np.float64]

DRAWS = 1_000
FLOOR = 0.05
"""Share of what is shown that is shared out evenly, so that the next policy can be judged."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What was shown, and how probable that was: to be logged with the impression."""

    action: int
    propensity: float
    probabilities: tuple[float, ...]
    """Of all actions, at that moment."""


@dataclass(frozen=True, eq=False)
class ThompsonPolicy:
    """Linear Thompson sampling whose propensities are exact.

    Weights are drawn once, when the policy is made; an action's probability is the share of
    draws in which it is the best, mixed with an even share, and what is shown is drawn by those
    very probabilities. So what is judged from a log is what goes live, to the last digit.

    Source: S. Agrawal, N. Goyal, "Thompson sampling for contextual bandits with linear payoffs",
    ICML 2013.
    """

    weights: Values
    """[draws, d]."""
    floor: float = FLOOR

    @classmethod
    def of(
        cls, belief: Belief, *, floor: float = FLOOR, draws: int = DRAWS, seed: int = 7
    ) -> "ThompsonPolicy":
        """Make a policy of what is believed now.

        Raises:
            MarketingError: the floor is not in (0, 1], or there are no draws.
        """
        if not 0 < floor <= 1 or draws < 1:
            raise MarketingError(
                f"a floor of {floor} with {draws} draws is no policy: the floor is above 0 and 1 "
                "at most, and one draw is needed"
            )
        return cls(belief.draw(draws, np.random.default_rng(seed)), floor)

    def probabilities(self, features: Values) -> Values:
        """[n, a], how probable each action is, from features [n, a, d].

        Raises:
            MarketingError: there is no action, or features are of another number.
        """
        wanted = self.weights.shape[1]
        if features.ndim != 3 or not features.shape[1] or features.shape[2] != wanted:  # noqa: PLR2004
            raise MarketingError(
                f"features are {features.shape}: (n, actions, {wanted}) is needed, with one action "
                "at least"
            )
        actions = features.shape[1]
        shares = np.empty(features.shape[:2])
        for row, own in enumerate(features):
            best = (self.weights @ own.T).argmax(axis=1)
            shares[row] = np.bincount(best, minlength=actions) / len(best)
        mixed: Values = (1 - self.floor) * shares + self.floor / actions
        return mixed

    def choose(self, features: Values, rng: np.random.Generator) -> Choice:
        """Draw what to show, from features [a, d].

        Raises:
            MarketingError: as `probabilities`.
        """
        chances = self.probabilities(features[None])[0]
        chances /= chances.sum()
        action = int(rng.choice(len(chances), p=chances))
        return Choice(action, float(chances[action]), tuple(map(float, chances)))
