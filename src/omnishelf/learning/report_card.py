"""What a training says of itself."""

from pathlib import Path
from typing import Literal

from pydantic import Field

from omnishelf.evaluation.reliability import ReliabilityBin
from omnishelf.files import write_atomic
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen

FILE_NAME = "report_card.json"

Verdict = Literal["switched", "kept the old one"]


class QuestionCard(Frozen):
    """How well one kind of question is answered on products that were held back."""

    questions: int
    ndcg: float
    """nDCG@10 of the fused ranking."""
    ndcg_by_source: dict[Source, float]
    """Of each source's ranking by itself."""
    ndcg_by_language: dict[str, float] = Field(default_factory=dict)
    """Of the fused ranking, by the language that phrases ask in."""
    questions_by_language: dict[str, int] = Field(default_factory=dict)
    calibration_error: float
    """Expected calibration error of the scores that are shown."""
    reliability: tuple[ReliabilityBin, ...] = ()
    """The same as a curve; a card of an older version has none."""


class ReportCard(Frozen):
    """The report card of a training."""

    date: str
    seconds: float
    products: int
    held_back: int
    labels: dict[str, int]
    """Label columns that were learned, and how many values each has."""
    phrases: int
    languages: tuple[str, ...]
    views: dict[str, int]
    """Variations that were learned from, by source."""
    epochs: int
    best_epoch: int
    stopped_early: bool
    resumed: bool
    warm_start: bool
    losses: tuple[float, ...]
    """By epoch."""
    validation: dict[str, float]
    """Each measure on held-back products at the best epoch."""
    frozen: dict[str, float]
    """The same measures for the frozen features, where they can answer at all."""
    shares: dict[Source, float]
    """Of the trained head in each source's vectors; 0 keeps the frozen features alone."""
    questions: dict[str, QuestionCard]
    weights: dict[str, dict[Source, float]]
    """What each source's word is worth, by kind of question."""
    before: float
    """nDCG@10 of the shop's whole search on held-back questions before this training."""
    after: float
    verdict: Verdict
    versions: dict[str, str]


def write_card(folder: Path, card: ReportCard) -> None:
    """Write a report card into a folder."""
    write_atomic(folder / FILE_NAME, card.model_dump_json(indent=2).encode())


def read_card(folder: Path) -> ReportCard | None:
    """The report card in a folder; None if there is none that can be read."""
    try:
        return ReportCard.model_validate_json((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
