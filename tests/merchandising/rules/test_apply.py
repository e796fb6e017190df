from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.rules.apply import apply
from omnishelf.merchandising.rules.context import Context
from omnishelf.merchandising.rules.decide import decide
from omnishelf.merchandising.rules.pins import place
from omnishelf.merchandising.rules.preview import Move, preview
from omnishelf.merchandising.rules.rule_set import RuleSet
from omnishelf.merchandising.rules.store import parse_rules
from omnishelf.types import Product, parse_filter

NOW = datetime(2027, 3, 1, tzinfo=UTC)
SHOP = {
    f"p{n}": Product(id=f"p{n}", brand=["Acme", "Bolt"][n % 2], price=float(n)) for n in range(12)
}
RANKED = [
    Fused(f"p{n}", (10 - n) / 10, {"words": (10 - n) / 20, "image": (10 - n) / 20})
    for n in range(6)
]


def read(ids):
    return {id: SHOP[id] for id in ids if id in SHOP}


def applied(*actions, ranked=RANKED, where=None, products=read):
    rules = [
        {"name": f"r{n}", "then": [action], "priority": -n} for n, action in enumerate(actions)
    ]
    context = Context("x", where=where, now=NOW)
    return apply(decide(RuleSet(parse_rules(rules)), context), ranked, products)


def ids(made):
    return [item.key for item in made.ranked]


def pin(product, position):
    return {"do": "pin", "product": product, "position": position}


def test_no_rules_read_nothing():
    made = applied(products=None)
    assert made.ranked == tuple(RANKED)


def test_pins_bring_products_to_their_places():
    made = applied(pin("p5", 1), pin("p9", 3))
    assert ids(made) == ["p5", "p0", "p9", "p1", "p2", "p3", "p4"]
    assert made.pins == {1: "p5", 3: "p9"}
    assert made.ranked[2] == Fused("p9", 0.0, {"rule": 0.0})
    (effect,) = made.effects["p9"]
    assert (effect.rule, effect.action, effect.position) == ("r1", "pin", 3)


def test_a_place_beyond_the_end_is_the_end():
    assert ids(applied(pin("p0", 100), pin("p1", 99)))[-2:] == ["p1", "p0"]


def test_the_first_rule_has_the_place():
    made = applied(pin("p3", 1), pin("p4", 1), pin("p3", 2))
    assert made.pins == {1: "p3"}
    assert made.notes == (
        "rule 'r1' pins product 'p4' to place 1, which rule 'r0' has taken: it is ignored",
    )


def test_a_pin_heeds_the_shoppers_filter_and_the_shop():
    made = applied(pin("p9", 1), pin("gone", 2), where=parse_filter({"brand": "Acme"}))
    assert ids(made) == [item.key for item in RANKED]
    assert made.notes == (
        "rule 'r0' pins product 'p9', which does not pass the filter",
        "rule 'r1' pins product 'gone', which is not in the shop",
    )


def test_a_hidden_product_stays_hidden_even_pinned():
    made = applied(pin("p2", 1), pin("p9", 2), {"do": "hide", "products": ["p2", "p9"]})
    assert ids(made) == ["p0", "p1", "p3", "p4", "p5"]
    assert made.hidden == {"p2": "r2", "p9": "r2"}
    assert "it stays hidden" in made.notes[0]


def test_boosts_multiply():
    made = applied(
        {"do": "boost", "where": {"brand": "Bolt"}, "factor": 1.5},
        {"do": "bury", "products": ["p0", "p1"], "factor": 0.5},
    )
    scores = {item.key: item.score for item in made.ranked}
    assert scores == pytest.approx(
        {"p0": 0.5, "p1": 0.675, "p2": 0.8, "p3": 1.0, "p4": 0.6, "p5": 0.75}
    )
    assert ids(made) == ["p3", "p2", "p5", "p1", "p4", "p0"]
    assert [(e.rule, e.action) for e in made.effects["p1"]] == [("r0", "boost"), ("r1", "bury")]
    assert [e.contribution for e in made.effects["p1"]] == pytest.approx([0.1, -0.325])


