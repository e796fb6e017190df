"""Filters in the words of engines that read them as SQL writes them."""

from omnishelf.types import Equal, OneOf, Range
from peers.questions import Where, conditions


def sql(where: Where, *, equal: str = "=", both: str = "AND", any_of: str = "({})") -> str:
    """A filter as a condition.

    Args:
        where: our form.
        equal: how equality is written.
        both: how conditions are joined.
        any_of: what holds the list of values.
    """
    return f" {both} ".join(_one(part, equal, both, any_of) for part in conditions(where))


def _one(part: Equal | OneOf | Range, equal: str, both: str, any_of: str) -> str:
    if isinstance(part, Equal):
        return f"{part.field} {equal} '{part.value}'"
    if isinstance(part, OneOf):
        values = ", ".join(f"'{value}'" for value in part.values)
        return f"{part.field} IN {any_of.format(values)}"
    bounds = [(">=", part.gte), ("<", part.lt)]
    # `:g` writes 50.0 as 50: a whole number's column takes no other.
    return f" {both} ".join(f"{part.field} {sign} {n:g}" for sign, n in bounds if n is not None)
