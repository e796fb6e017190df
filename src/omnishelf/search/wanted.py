"""What a filter asks for, one by one: to be told of each whether a product has it."""

from collections.abc import Iterator

from omnishelf.search.explain.met import Wanted
from omnishelf.types import And, Equal, Filter, Not, OneOf, Or, Range


def wanted_by(where: Filter, *, negated: bool = False) -> Iterator[Wanted]:
    """Field, value, and whether it is not wanted, of each condition.

    Args:
        where: the filter.
        negated: whether it is what must not pass.
    """
    match where:
        case Equal(field, value):
            yield field, value, negated
        case OneOf(field, values):
            yield from ((field, value, negated) for value in values)
        case Range(field):
            low = where.gte if where.gte is not None else where.gt
            high = where.lte if where.lte is not None else where.lt
            yield field, (low, high), negated
        case Not(part):
            yield from wanted_by(part, negated=not negated)
        case And(parts) | Or(parts):
            for part in parts:
                yield from wanted_by(part, negated=negated)
