"""A checked filter in Qdrant Edge's terms."""

import qdrant_edge as qdrant

from omnishelf.index.conditions import (
    AllOf,
    AnyOf,
    Condition,
    HasFlag,
    HasWord,
    Lacks,
    NoneOf,
    Within,
)


def to_engine(where: Condition | None) -> qdrant.Filter | None:
    """The embedded engine's form of a checked filter."""
    if where is None:
        return None
    part = _part(where)
    return part if isinstance(part, qdrant.Filter) else qdrant.Filter(must=[part])


def _part(
    where: Condition,
) -> qdrant.FieldCondition | qdrant.IsEmptyCondition | qdrant.Filter:
    match where:
        case HasWord(key, words):
            return qdrant.FieldCondition(key, match=qdrant.MatchAny(list(words)))
        case HasFlag(key, flag):
            return qdrant.FieldCondition(key, match=qdrant.MatchValue(flag))
        case Within(key, gt, gte, lt, lte):
            bounds = qdrant.RangeFloat(gt=gt, gte=gte, lt=lt, lte=lte)
            return qdrant.FieldCondition(key, range=bounds)
        case Lacks(key):
            return qdrant.IsEmptyCondition(key)
        case AllOf(parts):
            return qdrant.Filter(must=[_part(part) for part in parts])
        case AnyOf(parts):
            return qdrant.Filter(should=[_part(part) for part in parts])
        case NoneOf(part):
            return qdrant.Filter(must_not=[_part(part)])
