"""A trained encoder on disk: its files, and the header that vouches for them."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from omnishelf.encoders.encoder import Modality
from omnishelf.errors import ModelError
from omnishelf.files import first_damaged, write_atomic
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import checksums_of, read_config

FILE_NAME = "encoder.json"
GRAPH_FILE = "network.onnx"
"""Of encoders that are networks; the output is `vectors`."""

VERSION = 1
"""Raised when files of old mean something else, such as by a change of the analyzer's terms."""

_WAY_OUT = "train it again (omnishelf encoders CATALOG --out FOLDER)"


class Header(Frozen):
    """What `encoder.json` holds."""

    version: int
    kind: str
    modality: Modality
    dim: int = Field(gt=0)
    checksums: dict[str, str]
    """sha256 of the other files."""

    @property
    def name(self) -> str:
        """By content: vectors of another training must not be taken for these."""
        content = json.dumps(self.model_dump(), sort_keys=True).encode()
        return f"{self.kind}-{hashlib.sha256(content).hexdigest()[:12]}"


def write_encoder(
    folder: Path, files: Mapping[str, bytes], *, kind: str, modality: Modality, dim: int
) -> None:
    """Write an encoder's files into a folder; the header last, with all checksums.

    Raises:
        ModelError: the folder can't be written, or the disk is full.
    """
    header = Header(
        version=VERSION,
        kind=kind,
        modality=modality,
        dim=dim,
        checksums=checksums_of(files),
    )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            write_atomic(folder / name, content)
        write_atomic(folder / FILE_NAME, header.model_dump_json(indent=2).encode())
    except OSError as error:
        raise ModelError(f"the encoder can't be written to {folder}: {error}") from None


def read_header(folder: Path) -> Header:
    """The header of an encoder whose files are all there and whole.

    Raises:
        ModelError: it is damaged, incomplete or of another version.
    """
    header = read_config(
        folder / FILE_NAME, Header, version=VERSION, what="an encoder", way_out=_WAY_OUT
    )
    if (damaged := first_damaged(folder, header.checksums)) is not None:
        raise ModelError(f"{damaged} is missing or damaged: {_WAY_OUT}")
    return header
