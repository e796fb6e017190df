"""How shoppers look at a list and click: models of it behind one protocol, and which fits best."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.behaviour.clicks import Clicks
from omnishelf.learning.behaviour.dynamic_bayesian import fit_dynamic_bayesian
from omnishelf.learning.behaviour.position_based import fit_position_based
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.report_card import ClickModelFit

_SURE = 1e-6
FOLDS = 5


class ClickModel(Protocol):
    """A model that was fitted to clicks."""

    @property
    def examination(self) -> Examination:
        """The chance that a position is looked at, the first's being 1."""
        ...

    @property
    def attractiveness(self) -> NDArray[np.float64]:
        """[pairs], the chance that a product is clicked once it is looked at."""
        ...

    def foretold(self, clicks: Clicks) -> NDArray[np.float64]:
        """float64 [n], the chance of a click on each impression, given what was clicked above it
        in its list. Pairs are by the same codes as those that were fitted to."""
        ...


Fit = Callable[[Clicks], ClickModel]

CLICK_MODELS: Mapping[str, Fit] = {
    "position-based": fit_position_based,
    "dynamic-bayesian": fit_dynamic_bayesian,
}
"""In the order in which they are preferred where they fit alike."""


@dataclass(frozen=True, eq=False)
class Chosen:
    """The model that foretells best, and how well each does."""

    name: str
    model: ClickModel
    fits: tuple[ClickModelFit, ...]


def judged(name: str, model: ClickModel, clicks: Clicks) -> ClickModelFit:
    """How well a model foretells clicks that it was not fitted to, at least one impression.

    The mean log-likelihood L = mean ln P(what happened | clicks above it), and the perplexity
    exp(-L) = 2^(-mean log2 P): A. Chuklin, I. Markov, M. de Rijke, "Click models for web search",
    2015, ch. 5.
    """
    chance = np.clip(model.foretold(clicks), _SURE, 1 - _SURE)
    mean = float(np.log(np.where(clicks.clicked, chance, 1 - chance)).mean())
    return ClickModelFit(name=name, log_likelihood=mean, perplexity=float(np.exp(-mean)))


def choose(clicks: Clicks, models: Mapping[str, Fit] = CLICK_MODELS) -> Chosen:
    """Fit every model to four fifths of the lists, judge it by the others, and fit the best to all.

    Args:
        clicks: at least two lists.
        models: by name.
    """
    held = clicks.list_of % FOLDS == FOLDS - 1
    if held.all() or not held.any():
        held = clicks.list_of == clicks.list_of.max()
    known, unseen = clicks.chosen(~held), clicks.chosen(held)
    fits = tuple(judged(name, fit(known), unseen) for name, fit in models.items())
    best = max(fits, key=lambda each: each.log_likelihood).name
    return Chosen(best, models[best](clicks), fits)
