"""A filter over product fields, as a typed tree, and its JSON form.

JSON grammar:
    {"brand": "Acme"}                          equal
    {"brand": ["Acme", "Bolt"]}                any of
    {"price": {"gte": 10, "lt": 80}}           range (gt, gte, lt, lte)
    {"brand": null}                            no value
    {"brand": "Acme", "price": {"lt": 80}}     all of these
    {"and": [F, ...]} {"or": [F, ...]} {"not": F}
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from omnishelf.errors import FilterError

Scalar = str | float | bool

MAX_DEPTH = 8
MAX_CONDITIONS = 1_000
_BOUNDS = ("gt", "gte", "lt", "lte")


@dataclass(frozen=True, slots=True)
class Equal:
    """The field has this value (a field of several values: one of them is it)."""

    field: str
    value: Scalar


@dataclass(frozen=True, slots=True)
class OneOf:
    """The field has one of these values."""

    field: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Range:
    """The number field lies within these bounds; an absent bound is open."""

    field: str
    gt: float | None = None
    gte: float | None = None
    lt: float | None = None
    lte: float | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """The field has no value."""

    field: str


@dataclass(frozen=True, slots=True)
class And:
    """All parts hold; of no parts, everything does."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Filter"


Filter = Equal | OneOf | Range | Missing | And | Or | Not


def parse_filter(json: object) -> Filter:
    """Read a filter's JSON form.

    Raises:
        FilterError: the form is wrong; the message names the place and what may stand there.
    """
    budget = [MAX_CONDITIONS]
    return _parse(json, "where", 0, budget)


def _parse(json: object, place: str, depth: int, budget: list[int]) -> Filter:
    if depth > MAX_DEPTH:
        raise FilterError(f"{place}: a filter may be nested {MAX_DEPTH} deep at most")
    if not isinstance(json, Mapping) or not json:
        raise FilterError(
            f'{place}: expected an object such as {{"price": {{"lt": 80}}}}, got {_shown(json)}'
        )
    parts = tuple(
        _parse_entry(str(key), value, f"{place}.{key}", depth, budget)
        for key, value in json.items()
    )
    return parts[0] if len(parts) == 1 else And(parts)


def _parse_entry(key: str, value: object, place: str, depth: int, budget: list[int]) -> Filter:
    budget[0] -= len(value) if isinstance(value, list) else 1
    if budget[0] < 0:
        raise FilterError(f"{place}: a filter may hold {MAX_CONDITIONS} conditions at most")
    if key in ("and", "or"):
        if not isinstance(value, list) or not value:
            raise FilterError(f"{place}: expected a list of filters, got {_shown(value)}")
        parts = tuple(
            _parse(part, f"{place}[{n}]", depth + 1, budget) for n, part in enumerate(value)
        )
        return And(parts) if key == "and" else Or(parts)
    if key == "not":
        return Not(_parse(value, place, depth + 1, budget))
    if value is None:
        return Missing(key)
    if isinstance(value, Mapping):
        return _parse_range(key, value, place)
    if isinstance(value, list):
        if not value:
            raise FilterError(f"{place}: the list of values is empty")
        return OneOf(key, tuple(_scalar(item, place) for item in value))
    return Equal(key, _scalar(value, place))


def _parse_range(field: str, bounds: Mapping[str, object], place: str) -> Range:
    if not bounds:
        raise FilterError(f"{place}: the range is empty; use {', '.join(_BOUNDS)}")
    numbers: dict[str, float] = {}
    for name, bound in bounds.items():
        if name not in _BOUNDS:
            raise FilterError(f"{place}.{name}: unknown bound; use {', '.join(_BOUNDS)}")
        if isinstance(bound, bool) or not isinstance(bound, int | float) or math.isnan(bound):
            raise FilterError(f"{place}.{name}: expected a number, got {_shown(bound)}")
        numbers[name] = float(bound)
    return Range(field, **numbers)


def _scalar(value: object, place: str) -> Scalar:
    if isinstance(value, bool | str):
        return value
    if isinstance(value, int | float) and not math.isnan(value):
        return float(value)
    raise FilterError(f"{place}: expected a word, a number, true or false, got {_shown(value)}")


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."  # noqa: PLR2004
