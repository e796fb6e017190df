"""A filter without what a shopper chose of one facet."""

from collections.abc import Iterator

from omnishelf.types import And, Filter, Not, Or


def without_choice(where: Filter | None, field: str) -> Filter | None:
    """The filter that a facet's own counts are counted under; None for all products.

    Of the conditions that all must hold, those on this field alone are dropped: what else could
    be chosen is only told by counting as if nothing was. What is excluded stays excluded, and so
    does a condition that this field shares with others.
    """
    if where is None or _is_choice(where, field):
        return None
    if not isinstance(where, And):
        return where
    parts = tuple(kept for part in where.parts if (kept := without_choice(part, field)) is not None)
    if len(parts) == len(where.parts) and all(map(_same, parts, where.parts)):
        return where
    return None if not parts else parts[0] if len(parts) == 1 else And(parts)


def _same(one: Filter, other: Filter) -> bool:
    return one is other


def _is_choice(where: Filter, field: str) -> bool:
    return {*_named(where)} == {(field, False)}


def _named(where: Filter, negated: bool = False) -> Iterator[tuple[str, bool]]:
    """Every field that is named, and whether within a negation."""
    match where:
        case And(parts) | Or(parts):
            for part in parts:
                yield from _named(part, negated)
        case Not(part):
            yield from _named(part, True)
        case _:
            yield where.field, negated
