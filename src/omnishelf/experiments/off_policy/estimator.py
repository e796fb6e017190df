"""The protocol of estimators."""

from typing import Protocol

from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts


class Estimator(Protocol):
    """A way to tell a policy's mean reward from the log of another."""

    @property
    def name(self) -> str:
        """What it is called in reports."""
        ...

    def parts(self, judged: Judged) -> Parts:
        """A row for each row of the log; mean(above) / mean(below) is the estimate.

        Raises:
            ExperimentError: something that it needs is not given.
        """
        ...
