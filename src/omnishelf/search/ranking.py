"""From each source's candidates to one ranking."""

from collections.abc import Mapping, Sequence

from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.learning.model.shelf_model import ShelfModel
from omnishelf.learning.ranking.ranker import Question, words_scale
from omnishelf.search.aims import Aim
from omnishelf.search.asked import Part
from omnishelf.search.trace import Found, Ranking
from omnishelf.search.weights import weigh
from omnishelf.settings import SearchSettings

_QUESTIONS: Mapping[Part, Question] = {
    "words": "words",
    "voice": "words",
    "photo": "photo",
    "like": "photo",
    "sound": "sound",
}
"""What each part of a query counts as where ranking was learned."""


def rank(
    found: Found, targets: Sequence[Aim], model: ShelfModel | None, settings: SearchSettings
) -> tuple[Ranking, Ranking]:
    """By what was learned of the sources' worth; before that, by weighted reciprocal ranks.

    Returns:
        What may be shown, best first, and what is too unlikely to be relevant.
    """
    if model and model.config.ranker.questions:
        text = next((aim.text for aim in targets if aim.text is not None), None)
        ranked = model.config.ranker.rank(
            {_QUESTIONS[part] for aim in targets for part in aim.asked_by},
            found,
            {"words": words_scale(text)} if text else {},
        )
        # Calibration keeps the order: what is cut is the end of the ranking.
        shown = sum(item.score >= settings.hide_below for item in ranked)
        return ranked[:shown], ranked[shown:]
    fused = reciprocal_rank(
        {source: [hit.id for hit in hits] for source, hits in found.items()},
        weigh(targets, settings.weights),
        rank_constant=settings.rank_constant,
    )
    return fused, []
