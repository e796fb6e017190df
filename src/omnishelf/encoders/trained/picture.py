"""Pictures read by a network: a convolutional one that was trained here, or a backbone."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from PIL import Image

from omnishelf.encoders.clip import preprocessing
from omnishelf.encoders.clip.preprocessing import PicturePreprocessing
from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.rows import unit_rows
from omnishelf.encoders.session import Sessions
from omnishelf.encoders.trained.header import GRAPH_FILE, Header

_BATCH = 8


class PictureEncoder:
    """What a network makes of a picture's pixels."""

    modality: Modality = "image"

    def __init__(self, folder: Path, header: Header) -> None:
        """Know where the network is; it is opened on first use."""
        self.name, self.dim = header.name, header.dim
        self._prepare = PicturePreprocessing.load(folder)
        self._sessions = Sessions(lambda: folder / GRAPH_FILE)

    def encode(self, batch: Sequence[Image.Image], *, side: Side = "product") -> Vectors:
        """RGB pictures of any size to unit vectors float32 [n, dim]."""
        session = self._sessions[side]
        rows = np.zeros((len(batch), self.dim), np.float32)
        for start in range(0, len(batch), _BATCH):
            pixels = np.stack([self._prepare(picture) for picture in batch[start : start + _BATCH]])
            rows[start : start + _BATCH] = session.run(None, {"pixels": pixels})[0]
        return unit_rows(rows)


def picture_files(prepare: PicturePreprocessing, graph: bytes) -> dict[str, bytes]:
    """The encoder's files: the preprocessing, and the network from `pixels` to `vectors`."""
    return {preprocessing.FILE_NAME: prepare.content(), GRAPH_FILE: graph}
