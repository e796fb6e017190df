"""How well emotions are told, every emotion weighing the same."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Classes = NDArray[np.int64]

_RESAMPLES = 2_000
_SEED = 5


class Recall(NamedTuple):
    """Unweighted average recall, with its 95 % interval over speakers."""

    mean: float
    low: float
    high: float


def unweighted_recall(truth: Classes, said: Classes) -> float:
    """The mean over the classes that occur of the share of each that is found.

    B. Schuller, S. Steidl, A. Batliner, "The INTERSPEECH 2009 emotion challenge".

    Args:
        truth: [n], n >= 1.
        said: [n]
    """
    return float(np.mean([(said[truth == each] == each).mean() for each in np.unique(truth)]))


def recall_over_speakers(truth: Classes, said: Classes, speakers: Classes) -> Recall:
    """The recall of all clips, and its percentile interval by drawing whole speakers: clips of
    one speaker are alike, and drawing them alone would promise too much.

    Args:
        truth: [n]
        said: [n]
        speakers: [n]
    """
    rng = np.random.default_rng(_SEED)
    clips = [np.flatnonzero(speakers == each) for each in np.unique(speakers)]
    drawn = []
    for _ in range(_RESAMPLES):
        rows = np.concatenate([clips[at] for at in rng.integers(0, len(clips), len(clips))])
        drawn.append(unweighted_recall(truth[rows], said[rows]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return Recall(unweighted_recall(truth, said), float(low), float(high))
