"""Answers of the API that are no nouns of a shelf. Fields that a newer server adds are let pass."""

from typing import Any, Literal

from pydantic import Field

from omnishelf.types.frozen import Frozen
from omnishelf.types.product import Product


class Suggestion(Frozen):
    """One completion of what is being typed."""

    kind: Literal["query", "category", "brand", "product"]
    text: str
    id: str | None = None
    """Of a product."""
    count: int = 0
    """How many products, or how many shoppers, stand behind it."""
    start: int = 0
    end: int = 0
    """Characters [start, end) of the text are what was typed."""


class Contribution(Frozen):
    """What one source added to a score."""

    source: str
    contribution: float
    share: float
    """Of the whole, in [-1, 1]."""


class Word(Frozen):
    """A word of the query that the product has."""

    word: str
    weight: float
    share: float


class Met(Frozen):
    """Something that was asked for."""

    field: str
    value: Any
    negated: bool = False
    met: bool | None
    """None: the product does not say."""


class Habit(Frozen):
    """What of a shopper's history moved a product."""

    kind: str
    """session, interest, brand, size, colour or price."""
    contribution: float
    value: str = ""
    count: int = 0
    """Products of the shopper's that it is drawn from."""
    products: tuple[str, ...] = ()
    """Ids of some of these."""


class Counterfactual(Frozen):
    """Where the product would be if a part of the query were left out."""

    without: str
    rank: int | None
    """1 is the first; None: it would not be found."""
    text: str = ""


class WhyNot(Frozen):
    """What kept a product out."""

    reason: str
    text: str


class Explanation(Frozen):
    """Why a product is where it is for a query."""

    found: bool
    rank: int | None = None
    score: float | None = None
    sentences: tuple[str, ...] = ()
    """In the language that was asked for."""
    contributions: tuple[Contribution, ...] = ()
    words: tuple[Word, ...] = ()
    met: tuple[Met, ...] = ()
    history: tuple[Habit, ...] = ()
    counterfactuals: tuple[Counterfactual, ...] = ()
    why_not: WhyNot | None = None


class Heatmap(Frozen):
    """Which parts of a product's picture speak for a query; negative ones speak against it."""

    rows: int
    columns: int
    cells: tuple[tuple[float, ...], ...]
    """By row from the top."""
    base: float
    """The score with the whole picture."""


class Shown(Frozen):
    """A product at its place."""

    product: Product


class RulesPreview(Frozen):
    """A query's products before and after a change of the rules."""

    before: tuple[Shown, ...]
    after: tuple[Shown, ...]
    moved: tuple[dict[str, Any], ...] = ()
    conflicts: tuple[str, ...] = ()


class LoggedQuery(Frozen):
    """A search that shoppers made."""

    text: str
    count: int
    score: float | None = None
    """Of its best hit."""


class QueryLog(Frozen):
    """What was searched for in the last days."""

    searches: int
    rare: int = 0
    """Searches in words that too few visitors used to be told."""
    no_result: tuple[LoggedQuery, ...] = ()
    low_confidence: tuple[LoggedQuery, ...] = ()
    top: tuple[LoggedQuery, ...] = ()


class RejectedEvent(Frozen):
    """An event that was not taken."""

    at: int
    """Its place in the batch, from 0."""
    id: str | None = None
    reason: str


class EventsTaken(Frozen):
    """What became of a batch of events."""

    accepted: int
    duplicates: int = 0
    rejected: tuple[RejectedEvent, ...] = ()


class AskedQuery(Frozen):
    """A query that enough shoppers asked."""

    text: str
    people: int
    clicked: int


class ClicksAtPosition(Frozen):
    """How a place in lists fares."""

    position: int
    impressions: int
    clicks: int
    rate: float


class DayCount(Frozen):
    """Events of one kind on one day (UTC)."""

    day: str
    kind: str
    count: int


class EventReport(Frozen):
    """What shoppers did, with nothing of fewer than k of them."""

    k: int
    epsilon: float | None = None
    top_queries: tuple[AskedQuery, ...] = ()
    no_click_queries: tuple[AskedQuery, ...] = ()
    positions: tuple[ClicksAtPosition, ...] = ()
    days: tuple[DayCount, ...] = ()


class ProductChange(Frozen):
    """What became of a product that was put or patched."""

    id: str
    outcome: Literal["added", "changed", "unchanged"]
    rejected: tuple[dict[str, Any], ...] = ()
    """Pictures and sounds that could not be had, with the reason."""


class ImportState(Frozen):
    """How far an import has come."""

    id: str
    state: str
    error: str | None = None
    rows: int = 0
    stored: int = 0
    rejected: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    rejections: tuple[dict[str, Any], ...] = ()


class UpkeepState(Frozen):
    """The last training, rebuilding or going back that was asked for."""

    work: str | None = None
    state: str = "idle"
    doing: str = ""
    seconds: float = 0.0
    result: str = ""
    error: str | None = None


class ModelState(Frozen):
    """What is known of the shop's model."""

    trained: bool
    products: int
    card: dict[str, Any] | None = None
    serving: dict[str, Any] | None = None
    weakest: dict[str, Any] = Field(default_factory=dict)
    fewest: int = 0


class InsightPart(Frozen):
    """What is kept of a part of an area."""

    computed: str
    """When."""
    of_events: bool = False
    """Whether shoppers' events had a say."""
    result: dict[str, Any] | None = None
    error: str | None = None
    """Why there is no result, or nothing newer."""


class InsightPartState(Frozen):
    """Whether a part of an area was computed."""

    name: str
    alone: bool = True
    computed: str | None = None
    error: str | None = None


class InsightArea(Frozen):
    """What there is of an area."""

    name: str
    report: bool = False
    parts: tuple[InsightPartState, ...] = ()
