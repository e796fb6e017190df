"""The mean of the vectors that are there."""

from omnishelf.encoders.encoder import Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.fusion.feature.present import Present, Tokens, present_only


def mean(tokens: Tokens, present: Present) -> Vectors:
    """Fuse by the mean direction: v = sum_m t_m / |sum_m t_m|, over the m present.

    Of all unit vectors it has the largest mean cosine to the tokens; K. Mardia, P. Jupp,
    "Directional Statistics", 2000, section 9.2.

    Args:
        tokens: float32 [n, m, d], unit vectors of one space.
        present: bool [n, m].

    Returns:
        float32 [n, d], unit rows; zeros where nothing is present.

    Raises:
        ValueError: the shapes don't belong together.
    """
    return unit_rows(present_only(tokens, present).sum(axis=1))
