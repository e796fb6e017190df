"""A checked filter in the cluster's terms."""

from qdrant_client import models

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


def to_cluster(where: Condition | None) -> models.Filter | None:
    """The cluster's form of a checked filter."""
    if where is None:
        return None
    part = _part(where)
    return part if isinstance(part, models.Filter) else models.Filter(must=[part])


def _part(
    where: Condition,
) -> models.FieldCondition | models.IsEmptyCondition | models.Filter:
    match where:
        case HasWord(key, words):
            return models.FieldCondition(key=key, match=models.MatchAny(any=list(words)))
        case HasFlag(key, flag):
            return models.FieldCondition(key=key, match=models.MatchValue(value=flag))
        case Within(key, gt, gte, lt, lte):
            bounds = models.Range(gt=gt, gte=gte, lt=lt, lte=lte)
            return models.FieldCondition(key=key, range=bounds)
        case Lacks(key):
            return models.IsEmptyCondition(is_empty=models.PayloadField(key=key))
        case AllOf(parts):
            return models.Filter(must=[_part(part) for part in parts])
        case AnyOf(parts):
            return models.Filter(should=[_part(part) for part in parts])
        case NoneOf(part):
            return models.Filter(must_not=[_part(part)])
