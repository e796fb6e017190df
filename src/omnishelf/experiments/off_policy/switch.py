"""Doubly robust estimation that leaves large weights to the model."""

from dataclasses import dataclass

from omnishelf.errors import ExperimentError
from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts


@dataclass(frozen=True, slots=True)
class Switch:
    """mean of q(x, target) + [w <= threshold] w (r - q(x, a)).

    Source: Y.-X. Wang, A. Agarwal, M. Dudík, "Optimal and adaptive off-policy evaluation in
    contextual bandits", ICML 2017.

    Raises:
        ExperimentError: the threshold is negative.
    """

    threshold: float = 10.0
    """Weights above it are not used. 0: the direct method; infinite: doubly robust."""
    name: str = "switch"

    def __post_init__(self) -> None:
        if not self.threshold >= 0:
            raise ExperimentError(f"the threshold of weights is {self.threshold}: 0 is the least")

    def parts(self, judged: Judged) -> Parts:
        """As the protocol says."""
        used = judged.weight * (judged.weight <= self.threshold)
        rest = judged.logged.reward - judged.expected_of_logged
        return Parts.mean_of(judged.expected_of_target + used * rest)
