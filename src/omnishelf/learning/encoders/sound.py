"""An embedding layer over statistics of MFCC, spectral entropy and spectral centroid."""

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from omnishelf.encoders.audio.statistics import sound_statistics
from omnishelf.encoders.trained.sound import sound_files
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.goods import Goods
from omnishelf.learning.encoders.made import Made
from omnishelf.learning.encoders.media import MediaReader
from omnishelf.learning.encoders.network import unit
from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.encoders.task import EncoderTask, Grid, likeness, teach, training_of
from omnishelf.learning.export import checked_export
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.learning.views.augmentation import vary_sound

_TRAINING = TrainingSettings(
    learning_rate=1e-3, batch=128, epochs=30, min_steps=150, validate_every=1
)
_HIDDEN = 256
_DROPOUT = 0.2
_STEADY = 1e-4
"""A statistic that varies less is the same for every sound: it is not blown up."""


class SoundNetwork(nn.Module):
    """Statistics standardised, then embedded by a linear way and one hidden layer beside it."""

    def __init__(self, statistics: NDArray[np.float32], dim: int) -> None:
        """A network for sounds whose statistics [n, d] are spread like these."""
        super().__init__()
        deviation = statistics.std(axis=0)
        deviation[deviation < _STEADY] = 1.0
        self.register_buffer("mean", torch.from_numpy(statistics.mean(axis=0)))
        self.register_buffer("deviation", torch.from_numpy(deviation))
        inputs = statistics.shape[1]
        self.drop = nn.Dropout(_DROPOUT)
        self.straight = nn.Linear(inputs, dim)
        self.hidden = nn.Sequential(
            nn.Linear(inputs, _HIDDEN), nn.GELU(), nn.Dropout(_DROPOUT), nn.Linear(_HIDDEN, dim)
        )

    def forward(self, statistics: Tensor) -> Tensor:
        """Unit vectors [n, dim] of [n, d]."""
        x = (statistics - self.get_buffer("mean")) / self.get_buffer("deviation")
        x = self.drop(x)
        return unit(self.straight(x) + self.hidden(x))


def fit_mfcc(goods: Goods, reader: MediaReader, settings: EncoderFitSettings) -> Made:
    """Teach an embedding of spectral statistics to tell labels, and sounds through noise.

    Raises:
        ModelError: too few products have sounds, or training failed.
    """
    training = training_of(_TRAINING, settings)
    views = SoundViews(goods, reader, most=settings.sounds, seed=settings.seed)
    torch.manual_seed(settings.seed)
    task = EncoderTask(
        SoundNetwork(views.clean, settings.dim),
        views,
        goods.labels,
        goods.held,
        training,
        name="mfcc",
        dim=settings.dim,
    )
    graph = checked_export(
        teach(task, training),
        {"statistics": torch.from_numpy(views.clean[:2])},
        "the encoder 'mfcc'",
    )
    return Made("audio", settings.dim, sound_files(graph))


class SoundViews:
    """Each sound as it is, and once more as a phone would hear it."""

    def __init__(self, goods: Goods, reader: MediaReader, *, most: int, seed: int) -> None:
        """Take the statistics of the sounds of goods.

        Raises:
            ModelError: there are none.
        """
        self._labels = goods.labels
        self._places = np.full(len(goods.products), -1, np.int64)
        rng = np.random.default_rng(seed)
        clean: list[NDArray[np.float32]] = []
        noisy: list[NDArray[np.float32]] = []
        for at, sound in reader.sounds(goods.products, most=most):
            self._places[at] = len(clean)
            clean.append(sound_statistics(sound.samples))
            noisy.append(sound_statistics(vary_sound(sound, rng).samples))
        if not clean:
            raise ModelError("no product of this catalog has a sound to learn from")
        self.clean, self._noisy = np.stack(clean), np.stack(noisy)
        """float32 [sounds, d]."""
        self.there = self._places >= 0

    def inputs(self, products: Grid, rng: np.random.Generator) -> Tensor:  # noqa: ARG002
        """The statistics of each product's sound."""
        return torch.from_numpy(self.clean[self._places[products]])

    def others(
        self,
        products: Grid,
        rng: np.random.Generator,  # noqa: ARG002
    ) -> tuple[Tensor, NDArray[np.float32]]:
        """The statistics of each sound through noise."""
        heard = torch.from_numpy(self._noisy[self._places[products]])
        return heard, likeness(self._labels, products)
