"""What tells an emotion and arousal from a voice's features."""

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.errors import ModelError
from omnishelf.reviews.heads.arrays import Vouched, pack, read_vouched, write_vouched
from omnishelf.reviews.heads.discriminant import Discriminant
from omnishelf.reviews.sound.arousal import Line
from omnishelf.reviews.sound.emotions import PLACES
from omnishelf.reviews.sound.features import NAME
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import read_config

MANIFEST = "voice.json"
_WAY_OUT = "train the voice again with 'train_voice'"

Values = NDArray[np.float64]


class VoiceCard(Frozen):
    """How a head was trained, and how well it told speakers that it had not heard."""

    clips: int = Field(gt=0)
    speakers: int = Field(gt=1)
    recall: float = Field(ge=0, le=1)
    """Unweighted average recall of emotions, speakers left out one after another."""
    recall_low: float = Field(ge=0, le=1)
    recall_high: float = Field(ge=0, le=1)
    """95 %, over speakers."""
    chance: float = Field(ge=0, le=1)
    """What guessing would reach."""
    arousal_correlation: float = Field(ge=-1, le=1)
    """Between what is told and the emotions' own arousal, of the same clips."""


class _Manifest(Frozen):
    version: Literal[1] = 1
    features: str
    emotions: tuple[str, ...] = Field(min_length=2)
    arousal: float
    """The line's intercept."""
    arrays: Vouched
    card: VoiceCard


@dataclass(frozen=True, eq=False)
class VoiceHead:
    """A discriminant over emotions and a line for arousal. Safe to be asked by many threads."""

    emotions: tuple[str, ...]
    telling: Discriminant
    line: Line
    card: VoiceCard

    def probabilities(self, features: NDArray[np.floating]) -> Values:
        """float [n, dim] to float64 [n, emotions], rows that sum to 1."""
        return self.telling.probabilities(features)

    def arousal(self, features: NDArray[np.floating]) -> Values:
        """float [n, dim] to float64 [n]: 0 calm, 1 excited."""
        return self.line.at(features)

    def unpleasant(self, probabilities: Values) -> float:
        """Probability of any unpleasant emotion, pleasant, neither and unpleasant being equally
        likely before: that most emotions with a name are unpleasant says nothing of voices.

        Args:
            probabilities: [emotions] of one voice.
        """
        valence = np.array([PLACES[name].valence for name in self.emotions])
        alike = (valence[:, None] == valence).sum(axis=1)
        weighed = probabilities / alike
        return min(1.0, float(weighed[valence < 0].sum() / weighed.sum()))

    def save(self, folder: Path) -> None:
        """Write the head into a folder, whole or not at all.

        Raises:
            OSError: the folder can't be written.
        """
        vouched, content = pack(
            "voice",
            {
                "centre": self.telling.centre,
                "spread": self.telling.spread,
                "weights": self.telling.weights,
                "bias": self.telling.bias,
                "arousal_centre": self.line.centre,
                "arousal_weights": self.line.weights,
            },
        )
        manifest = _Manifest(
            features=NAME,
            emotions=self.emotions,
            arousal=self.line.intercept,
            arrays=vouched,
            card=self.card,
        )
        write_vouched(
            folder, MANIFEST, manifest.model_dump_json(indent=1).encode(), vouched, content
        )

    @classmethod
    def load(cls, folder: Path) -> "VoiceHead":
        """Read the head of a folder.

        Raises:
            ModelError: it is missing, damaged, or of a version or features that are not ours.
        """
        path = folder / MANIFEST
        manifest = read_config(path, _Manifest, version=1, what="a voice head", way_out=_WAY_OUT)
        if manifest.features != NAME:
            raise ModelError(
                f"{path} was trained on the features '{manifest.features}', and this Omnishelf "
                f"makes '{NAME}': {_WAY_OUT}"
            )
        arrays = read_vouched(folder, manifest.arrays, way_out=_WAY_OUT)
        return cls(
            manifest.emotions,
            Discriminant(*(arrays[name] for name in ("centre", "spread", "weights", "bias"))),
            Line(arrays["arousal_centre"], arrays["arousal_weights"], manifest.arousal),
            manifest.card,
        )
