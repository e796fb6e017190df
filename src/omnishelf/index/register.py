"""What every point of a large index tells of its product, in files that are mapped into memory.

An engine gives the ids of points. Reading from its payloads which products they are takes longer
than the search that found them, and a dictionary of a million takes 250 MB.
"""

import json
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ShelfError
from omnishelf.index.points import Known

_FOLDER = "register"
_ARRAYS = ("high", "low", "ends", "codes", "ids")
_SETS = "sets.json"
_FORGOTTEN = 255
"""A point with this code was written since: its payload tells."""
_UUID_BYTES = 16


class Register:
    """Points in the order of their UUIDs, with their products' ids and sources.

    It is written whole when an index is arranged, and from then on only forgets.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], sets: Sequence[Iterable[str]]) -> None:
        """Hold arrays; use `open`."""
        self._high, self._low = arrays["high"], arrays["low"]
        self._ends, self._codes = arrays["ends"], arrays["codes"]
        self._ids = memoryview(arrays["ids"].data)
        self._sets: list[frozenset[Any]] = [*map(frozenset, sets)]

    @classmethod
    def open(cls, folder: Path) -> "Register | None":
        """The register of an index folder; None if it has none yet.

        Raises:
            ShelfError: it is damaged.
        """
        home = folder / _FOLDER
        if not home.exists():
            return None
        try:
            arrays = {
                name: np.load(home / f"{name}.npy", mmap_mode="r+" if name == "codes" else "r")
                for name in _ARRAYS
            }
            return cls(arrays, json.loads((home / _SETS).read_text()))
        except (OSError, ValueError) as error:
            raise ShelfError(
                f"{home} is damaged ({error}): run 'omnishelf check SHOP --repair'"
            ) from None

    @staticmethod
    def write(folder: Path, batches: Iterable[Mapping[int, Known]]) -> None:
        """Make the register of an index folder anew, of all its points: one at least.

        Raises:
            OSError: the folder can't be written, or the disk is full.
        """
        known = {point: of for batch in batches for point, of in batch.items()}
        points = sorted(known)
        codes: dict[frozenset[str], int] = {}
        for of in known.values():
            codes.setdefault(of.has, len(codes))
        ids = [known[point].id.encode() for point in points]
        high, low = _halves(points)
        arrays: dict[str, NDArray[Any]] = {
            "high": high,
            "low": low,
            "ends": np.cumsum([0, *map(len, ids)], dtype=np.int64),
            "codes": np.array(
                [min(codes[known[point].has], _FORGOTTEN) for point in points], np.uint8
            ),
            "ids": np.frombuffer(b"".join(ids), np.uint8),
        }
        home = folder / _FOLDER
        shutil.rmtree(home, ignore_errors=True)
        made = folder / f".{_FOLDER}"
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir()
        for name, array in arrays.items():
            np.save(made / f"{name}.npy", array)
        (made / _SETS).write_text(json.dumps([sorted(has) for has in codes]))
        made.rename(home)

    def of(self, points: Sequence[int]) -> list[Known | None]:
        """What each of the points tells; None for one that is new or was written since."""
        places, held = self._find(points)
        codes = np.where(held, self._codes[places], _FORGOTTEN)
        columns = (codes, self._ends[places], self._ends[places + 1])
        return [
            None
            if code == _FORGOTTEN
            else Known(str(self._ids[start:end], "utf-8"), self._sets[code])
            for code, start, end in zip(*(column.tolist() for column in columns), strict=True)
        ]

    def forget(self, points: Sequence[int]) -> None:
        """Have these read from their payloads from now on, whatever befalls this process."""
        places, held = self._find(points)
        self._codes[places[held]] = _FORGOTTEN

    def _find(self, points: Sequence[int]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each of the points is, if it is here."""
        high, low = _halves(points)
        places = np.minimum(np.searchsorted(self._high, high), len(self._high) - 1)
        # Of UUIDs whose first halves are the same, only the first is found: the others are read.
        held: NDArray[np.bool_] = (self._high[places] == high) & (self._low[places] == low)
        return places, held


def _halves(points: Sequence[int]) -> NDArray[np.uint64]:
    """The first and the last 64 bits of UUIDs [2, n]."""
    whole = b"".join(point.to_bytes(_UUID_BYTES, "big") for point in points)
    return np.frombuffer(whole, ">u8").reshape(-1, 2).T.astype(np.uint64)
