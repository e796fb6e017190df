"""The textbook networks' architecture, and how they are trained."""

from pydantic import Field

from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.types.frozen import Frozen


class TextbookSettings(Frozen):
    """Sizes of the networks and of what they look at; the defaults are the reference network's."""

    embedding: int = Field(default=128, ge=1)
    state: int = Field(default=128, ge=1)
    """Of the LSTM or GRU."""
    convolutions: tuple[int, int] = (32, 64)
    """Channels of the two convolutions over pictures."""
    pool: int = Field(default=4, ge=1)
    """Side of the squares that are pooled after each convolution."""
    dense: int = Field(default=128, ge=1)
    picture_side: int = Field(default=64, ge=16)
    """Pixels; pictures are letterboxed on white."""
    query_words: int = Field(default=12, ge=1)
    """Words of a query that are read; later ones are cut off."""
    product_words: int = Field(default=24, ge=1)
    words: int = Field(default=20_000, ge=1)
    """Most words of the vocabulary."""
    phrases: int = Field(default=4_000, ge=0)
    positives: int = Field(default=16, ge=1)
    """Most positive pairs of a product in a batch."""
    negatives: int = Field(default=2, ge=1)
    """Sampled negative pairs for each positive one, half of them hard where there are such."""
    products_an_epoch: int = Field(default=1_024, ge=1)
    label_weight: float = Field(default=0.3, ge=0)
    """Of the multi-task network's classification loss."""
    price_weight: float = Field(default=0.05, ge=0)
    held_back: float = Field(default=0.08, gt=0, lt=0.5)
    """Share of products to test by, and as many again to validate by. As the shelf model's, so
    that both are tested by the same products."""
    most_held_back: int = Field(default=500, ge=2)


TEXTBOOK_TRAINING = TrainingSettings(
    optimiser="adam",
    schedule="constant",
    learning_rate=1e-3,
    weight_decay=0.0,
    clip=5.0,
    batch=16,
    epochs=10,
    min_steps=1_000,
    patience=4,
    validate_every=1,
)
"""The reference network's: Adam at 1e-3."""
