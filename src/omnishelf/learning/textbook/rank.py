"""Ranking products for queries, so that a textbook model can be evaluated."""

from collections.abc import Mapping, Sequence

import numpy as np

from omnishelf.evaluation.runs import Run
from omnishelf.learning.textbook.model import Matrix, TextbookModel

_QUERIES = 64


def rank(
    model: TextbookModel,
    texts: Mapping[str, str],
    placed: Matrix,
    ids: Sequence[str],
    *,
    limit: int,
) -> Run:
    """The likeliest products for each query.

    Args:
        model: a trained one.
        texts: by query id.
        placed: vectors of products, by `model.place`.
        ids: of those products, in the same order.
        limit: most products for a query.

    Returns:
        Query id to product id to probability, the likeliest first; among equals the order of
        `ids`.
    """
    queries = [*texts]
    run: dict[str, dict[str, float]] = {}
    for start in range(0, len(queries), _QUERIES):
        part = queries[start : start + _QUERIES]
        scores = model.score([texts[query] for query in part], placed)
        best = np.argsort(-scores, axis=1, kind="stable")[:, :limit]
        for query, row, places in zip(part, scores, best, strict=True):
            run[query] = {ids[place]: float(row[place]) for place in places}
    return run
