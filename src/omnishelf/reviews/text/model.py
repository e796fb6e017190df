"""What was learned from labelled reviews, as one folder."""

import io
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from omnishelf.files import write_atomic
from omnishelf.fusion.calibration import Platt
from omnishelf.reviews.errors import ReviewError
from omnishelf.reviews.text.grams import BITS
from omnishelf.reviews.text.head import Head
from omnishelf.reviews.text.meaning import MeaningHead
from omnishelf.reviews.text.targets import TARGET_BITS, TargetHead

_FILE = "reviews.npz"
_VERSION = 1


@dataclass(frozen=True, eq=False)
class ReviewModel:
    """Heads by language; any may be missing, and all are at first."""

    heads: dict[str, Head] = field(default_factory=dict)
    meaning: MeaningHead | None = None
    targets: TargetHead | None = None

    def save(self, folder: Path) -> None:
        """Write all heads as one file, whole or not at all.

        Raises:
            OSError: the folder can't be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        about: dict[str, Any] = {"version": _VERSION, "bits": BITS, "heads": {}}
        arrays: dict[str, NDArray[Any]] = {}
        for language, head in self.heads.items():
            used = np.flatnonzero(head.squares).astype(np.int32)
            about["heads"][language] = {"trust": head.trust, **_numbers(head.calibration)}
            arrays[f"{language}/used"] = used
            arrays[f"{language}/weights"] = head.weights[used]
            arrays[f"{language}/squares"] = head.squares[used]
        if self.meaning is not None:
            about["meaning"] = {
                "encoder": self.meaning.encoder,
                "intercept": self.meaning.intercept,
                **_numbers(self.meaning.calibration),
            }
            arrays["meaning"] = self.meaning.weights
        if self.targets is not None:
            about["targets"] = {
                "intercept": self.targets.intercept,
                "threshold": self.targets.threshold,
            }
            arrays["targets"] = self.targets.weights
        arrays["about"] = np.frombuffer(json.dumps(about).encode(), np.uint8)
        content = io.BytesIO()
        np.savez_compressed(content, **arrays)  # type: ignore[arg-type]
        write_atomic(folder / _FILE, content.getvalue())

    @classmethod
    def open(cls, folder: Path) -> "ReviewModel":
        """Read a model; a folder without one gives a model that learned nothing.

        Raises:
            ReviewError: the file is damaged, or of another version.
        """
        path = folder / _FILE
        if not path.exists():
            return cls()
        try:
            with np.load(path, allow_pickle=False) as arrays:
                return cls._of({name: arrays[name] for name in arrays.files})
        except (OSError, ValueError, KeyError, TypeError, IndexError, BadZipFile) as error:
            raise ReviewError(f"{path} is no model of reviews: {error}; train it again") from None

    @classmethod
    def _of(cls, arrays: dict[str, NDArray[Any]]) -> "ReviewModel":
        about = json.loads(arrays["about"].tobytes())
        if about["version"] != _VERSION or about["bits"] != BITS:
            raise ValueError(f"it is of version {about['version']}, not {_VERSION}")
        heads = {
            language: Head(
                language,
                _spread(arrays[f"{language}/used"], arrays[f"{language}/weights"]),
                _spread(arrays[f"{language}/used"], arrays[f"{language}/squares"]),
                own["trust"],
                Platt(own["slope"], own["offset"]),
            )
            for language, own in about["heads"].items()
        }
        meaning = targets = None
        if own := about.get("meaning"):
            meaning = MeaningHead(
                own["encoder"],
                arrays["meaning"],
                own["intercept"],
                Platt(own["slope"], own["offset"]),
            )
        if own := about.get("targets"):
            if arrays["targets"].shape != (1 << TARGET_BITS,):
                raise ValueError("its head of targets has another size")
            targets = TargetHead(arrays["targets"], own["intercept"], own["threshold"])
        return cls(heads, meaning, targets)


def _numbers(calibration: Platt) -> dict[str, float]:
    return {"slope": calibration.slope, "offset": calibration.intercept}


def _spread(used: NDArray[np.int32], values: NDArray[np.float32]) -> NDArray[np.float32]:
    whole = np.zeros(1 << BITS, np.float32)
    whole[used] = values
    return whole
