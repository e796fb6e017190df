"""Which of the attributes that were asked for a product has."""

from collections.abc import Sequence

from omnishelf.analyzer import fold
from omnishelf.index.payload import field_values
from omnishelf.search.explain.explanation import Bounds, Met
from omnishelf.types import Product
from omnishelf.types.filter import Scalar

Wanted = tuple[str, Scalar | Bounds, bool]
"""A field, the value that was asked for, and whether it was asked not to have it."""


def met(product: Product, wanted: Sequence[Wanted]) -> tuple[Met, ...]:
    """Whether a product has each of these; of a field of several values, whether one is it.

    Words are compared without case, width and accents. A field that the product lacks is
    unknown, not unmet.
    """
    if not wanted:
        return ()
    has: dict[str, list[object]] = {}
    for field, kind, value in field_values(product):
        has.setdefault(field, []).append(bool(value) if kind == "boolean" else value)
    return tuple(
        Met(field=field, value=value, negated=negated, met=_met(has.get(field), value, negated))
        for field, value, negated in wanted
    )


def _met(has: list[object] | None, value: Scalar | Bounds, negated: bool) -> bool | None:
    if not has:
        return None
    return any(_is(held, value) for held in has) != negated


def _is(held: object, value: Scalar | Bounds) -> bool:
    if isinstance(value, tuple):
        low, high = value
        if isinstance(held, bool) or not isinstance(held, float):
            return False
        return (low is None or held >= low) and (high is None or held <= high)
    if isinstance(value, str):
        return isinstance(held, str) and fold(held) == fold(value)
    # To Python 1 and True are equal.
    return isinstance(held, bool) == isinstance(value, bool) and held == value
