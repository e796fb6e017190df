"""From what each source found to one ranking of calibrated scores."""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.fusion.calibration import Platt
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.fusion.decision.weighted import weighted
from omnishelf.fusion.odds import log_odds
from omnishelf.index.index import Candidate
from omnishelf.index.words import query_words
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen

Question = Literal["words", "photo", "sound"]
"""What a query can be made of; likes count as a photo, speech as words."""

ASKED_AS: Mapping[Source, Question] = {"text": "words", "image": "photo", "audio": "sound"}
"""By source: the kind of question that what its encoder reads makes."""

LEAST_WEIGHT = 1e-6
"""Of a source that counts for nothing: a candidate that only such sources can see still has a
score, and so an order."""

_ALMOST = 1e-6
_NOTHING = 1e-12


class QuestionRanker(Frozen):
    """What was learned of one kind of question."""

    calibrations: dict[Source, Platt]
    """From each source's own score to a probability that the product is relevant."""
    weights: dict[Source, float]
    final: Platt
    """From the log-odds of the fused score to the probability that is shown."""


class Ranker(Frozen):
    """Fuses what sources found: the weighted mean of their calibrated scores, calibrated again."""

    questions: dict[Question, QuestionRanker] = Field(default_factory=dict)

    def rank(
        self,
        asked: Collection[Question],
        found: Mapping[Source, Sequence[Candidate]],
        scales: Mapping[Source, float],
    ) -> list[Fused[str, Source]]:
        """All candidates, best first; scores estimate the probability of relevance.

        Args:
            asked: what the query is made of; of several, each has the same say.
            found: each source's candidates, best first.
            scales: factors that make a source's scores comparable between queries.
        """
        known = [self.questions[kind] for kind in asked if kind in self.questions]
        known = known or [*self.questions.values()]
        ids, sources, scores, present = matrix(found, scales)
        if not ids:
            return []
        weights = np.array(
            [np.mean([each.weights.get(source, 0.0) for each in known]) for source in sources]
        )
        if not (weights > 0).any():
            # Sources that were worth nothing beside others are all there is to go by.
            weights = np.ones(len(sources))
        calibrated = np.stack(
            [calibrate(known, source, scores[:, at]) for at, source in enumerate(sources)], axis=1
        )
        weights = np.maximum(weights, LEAST_WEIGHT)
        fused, contributions = weighted(calibrated, present, weights)
        shown = np.mean([each.final.apply(log_odds(fused)) for each in known], axis=0)
        contributions = _sharing(shown, fused, contributions, present * weights)
        # As lists: numpy takes ten times as long to give one number.
        strengths, told = fused.tolist(), present.tolist()
        shares, probabilities = contributions.tolist(), shown.tolist()
        order = sorted(range(len(ids)), key=lambda at: (-strengths[at], ids[at]))
        return [
            Fused(
                ids[at],
                probabilities[at],
                {
                    source: share
                    for source, share, is_told in zip(sources, shares[at], told[at], strict=True)
                    if is_told
                },
            )
            for at in order
        ]


def _sharing(
    shown: NDArray[np.float64],
    fused: NDArray[np.float64],
    contributions: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> NDArray[np.float64]:
    """The contributions [n, m] to the shown scores [n], in proportion to those to the fused ones;
    by weight [n, m] where all sources find a product next to impossible."""
    some = fused > _NOTHING
    by_score = contributions / np.where(some, fused, 1.0)[:, None]
    by_weight = weights / np.maximum(weights.sum(axis=1), _NOTHING)[:, None]
    shares = np.where(some[:, None], by_score, by_weight)
    return np.asarray(shares * shown[:, None])


def words_scale(text: str) -> float:
    """BM25 grows with the number of the query's terms: their mean can be compared."""
    return 1 / max(1.0, sum(query_words(text)[1]))


def matrix(
    found: Mapping[Source, Sequence[Candidate]], scales: Mapping[Source, float]
) -> tuple[list[str], list[Source], NDArray[np.float64], NDArray[np.bool_]]:
    """Scores of all candidates by all sources.

    A source that has not listed a candidate would have scored it at most as its last one. One
    that the product has no vector of says nothing about it: a mask, never a zero.

    Returns:
        Ids of the n candidates, the m sources, scores [n, m], and present [n, m].
    """
    sources = [source for source, candidates in found.items() if candidates]
    has = {hit.id: hit.has for source in sources for hit in found[source]}
    ids = list(has)
    scores = np.zeros((len(ids), len(sources)))
    present = np.zeros(scores.shape, np.bool_)
    for at, source in enumerate(sources):
        listed = {hit.id: hit.score for hit in found[source]}
        floor = 0.0 if source == "words" else min(listed.values())
        scale = scales.get(source, 1.0)
        # Words are told by whatever text there is.
        of = "text" if source == "words" else source
        for row, id in enumerate(ids):
            scores[row, at] = listed.get(id, floor) * scale
            present[row, at] = id in listed or of in has[id]
    return ids, sources, scores, present


def calibrate(
    known: Sequence[QuestionRanker], source: Source, scores: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Probabilities that a source's scores stand for, averaged over the kinds of question."""
    maps = [each.calibrations[source] for each in known if source in each.calibrations]
    if not maps:
        # Nobody knows what its scores are worth, but they still have an order.
        unknown: NDArray[np.float64] = _ALMOST / (1 + np.exp(-scores))
        return unknown
    averaged: NDArray[np.float64] = np.mean([each.apply(scores) for each in maps], axis=0)
    return averaged
