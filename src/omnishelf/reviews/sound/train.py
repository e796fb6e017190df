"""Train the head that hears emotions, and say how well it does."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.heads.discriminant import Classes, fit_calibrated, left_out
from omnishelf.reviews.heads.errors import HeadError
from omnishelf.reviews.sound.arousal import Line, fit_line
from omnishelf.reviews.sound.emotions import PLACES
from omnishelf.reviews.sound.head import VoiceCard, VoiceHead
from omnishelf.reviews.sound.measures import recall_over_speakers

_FEWEST_SPEAKERS = 3
"""One is left out to be judged by, and another of the rest to choose by."""

Values = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Spoken:
    """One clip to learn from."""

    features: NDArray[np.float32]
    """[dim], of `voice_features`."""
    emotion: str
    """One of `emotions.PLACES`."""
    speaker: str


@dataclass(frozen=True, eq=False)
class HeldOut:
    """What is told of clips by heads that had not heard their speakers."""

    emotions: tuple[str, ...]
    truth: Classes
    """[n], places in `emotions`."""
    speakers: Classes
    """[n]"""
    probabilities: Values
    """[n, emotions]"""
    arousal: Values
    """[n]"""


def train_voice(rows: Sequence[Spoken]) -> VoiceHead:
    """Learn to tell emotions and arousal from voices.

    Rare emotions weigh as much as common ones. The card's figures are of speakers that were
    left out, and nothing was chosen by them.

    Args:
        rows: clips of at least three speakers; of each emotion by at least two.

    Raises:
        HeadError: an emotion is unknown, or there are too few speakers or emotions.
    """
    found = held_out(rows)
    features, truth, speakers, emotions = _columns(rows)
    said = found.probabilities.argmax(axis=1)
    recall = recall_over_speakers(truth, said, speakers)
    target = _arousal_of(emotions)[truth]
    card = VoiceCard(
        clips=len(rows),
        speakers=int(speakers.max()) + 1,
        recall=recall.mean,
        recall_low=recall.low,
        recall_high=recall.high,
        chance=1 / len(emotions),
        arousal_correlation=_correlation(found.arousal, target),
    )
    telling = fit_calibrated(features, truth, speakers, len(emotions))
    return VoiceHead(emotions, telling, _line(features, truth, speakers, emotions), card)


def held_out(rows: Sequence[Spoken]) -> HeldOut:
    """Leave one speaker out after another: learn from the others, and tell the clips of each.

    Raises:
        HeadError: as `train_voice`.
    """
    features, truth, speakers, emotions = _columns(rows)
    probabilities = np.zeros((len(rows), len(emotions)))
    arousal = np.zeros(len(rows))
    for out in left_out(speakers):
        own = (features[~out], truth[~out], speakers[~out])
        head = fit_calibrated(*own, len(emotions))
        probabilities[out] = head.probabilities(features[out])
        arousal[out] = _line(*own, emotions).at(features[out])
    return HeldOut(emotions, truth, speakers, probabilities, arousal)


def _line(
    features: NDArray[np.float32], truth: Classes, speakers: Classes, emotions: tuple[str, ...]
) -> Line:
    weight = 1 / np.bincount(truth, minlength=len(emotions))[truth]
    return fit_line(features, _arousal_of(emotions)[truth], weight, speakers)


def _columns(
    rows: Sequence[Spoken],
) -> tuple[NDArray[np.float32], Classes, Classes, tuple[str, ...]]:
    emotions = tuple(sorted({row.emotion for row in rows}))
    if unknown := [name for name in emotions if name not in PLACES]:
        raise HeadError(f"emotion '{unknown[0]}' is not known: call it one of {', '.join(PLACES)}")
    speakers = sorted({row.speaker for row in rows})
    if len(speakers) < _FEWEST_SPEAKERS or len(emotions) < 2:  # noqa: PLR2004
        raise HeadError(
            f"{len(rows):,} clips of {len(speakers)} speakers and {len(emotions)} emotions: a "
            f"voice is learned from at least {_FEWEST_SPEAKERS} speakers and 2 emotions"
        )
    by = Counter(emotion for emotion, _ in {(row.emotion, row.speaker) for row in rows})
    if alone := [name for name in emotions if by[name] < 2]:  # noqa: PLR2004
        raise HeadError(f"'{alone[0]}' is spoken by one speaker only: add another, or leave it out")
    if len({row.features.shape for row in rows}) > 1:
        raise HeadError("the clips' features are of different lengths: make all of them again")
    return (
        np.stack([row.features for row in rows]),
        np.array([emotions.index(row.emotion) for row in rows], np.int64),
        np.array([speakers.index(row.speaker) for row in rows], np.int64),
        emotions,
    )


def _arousal_of(emotions: Sequence[str]) -> Values:
    return np.array([PLACES[name].arousal for name in emotions])


def _correlation(one: Values, other: Values) -> float:
    """Pearson's; 0 where one of them is always the same."""
    if one.std() == 0 or other.std() == 0:
        return 0.0
    return float(np.clip(np.corrcoef(one, other)[0, 1], -1, 1))
