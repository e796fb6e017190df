"""The learned order that serves, read from its folder."""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.errors import ModelError
from omnishelf.files import write_atomic
from omnishelf.reranking.correction import corrected
from omnishelf.reranking.drift import Reference
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.expectation import Expectation
from omnishelf.reranking.features import FEATURES_VERSION, NAMES, PROMISE
from omnishelf.reranking.trees import Trees
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import read_config

MANIFEST, TREES = "reranker.json", "trees-{}.npz"
VERSION: Literal[1] = 1
_WAY_OUT = "searches go on without what was learned; 'omnishelf learn' makes a new one"


class Manifest(Frozen):
    """What vouches for the model's file, and how it is to be used."""

    version: Literal[1] = 1
    features_version: int
    features: tuple[str, ...]
    trees: str
    """Name of the file."""
    sha256: str
    """Of the file."""
    bound: float = Field(ge=0)
    half_life: float = Field(gt=0)
    """Of the statistics that it was trained with, in seconds."""
    examination: Examination
    """Of positions, where it was trained."""
    expectation: Expectation
    """Of the statistics that it was trained with."""
    reference: Reference
    """How its features were spread where it was trained."""
    trained: datetime
    erasures: int = Field(ge=0)
    """Of the log when it was trained; a log with more has lost events that it was trained with."""


@dataclass(frozen=True, eq=False)
class Reranker:
    """Trees over features, and a bound. Safe to be asked by many threads."""

    manifest: Manifest
    trees: Trees

    @classmethod
    def read(cls, folder: Path) -> "Reranker":
        """Read the model of a folder.

        Raises:
            ModelError: it is missing, damaged, or of a version or of features that this Omnishelf
                does not have.
        """
        path = folder / MANIFEST
        manifest = read_config(
            path, Manifest, version=VERSION, what="a learned order", way_out=_WAY_OUT
        )
        if manifest.features_version != FEATURES_VERSION or manifest.features != NAMES:
            raise ModelError(
                f"{path} was trained on other features (version {manifest.features_version}) than "
                f"this Omnishelf builds (version {FEATURES_VERSION}): {_WAY_OUT}"
            )
        file = folder / manifest.trees
        try:
            content = file.read_bytes()
        except OSError as error:
            raise ModelError(f"{file} cannot be read ({error}): {_WAY_OUT}") from None
        if hashlib.sha256(content).hexdigest() != manifest.sha256:
            raise ModelError(f"{file} is damaged (its sha256 is another): {_WAY_OUT}")
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return cls(manifest, Trees(**{name: arrays[name] for name in arrays.files}))

    def write(self, folder: Path) -> None:
        """Write the model into a folder, whole or not at all; files of earlier ones are removed.

        Raises:
            OSError: the folder cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        write_atomic(folder / self.manifest.trees, packed(self.trees))
        write_atomic(folder / MANIFEST, self.manifest.model_dump_json(indent=1).encode())
        for old in folder.glob(TREES.format("*")):
            if old.name != self.manifest.trees:
                old.unlink(missing_ok=True)

    def learned(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """The learned scores alone; see `learned_scores`."""
        return learned_scores(self.trees, features)

    def rerank(
        self, content: NDArray[np.float64], features: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Final scores.

        Args:
            content: float64 [n] in [0, 1], scores by content alone.
            features: float64 [n, features], as `build` makes them.

        Returns:
            float64 [n] in [0, 1].
        """
        return corrected(content, self.learned(features), bound=self.manifest.bound)


def learned_scores(trees: Trees, features: NDArray[np.float64]) -> NDArray[np.float64]:
    """What content and counts promise, and what trees add to it: float64 [n], in log-odds.

    Only differences within a list mean anything.

    Args:
        trees: grown from the promise on.
        features: [n, features], as `build` makes them.
    """
    return np.asarray(features[:, PROMISE] + trees.score(features))


def packed(trees: Trees) -> bytes:
    """The content of a model's file."""
    file = io.BytesIO()
    np.savez_compressed(file, **trees.arrays())  # type: ignore[arg-type]
    return file.getvalue()
