"""Self-normalised inverse propensity scoring."""

from dataclasses import dataclass

from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts


@dataclass(frozen=True, slots=True)
class SelfNormalised:
    """mean of w r, divided by mean of w.

    Weights have the mean 1 only in the long run; dividing by what they have takes that chance
    out, and keeps the estimate among the rewards that were seen. Biased by O(1/n). If all weights
    are 0 it has no value (NaN).

    Source: A. Swaminathan, T. Joachims, "The self-normalized estimator for counterfactual
    learning", NIPS 2015.
    """

    name: str = "self-normalised"

    def parts(self, judged: Judged) -> Parts:
        """As the protocol says."""
        return Parts(judged.weight * judged.logged.reward, judged.weight)
