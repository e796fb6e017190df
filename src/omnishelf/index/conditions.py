"""A filter checked against the shop's fields, in terms of payload keys; no engine's own form."""

from dataclasses import dataclass

from omnishelf.errors import FilterError
from omnishelf.index.fields import Fields
from omnishelf.index.index import FieldKind
from omnishelf.index.payload import field_key
from omnishelf.types import And, Equal, Filter, Missing, Not, OneOf, Or, Range
from omnishelf.types.filter import Scalar

_EXAMPLES: dict[FieldKind, str] = {
    "keyword": '"word" or ["one", "other"]',
    "number": '42 or {"gte": 10, "lt": 80}',
    "boolean": "true or false",
}


@dataclass(frozen=True, slots=True)
class HasWord:
    """One of a key's words is one of these."""

    key: str
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HasFlag:
    """A key's boolean is this: 0 or 1, for the engine matches no others."""

    key: str
    flag: int


@dataclass(frozen=True, slots=True)
class Within:
    """One of a key's numbers lies within these bounds: at most one bound a side."""

    key: str
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


@dataclass(frozen=True, slots=True)
class Lacks:
    """Nothing lies at a key."""

    key: str


@dataclass(frozen=True, slots=True)
class AllOf:
    """Every part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one part holds."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class NoneOf:
    """The part does not hold."""

    part: "Condition"


Condition = HasWord | HasFlag | Within | Lacks | AllOf | AnyOf | NoneOf


def check(where: Filter | None, fields: Fields) -> Condition | None:
    """The checked form of a filter; None stays None.

    Raises:
        FilterError: unknown field, or a value of the wrong type; the message names the field,
            what it holds and how to ask for it.
    """
    return None if where is None else _condition(where, fields)


def _condition(where: Filter, fields: Fields) -> Condition:
    match where:
        case And(parts):
            return AllOf(tuple(_condition(part, fields) for part in parts))
        case Or(parts):
            return AnyOf(tuple(_condition(part, fields) for part in parts))
        case Not(part):
            return NoneOf(_condition(part, fields))
        case Equal(field, value):
            return _one_of(field, (value,), fields)
        case OneOf(field, values):
            return _one_of(field, values, fields)
        case Range():
            return _range(where, fields)
        case Missing(field):
            kinds = fields.kinds(field)
            return AllOf(tuple(Lacks(field_key(field, kind)) for kind in kinds))


def _one_of(field: str, values: tuple[Scalar, ...], fields: Fields) -> Condition:
    kinds = fields.kinds(field)
    conditions: list[Condition] = []
    if words := tuple(value for value in values if isinstance(value, str)):
        _require("keyword", field, words[0], kinds)
        conditions.append(HasWord(field_key(field, "keyword"), words))
    for value in values:
        if isinstance(value, bool):
            _require("boolean", field, value, kinds)
            conditions.append(HasFlag(field_key(field, "boolean"), int(value)))
        elif isinstance(value, float):
            _require("number", field, value, kinds)
            conditions.append(Within(field_key(field, "number"), gte=value, lte=value))
    return conditions[0] if len(conditions) == 1 else AnyOf(tuple(conditions))


def _range(where: Range, fields: Fields) -> Condition:
    bound = next(b for b in (where.gt, where.gte, where.lt, where.lte) if b is not None)
    _require("number", where.field, bound, fields.kinds(where.field))
    return _tightest(where, field_key(where.field, "number"))


def _tightest(where: Range, key: str) -> Within:
    """Of an open and a closed bound on one side, the engine heeds only one: give it the tighter."""
    gt, gte, lt, lte = where.gt, where.gte, where.lt, where.lte
    if gt is not None and gte is not None:
        gt, gte = (gt, None) if gt >= gte else (None, gte)
    if lt is not None and lte is not None:
        lt, lte = (lt, None) if lt <= lte else (None, lte)
    return Within(key, gt, gte, lt, lte)


def _require(kind: FieldKind, field: str, value: Scalar, kinds: list[FieldKind]) -> None:
    if kind not in kinds:
        raise FilterError(
            f"field '{field}' holds {' and '.join(kinds)} values, not {value!r}: "
            f"ask for {' or '.join(_EXAMPLES[known] for known in kinds)}"
        )
