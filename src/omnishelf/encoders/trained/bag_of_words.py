"""Bag of words: TF-IDF over the catalog's terms, projected on latent topics."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.encoders.trained import arrays, vocabulary
from omnishelf.encoders.trained.arrays import pack_arrays, read_arrays
from omnishelf.encoders.trained.header import Header
from omnishelf.encoders.trained.unknown import unknown_direction
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of


class BagOfWordsEncoder:
    """Sublinear TF-IDF, (1 + ln tf) idf, in the space of latent semantic analysis.

    S. Deerwester et al., "Indexing by latent semantic analysis", JASIS 41 (1990). A term that
    is not known weighs as much as the rarest, in a direction of its own.
    """

    modality: Modality = "text"

    def __init__(self, folder: Path, header: Header) -> None:
        """Read it from its folder."""
        self.name, self.dim = header.name, header.dim
        self._vocabulary = Vocabulary.read(folder)
        self._idf, self._basis = read_arrays(folder, "idf", "basis")

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:  # noqa: ARG002
        """Texts to unit vectors float32 [n, dim]."""
        rows = np.zeros((len(batch), self.dim))
        for n, text in enumerate(batch):
            for term, count in Counter(terms_of(text)).items():
                rows[n] += (1 + np.log(count)) * self._vector(term)
        return unit_rows(rows)

    def _vector(self, term: str) -> NDArray[np.float32]:
        place = self._vocabulary.place(term)
        known = place is not None
        idf = self._idf[place] if known else self._idf.max()
        vector: NDArray[np.float32] = idf * (
            self._basis[place] if known else unknown_direction(term, self.dim)
        )
        return vector


def bag_of_words_files(
    terms: Vocabulary, idf: NDArray[np.float32], basis: NDArray[np.float32]
) -> dict[str, bytes]:
    """The encoder's files.

    Args:
        terms: the vocabulary.
        idf: float32 [terms].
        basis: float32 [terms, dim], what each term's weight is multiplied by.
    """
    return {
        vocabulary.FILE_NAME: terms.content(),
        arrays.FILE_NAME: pack_arrays(idf=idf, basis=basis),
    }
