"""A summary in the buyers' own sentences."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.text.grams import places

_LONGEST = 200
_SHORTEST = 6
_MOST = 400
_NEW = 0.7
"""Of a sentence's worth, the part that is likeness to all; the rest is unlikeness to those that
were chosen."""


def summarise(sentences: Sequence[str], *, most: int = 3) -> tuple[int, ...]:
    """The places of the sentences that represent all of them best, and not each other.

    Cosine with the centroid of tf-idf rows (D. Radev et al., "Centroid-based summarization",
    2004), then maximal marginal relevance (J. Carbonell, J. Goldstein, SIGIR 1998). Sentences of
    fewer than 6 characters and more than 200 are no summary. Of more than 400 the first are
    compared.

    Args:
        sentences: masked, of one product's reviews.
        most: to choose.
    """
    usable = [at for at, text in enumerate(sentences) if _SHORTEST <= len(text) <= _LONGEST][:_MOST]
    if not usable:
        return ()
    rows = _tf_idf([sentences[at] for at in usable])
    relevance = rows @ rows.mean(axis=0)
    relevance /= max(float(np.linalg.norm(rows.mean(axis=0))), 1e-12)
    alike = rows @ rows.T
    chosen: list[int] = []
    while len(chosen) < min(most, len(usable)):
        nearest = alike[:, chosen].max(axis=1) if chosen else np.zeros(len(usable))
        worth = _NEW * relevance - (1 - _NEW) * nearest
        worth[chosen] = -np.inf
        best = int(np.argmax(worth))
        if chosen and nearest[best] > _NEW:
            break  # All that is left says the same again.
        chosen.append(best)
    return tuple(usable[at] for at in chosen)


def _tf_idf(texts: Sequence[str]) -> NDArray[np.float64]:
    """Unit rows [n, grams that two sentences share or more]."""
    found = [places(text) for text in texts]
    counted = Counter(int(place) for each in found for place in each)
    columns = {place: at for at, place in enumerate(p for p, n in counted.items() if n > 1)}
    rows = np.zeros((len(texts), max(1, len(columns))))
    for row, each in enumerate(found):
        for place in map(int, each):
            if place in columns:
                rows[row, columns[place]] = math.log((1 + len(texts)) / counted[place])
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows / np.maximum(lengths, 1e-12))
