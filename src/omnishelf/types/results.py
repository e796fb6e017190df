"""What a search gives back, with its reasons."""

from typing import Literal, get_args

from pydantic import Field

from omnishelf.types.frozen import Frozen
from omnishelf.types.product import Product

Source = Literal["words", "text", "image", "audio", "fused"]
"""A way a product can be found: its words (BM25), or its text, image, audio or fused vector."""

SOURCES: tuple[Source, ...] = get_args(Source)


Credit = Source | Literal["attributes", "rule", "profile", "behaviour"]
"""What can add to a score: a source; that a product has what the query asked for; a merchant's
rule; what is known of the shopper; what was learned of all shoppers' behaviour."""


class Evidence(Frozen):
    """What one source, or what the shop knows beside them, contributed to a hit."""

    source: Credit
    asked_by: tuple[str, ...]
    """The parts of the query that asked this source: words, photo, voice, sound, like."""
    rank: int | None
    """1 is the source's best candidate; None if it was not among its candidates, and is credited
    with no more than the last of them."""
    similarity: float | None
    """The source's own score: cosine for vectors, BM25 for words; None as for `rank`."""
    contribution: float
    """Its part of the hit's score; all contributions of a hit sum to the score."""
    matched: tuple[str, ...] = ()
    """For words: the query's words that the product has."""


class Met(Frozen):
    """Whether a product has one thing that was asked for."""

    chip: str
    """Id of the `Chip`."""
    met: bool | None
    """None: the product does not tell."""


class Hit(Frozen):
    """One product found: its score in [0, 1], and the evidence the score is the sum of."""

    product: Product
    score: float
    evidence: tuple[Evidence, ...]
    met: tuple[Met, ...] = ()
    """Which of the things that were understood it has."""
    variants: tuple[str, ...] = ()
    """Ids of products so alike that they are not shown beside it, best first."""
    rules: tuple[str, ...] = ()
    """Names of the merchant's rules that moved it."""
    propensity: float | None = None
    """How probable its place was, where chance had a say: for its impression."""
    arm: str | None = None
    """The arm of an experiment that picked it, where the list was drafted from two."""


class FacetValue(Frozen):
    """How many products have one value of a field."""

    value: str | float | bool
    count: int


class FacetRange(Frozen):
    """How many products have a number in [start, end); the last range includes its end."""

    start: float
    end: float
    count: int


class Facet(Frozen):
    """The values of one field over a set of products, most frequent first; numbers as ranges."""

    field: str
    values: tuple[FacetValue, ...] = ()
    ranges: tuple[FacetRange, ...] = ()


class SearchPlan(Frozen):
    """How one source was searched."""

    how: Literal["exact", "scan", "graph", "filtered graph"]
    """All that pass were compared, or compared in int8 and the best again; a graph was walked, or
    walked so that it steps over what does not pass."""
    passing: int
    """Products that were thought to pass the filter."""


class Chip(Frozen):
    """One thing that was understood of a query's words; a shopper can take it away."""

    id: str
    """The same for the same thing in other queries: to be named in `Query.drop`."""
    kind: str
    """Of what: colour, material, brand, price, size and so on."""
    label: str
    """As the shopper said it."""
    value: str
    """In the catalog's terms."""
    negated: bool = False
    action: Literal["filter", "prefer", "boost", "change"]
    """Whether only products that have it are found, those that have it come first because they are
    few, they count for more, or it is how they are to differ from the photo or what is liked."""
    confidence: float
    dropped: bool = False
    """The shopper took it away."""
    relaxed: bool = False
    """It would have left nothing to show, and is a wish now."""


class Corrected(Frozen):
    """Words that look mistyped."""

    given: str
    text: str
    """What was probably meant."""
    did_you_mean: bool
    """Whether it is only offered; else it was searched for instead."""


class Banner(Frozen):
    """A text of the merchant's above the hits: plain text, whatever it looks like."""

    text: str
    link: str | None = None
    picture: str | None = None


class Understood(Frozen):
    """How the query was read."""

    text: str | None = None
    """The words searched for, spoken ones included."""
    heard: str | None = None
    """What was heard in a recording, word for word."""
    language: str | None = None
    """Language of the recording, or else of the words, where that is clear (ISO 639-1)."""
    chips: tuple[Chip, ...] = ()
    corrected: Corrected | None = None
    sources: tuple[Source, ...] = ()
    """The sources that were asked."""
    notes: tuple[str, ...] = ()
    """What the shopper should know, such as "no speech heard"."""


class Results(Frozen):
    """Hits in order, with what the shopper should know about them."""

    id: str | None = None
    """Of this list: events of what became of it name it as `search`. Signed by the shop; None where
    nobody was to be remembered."""
    hits: tuple[Hit, ...]
    total: int
    """Candidates found before paging."""
    facets: tuple[Facet, ...] = ()
    timings: dict[str, float]
    """Milliseconds by step; `total` is the whole. An answer that was kept from the last time has
    the one step `cached`."""
    plans: dict[Source, SearchPlan] = Field(default_factory=dict)
    """How each source's vectors were searched, where there was a choice."""
    understood: Understood
    banners: tuple[Banner, ...] = ()
    redirect: str | None = None
    """Another page that the merchant offers for this query: an address, or a path in the shop."""
