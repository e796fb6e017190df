"""The vectors side by side."""

from collections.abc import Sequence

from omnishelf.encoders.encoder import Vectors
from omnishelf.encoders.rows import joined_rows
from omnishelf.fusion.feature.present import Block, Present, blocks_present_only


def concatenation(blocks: Sequence[Block], present: Present) -> Vectors:
    """Fuse by laying the modalities' vectors side by side, a block for each.

    v = [a_1 t_1 / |t_1|, ..., a_m t_m / |t_m|] / sqrt(sum_m a_m), where a_m is 1 for what is
    present and 0 for what is missing. With k_x and k_y blocks present, the cosine of two such
    rows is the sum of the cosines of the blocks that both have, over sqrt(k_x k_y). The
    modalities need no common space, and no common length. Early fusion in the sense of
    C. Snoek, M. Worring, A. Smeulders, "Early versus late fusion in semantic video analysis",
    ACM Multimedia 2005.

    Args:
        blocks: m of float32 [n, d_m].
        present: bool [n, m].

    Returns:
        float32 [n, sum of d_m], unit rows; zeros where nothing is present.

    Raises:
        ValueError: the shapes don't belong together.
    """
    return joined_rows(*((1.0, block) for block in blocks_present_only(blocks, present)))
