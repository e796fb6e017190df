"""What a wish does to scores, by hand."""

import pytest

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.search.wishes import ATTRIBUTE_LACK, GOODS_LACK, Wish, grant
from omnishelf.types import Equal, Product

RED = Wish("colour:red", Equal("colour", "red"), 1.0, ATTRIBUTE_LACK, preferred=True)
BOOTS = Wish("kind:boots", Equal("kind", "boots"), 0.5, GOODS_LACK)
NEW = Wish("measure", Equal("new", "yes"), 1.0)


def granted(wishes, scores, preferred=(), known=None, **attributes):
    products = [Product(id=id, title=id, attributes=told) for id, told in attributes.items()]
    held = [product for product in products if known is None or product.id in known]
    ranked = [Fused(id, score, {"words": score}) for id, score in scores.items()]
    found = grant(wishes, ranked, [p.id for p in held], Gathered(held), preferred)
    for item in found:
        assert sum(item.contributions.values()) == pytest.approx(item.score)
    return {item.key: round(item.score, 6) for item in found}


def test_what_lacks_one_thing_counts_for_less_and_what_lacks_all_is_left_out():
    found = granted(
        [RED, BOOTS],
        {"drum": 0.9, "hat": 0.8, "black boots": 0.5, "red boots": 0.4},
        **{
            "drum": {"colour": "green", "kind": "drum"},
            "hat": {"colour": "red", "kind": "hat"},
            "black boots": {"colour": "black", "kind": "boots"},
            "red boots": {"colour": "red", "kind": "boots"},
        },
    )
    assert found == {
        "hat": pytest.approx(0.8 * (1 - 0.8 * 0.5)),
        "red boots": 0.4,
        "black boots": pytest.approx(0.5 * 0.35),
    }
    assert [*found] == ["hat", "red boots", "black boots"]


def test_of_a_single_thing_nothing_is_left_out():
    hat = {"hat": {"colour": "red", "kind": "hat"}}
    assert granted([BOOTS], {"hat": 0.5}, **hat) == {"hat": pytest.approx(0.3)}


def test_what_was_looked_for_by_it_has_it_though_it_is_not_at_hand():
    told = {"far": {"colour": "red"}, "farther": {"colour": "red"}}
    found = granted([RED, BOOTS], {"far": 0.5, "farther": 0.5}, ("far",), known=(), **told)
    # What kind of thing it is is not known either.
    assert found == {"far": pytest.approx(0.3), "farther": pytest.approx(0.3 * 0.35)}


def test_other_wishes_raise_and_no_score_goes_beyond_one():
    told = {"a": {"new": "yes"}, "b": {"new": "no"}, "c": {"new": "yes"}}
    found = granted([NEW], {"a": 0.9, "b": 0.85, "c": 0.4}, **told)
    assert found == {"a": 1.0, "b": 0.85, "c": 0.5}
