"""What an explanation consists of, ready for JSON."""

from typing import Literal

from omnishelf.profiles.affinity import ReasonKind
from omnishelf.types import Credit, Source
from omnishelf.types.filter import Scalar
from omnishelf.types.frozen import Frozen

Language = Literal["en", "zh", "es"]

Bounds = tuple[float | None, float | None]
"""The least and the largest number that was asked for, both included; None is open."""


class Contribution(Frozen):
    """What one source, or what the shop knows beside them, adds to the score."""

    source: Credit
    asked_by: tuple[str, ...]
    """The parts of the query that asked it."""
    contribution: float
    """All contributions sum to the score."""
    share: float
    """Of the score."""


class WordWeight(Frozen):
    """What one word of the query adds where words are matched."""

    word: str
    """As the shopper wrote it; of an unspaced run such as 红色运动鞋, one of its terms."""
    weight: float
    """Its part of the BM25 score: the weights of all words sum to it."""
    share: float
    """Of the BM25 score, and so of what the source `words` contributes."""


class Met(Frozen):
    """Whether a product has what was asked for."""

    field: str
    value: Scalar | Bounds
    negated: bool
    """It was asked not to have it."""
    met: bool | None
    """None: the product does not tell."""


class Habit(Frozen):
    """One thing that is known of the shopper and moved the product."""

    kind: ReasonKind
    contribution: float
    """All of them sum to what the source `profile` contributes, but for a score that ended at its
    bounds: there they are in proportion."""
    value: str
    """The brand, size or colour; of a price, the category."""
    count: int
    """Distinct products of the shopper's that it is drawn from."""
    products: tuple[str, ...]
    """Ids of some of these."""


class Counterfactual(Frozen):
    """Where the product would be if a part of the query were left out."""

    without: str
    """words, voice, photo, sound, like, filter, or history: what is known of the shopper."""
    rank: int | None
    """None: it would not be found, or nothing would be left to search for."""
    score: float | None
    text: str


class PartShare(Frozen):
    """What one part of the query adds to the score."""

    part: str
    contribution: float
    """All parts' contributions sum to the score."""
    share: float


class Near(Frozen):
    """How near a product came to being a source's candidate."""

    source: Source
    similarity: float | None
    """Of this product, compared by itself; None if it has nothing that the source compares."""
    rank: int | None
    """Its place if the source gave more candidates; None beyond a thousand."""
    last: float | None
    """Similarity of the last candidate; None if there was none."""


Reason = Literal[
    "shown", "another page", "not in the shop", "pointed at", "filtered out", "hidden by a rule",
    "below the cut", "not found",
]  # fmt: skip


class WhyNot(Frozen):
    """Why a product that was expected is not among the hits."""

    reason: Reason
    text: str
    conditions: tuple[str, ...] = ()
    """The parts of the filter that it fails, in words."""
    sources: tuple[Near, ...] = ()
    """Of one that no source found."""
    rule: str | None = None
    rank: int | None = None
    page: int | None = None
    """The page it is on, 1 for the first, by the size of the pages that were asked for."""
    score: float | None = None


class Explanation(Frozen):
    """Why one product is where it is."""

    product_id: str
    found: bool
    """Whether it is in the ranking; if not, `why_not` says why."""
    rank: int | None
    score: float | None
    contributions: tuple[Contribution, ...] = ()
    """Largest first."""
    words: tuple[WordWeight, ...] = ()
    """Heaviest first."""
    met: tuple[Met, ...] = ()
    history: tuple[Habit, ...] = ()
    """What of the shopper's history moved it, the weightiest first."""
    sentences: tuple[str, ...] = ()
    """Plain text, in which anything may stand that a shopper or a catalog wrote."""
    why_not: WhyNot | None = None


class Explained(Explanation):
    """An explanation, and what would be otherwise."""

    counterfactuals: tuple[Counterfactual, ...]


class HeatMap(Frozen):
    """What of a product's picture speaks for its match, and what against it."""

    rows: int
    columns: int
    cells: tuple[tuple[float, ...], ...]
    """By row, from the top left of the picture: how much similarity is lost, on average, where a
    cell is covered. Below 0: the cell speaks against the match."""
    base: float
    """Similarity (cosine) of the whole picture."""
    asked_by: tuple[str, ...]
    """The parts of the query that it was compared with."""


class Segment(Frozen):
    """A span of a sound, in seconds."""

    start: float
    end: float
    weight: float
    """How much similarity is lost where it is silent."""


class SoundMap(Frozen):
    """Which spans of a product's sound speak for its match, and which against it."""

    segments: tuple[Segment, ...]
    base: float
    """Similarity (cosine) of the whole sound."""
    asked_by: tuple[str, ...]
