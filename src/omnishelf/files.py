"""Writing files so that a crash leaves either the old content or the new, never half of it."""

import errno
import hashlib
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

_CHUNK_BYTES = 1 << 20
_PIECE_BYTES = 1 << 23


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


def copy_tree(source: Path, target: Path) -> None:
    """Copy a folder's files into another; holes stay holes, so that a copy takes no more room.

    Raises:
        OSError: the target can't be written, or the disk is full.
    """
    target.mkdir(parents=True, exist_ok=True)
    for path in source.iterdir():
        if path.is_dir():
            copy_tree(path, target / path.name)
        else:
            _copy_file(path, target / path.name)


def _copy_file(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as written:
        size = os.fstat(read.fileno()).st_size
        at = 0
        while at < size:
            try:
                start = os.lseek(read.fileno(), at, os.SEEK_DATA)
            except OSError as error:
                if error.errno != errno.ENXIO:
                    raise
                break  # Nothing but a hole is left.
            end = os.lseek(read.fileno(), start, os.SEEK_HOLE)
            written.seek(start)
            at = start
            while at < end:
                at += written.write(os.pread(read.fileno(), min(end - at, _PIECE_BYTES), at))
        written.truncate(size)
        # A key that nobody else may read stays so.
        os.fchmod(written.fileno(), os.fstat(read.fileno()).st_mode & 0o777)


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
