"""Maximal marginal relevance: near the query, and not all alike."""

import numpy as np
from numpy.typing import NDArray


def mmr(
    relevance: NDArray[np.float64],
    vectors: NDArray[np.float32],
    present: NDArray[np.bool_],
    lambda_: float,
) -> list[int]:
    """Places in the order in which they are best shown.

    Next is always the argmax of  lambda rel(d) - (1 - lambda) max_{shown s} cos(d, s);
    J. Carbonell, J. Goldstein, "The use of MMR, diversity-based reranking for reordering
    documents and producing summaries", SIGIR 1998. Relevance is divided by the highest, so that
    it weighs as much as a cosine. What has no vector is like nothing else.

    Args:
        relevance: [n], at least 0; of equals the first goes first.
        vectors: unit rows [n, dim]; rows that are not present are never read.
        present: bool [n].
        lambda_: in [0, 1]; 1 is the order of relevance.

    Raises:
        ValueError: lambda lies outside.
    """
    if not 0 <= lambda_ <= 1:
        raise ValueError(f"lambda must be 0 to 1, got {lambda_}")
    count = len(relevance)
    if not count:
        return []
    rows = np.where(present[:, None], vectors, 0.0).astype(np.float32)
    # Below no cosine of what is alike: opposites are no more welcome than strangers.
    alike = np.maximum(rows @ rows.T, 0.0)
    wanted = lambda_ * relevance / max(float(relevance.max()), 1e-12)
    nearest = np.zeros(count)
    left = np.ones(count, np.bool_)
    order: list[int] = []
    for _ in range(count):
        gains = np.where(left, wanted - (1 - lambda_) * nearest, -np.inf)
        chosen = int(np.argmax(gains))
        order.append(chosen)
        left[chosen] = False
        nearest = np.maximum(nearest, alike[chosen])
    return order
