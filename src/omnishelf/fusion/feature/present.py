"""What is there of a thing, and what is missing."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Tokens = NDArray[np.float32]
"""[n, m, d]: one unit vector for each of n things and m modalities."""
Block = NDArray[np.float32]
"""[n, d_m]: one modality's vectors."""
Present = NDArray[np.bool_]
"""[n, m]: which modalities of a thing are there."""


def present_only(tokens: Tokens, present: Present) -> Tokens:
    """The tokens with zeros in place of what is missing, whatever stood there.

    Raises:
        ValueError: the shapes don't belong together.
    """
    if tokens.ndim != 3 or tokens.shape[:2] != present.shape:  # noqa: PLR2004
        raise ValueError(f"tokens {tokens.shape} and present {present.shape} do not fit")
    return np.where(present[..., None], tokens, np.float32(0))


def blocks_present_only(blocks: Sequence[Block], present: Present) -> list[Block]:
    """As `present_only`, of modalities with vectors of different lengths.

    Raises:
        ValueError: the shapes don't belong together.
    """
    if {(len(block), len(blocks)) for block in blocks} != {present.shape}:
        raise ValueError(f"{len(blocks)} blocks and present {present.shape} do not fit")
    return [
        np.where(present[:, [place]], block, np.float32(0)) for place, block in enumerate(blocks)
    ]
