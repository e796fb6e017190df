"""Filters, drawn at random, held against plain Python."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from omnishelf.types import And, Equal, Missing, Not, OneOf, Or, Product, Range

words = st.sampled_from(["red", "blue", "green", "s", "m", "Acme", "Bolt", "none"])
numbers = st.integers(-1, 60).map(float)
bounds = st.dictionaries(
    st.sampled_from(["gt", "gte", "lt", "lte"]), numbers, min_size=1, max_size=2
)
leaves = st.one_of(
    st.builds(Equal, st.sampled_from(["colour", "sizes", "brand"]), words),
    st.builds(Equal, st.just("organic"), st.booleans()),
    st.builds(Equal, st.sampled_from(["price", "stock"]), numbers),
    st.builds(Equal, st.just("category"), st.sampled_from(["Goods", "Kind 1", "Goods > Kind 2"])),
    st.builds(
        OneOf, st.sampled_from(["colour", "sizes", "id"]), st.lists(words, min_size=1).map(tuple)
    ),
    st.builds(Missing, st.sampled_from(["colour", "sizes", "organic", "weight", "brand"])),
    st.builds(
        lambda field, held: Range(field, **held), st.sampled_from(["price", "weight"]), bounds
    ),
)
trees = st.recursive(
    leaves,
    lambda parts: st.one_of(
        st.builds(And, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Or, st.lists(parts, min_size=1, max_size=3).map(tuple)),
        st.builds(Not, parts),
    ),
    max_leaves=6,
)


def values(product: Product, field: str) -> list:
    if field == "category":
        top, kind = product.category
        return [top, kind, f"{top} > {kind}"]
    held = getattr(product, field) if field in ("id", "brand", "price", "stock") else None
    held = product.attributes.get(field) if held is None else held
    if held is None:
        return []
    return list(held) if isinstance(held, tuple) else [held]


def holds(where, product: Product) -> bool:
    match where:
        case Equal(field, value):
            return value in values(product, field)
        case OneOf(field, wanted):
            return any(value in wanted for value in values(product, field))
        case Missing(field):
            return not values(product, field)
        case Range(field, gt, gte, lt, lte):
            return any(
                (gt is None or x > gt)
                and (gte is None or x >= gte)
                and (lt is None or x < lt)
                and (lte is None or x <= lte)
                for x in values(product, field)
            )
        case And(parts):
            return all(holds(part, product) for part in parts)
        case Or(parts):
            return any(holds(part, product) for part in parts)
        case Not(part):
            return not holds(part, product)


@given(trees)
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_filters_mean_what_they_say(shared, where):
    wanted = {id for id, entry in shared.entries.items() if holds(where, entry.product)}
    assert shared.index.count(where) == len(wanted)
    found = shared.index.matching("red blue green dress shoe lamp mug p1", where=where, limit=500)
    assert {hit.id for hit in found} <= wanted
