"""The product card. All of it is ready for JSON, and without personal data."""

from datetime import date

from omnishelf.types.frozen import Frozen


class Share(Frozen):
    """A share from 0 to 1 with its 95 % interval."""

    mean: float
    low: float
    high: float


class Point(Frozen):
    """One thing that buyers like, or don't."""

    aspect: str
    reviews: int
    """Those that say so."""
    quote: str
    review: str
    """The id of the one that is quoted."""


class AspectScore(Frozen):
    """How one aspect is spoken of."""

    aspect: str
    mentions: int
    positive: Share


class KeyPhrase(Frozen):
    """What is said of this product more than of others."""

    text: str
    reviews: int


class TrendPoint(Frozen):
    """The reviews of one month."""

    month: date
    """Its first day."""
    reviews: int
    positive: Share


class Change(Frozen):
    """What is spoken of otherwise than before, by more than chance."""

    what: str
    """`score`, or an aspect."""
    before: float
    after: float
    difference: Share
    """Of shares, -1 to 1; its interval is widened for how many things were compared."""
    since: date


class Doubt(Frozen):
    """A review that is believed less, and why. It still counts, with less weight."""

    review: str
    reasons: tuple[str, ...]


class SoundSummary(Frozen):
    """What was heard in recordings."""

    recordings: int
    emotions: dict[str, int]
    arousal: float
    """Mean, 0 to 1."""
    disagreements: tuple[str, ...]
    """Ids of reviews whose voice says otherwise than their words."""


class PictureSummary(Frozen):
    """What was seen in photos."""

    pictures: int
    quality: float
    """Mean, 0 to 1."""
    remarks: dict[str, int]
    not_as_described: tuple[str, ...]
    """Ids of reviews with a photo in which the product is probably not."""
    colour_mismatches: dict[str, int]


class Card(Frozen):
    """One product, by its reviews."""

    product: str
    title: str
    reviews: int
    stars: float
    """1 to 5, drawn towards the shop's mean while there are few reviews."""
    stars_low: float
    stars_high: float
    positive: Share
    """What the stars are made of."""
    pros: tuple[Point, ...] = ()
    cons: tuple[Point, ...] = ()
    aspects: tuple[AspectScore, ...] = ()
    phrases: tuple[KeyPhrase, ...] = ()
    summary: tuple[str, ...] = ()
    trend: tuple[TrendPoint, ...] = ()
    changes: tuple[Change, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    duplicates: tuple[tuple[str, ...], ...] = ()
    """Groups of ids with almost the same words."""
    sound: SoundSummary | None = None
    pictures: PictureSummary | None = None
    notes: tuple[str, ...] = ()
