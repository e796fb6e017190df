"""The trained model on disk: its files, and the configuration that vouches for them."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field

from omnishelf.errors import ModelError
from omnishelf.files import sha256_of, write_atomic
from omnishelf.learning.ranking.ranker import Ranker
from omnishelf.types import Source
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import checksums_of, read_config

VERSION = 1
_CONFIG = "model.json"


class SourceConfig(Frozen):
    """How one source's vectors are made."""

    inputs: int
    """Length of its raw features."""
    share: float
    """Of the trained head in a vector, from 0 (frozen features alone) to 1 (the head alone)."""
    base: int
    """Length of the frozen part."""


class ModelConfig(Frozen):
    """What `model.json` holds."""

    version: int
    dim: int
    sources: dict[Source, SourceConfig]
    encoders: dict[Source, str]
    """Names of the encoders whose features these heads were trained on."""
    ranker: Ranker
    checksums: dict[str, str]
    """sha256 of the bundle's other files."""
    compressed: dict[str, str] = Field(default_factory=dict)
    """By part (see `part_of`): the method that made it smaller or faster."""


def write_bundle(
    folder: Path,
    files: Mapping[str, bytes],
    *,
    dim: int,
    sources: Mapping[Source, SourceConfig],
    encoders: Mapping[Source, str],
    ranker: Ranker,
    compressed: Mapping[str, str] | None = None,
) -> None:
    """Write a bundle into a folder; its configuration last, with all checksums.

    Raises:
        OSError: the folder can't be written, or the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        write_atomic(folder / name, content)
    config = ModelConfig(
        version=VERSION,
        dim=dim,
        sources=dict(sources),
        encoders=dict(encoders),
        ranker=ranker,
        checksums=checksums_of(files),
        compressed=dict(compressed or {}),
    )
    write_atomic(folder / _CONFIG, config.model_dump_json(indent=2).encode())


def has_bundle(folder: Path) -> bool:
    """Whether a folder holds a trained model."""
    return (folder / _CONFIG).exists()


def read_bundle(folder: Path) -> ModelConfig:
    """The configuration of a bundle whose files are all there and whole.

    Raises:
        ModelError: it is damaged, incomplete or of another version.
    """
    config = read_config(
        folder / _CONFIG,
        ModelConfig,
        version=VERSION,
        what="a model",
        way_out="train the shop again",
    )
    _require_whole(folder, config)
    return config


def part_of(name: str) -> str:
    """The part that a file of a bundle holds: `head-text` of `head-text.onnx.gz`."""
    return name.partition(".")[0]


def part_file(folder: Path, config: ModelConfig, part: str) -> Path:
    """The file of a part, in whichever form it is kept.

    Raises:
        ModelError: the bundle has none.
    """
    for name in config.checksums:
        if part_of(name) == part:
            return folder / name
    raise ModelError(f"{folder} holds no part '{part}': train the shop again")


def _require_whole(folder: Path, config: ModelConfig) -> None:
    for name, wanted in config.checksums.items():
        try:
            found = sha256_of(folder / name)
        except OSError as error:
            raise ModelError(
                f"{folder / name} can't be read ({error.strerror}): train the shop again"
            ) from None
        if found != wanted:
            raise ModelError(
                f"{folder / name} is damaged (its checksum is wrong): train the shop again"
            )
