"""How much of a source's vector is learned and how much frozen: training never makes it worse."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.learning.model.shelf_model import unit_rows
from omnishelf.learning.model.standard import Standardiser
from omnishelf.learning.validation import Spaces, validation_score
from omnishelf.learning.views.dataset import Dataset
from omnishelf.learning.views.holdout import Holdout
from omnishelf.learning.views.rows import Rows
from omnishelf.types import Source

Matrix = NDArray[np.float32]

SHARES = (1.0, 0.75, 0.5, 0.25, 0.1)
"""Of the trained head, best liked first: the head alone makes the shortest vectors."""

_LONGEST_BASE = 256
_WORTH = 0.005
"""What a frozen part must add to the validation to be carried along."""


@dataclass(frozen=True, slots=True, eq=False)
class Base:
    """The frozen part of a source's vectors: centred, shortened, unit rows."""

    mean: Matrix
    basis: Matrix

    def apply(self, features: Matrix) -> Matrix:
        """Raw features [n, d] to unit rows [n, base]."""
        return unit_rows((features - self.mean) @ self.basis)


def base_of(standardiser: Standardiser) -> Base:
    """The frozen part by a source's standardiser: its first components, which tell most."""
    return Base(standardiser.mean, standardiser.basis[:, :_LONGEST_BASE])


def frozen_spaces(data: Dataset, bases: Mapping[Source, Base]) -> Spaces:
    """A catalog by its frozen features alone; fused is not there without training."""
    return Spaces(
        tokens=_through(data.tokens, bases),
        fused=np.zeros((len(data), 0), np.float32),
        phrases=bases["text"].apply(data.phrase_features)
        if "text" in bases and len(data.phrases)
        else np.zeros((0, 0), np.float32),
        variations=_through(data.variations, bases),
        shared=False,
    )


def choose_shares(
    data: Dataset, holdout: Holdout, learned: Spaces, frozen: Spaces
) -> dict[Source, float]:
    """The share of the head in each source's vectors that finds held-back products best.

    In the spirit of M. Wortsman et al., "Robust fine-tuning of zero-shot models" (WiSE-FT),
    CVPR 2022, with similarities in place of weights: the dot product of joined vectors is
    share x learned + (1 - share) x frozen.
    """
    chosen: dict[Source, float] = {}
    for source in learned.tokens:
        scores = []
        for share in SHARES:
            joined = _only(source, learned, frozen, share)
            score, found = validation_score(data, holdout, joined)
            scores.append(score if found else 0.0)
        best = max(range(len(SHARES)), key=lambda at: (scores[at] - _WORTH * (at > 0), -at))
        chosen[source] = SHARES[best]
    return chosen


def _only(source: Source, learned: Spaces, frozen: Spaces, share: float) -> Spaces:
    """One source by itself, asked in its own modality, at a share."""

    def join(one: Matrix, other: Matrix) -> Matrix:
        blocks = [np.sqrt(share) * one, np.sqrt(1 - share) * other]
        return np.concatenate(blocks, axis=1).astype(np.float32)

    def rows(one: Mapping[Source, Rows], other: Mapping[Source, Rows]) -> dict[Source, Rows]:
        if source not in one:
            return {}
        return {
            source: Rows(join(one[source].features, other[source].features), one[source].starts)
        }

    asked = source == "text" and len(learned.phrases)
    return Spaces(
        tokens=rows(learned.tokens, frozen.tokens),
        fused=np.zeros((len(learned.fused), 0), np.float32),
        phrases=join(learned.phrases, frozen.phrases) if asked else np.zeros((0, 0), np.float32),
        variations=rows(learned.variations, frozen.variations),
        shared=False,
    )


def _through(rows: Mapping[Source, Rows], bases: Mapping[Source, Base]) -> dict[Source, Rows]:
    return {
        source: Rows(bases[source].apply(found.features), found.starts)
        for source, found in rows.items()
        if source in bases
    }
