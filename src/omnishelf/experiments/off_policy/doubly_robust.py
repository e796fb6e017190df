"""Doubly robust estimation."""

from dataclasses import dataclass

from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts


@dataclass(frozen=True, slots=True)
class DoublyRobust:
    """mean of q(x, target) + w (r - q(x, a)).

    Right in the long run if either the propensities or the model are; the better the model, the
    less is left for the weights to spread.

    Source: M. Dudík, J. Langford, L. Li, "Doubly robust policy evaluation and learning",
    ICML 2011.
    """

    name: str = "doubly robust"

    def parts(self, judged: Judged) -> Parts:
        """As the protocol says."""
        rest = judged.logged.reward - judged.expected_of_logged
        return Parts.mean_of(judged.expected_of_target + judged.weight * rest)
