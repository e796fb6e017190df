"""What was heard in a review's sounds and seen in its pictures."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SoundFinding:
    """What was heard in one spoken review."""

    transcript: str | None
    """What was said; None where nothing was understood, or nobody spoke."""
    emotion: str | None
    """Of the voice, such as `anger`; None where the voice was not heard well enough to tell."""
    arousal: float
    """0 (calm) to 1 (excited)."""
    probability: float
    """Of the emotion, calibrated."""
    disagrees: bool
    """Whether the voice says otherwise than the words."""


@dataclass(frozen=True, slots=True)
class PictureFinding:
    """What was seen in one picture of a review."""

    quality: float
    """0 (useless) to 1 (a good photo)."""
    remarks: tuple[str, ...] = ()
    """What is wrong with it, such as `blurred`."""
    shows_product: float | None = None
    """Probability that this product is in it; None without a catalog picture to compare with."""
    colour_mismatch: str | None = None
    """Such as `catalog: blue, photo: black`; None where the colours agree or can't be told."""
