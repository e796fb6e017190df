"""Decision-level fusion: each of the shop's frozen sources has scored, and the scores are fused."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.fusion.decision.bayes import bayes
from omnishelf.fusion.decision.vote import vote
from omnishelf.learning.compare.baselines import PLAIN_CONSTANT, asked_kinds, fused_ranks
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.preset import Ask, Ready, Scores
from omnishelf.learning.compare.sources import DEPTH, FrozenSources
from omnishelf.learning.ranking.fit import Exam
from omnishelf.learning.ranking.ranker import (
    Question,
    QuestionRanker,
    Ranker,
    calibrate,
    matrix,
)
from omnishelf.types import Source

Fuse = Callable[[list[Source], Scores, NDArray[np.bool_]], Scores]
"""Of sources, their scores [n, m] and what is present [n, m]: fused scores [n]."""


def votes(material: Material) -> Ready:
    """A Borda count with equal weights; nothing is learned."""

    def fuse(sources: list[Source], scores: Scores, present: NDArray[np.bool_]) -> Scores:
        return vote(scores, present, np.ones(len(sources)), top=DEPTH)[0]

    sources = material.sources
    return Ready({kind: _ask(sources, kind, fuse) for kind in asked_kinds(sources)}, 0.0, 0)


def plain_ranks(material: Material) -> Ready:
    """Reciprocal rank fusion as it was published: k = 60, equal weights."""
    sources = material.sources
    kinds = asked_kinds(sources)
    return Ready({kind: fused_ranks(sources, kind, {}, PLAIN_CONSTANT) for kind in kinds}, 0.0, 0)


def weighted_scores(material: Material) -> Ready:
    """Calibrated scores with the weights that do best in practice, as the shop's own ranking."""
    ranker, seconds = material.practice.calibrated
    sources = material.sources

    def asking(kind: Question) -> Ask:
        def ask(content: Any) -> Scores:
            ranked = ranker.rank([kind], *sources.found(kind, content))
            return sources.scores({item.key: item.score for item in ranked})

        return ask

    return Ready({kind: asking(kind) for kind in ranker.questions}, seconds, _size(ranker))


def bayes_rule(material: Material) -> Ready:
    """Calibrated scores as independent evidence, over the share relevant in practice."""
    ranker, seconds = material.practice.calibrated
    sources = material.sources
    asks = {
        kind: _ask(sources, kind, _evidence(known, _share_relevant(material.practice.of(kind))))
        for kind, known in ranker.questions.items()
    }
    return Ready(asks, seconds, _size(ranker))


def _evidence(known: QuestionRanker, prior: float) -> Fuse:
    def fuse(sources: list[Source], scores: Scores, present: NDArray[np.bool_]) -> Scores:
        columns = [calibrate([known], s, scores[:, at]) for at, s in enumerate(sources)]
        return bayes(np.stack(columns, axis=1), present, prior)[0]

    return fuse


def _share_relevant(exams: Sequence[Exam]) -> float:
    """Of the candidates, as the calibrations were fitted."""
    relevant = [
        exam.grades.get(id, 0) == 2  # noqa: PLR2004
        for exam in exams
        for id in matrix(exam.found, exam.scales)[0]
    ]
    # Platt's smoothing: never 0 or 1.
    return (sum(relevant) + 1) / (len(relevant) + 2)


def _ask(sources: FrozenSources, kind: Question, fuse: Fuse) -> Ask:
    def ask(content: Any) -> Scores:
        ids, names, scores, present = matrix(*sources.found(kind, content))
        if not ids:
            return sources.scores({})
        return sources.scores(dict(zip(ids, fuse(names, scores, present).tolist(), strict=True)))

    return ask


def _size(ranker: Ranker) -> int:
    return len(ranker.model_dump_json().encode())
