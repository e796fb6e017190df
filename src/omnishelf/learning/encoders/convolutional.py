"""A convolutional network over small pictures."""

import numpy as np
import torch
from numpy.typing import NDArray
from PIL import Image
from torch import Tensor, nn

from omnishelf.catalog.labels import Labels
from omnishelf.encoders.clip.preprocessing import PicturePreprocessing
from omnishelf.encoders.trained.picture import picture_files
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.media import MediaReader
from omnishelf.learning.encoders.network import unit
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.encoders.task import EncoderTask, Grid, likeness, teach, training_of
from omnishelf.learning.export import checked_export
from omnishelf.learning.training.settings import TrainingSettings

SIDE = 64
"""Pixels of the square that pictures are brought to."""

PREPARE = PicturePreprocessing(
    size=(SIDE, SIDE),
    shortest_edge=None,
    resample=Image.Resampling.BILINEAR,
    scale=1 / 255,
    mean=(0.5, 0.5, 0.5),
    std=(0.25, 0.25, 0.25),
)
_TRAINING = TrainingSettings(
    learning_rate=3e-3, weight_decay=0.01, batch=64, epochs=8, min_steps=120, validate_every=1
)
_SHIFT = 4
"""Pixels that a view is moved by at most."""

_BRIGHTNESS = 0.15


class ConvolutionalNetwork(nn.Module):
    """Four stages of convolution, normalisation and ReLU, each halved by pooling: by the
    largest value first, where edges matter, by the mean later, where regions do.

    Y. LeCun et al., Proc. IEEE 86 (1998). The last stage is pooled over the whole picture by
    both, side by side, and embedded.
    """

    def __init__(self, dim: int) -> None:
        super().__init__()
        self.stages = nn.Sequential(
            *_stage(3, 24, nn.MaxPool2d(2)),
            *_stage(24, 48, nn.MaxPool2d(2)),
            *_stage(48, 96, nn.AvgPool2d(2)),
            *_stage(96, 160, nn.Identity()),
        )
        self.drop = nn.Dropout(0.2)
        self.out = nn.Linear(2 * 160, dim)

    def forward(self, pixels: Tensor) -> Tensor:
        """Unit vectors [n, dim] of float32 [n, 3, 64, 64]."""
        x = self.stages(pixels)
        pooled = torch.cat([x.mean(dim=(2, 3)), x.amax(dim=(2, 3))], dim=1)
        return unit(self.out(self.drop(pooled)))


def _stage(inputs: int, outputs: int, pool: nn.Module) -> tuple[nn.Module, ...]:
    convolve = nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False)
    return convolve, nn.BatchNorm2d(outputs), nn.ReLU(), pool


def fit_cnn(goods: Goods, reader: MediaReader, settings: EncoderFitSettings) -> Made:
    """Teach a convolutional network to tell labels by pictures; without labels, to tell which
    two views are of the same picture.

    Raises:
        ModelError: too few products have pictures, or training failed.
    """
    training = training_of(_TRAINING, settings)
    views = PictureViews(goods, reader, most=settings.pictures)
    torch.manual_seed(settings.seed)
    task = EncoderTask(
        ConvolutionalNetwork(settings.dim),
        views,
        goods.labels,
        goods.held,
        training,
        name="cnn",
        dim=settings.dim,
    )
    pixels = torch.from_numpy(PREPARE.normalised(views.pixels[:2]))
    graph = checked_export(teach(task, training), {"pixels": pixels}, "the encoder 'cnn'")
    return Made("image", settings.dim, picture_files(PREPARE, graph))


class PictureViews:
    """Pictures moved, mirrored and dimmed at random."""

    def __init__(self, goods: Goods, reader: MediaReader, *, most: int) -> None:
        """Read the pictures of goods, each brought to its small size at once.

        Raises:
            ModelError: there are none.
        """
        self._labels: Labels = goods.labels
        self._places = np.full(len(goods.products), -1, np.int64)
        small: list[NDArray[np.uint8]] = []
        for at, picture in reader.pictures(goods.products, most=most):
            self._places[at] = len(small)
            small.append(np.asarray(PREPARE.framed(picture)))
        if not small:
            raise ModelError("no product of this catalog has a picture to learn from")
        self.pixels = np.stack(small)
        """uint8 [pictures, side, side, 3]."""
        self.there = self._places >= 0

    def inputs(self, products: Grid, rng: np.random.Generator) -> Tensor:
        """A view of each product's picture."""
        chosen = self.pixels[self._places[products]]
        return torch.from_numpy(PREPARE.normalised(varied(chosen, rng)))

    def others(
        self, products: Grid, rng: np.random.Generator
    ) -> tuple[Tensor, NDArray[np.float32]] | None:
        """A second view of each, where there are no labels to learn from."""
        if self._labels.columns:
            return None
        return self.inputs(products, rng), likeness(self._labels, products)


def varied(pixels: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Pictures [n, side, side, 3] moved by a few pixels, mirrored at times, of other light."""
    edges = ((0, 0), (_SHIFT, _SHIFT), (_SHIFT, _SHIFT), (0, 0))
    wide = np.pad(pixels, edges, mode="edge")
    views = np.empty_like(pixels)
    for n, (down, right) in enumerate(rng.integers(0, 2 * _SHIFT + 1, (len(pixels), 2))):
        views[n] = wide[n, down : down + SIDE, right : right + SIDE]
    mirrored = rng.random(len(pixels)) < 0.5  # noqa: PLR2004
    views[mirrored] = views[mirrored][:, :, ::-1]
    light = rng.uniform(1 - _BRIGHTNESS, 1 + _BRIGHTNESS, (len(pixels), 1, 1, 1))
    return (views * light).clip(0, 255).astype(np.uint8)
