"""Which parts of a filter a product fails, and how conditions are told."""

from collections.abc import Callable

from omnishelf.index.index import Index
from omnishelf.index.payload import field_values
from omnishelf.search.explain.explanation import Bounds, Met
from omnishelf.search.explain.sentences import Sentences, Told
from omnishelf.types import And, Equal, Filter, Not, OneOf, Or, Product, Range
from omnishelf.types.filter import Scalar


def failed(where: Filter, product_id: str, index: Index) -> list[Filter]:
    """The least parts of a filter that a product fails: of an `and` its failing parts, of
    anything else the whole. The index itself judges each."""
    return _failed(where, lambda part: index.count(And((Equal("id", product_id), part))) > 0)


def _failed(where: Filter, holds: Callable[[Filter], bool]) -> list[Filter]:
    if isinstance(where, And):
        return [part for of in where.parts for part in _failed(of, holds)]
    return [] if holds(where) else [where]


def told_with_values(where: Filter, product: Product, say: Sentences) -> str:
    """A condition, and what the product has instead."""
    condition = told(where, say)
    field = getattr(where, "field", None)
    if field is None:
        return condition
    values = [
        _value(bool(value) if kind == "boolean" else value, say)
        for name, kind, value in field_values(product)
        if name == field
    ]
    if not values:
        return Told(say.say("it has none", condition=condition, field=field))
    return Told(say.say("it has", condition=condition, values=say.listed(values)))


def told(where: Filter, say: Sentences) -> Told:
    """A condition in words."""
    match where:
        case And(parts):
            return say.listed([told(part, say) for part in parts])
        case Or(parts):
            return say.listed([told(part, say) for part in parts], "or")
        case Not(Equal(field, value)):
            return Told(say.say("equal.not", field=field, value=_value(value, say)))
        case Not(OneOf(field, values)):
            listed = say.listed([_value(value, say) for value in values], "or")
            return Told(say.say("equal.not", field=field, value=listed))
        case Not(part):
            return Told(say.say("not", part=told(part, say)))
        case Equal(field, value):
            return Told(say.say("equal", field=field, value=_value(value, say)))
        case OneOf(field, values):
            listed = say.listed([_value(value, say) for value in values], "or")
            return Told(say.say("equal", field=field, value=listed))
        case Range(field, gt, gte, lt, lte):
            bounds = {"gt": gt, "gte": gte, "lt": lt, "lte": lte}
            return say.listed(
                [
                    Told(say.say(f"range.{name}", field=field, low=bound, high=bound))
                    for name, bound in bounds.items()
                    if bound is not None
                ]
            )


def told_met(met: Met, say: Sentences) -> str:
    """Whether what was asked for is met."""
    key = {True: "met.yes", False: "met.no", None: "met.unknown"}[met.met]
    return say.say(key, wanted=_wanted(met.field, met.value, met.negated, say))


def _wanted(field: str, value: Scalar | Bounds, negated: bool, say: Sentences) -> Told:
    if isinstance(value, tuple):
        wanted: Filter = Range(field, gte=value[0], lte=value[1])
    else:
        wanted = Equal(field, value)
    return told(Not(wanted) if negated else wanted, say)


def _value(value: object, say: Sentences) -> str:
    if isinstance(value, bool):
        return say.say("yes" if value else "no")
    return value if isinstance(value, str) else f"{value:.6g}"
