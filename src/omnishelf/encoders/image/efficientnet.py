"""EfficientNet-Lite0 features of several depths, beside the colours."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageOps

from omnishelf.encoders.encoder import Modality, Side, Vectors
from omnishelf.encoders.graph import Feed
from omnishelf.encoders.image.colour import DIM as COLOURS
from omnishelf.encoders.image.colour import colour_histogram
from omnishelf.encoders.models import model_folder
from omnishelf.encoders.rows import joined_rows
from omnishelf.encoders.session import Sessions

_SIDE = 224
_MEAN, _STD = 127.0, 128.0
"""As the Lite models were trained."""

_BATCH = 8
_FEATURES, _LOOKS = 1280, 848
_WEIGHT_LOOKS, _WEIGHT_COLOURS = 1.0, 0.3


class EfficientNetEncoder:
    """What a picture shows (the network's head), how it looks (its shallower layers), and its
    colours, which the network has unlearned: three blocks of one vector."""

    name = "efficientnet-lite0+lab.1"
    modality: Modality = "image"
    dim = _FEATURES + _LOOKS + COLOURS

    def __init__(self, graph: Path | None = None) -> None:
        """Know the model, or another graph in place of its own; it is read on first use.

        What stands in was made for processors, and stays on them.
        """
        self._sessions = Sessions(lambda: graph or self.graph, int8=graph is not None)

    @property
    def graph(self) -> Path:
        """The ONNX file of the model."""
        return model_folder("efficientnet-lite0") / "model.onnx"

    def on_graph(self, graph: Path) -> "EfficientNetEncoder":
        """The same encoder, run on another graph of the same inputs and outputs."""
        return EfficientNetEncoder(graph)

    def feeds(
        self,
        batch: Sequence[Image.Image],
        *,
        side: Side = "product",  # noqa: ARG002
    ) -> Iterator[Feed]:
        """What the graph is fed by each picture alone."""
        for picture in batch:
            yield {"pictures": _pixels(picture)[None]}

    def encode(self, batch: Sequence[Image.Image], *, side: Side = "product") -> Vectors:
        """RGB pictures of any size to unit vectors float32 [n, 2640]."""
        features = np.empty((len(batch), _FEATURES), np.float32)
        looks = np.empty((len(batch), _LOOKS), np.float32)
        colours = np.empty((len(batch), COLOURS), np.float32)
        session = self._sessions[side]
        for start in range(0, len(batch), _BATCH):
            part = slice(start, start + _BATCH)
            pixels = np.stack([_pixels(picture) for picture in batch[part]])
            features[part], looks[part] = session.run(["features", "looks"], {"pictures": pixels})
            colours[part] = [colour_histogram(picture) for picture in batch[part]]
        return joined_rows(
            (1.0, _rooted(features)), (_WEIGHT_LOOKS, _rooted(looks)), (_WEIGHT_COLOURS, colours)
        )


def _rooted(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Power normalisation, F. Perronnin et al., ECCV 2010: few strong channels do not decide."""
    return np.sign(features) * np.sqrt(np.abs(features))


def _pixels(picture: Image.Image) -> NDArray[np.float32]:
    """Letterboxed on white, float32 [3, 224, 224]: stretching would change the shapes."""
    square = ImageOps.pad(
        picture, (_SIDE, _SIDE), method=Image.Resampling.BILINEAR, color=(255, 255, 255)
    )
    pixels = (np.asarray(square, dtype=np.float32) - _MEAN) / _STD
    return np.ascontiguousarray(pixels.transpose(2, 0, 1))
