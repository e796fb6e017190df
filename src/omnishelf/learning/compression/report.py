"""What a compression says of itself."""

from omnishelf.learning.compression.gate import Cost, Loss
from omnishelf.types.frozen import Frozen


class CandidateReport(Frozen):
    """One method tried on one part."""

    method: str
    part: str
    told: str
    """What the part is."""
    before: Cost | None = None
    """None where there was nothing to try."""
    after: Cost | None = None
    losses: tuple[Loss, ...] = ()
    """By kind of question, the one that lost most first."""
    accepted: bool
    reason: str


class CompressionReport(Frozen):
    """All that was tried, and what came of it."""

    date: str
    products: int
    candidates: tuple[CandidateReport, ...]
    together: tuple[Loss, ...] = ()
    """The shop's search with all that was accepted, against what it was."""
    switched: bool
    """Whether what was accepted serves now."""

    @property
    def accepted(self) -> tuple[CandidateReport, ...]:
        """The candidates that were accepted."""
        return tuple(each for each in self.candidates if each.accepted)
