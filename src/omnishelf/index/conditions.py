"""Our filters in the engine's terms, checked against the shop's fields."""

import qdrant_edge as qdrant

from omnishelf.errors import FilterError
from omnishelf.index.fields import Fields
from omnishelf.index.index import FieldKind
from omnishelf.index.payload import field_key
from omnishelf.types import And, Equal, Filter, Not, OneOf, Or, Range
from omnishelf.types.filter import Scalar

_EXAMPLES: dict[FieldKind, str] = {
    "keyword": '"word" or ["one", "other"]',
    "number": '42 or {"gte": 10, "lt": 80}',
    "boolean": "true or false",
}
Condition = qdrant.FieldCondition | qdrant.Filter


def to_engine(where: Filter | None, fields: Fields) -> qdrant.Filter | None:
    """The engine's form of a filter.

    Raises:
        FilterError: unknown field, or a value of the wrong type; the message names the field,
            what it holds and how to ask for it.
    """
    if where is None:
        return None
    condition = _condition(where, fields)
    return condition if isinstance(condition, qdrant.Filter) else qdrant.Filter(must=[condition])


def _condition(where: Filter, fields: Fields) -> Condition:
    match where:
        case And(parts):
            return qdrant.Filter(must=[_condition(part, fields) for part in parts])
        case Or(parts):
            return qdrant.Filter(should=[_condition(part, fields) for part in parts])
        case Not(part):
            return qdrant.Filter(must_not=[_condition(part, fields)])
        case Equal(field, value):
            return _one_of(field, (value,), fields)
        case OneOf(field, values):
            return _one_of(field, values, fields)
        case Range():
            return _range(where, fields)


def _one_of(field: str, values: tuple[Scalar, ...], fields: Fields) -> Condition:
    kinds = fields.kinds(field)
    words = [value for value in values if isinstance(value, str)]
    conditions: list[Condition] = []
    if words:
        _require("keyword", field, words[0], kinds)
        conditions.append(
            qdrant.FieldCondition(field_key(field, "keyword"), match=qdrant.MatchAny(words))
        )
    for value in values:
        if isinstance(value, bool):
            _require("boolean", field, value, kinds)
            conditions.append(
                qdrant.FieldCondition(
                    field_key(field, "boolean"), match=qdrant.MatchValue(int(value))
                )
            )
        elif isinstance(value, float):
            _require("number", field, value, kinds)
            conditions.append(
                qdrant.FieldCondition(
                    field_key(field, "number"), range=qdrant.RangeFloat(gte=value, lte=value)
                )
            )
    return conditions[0] if len(conditions) == 1 else qdrant.Filter(should=[*conditions])


def _range(where: Range, fields: Fields) -> Condition:
    bound = next(b for b in (where.gt, where.gte, where.lt, where.lte) if b is not None)
    _require("number", where.field, bound, fields.kinds(where.field))
    return qdrant.FieldCondition(
        field_key(where.field, "number"),
        range=_tightest(where),
    )


def _tightest(where: Range) -> qdrant.RangeFloat:
    """Of an open and a closed bound on one side, the engine heeds only one: give it the tighter."""
    gt, gte, lt, lte = where.gt, where.gte, where.lt, where.lte
    if gt is not None and gte is not None:
        gt, gte = (gt, None) if gt >= gte else (None, gte)
    if lt is not None and lte is not None:
        lt, lte = (lt, None) if lt <= lte else (None, lte)
    return qdrant.RangeFloat(gt=gt, gte=gte, lt=lt, lte=lte)


def _require(kind: FieldKind, field: str, value: Scalar, kinds: list[FieldKind]) -> None:
    if kind not in kinds:
        raise FilterError(
            f"field '{field}' holds {' and '.join(kinds)} values, not {value!r}: "
            f"ask for {' or '.join(_EXAMPLES[known] for known in kinds)}"
        )
