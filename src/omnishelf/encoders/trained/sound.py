"""Sounds by their MFCC, spectral entropy and centroid, and an embedding layer over them."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from omnishelf.encoders.audio.statistics import sound_statistics
from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.encoders.session import Sessions
from omnishelf.encoders.trained.header import GRAPH_FILE, Header
from omnishelf.types import Sound


class TrainedSoundEncoder:
    """Statistics of the spectrum over time, embedded by a network that standardises them."""

    modality: Modality = "audio"

    def __init__(self, folder: Path, header: Header) -> None:
        """Know where the network is; it is opened on first use."""
        self.name, self.dim = header.name, header.dim
        self._sessions = Sessions(lambda: folder / GRAPH_FILE)

    def encode(self, batch: Sequence[Sound], *, side: Side = "product") -> Vectors:
        """Sounds of any length to unit vectors float32 [n, dim]."""
        if not batch:
            return np.zeros((0, self.dim), np.float32)
        statistics = np.stack([sound_statistics(sound.samples) for sound in batch])
        return unit_rows(self._sessions[side].run(None, {"statistics": statistics})[0])


def sound_files(graph: bytes) -> dict[str, bytes]:
    """The encoder's file: the network from `statistics` to `vectors`."""
    return {GRAPH_FILE: graph}
