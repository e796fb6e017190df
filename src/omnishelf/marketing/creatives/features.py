"""What a linear policy goes by."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.marketing.errors import MarketingError

Values = NDArray[np.float64]


def joint(contexts: Values, arms: Values) -> Values:
    """1, the arm, and every product of a context's part with an arm's.

    With the identity as arms, each arm has a model of its own (the disjoint model of L. Li et
    al., "A contextual-bandit approach to personalized news article recommendation", WWW 2010);
    with vectors of pictures and lines, what is learned of one is known of all that look alike.

    Args:
        contexts: [n, c], what is known of whom it is shown to; c may be 0.
        arms: [a, e], of the creatives.

    Returns:
        [n, a, 1 + e + c e].

    Raises:
        MarketingError: shapes are others, or something is not finite.
    """
    if contexts.ndim != 2 or arms.ndim != 2 or not len(arms):  # noqa: PLR2004
        raise MarketingError(
            f"contexts are {contexts.shape} and arms {arms.shape}: (n, c) and (a, e) are needed, "
            "with one arm at least"
        )
    if not (np.isfinite(contexts).all() and np.isfinite(arms).all()):
        raise MarketingError("contexts and arms must be of finite numbers")
    n, a = len(contexts), len(arms)
    crossed = np.einsum("nc,ae->nace", contexts, arms).reshape(n, a, -1)
    own = np.broadcast_to(arms, (n, *arms.shape))
    return np.concatenate([np.ones((n, a, 1)), own, crossed], axis=2)
