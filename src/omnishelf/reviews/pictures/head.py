"""What a shop's own pictures taught of photos, in one folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from omnishelf.errors import ModelError
from omnishelf.reviews.heads.arrays import Vouched, pack, read_vouched, write_vouched
from omnishelf.reviews.heads.discriminant import Discriminant
from omnishelf.reviews.pictures.colours import DIM as COLOURS
from omnishelf.reviews.pictures.colours import ColourHead
from omnishelf.reviews.pictures.likeness import Bank, LikenessHead
from omnishelf.reviews.pictures.measures import NAME
from omnishelf.types.frozen import Frozen
from omnishelf.vouched import read_config

MANIFEST = "photos.json"
_WAY_OUT = "train the photos again with 'train_photos'"
_PARTS = ("centre", "spread", "weights", "bias")


@dataclass(frozen=True, eq=False)
class FlawHead:
    """Tells one flaw from measures."""

    telling: Discriminant
    threshold: float
    """The flaw is remarked from this probability on: one in twenty flawless photos reach it."""

    def probability(self, measures: NDArray[np.floating]) -> float:
        """Of measures [dim]; flaw or not are taken to be equally likely before."""
        return float(self.telling.probabilities(measures[None])[0, 1])


class _Manifest(Frozen):
    version: Literal[1] = 1
    measures: str
    encoder: str
    colours: tuple[str, ...]
    palette: int
    """How many colours pixels are likened to."""
    flaws: dict[str, float]
    """Thresholds by remark."""
    bank: tuple[str, ...]
    arrays: Vouched
    pictures: int = Field(gt=0)


@dataclass(frozen=True, eq=False)
class PhotoHead:
    """Heads for flaws, for whether a product is shown, and for colours. Safe to be asked by many
    threads."""

    encoder: str
    """The name of the encoder, or the space, of the vectors that likeness is told from."""
    flaws: Mapping[str, FlawHead]
    """By remark."""
    likeness: LikenessHead
    colours: ColourHead | None
    """None if the shop tells too few colours."""
    pictures: int
    """How many it was trained on."""

    def save(self, folder: Path) -> None:
        """Write the head into a folder, whole or not at all.

        Raises:
            OSError: the folder can't be written.
        """
        tellings = {f"flaw{at}": flaw.telling for at, flaw in enumerate(self.flaws.values())}
        tellings["likeness"] = self.likeness.telling
        if self.colours is not None:
            tellings["colour"] = self.colours.telling
        arrays: dict[str, NDArray[Any]] = {
            f"{name}.{part}": getattr(telling, part)
            for name, telling in tellings.items()
            for part in _PARTS
        }
        arrays["bank"] = self.likeness.bank.vectors.astype(np.float16)
        vouched, content = pack("photos", arrays)
        manifest = _Manifest(
            measures=NAME,
            encoder=self.encoder,
            colours=self.colours.names if self.colours is not None else (),
            palette=COLOURS,
            flaws={name: flaw.threshold for name, flaw in self.flaws.items()},
            bank=self.likeness.bank.products,
            arrays=vouched,
            pictures=self.pictures,
        )
        write_vouched(
            folder, MANIFEST, manifest.model_dump_json(indent=1).encode(), vouched, content
        )

    @classmethod
    def load(cls, folder: Path, encoder: str) -> "PhotoHead":
        """Read the head of a folder.

        Args:
            folder: where it was saved.
            encoder: the name of the encoder, or the space, that the shop has now.

        Raises:
            ModelError: it is missing, damaged, or of another version, measures or encoder.
        """
        path = folder / MANIFEST
        manifest = read_config(path, _Manifest, version=1, what="a photo head", way_out=_WAY_OUT)
        made = (manifest.measures, manifest.palette, manifest.encoder)
        if made != (NAME, COLOURS, encoder):
            raise ModelError(
                f"{path} was trained on '{made[0]}' and vectors of '{made[2]}', and this shop has "
                f"'{NAME}' and '{encoder}': {_WAY_OUT}"
            )
        arrays = read_vouched(folder, manifest.arrays, way_out=_WAY_OUT)

        def telling(name: str) -> Discriminant:
            return Discriminant(*(arrays[f"{name}.{part}"] for part in _PARTS))

        return cls(
            encoder,
            {
                name: FlawHead(telling(f"flaw{at}"), threshold)
                for at, (name, threshold) in enumerate(manifest.flaws.items())
            },
            LikenessHead(
                Bank(manifest.bank, arrays["bank"].astype(np.float32)), telling("likeness")
            ),
            ColourHead(manifest.colours, telling("colour")) if manifest.colours else None,
            manifest.pictures,
        )
