"""What became of presets."""

from dataclasses import dataclass

from omnishelf.evaluation.breakdown import Group
from omnishelf.evaluation.metrics import PerQuery, Score
from omnishelf.evaluation.runs import Run
from omnishelf.evaluation.significance import Comparison
from omnishelf.learning.compare.preset import Family
from omnishelf.learning.ranking.ranker import Question


@dataclass(frozen=True, slots=True)
class Part:
    """How well one kind of question is answered."""

    kind: Question
    score: Score
    """nDCG@10 over all questions."""
    languages: tuple[Group, ...]
    """Of questions in words."""
    baseline: Comparison | None
    """With the best baseline that answers them; None for itself, and where there is none."""
    milliseconds: float
    """Median time of a single question, encoding it included."""
    run: Run
    scores: PerQuery


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one preset."""

    name: str
    family: Family
    told: str
    made_of: str = ""
    failed: str | None = None
    """Why it has no parts."""
    seconds: float = 0.0
    bytes: int = 0
    parts: tuple[Part, ...] = ()

    def part(self, kind: Question) -> Part | None:
        """How well a kind of question is answered; None if it can't be asked."""
        return next((part for part in self.parts if part.kind == kind), None)
