"""The shelf model's architecture and objective."""

from pydantic import Field

from omnishelf.types.frozen import Frozen


class ShelfModelSettings(Frozen):
    """The shelf model's architecture, objective and views."""

    dim: int = Field(default=256, ge=8, le=1024)
    """Of the space that queries and products share."""
    hidden: int = Field(default=512, ge=8)
    most_inputs: int = Field(default=512, ge=8)
    """Longer raw features are projected on so many principal components first."""
    dropout: float = Field(default=0.1, ge=0, lt=1)
    """Of the heads' inputs."""
    attention_heads: int = Field(default=4, ge=1)
    modality_dropout: float = Field(default=0.3, ge=0, lt=1)
    """Chance that fusion does not see one of a product's modalities in training."""
    temperature: float = Field(default=0.05, gt=0)
    """At the start; it is learned."""
    kind_credit: float = Field(default=0.3, ge=0, le=1)
    """Target of a product that is of the kind asked for and else does not fit."""
    likeness_credit: float = Field(default=0.3, ge=0, le=1)
    """Target of another product that carries the same labels."""
    label_weight: float = Field(default=1.0, ge=0)
    price_weight: float = Field(default=0.05, ge=0)
    variation_weight: float = Field(default=0.1, ge=0)
    balance: float = Field(default=0.5, ge=0, le=1)
    """How much more often products of rare kinds are drawn (see `balanced_weights`)."""
    hard_batches: float = Field(default=0.2, ge=0, le=1)
    """Share of batches drawn from few kinds, so that negatives are hard."""
    phrases: int = Field(default=12_000, ge=0)
    """Of the catalog's labels in the shop's languages, encoded once a catalog."""
    mixes: float = Field(default=1.0, ge=0, le=4)
    """Phrases mixed of single labels' names (see `views.mixes`), for each product of a batch."""
    pictures: int = Field(default=1_000, ge=0)
    """Augmented pictures, encoded once a catalog."""
    pieces: int = Field(default=1_000, ge=0)
    """Pieces of titles and descriptions, encoded once a catalog."""
    sounds: int = Field(default=100, ge=0)
    """Augmented sounds, encoded once a catalog."""
    held_back: float = Field(default=0.08, gt=0, lt=0.5)
    """Share of products that validation keeps to itself."""
    most_held_back: int = Field(default=500, ge=2)
