"""How encoders are trained."""

from pathlib import Path

from pydantic import Field

from omnishelf.types.frozen import Frozen


class EncoderFitSettings(Frozen):
    """How an encoder is trained."""

    dim: int = Field(default=256, ge=8, le=512)
    """Of the vectors, except where given vectors or a backbone decide it."""
    seed: int = Field(default=7, ge=0, lt=2**32)
    epochs: int | None = Field(default=None, ge=1)
    """Times the catalog is gone through; by default, what suits the kind."""
    vectors: Path | None = None
    """For `glove`: a file of word vectors in GloVe's format."""
    backbone: str | None = None
    """For `backbone`: a folder, or the name of a model on the hub."""
    phrases: int = Field(default=4_000, ge=0)
    """Phrases of shoppers that are made of the labels."""
    pictures: int = Field(default=20_000, ge=2)
    """Most pictures learned from."""
    sounds: int = Field(default=5_000, ge=2)
    """Most sounds learned from."""
    held_back: float = Field(default=0.08, gt=0, lt=0.5)
    """Share of products that validation keeps to itself."""
    most_held_back: int = Field(default=500, ge=1)
