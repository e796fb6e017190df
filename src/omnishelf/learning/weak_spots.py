"""Where a trained shop is weakest, by its report card."""

from collections.abc import Collection
from dataclasses import dataclass

from omnishelf.learning.report_card import QuestionCard, ReportCard

FEWEST = 5
"""From fewer questions nothing is concluded."""

_GAP = 0.1
"""nDCG behind the best that is called weak; less may be chance on so few questions."""


@dataclass(frozen=True, slots=True)
class WeakSpot:
    """The language or the source that answers worst."""

    name: str
    ndcg: float
    best: float
    """nDCG@10 of the language or source that answers best."""
    weak: bool
    """Whether it is clearly behind the best."""
    kind: str
    """Of the questions it was told by."""
    questions: int


def weak_language(card: ReportCard) -> WeakSpot | None:
    """The language whose phrases are answered worst; None unless two can be compared."""
    words = card.questions.get("words")
    if words is None:
        return None
    counts = words.questions_by_language
    told = {name: ndcg for name, ndcg in words.ndcg_by_language.items() if counts[name] >= FEWEST}
    spot = _lowest(told.items())
    return spot and WeakSpot(*spot, kind="words", questions=counts[spot[0]])


def weak_source(card: ReportCard) -> WeakSpot | None:
    """The source that finds worst by itself; None unless two can be compared.

    Told by questions in words, the commonest, or else by the kind there are most of.
    """
    kinds = {kind: each for kind, each in card.questions.items() if each.questions >= FEWEST}
    if not kinds:
        return None
    kind = "words" if "words" in kinds else max(kinds, key=lambda name: kinds[name].questions)
    asked: QuestionCard = kinds[kind]
    spot = _lowest(asked.ndcg_by_source.items())
    return spot and WeakSpot(*spot, kind=kind, questions=asked.questions)


def _lowest(told: Collection[tuple[str, float]]) -> tuple[str, float, float, bool] | None:
    if len(told) < 2:  # noqa: PLR2004
        return None
    name, lowest = min(told, key=lambda each: each[1])
    best = max(ndcg for _, ndcg in told)
    return name, lowest, best, best - lowest >= _GAP
