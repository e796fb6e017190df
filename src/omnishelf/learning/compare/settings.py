"""How presets are compared and trained."""

from pathlib import Path

from pydantic import Field

from omnishelf.learning.encoders.settings import EncoderFitSettings
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING, TextbookSettings
from omnishelf.learning.training.settings import TrainingSettings
from omnishelf.types.frozen import Frozen


class CompareSettings(Frozen):
    """The protocol, and how each family is trained."""

    languages: tuple[str, ...] = ("en", "zh", "es")
    """That questions are put in."""
    wishes: int = Field(default=40, ge=1)
    """Different things that are asked for, each in three phrasings in every language."""
    photos: int = Field(default=100, ge=1)
    """Most photos asked with."""
    sounds: int = Field(default=10, ge=1)
    """Most sounds asked with: one takes seconds to encode, and every preset is asked anew."""
    seed: int = Field(default=7, ge=0, lt=2**32)
    """Of all draws."""
    held_back: float = Field(default=0.2, gt=0, lt=0.5)
    """Share of products that no preset learns from: they are asked for and ranked."""
    most_held_back: int = Field(default=500, ge=2)
    encoders: EncoderFitSettings = EncoderFitSettings(pictures=4_000)
    """Fewer pictures than an encoder of its own would learn from: they take most of the time."""
    model: ShelfModelSettings = ShelfModelSettings()
    training: TrainingSettings = TrainingSettings()
    """Of the shelf model."""
    textbook: TextbookSettings = TextbookSettings()
    textbook_training: TrainingSettings = TEXTBOOK_TRAINING


def settings_of(
    *,
    languages: tuple[str, ...],
    wishes: int,
    seed: int,
    vectors: Path | None,
    backbone: str | None,
) -> CompareSettings:
    """The defaults, but for what was asked for; all that learns draws by the same seed."""
    defaults = CompareSettings()
    own = {"seed": seed}
    given = {"vectors": vectors, "backbone": backbone}
    return CompareSettings(
        languages=languages,
        wishes=wishes,
        seed=seed,
        encoders=defaults.encoders.model_copy(update=own | given),
        training=defaults.training.model_copy(update=own),
        textbook_training=defaults.textbook_training.model_copy(update=own),
    )
