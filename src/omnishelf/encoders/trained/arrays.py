"""Arrays of an encoder in one file."""

import io
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError

FILE_NAME = "arrays.npz"


def pack_arrays(**arrays: NDArray[Any]) -> bytes:
    """The file's content; the same arrays give the same bytes."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    return buffer.getvalue()


def read_arrays(folder: Path, *names: str) -> tuple[NDArray[Any], ...]:
    """Arrays of an encoder by name.

    Raises:
        ModelError: one is not there.
    """
    path = folder / FILE_NAME
    try:
        with np.load(path, allow_pickle=False) as arrays:
            return tuple(arrays[name] for name in names)
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{path} is not an encoder's: {error}") from None
