"""Texts as sequences of terms, read by a network: LSTM, GRU or transformer."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.encoders.session import Sessions
from omnishelf.encoders.trained import vocabulary
from omnishelf.encoders.trained.header import GRAPH_FILE, Header
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of

PADDING, UNKNOWN, FIRST = 0, 1, 2
"""Numbers of nothing, of a term that is not known, and of the vocabulary's first term."""

LONGEST = 48
"""Terms that are read; later ones are cut off."""

_BATCH = 32


class SequenceEncoder:
    """What a network makes of the order of terms; it masks padding out itself."""

    modality: Modality = "text"

    def __init__(self, folder: Path, header: Header) -> None:
        """Know where the network is; it is opened on first use."""
        self.name, self.dim = header.name, header.dim
        self._vocabulary = Vocabulary.read(folder)
        self._sessions = Sessions(lambda: folder / GRAPH_FILE)

    def encode(self, batch: Sequence[str], *, side: Side = "product") -> Vectors:
        """Texts to unit vectors float32 [n, dim]."""
        session = self._sessions[side]
        rows = np.zeros((len(batch), self.dim), np.float32)
        sequences = [numbered(text, self._vocabulary) for text in batch]
        # Texts of like length together: padding is wasted time.
        order = sorted(range(len(batch)), key=lambda n: len(sequences[n]))
        for start in range(0, len(order), _BATCH):
            part = order[start : start + _BATCH]
            tokens = padded([sequences[n] for n in part])
            rows[part] = session.run(None, {"tokens": tokens})[0]
        return unit_rows(rows)


def numbered(text: str, terms: Vocabulary) -> list[int]:
    """The numbers of a text's terms: 1 to `LONGEST` of them."""
    places = [terms.place(term) for term in terms_of(text)[:LONGEST]]
    return [UNKNOWN if place is None else FIRST + place for place in places]


def padded(sequences: Sequence[Sequence[int]]) -> NDArray[np.int64]:
    """Sequences side by side, int64 [n, longest], padded on the right."""
    tokens = np.full((len(sequences), max(map(len, sequences))), PADDING, np.int64)
    for row, sequence in zip(tokens, sequences, strict=True):
        row[: len(sequence)] = sequence
    return tokens


def sequence_files(terms: Vocabulary, graph: bytes) -> dict[str, bytes]:
    """The encoder's files: the vocabulary, and the network from `tokens` to `vectors`."""
    return {vocabulary.FILE_NAME: terms.content(), GRAPH_FILE: graph}
