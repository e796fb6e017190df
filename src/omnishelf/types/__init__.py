"""The nouns of a shelf, frozen and typed."""

from omnishelf.types.filter import And, Equal, Filter, Not, OneOf, Or, Range, parse_filter
from omnishelf.types.product import AttributeValue, Product, Translation
from omnishelf.types.query import Query
from omnishelf.types.results import (
    SOURCES,
    Evidence,
    Facet,
    FacetRange,
    FacetValue,
    Hit,
    Results,
    SearchPlan,
    Source,
    Understood,
)
from omnishelf.types.sound import Sound

__all__ = [
    "SOURCES",
    "And",
    "AttributeValue",
    "Equal",
    "Evidence",
    "Facet",
    "FacetRange",
    "FacetValue",
    "Filter",
    "Hit",
    "Not",
    "OneOf",
    "Or",
    "Product",
    "Query",
    "Range",
    "Results",
    "SearchPlan",
    "Sound",
    "Source",
    "Translation",
    "Understood",
    "parse_filter",
]
