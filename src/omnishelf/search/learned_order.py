"""The order that was learned from shoppers, as a search asks for it."""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass

from omnishelf.reranking.candidates import Candidates
from omnishelf.reranking.correction import reordered
from omnishelf.reranking.features import build
from omnishelf.reranking.reranker import Reranker
from omnishelf.reranking.statistics import ProductStatistics
from omnishelf.search.trace import Ranking


@dataclass(frozen=True, eq=False)
class LearnedOrder:
    """A model, and what shoppers have done of late."""

    model: Reranker
    statistics: ProductStatistics
    depth: int
    """So many of the best are put in another order."""
    clock: Callable[[], float] = time.time

    @property
    def state(self) -> Hashable:
        """Another one as soon as the model or the statistics are."""
        return self.model.manifest.sha256, self.statistics.last, self.statistics.now

    def rerank(self, candidates: Candidates, ranked: Ranking) -> Ranking:
        """The first of a ranking by what was learned; see `search.behaviour.Reranker`."""
        features = build(candidates, self.statistics, self.clock())
        return reordered(ranked, self.model.rerank(candidates.score, features))
