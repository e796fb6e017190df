"""What every shop has without learning: BM25, and ranks fused."""

import itertools
import time
from collections.abc import Mapping, Sequence

import numpy as np

from omnishelf.errors import ModelError
from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.index.index import Candidate
from omnishelf.learning.compare.material import Material
from omnishelf.learning.compare.preset import Ask, Ready, Scores
from omnishelf.learning.compare.sources import FrozenSources
from omnishelf.learning.ranking.fit import Exam
from omnishelf.learning.ranking.ranker import Question
from omnishelf.learning.validation import ndcg
from omnishelf.types import Source

_CONSTANTS = (1, 5, 20, 60, 120)
_SHARES = 4
"""Weights that are tried are multiples of one over this."""
PLAIN_CONSTANT = 60
"""Of G. Cormack et al., where nothing is tuned."""

Found = Mapping[Source, Sequence[Candidate]]


def bm25(material: Material) -> Ready:
    """The shop's own words, with its aliases."""
    sources = material.sources

    def words(text: str) -> Scores:
        return sources.scores({hit.id: hit.score for hit in sources.words(text)})

    return Ready({"words": words}, 0.0, 0)


def tuned_ranks(material: Material) -> Ready:
    """Reciprocal rank fusion with the constant and weights that do best in practice."""
    practice = material.practice
    start = time.perf_counter()
    asks: dict[Question, Ask] = {}
    told = []
    for kind in asked_kinds(material.sources):
        exams = practice.of(kind)
        constant, weights = _tuned(exams) if exams else (PLAIN_CONSTANT, {})
        asks[kind] = fused_ranks(material.sources, kind, weights, constant)
        shares = ", ".join(f"{source} {weight:g}" for source, weight in weights.items())
        told.append(f"{kind}: k {constant}" + (f", {shares}" if len(weights) > 1 else ""))
    return Ready(asks, time.perf_counter() - start, 0, "; ".join(told))


def fused_ranks(
    sources: FrozenSources, kind: Question, weights: Mapping[Source, float], constant: int
) -> Ask:
    """Asks by reciprocal rank fusion; a source without a weight has 1."""

    def ask(content: object) -> Scores:
        found, _ = sources.found(kind, content)
        ranked = _fused(found, {source: weights.get(source, 1.0) for source in found}, constant)
        return sources.scores(ranked)

    return ask


def asked_kinds(sources: FrozenSources) -> list[Question]:
    """What the shop's frozen sources can be asked; raises ModelError if nothing."""
    kinds = sources.kinds
    if not kinds:
        raise ModelError("the shop keeps no features of these products: add the catalog again")
    return kinds


def _fused(found: Found, weights: Mapping[Source, float], constant: int) -> dict[str, float]:
    rankings = {source: [hit.id for hit in hits] for source, hits in found.items()}
    return {
        item.key: item.score for item in reciprocal_rank(rankings, weights, rank_constant=constant)
    }


def _tuned(exams: Sequence[Exam]) -> tuple[int, dict[Source, float]]:
    """The constant and weights with the best mean nDCG@10; of equals the first, even ones."""
    names = list(dict.fromkeys(source for exam in exams for source in exam.found))
    mixes = [
        mix
        for mix in itertools.product(range(_SHARES + 1), repeat=len(names))
        if sum(mix) == _SHARES
    ]
    tried = [np.full(len(names), 1 / len(names)), *(np.array(mix) / _SHARES for mix in mixes)]
    best = (-1.0, PLAIN_CONSTANT, tried[0])
    for shares, constant in itertools.product(tried, _CONSTANTS):
        weights = dict(zip(names, shares.tolist(), strict=True))
        reached = float(np.mean([_quality(exam, weights, constant) for exam in exams]))
        if reached > best[0]:
            best = (reached, constant, shares)
    return best[1], dict(zip(names, best[2].tolist(), strict=True))


def _quality(exam: Exam, weights: Mapping[Source, float], constant: int) -> float:
    ranked = _fused(exam.found, weights, constant)
    return ndcg([exam.grades.get(id, 0) for id in ranked], exam.grades)
