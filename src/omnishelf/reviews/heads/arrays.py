"""Plain arrays beside a JSON file that vouches for them."""

import hashlib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ModelError
from omnishelf.files import write_atomic
from omnishelf.types.frozen import Frozen

Arrays = Mapping[str, NDArray[Any]]


class Vouched(Frozen):
    """A file of arrays, and what it must hash to."""

    file: str
    sha256: str


def pack(name: str, arrays: Arrays) -> tuple[Vouched, bytes]:
    """A file's content and what vouches for it; its name carries the hash, so that what is there
    is never overwritten before the new is vouched for."""
    buffer = io.BytesIO()
    np.savez(buffer, allow_pickle=False, **arrays)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    return Vouched(file=f"{name}-{digest[:12]}.npz", sha256=digest), content


def write_vouched(
    folder: Path, manifest: str, vouches: bytes, arrays: Vouched, content: bytes
) -> None:
    """Write arrays first and what vouches for them next; files of earlier ones are removed.

    Raises:
        OSError: the folder can't be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    write_atomic(folder / arrays.file, content)
    write_atomic(folder / manifest, vouches)
    for old in folder.glob(f"{arrays.file.rsplit('-', 1)[0]}-*.npz"):
        if old.name != arrays.file:
            old.unlink(missing_ok=True)


def read_vouched(folder: Path, arrays: Vouched, *, way_out: str) -> dict[str, NDArray[Any]]:
    """Arrays of a folder.

    Raises:
        ModelError: the file is missing or damaged, or its name leads out of the folder.
    """
    file = folder / arrays.file
    if Path(arrays.file).name != arrays.file:
        raise ModelError(f"'{arrays.file}' is no file of {folder}: {way_out}")
    try:
        content = file.read_bytes()
    except OSError as error:
        raise ModelError(f"{file} can't be read ({error.strerror}): {way_out}") from None
    if hashlib.sha256(content).hexdigest() != arrays.sha256:
        raise ModelError(f"{file} is damaged (its sha256 is another): {way_out}")
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        return {name: found[name] for name in found.files}
