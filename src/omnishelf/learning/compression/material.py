"""What of a shop compression learns from, and what it is measured with."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from omnishelf.encoders.encoder import Vectors
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import Holdout

SAMPLES = 96
"""Inputs that ranges are calibrated on: MinMax ranges hardly move after so many."""

_SEED = 29


@dataclass(frozen=True, slots=True, eq=False)
class Material:
    """A catalog, and what of it was held back from training."""

    data: Dataset
    holdout: Holdout
    titles: Mapping[str, Sequence[str]]
    """By product id: its titles, in all its languages."""
    picture: Callable[[str], Image.Image | None]
    """A product's picture by its id; None if none is at hand."""
    asked: Sequence[str]
    """Texts of the exam: speed is measured with them, nothing is learned from them."""
    encode_queries: Callable[[Sequence[str]], Vectors]
    """What the shop's own text encoder makes of queries, float32 [n, dim]; kept in the cache."""

    def products(self) -> NDArray[np.int64]:
        """Places of the products that training saw, in a drawn order."""
        rng = np.random.default_rng(_SEED)
        return rng.permutation(np.flatnonzero(~self.holdout.products))

    def phrases(self) -> NDArray[np.int64]:
        """Places of the phrases that no question is taken from, in a drawn order."""
        rng = np.random.default_rng(_SEED)
        free = np.ones(len(self.data.phrases), np.bool_)
        free[self.holdout.asked] = False
        # Where all phrases are asked for there are few of any: then at least what was not
        # held back is learned from, as training does.
        return rng.permutation(np.flatnonzero(free if free.any() else ~self.holdout.phrases))

    def texts(self) -> list[str]:
        """What shoppers might type: phrases, titles, and pieces of texts, each once, mixed."""
        said = [self.data.phrases.texts[phrase] for phrase in self.phrases()]
        for place in self.products():
            id = self.data.ids[place]
            said += self.titles.get(id, ())
            if piece := self.data.pieces.get(id):
                said.append(piece)
        each = [*dict.fromkeys(said)]
        return [each[place] for place in np.random.default_rng(_SEED).permutation(len(each))]

    def pictures(self) -> list[Image.Image]:
        """Up to `SAMPLES` pictures of products."""
        found: list[Image.Image] = []
        for place in self.products():
            if len(found) >= SAMPLES:
                break
            if (picture := self.picture(self.data.ids[place])) is not None:
                found.append(picture)
        return found
