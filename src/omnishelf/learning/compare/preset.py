"""What is compared: a preset, and what it is once it has learned."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.ranking.ranker import Question

if TYPE_CHECKING:
    from omnishelf.learning.compare.material import Material

Family = Literal["baseline", "encoder", "fusion", "model"]

Scores = NDArray[np.float64]
"""float64 [products of the pool], higher is better; -inf: this one can't be found."""

Ask = Callable[[Any], Scores]
"""Answers one question: a text, a picture or a sound."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A preset that has learned, and ranks the pool."""

    asks: Mapping[Question, Ask]
    """By the kind of question; what is not here it can't be asked."""
    seconds: float
    """Of learning: without what presets share, such as the features that the shop keeps."""
    bytes: int
    """Of what it saves, as search reads it; the shop's own frozen encoders come on top."""
    made_of: str = ""
    """What it is made of, where the preset's name does not tell."""


Maker = Callable[["Material"], Ready]
"""Learns; raises ModelError where there is nothing to learn from."""


@dataclass(frozen=True, slots=True)
class Preset:
    """One way to rank products."""

    family: Family
    told: str
    """What it is, in a line."""
    make: Maker
