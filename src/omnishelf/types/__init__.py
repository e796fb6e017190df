"""The nouns of a shelf, frozen and typed."""

from omnishelf.types.event import EVENT_KINDS, Event, EventKind
from omnishelf.types.filter import And, Equal, Filter, Missing, Not, OneOf, Or, Range, parse_filter
from omnishelf.types.product import AttributeValue, Product, Translation
from omnishelf.types.query import SORTS, Query, Sort
from omnishelf.types.results import (
    SOURCES,
    Banner,
    Chip,
    Corrected,
    Credit,
    Evidence,
    Facet,
    FacetRange,
    FacetValue,
    Hit,
    Met,
    Results,
    SearchPlan,
    Source,
    Understood,
)
from omnishelf.types.sound import Sound

__all__ = [
    "EVENT_KINDS",
    "SORTS",
    "SOURCES",
    "And",
    "AttributeValue",
    "Banner",
    "Chip",
    "Corrected",
    "Credit",
    "Equal",
    "Event",
    "EventKind",
    "Evidence",
    "Facet",
    "FacetRange",
    "FacetValue",
    "Filter",
    "Hit",
    "Met",
    "Missing",
    "Not",
    "OneOf",
    "Or",
    "Product",
    "Query",
    "Range",
    "Results",
    "SearchPlan",
    "Sort",
    "Sound",
    "Source",
    "Translation",
    "Understood",
    "parse_filter",
]
