"""Inverse propensity scoring."""

from dataclasses import dataclass

import numpy as np

from omnishelf.errors import ExperimentError
from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts


@dataclass(frozen=True, slots=True)
class InversePropensity:
    """mean of w r, with w = target(a) / propensity(a).

    Unbiased where the target does nothing that the log never could; of large variance where the
    policies differ much. Clipping, w at most `clip`, trades variance for a bias downwards (of
    rewards that are at least 0).

    Sources: D. Horvitz, D. Thompson, JASA 47 (1952); A. Strehl, J. Langford, L. Li, S. Kakade,
    "Learning from logged implicit exploration data", NIPS 2010; clipping: L. Bottou et al.,
    JMLR 14 (2013).

    Raises:
        ExperimentError: `clip` is not above 0.
    """

    clip: float | None = None
    name: str = "inverse propensity"

    def __post_init__(self) -> None:
        if self.clip is not None and not self.clip > 0:
            raise ExperimentError(f"weights can't be clipped at {self.clip}: choose more than 0")

    def parts(self, judged: Judged) -> Parts:
        """As the protocol says."""
        weight = judged.weight if self.clip is None else np.minimum(judged.weight, self.clip)
        return Parts.mean_of(weight * judged.logged.reward)
