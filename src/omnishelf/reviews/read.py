"""One review, read."""

from dataclasses import dataclass

from omnishelf.reviews.finding import PictureFinding, SoundFinding
from omnishelf.reviews.review import Review
from omnishelf.reviews.text.aspects import Mention
from omnishelf.reviews.text.sentiment import Sentiment
from omnishelf.reviews.trust.suspicious import Suspicion

_SUSPICIOUS = 0.2
_UNCALIBRATED = 0.5


@dataclass(frozen=True, slots=True)
class Read:
    """What one review says, and how far it is believed."""

    review: Review
    """As it was given; all else here is without personal data."""
    text: str = ""
    """Its words and, of a recording, what was said; personal data is masked."""
    masked: tuple[str, ...] = ()
    """Kinds of personal data that were masked."""
    language: str | None = None
    sentiment: Sentiment | None = None
    """None where the words don't tell."""
    mentions: tuple[Mention, ...] = ()
    phrases: frozenset[str] = frozenset()
    suspicions: tuple[Suspicion, ...] = ()
    duplicates: int | None = None
    """Number of its group of near-duplicates; None where it has none."""
    sound: SoundFinding | None = None
    pictures: tuple[PictureFinding, ...] = ()
    notes: tuple[str, ...] = ()
    """What could not be heard or seen, and why."""

    @property
    def value(self) -> float | None:
        """How good it finds the product, 0 to 1: by its stars, else by its words."""
        if self.review.rating is not None:
            return (self.review.rating - 1) / 4
        return None if self.sentiment is None else self.sentiment.positive

    @property
    def weight(self) -> float:
        """0.2 if anything speaks against it, 0.5 if no head of its language judged it, else 1."""
        if self.suspicions:
            return _SUSPICIOUS
        by_stars = self.review.rating is not None
        return 1.0 if by_stars or (self.sentiment and self.sentiment.calibrated) else _UNCALIBRATED
