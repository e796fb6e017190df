"""Writing files so that a crash leaves either the old content or the new, never half of it."""

import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_CHUNK_BYTES = 1 << 20


def write_atomic(path: Path, content: bytes) -> None:
    """Replace `path` with `content`; readers see the whole old file or the whole new one.

    Raises:
        OSError: the folder cannot be written, or the disk is full (the old file stays).
    """
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's content, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def first_damaged(folder: Path, checksums: Mapping[str, str]) -> Path | None:
    """The first of a folder's files that is missing or whose sha256 is another; None if all
    are whole.

    Args:
        folder: where they are.
        checksums: by name, what each file must hash to.
    """
    for name, wanted in checksums.items():
        file = folder / name
        if not file.is_file() or sha256_of(file) != wanted:
            return file
    return None
