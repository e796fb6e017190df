"""The text encoder distilled into a table of term vectors."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.text.static import static_file
from omnishelf.encoders.trained.vocabulary import terms_of
from omnishelf.learning.compression.material import Material
from omnishelf.learning.compression.method import InapplicableError, Made
from omnishelf.learning.compression.target import Target

MOST_TERMS = 4_096
"""Terms in the table, the commonest: solving takes their number cubed. Texts with rarer ones go
to the teacher."""
MOST_TEXTS = 10_000
RIDGE = 0.01
"""Added to the squares. A term that is said once, in a text of four, has 1/16 of its own."""


def distil(_: Target, material: Material) -> Made:
    """A table whose mean over a text's terms is what the teacher makes of the text.

    After model2vec (S. Tulkens, T. van Dongen, 2024), which takes each term's vector from the
    teacher by itself; here all are fitted together to whole texts of the catalog.

    Raises:
        InapplicableError: the shop has no words.
    """
    texts = material.texts()[:MOST_TEXTS]
    counts = Counter(term for text in texts for term in {*terms_of(text)})
    terms = [term for term, _ in counts.most_common(MOST_TERMS) if term]
    if not terms:
        raise InapplicableError("the shop has no words to learn from")
    shares, kept = term_shares(texts, terms)
    vectors = material.encode_queries([texts[place] for place in kept])
    return Made(static_file(terms, fit_table(shares, vectors)), ".npz", beside_own=True)


def term_shares(
    texts: Sequence[str], terms: Sequence[str]
) -> tuple[NDArray[np.float32], list[int]]:
    """What part of each text each term is.

    Returns:
        float32 [n, terms], rows that add up to 1, and the places of the n texts that have no
        other terms.
    """
    places = {term: place for place, term in enumerate(terms)}
    said = [terms_of(text) for text in texts]
    known = [place for place, text in enumerate(said) if places.keys() >= set(text)]
    shares = np.zeros((len(known), len(terms)), np.float32)
    for row, place in zip(shares, known, strict=True):
        for term in said[place]:
            row[places[term]] += 1 / len(said[place])
    return shares, known


def fit_table(shares: NDArray[np.floating], vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """The table T [terms, dim] that makes shares @ T nearest to vectors, by ridge regression:
    A. Hoerl, R. Kennard, Technometrics 12 (1970).

    What is drawn towards nothing is how far a term is from the mean of all vectors: a teacher's
    vectors crowd in one direction, and a rare term is best guessed to be there too. As rows of
    shares add up to 1, the mean goes through unchanged.

    Args:
        shares: [n, terms], rows that add up to 1.
        vectors: [n, dim].
    """
    mean = vectors.mean(axis=0, dtype=np.float64)
    squares = (shares.T @ shares).astype(np.float64)
    squares[np.diag_indices_from(squares)] += RIDGE
    table: NDArray[np.float64] = mean + np.linalg.solve(squares, shares.T @ (vectors - mean))
    return table
