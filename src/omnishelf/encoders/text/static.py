"""A static encoder of texts: no network, a table of terms."""

import io
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Encoder, Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of
from omnishelf.errors import ModelError


class StaticTextEncoder:
    """The mean of a text's term vectors, in its teacher's space.

    As in model2vec (S. Tulkens, T. van Dongen, 2024), but the table is fitted to what the teacher
    makes of one catalog. It can't know what a term means that the catalog never used: a text
    that has one is encoded by the teacher itself.
    """

    modality: Modality = "text"

    def __init__(self, path: Path, teacher: Encoder[str]) -> None:
        """Read the table of a file that `static_file` made.

        Raises:
            ModelError: it is not such a file, or of a teacher with vectors of another length.
        """
        try:
            with np.load(path, allow_pickle=False) as arrays:
                terms, self._table = arrays["terms"].tolist(), arrays["table"].astype(np.float32)
        except (OSError, ValueError, KeyError) as error:
            raise ModelError(f"{path} is not a table of terms: {error}") from None
        if self._table.shape != (len(terms), teacher.dim):
            raise ModelError(
                f"{path} holds vectors of the shape {self._table.shape}, and {teacher.name} makes "
                f"vectors of {teacher.dim}: train the shop again"
            )
        self._vocabulary = Vocabulary(terms)
        self._teacher = teacher
        self.name, self.dim = f"{teacher.name}/static", teacher.dim

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:
        """Texts to unit vectors float32 [n, dim]."""
        rows = np.empty((len(batch), self.dim), np.float32)
        foreign = []
        for row, text in enumerate(batch):
            places = [self._vocabulary.place(term) for term in terms_of(text)]
            known = [place for place in places if place is not None]
            if len(known) < len(places):
                foreign.append(row)
            else:
                rows[row] = self._table[known].mean(axis=0)
        if foreign:
            rows[foreign] = self._teacher.encode([batch[row] for row in foreign], side=side)
        return unit_rows(rows)


def static_file(terms: Sequence[str], table: NDArray[np.floating]) -> bytes:
    """The file of an encoder; numbers as float16, since a mean needs no more.

    Args:
        terms: the n terms of the vocabulary.
        table: [n, dim].
    """
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, terms=np.array(terms), table=table.astype(np.float16))
    return buffer.getvalue()