def test_the_order_goes_on_beyond_a_score_of_one():
    made = applied({"do": "boost", "products": ["p5", "p4"], "factor": 100})
    assert ids(made)[:2] == ["p4", "p5"]
    assert [item.score for item in made.ranked[:2]] == [1.0, 1.0]


def test_a_filter_that_hides_everything_is_ignored_and_told():
    for action in (
        {"do": "hide", "where": {"price": {"gte": 0}}},
        {"do": "filter", "where": {"brand": "Cosmo"}},
    ):
        made = applied(action)
        assert ids(made) == [item.key for item in RANKED]
        assert made.notes[0].startswith("rule 'r0' ")
        assert made.notes[0].endswith("it is ignored")


def test_two_rules_together_cannot_hide_everything_either():
    made = applied(
        {"do": "hide", "where": {"brand": "Acme"}}, {"do": "filter", "where": {"brand": "Acme"}}
    )
    assert ids(made) == ["p1", "p3", "p5"]
    assert len(made.notes) == 1


def test_products_hidden_by_their_ids_stay_hidden():
    made = applied({"do": "hide", "products": [item.key for item in RANKED]})
    assert made.ranked == ()


def test_deleted_products_are_no_fault():
    made = applied({"do": "boost", "where": {"brand": "Acme"}, "factor": 2},
                   products=lambda ids: {})  # fmt: skip
    assert ids(made) == [item.key for item in RANKED]


def test_a_preview_tells_what_moved():
    made = applied(pin("p2", 1), {"do": "hide", "products": ["p4"]})
    assert preview([item.key for item in RANKED], ids(made), made.effects) == [
        Move("p2", 3, 1, ("r0",)),
        Move("p0", 1, 2),
        Move("p1", 2, 3),
        Move("p5", 6, 5),
        Move("p4", 5, None, ("r1",)),
    ]


PRODUCT = st.sampled_from([*SHOP, "gone"])
FILTERS = st.sampled_from([{"brand": "Acme"}, {"price": {"lt": 4}}, {"price": {"gte": 0}}])
TARGETS = st.fixed_dictionaries(
    {"products": st.lists(PRODUCT, min_size=1, max_size=3)}, optional={"where": FILTERS}
)
ACTIONS = st.one_of(
    st.builds(pin, PRODUCT, st.integers(1, 12)),
    TARGETS.map(lambda target: {"do": "hide", **target}),
    st.builds(lambda t, f: {"do": "boost", "factor": f, **t}, TARGETS, st.floats(1.01, 50)),
    st.builds(lambda t, f: {"do": "bury", "factor": f, **t}, TARGETS, st.floats(0.01, 0.99)),
    FILTERS.map(lambda where: {"do": "filter", "where": where}),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(ACTIONS, max_size=8))
def test_whatever_rules_say(actions):
    made = applied(*actions)
    assert made == applied(*actions)
    shown = ids(made)
    assert len(set(shown)) == len(shown)
    assert made.hidden.keys().isdisjoint(shown)
    assert set(shown) | made.hidden.keys() >= {item.key for item in RANKED}
    for item in made.ranked:
        assert 0 <= item.score <= 1
        assert sum(item.contributions.values()) == pytest.approx(item.score, abs=1e-9)
        told = sum(effect.contribution for effect in made.effects.get(item.key, ()))
        assert told == pytest.approx(item.contributions.get("rule", 0.0), abs=1e-9)
    for position, id in made.pins.items():
        if position <= len(shown) - len(made.pins):
            assert shown[position - 1] == id
        assert id in shown
    by_id = [id for action in actions if action["do"] == "hide" for id in action["products"]]
    assert set(by_id).isdisjoint(shown)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 99), unique=True, max_size=8),
       st.dictionaries(st.integers(1, 15), st.integers(100, 200), max_size=5))  # fmt: skip
def test_placed_items_stand_at_their_places(items, pinned):
    placed = place(items, pinned)
    assert [item for item in placed if item < 100] == items
    assert len(placed) == len(items) + len(pinned)
    if max(pinned, default=0) <= len(placed):
        assert all(placed[at - 1] == item for at, item in pinned.items())
