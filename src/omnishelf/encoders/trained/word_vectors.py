"""Word vectors: the mean of a text's words, rare ones counting more."""

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


class WordVectorsEncoder:
    """The idf-weighted mean of word vectors, whether Word2Vec's or GloVe's.

    A term that is not known gets a direction of its own, as long as the known vectors are on
    average, and the weight of the rarest.
    """

    modality: Modality = "text"

    def __init__(self, folder: Path, header: Header) -> None:
        """Read it from its folder."""
        self.name, self.dim = header.name, header.dim
        self._vocabulary = Vocabulary.read(folder)
        self._idf, self._vectors = read_arrays(folder, "idf", "vectors")
        self._length = float(np.linalg.norm(self._vectors, axis=1).mean())

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:  # noqa: ARG002
        """Texts to unit vectors float32 [n, dim]."""
        rows = np.zeros((len(batch), self.dim))
        for n, text in enumerate(batch):
            for term in terms_of(text):
                rows[n] += self._weighted(term)
        return unit_rows(rows)

    def _weighted(self, term: str) -> NDArray[np.float32]:
        place = self._vocabulary.place(term)
        if place is None:
            weight = self._idf.max() * self._length
            unknown: NDArray[np.float32] = weight * unknown_direction(term, self.dim)
            return unknown
        weighted: NDArray[np.float32] = self._idf[place] * self._vectors[place]
        return weighted


def word_vectors_files(
    terms: Vocabulary, idf: NDArray[np.float32], vectors: NDArray[np.float32]
) -> dict[str, bytes]:
    """The encoder's files.

    Args:
        terms: the vocabulary.
        idf: float32 [terms].
        vectors: float32 [terms, dim].
    """
    return {
        vocabulary.FILE_NAME: terms.content(),
        arrays.FILE_NAME: pack_arrays(idf=idf, vectors=vectors),
    }
