"""What fitting an encoder gives: its files, before they are written."""

from dataclasses import dataclass

from omnishelf.encoders.encoder import Modality


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """An encoder's files."""

    modality: Modality
    dim: int
    files: dict[str, bytes]
