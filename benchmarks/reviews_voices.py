"""Emotions and arousal of voices, speakers left out: the part `voice` of `reviews_media.py`."""

import csv
import hashlib
import warnings
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.reviews.heads.discriminant import left_out
from omnishelf.reviews.sound.clip import Unheard, voice_in
from omnishelf.reviews.sound.disagreement import SURE
from omnishelf.reviews.sound.emotions import PLACES
from omnishelf.reviews.sound.features import NAME, voice_features
from omnishelf.reviews.sound.measures import recall_over_speakers, unweighted_recall
from omnishelf.reviews.sound.train import HeldOut, Spoken, held_out
from omnishelf.settings import MediaLimits
from reviews_measures import area, calibration_error, interval, row

MELS, MFCC, ROWS = 40, 20, 106
"""Where in `voice_features` the means and deviations of MFCC are."""
COSTS = (1.0, 10.0, 100.0)


def voice(folder: Path, work: Path) -> list[dict[str, Any]]:
    """All rows of the table."""
    spoken, unheard = _clips(folder, work)
    found = held_out(spoken)
    said = found.probabilities.argmax(axis=1)
    plain = _baseline(spoken, found)
    ours = recall_over_speakers(found.truth, said, found.speakers)
    theirs = recall_over_speakers(found.truth, plain, found.speakers)
    count = len(spoken)

    def gain(at: NDArray[np.int64]) -> float:
        mine = unweighted_recall(found.truth[at], said[at])
        return mine - unweighted_recall(found.truth[at], plain[at])

    rows = [
        row("voice", "clips not heard", "all", float(unheard), count + unheard),
        row("voice", "unweighted recall", "ours", ours.mean, count, ours.low, ours.high),
        row("voice", "unweighted recall", "MFCC + SVM", theirs.mean, count, theirs.low,
            theirs.high),
        row("voice", "difference of recalls", "ours less MFCC + SVM", ours.mean - theirs.mean,
            count, *interval(gain, found.speakers)),
    ]  # fmt: skip
    for place, emotion in enumerate(found.emotions):
        own = found.truth == place
        for way, told in (("ours", said), ("MFCC + SVM", plain)):
            share = float((told[own] == place).mean())
            rows.append(row("voice", f"recall of {emotion}", way, share, int(own.sum())))
    best = found.probabilities.max(axis=1)
    right = said == found.truth
    rows.append(
        row("voice", "calibration error", "ours", calibration_error(best, right), count,
            *interval(lambda at: calibration_error(best[at], right[at]), found.speakers))
    )  # fmt: skip
    return rows + _arousal(found) + _valence(found)


def _arousal(found: HeldOut) -> list[dict[str, Any]]:
    target = np.array([PLACES[name].arousal for name in found.emotions])[found.truth]
    apart = target != 0.5
    excited, told, speakers = target[apart] > 0.5, found.arousal[apart], found.speakers[apart]

    def correlation(at: NDArray[np.int64]) -> float:
        return float(np.corrcoef(found.arousal[at], target[at])[0, 1])

    everyone = np.arange(len(target))
    return [
        row("voice", "arousal: correlation", "ours", correlation(everyone), len(target),
            *interval(correlation, found.speakers)),
        row("voice", "arousal: area, excited against calm", "ours", area(told, excited),
            len(told), *interval(lambda at: area(told[at], excited[at]), speakers)),
    ]  # fmt: skip


def _valence(found: HeldOut) -> list[dict[str, Any]]:
    """Of clips whose valence is told surely enough to contradict words: how many, and how many
    of them rightly. Pleasant, neither and unpleasant are equally likely before."""
    places = np.array([PLACES[name].valence for name in found.emotions])
    truth = places[found.truth]
    weighed = found.probabilities / (places[:, None] == places).sum(axis=1)
    weighed /= weighed.sum(axis=1, keepdims=True)
    rows = []
    for name, sign in (("pleasant", 1), ("unpleasant", -1)):
        sure = weighed[:, places == sign].sum(axis=1) >= SURE
        for of, other in (("pleasant", 1), ("neutral", 0), ("unpleasant", -1)):
            own = truth == other
            share = float(sure[own].mean())
            rows.append(
                row("voice", f"surely {name}: share", f"{of} voices", share, int(own.sum()))
            )
        right = (truth[sure] == sign).astype(float)
        rows.append(
            row("voice", f"surely {name}: right", "ours", float(right.mean()), int(sure.sum()),
                *interval(partial(_mean, right), found.speakers[sure]))
        )  # fmt: skip
    return rows


def _mean(right: NDArray[np.float64], at: NDArray[np.int64]) -> float:
    return float(right[at].mean())


def _baseline(spoken: list[Spoken], found: HeldOut) -> NDArray[np.int64]:
    from sklearn.model_selection import GridSearchCV, LeaveOneGroupOut  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415
    from sklearn.preprocessing import StandardScaler  # noqa: PLC0415
    from sklearn.svm import SVC  # noqa: PLC0415

    whole = np.stack([each.features for each in spoken])
    means, deviations = (whole[:, at + MELS : at + MELS + MFCC] for at in (0, ROWS))
    features = np.concatenate([means, deviations], axis=1)
    said = np.zeros(len(spoken), np.int64)
    for out in left_out(found.speakers):
        search = GridSearchCV(
            make_pipeline(StandardScaler(), SVC(class_weight="balanced")),
            {"svc__C": COSTS},
            scoring="balanced_accuracy",
            cv=LeaveOneGroupOut(),
        )
        # Not every speaker has every emotion.
        warnings.filterwarnings("ignore", message="y_pred contains classes not in y_true")
        search.fit(features[~out], found.truth[~out], groups=found.speakers[~out])
        said[out] = search.predict(features[out])
    return said


def _clips(folder: Path, work: Path) -> tuple[list[Spoken], int]:
    work.mkdir(parents=True, exist_ok=True)
    spoken, unheard = [], 0
    with (folder / "clips.csv").open(newline="", encoding="utf-8") as file:
        for each in csv.DictReader(file):
            content = (folder / each["audio"]).read_bytes()
            kept = work / f"{NAME}-{hashlib.sha256(content).hexdigest()[:24]}.npy"
            if not kept.exists():
                heard = voice_in(content, MediaLimits())
                if isinstance(heard, Unheard):
                    unheard += 1
                    continue
                np.save(kept, voice_features(heard.speech))
            spoken.append(Spoken(np.load(kept), each["emotion"], each["speaker"]))
    return spoken, unheard
