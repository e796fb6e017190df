"""Carries queries from one source's vector space into another's, as learned on this shop."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError
from omnishelf.files import write_atomic
from omnishelf.learning.ridge import RidgeMap
from omnishelf.types import Source

FILE_NAME = "translator.npz"
_VERSION = 1


class Translator:
    """The maps between pairs of sources that held up when they were tested."""

    def __init__(self, maps: Mapping[tuple[Source, Source], RidgeMap] | None = None) -> None:
        """Hold these maps; none for a shop that is not trained."""
        self._maps = dict(maps or {})

    @property
    def pairs(self) -> list[tuple[Source, Source]]:
        """Origin and target of every map."""
        return sorted(self._maps)

    def translate(
        self, vector: NDArray[np.float32], origin: Source, target: Source
    ) -> NDArray[np.float32] | None:
        """The unit vector [d_out] in the target's space; None if this pair was not learned."""
        found = self._maps.get((origin, target))
        return found.apply(vector[None, :])[0] if found else None

    def save(self, folder: Path) -> None:
        """Write the maps into the shop's `model/` folder, whole or not at all."""
        arrays: dict[str, NDArray[np.float32]] = {"version": np.array(_VERSION, np.float32)}
        for (origin, target), ridge in self._maps.items():
            arrays[f"{origin}>{target}:mean"] = ridge.origin_mean
            arrays[f"{origin}>{target}:weights"] = ridge.weights
        buffer = io.BytesIO()
        np.savez(buffer, allow_pickle=False, **arrays)
        write_atomic(folder / FILE_NAME, buffer.getvalue())

    @classmethod
    def load(cls, folder: Path) -> "Translator":
        """Read the maps of a shop; one that is not trained has none.

        Raises:
            ModelError: the file is damaged or of another version.
        """
        path = folder / FILE_NAME
        if not path.exists():
            return cls()
        try:
            with np.load(path, allow_pickle=False) as arrays:
                if int(arrays["version"]) != _VERSION:
                    raise ModelError(
                        f"{path} was written by another version of Omnishelf: train the shop again"
                    )
                names = [name[:-5] for name in arrays.files if name.endswith(":mean")]
                maps = {
                    tuple(name.split(">")): RidgeMap(
                        arrays[f"{name}:mean"], arrays[f"{name}:weights"]
                    )
                    for name in names
                }
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile) as error:
            raise ModelError(f"{path} is damaged ({error}): train the shop again") from None
        return cls(maps)
