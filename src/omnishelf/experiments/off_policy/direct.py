"""The direct method."""

from dataclasses import dataclass

from omnishelf.experiments.off_policy.judged import Judged
from omnishelf.experiments.ratio_of_means import Parts


@dataclass(frozen=True, slots=True)
class Direct:
    """mean of q(x, target): the rewards that a model expects of what the target would do.

    As wrong as the model is. Its interval tells of the rows, not of what the model learned from
    them, and is too narrow: it is reported beside the others, never alone.

    Source: A. Beygelzimer, J. Langford, "The offset tree for learning with partial labels",
    KDD 2009.
    """

    name: str = "direct"

    def parts(self, judged: Judged) -> Parts:
        """As the protocol says."""
        return Parts.mean_of(judged.expected_of_target)
