"""Lists drafted from two rankings: both have the same say, and nothing is lost or doubled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.rules.apply import Effect
from omnishelf.search.chance import Chance
from omnishelf.search.drafting import Drafting
from omnishelf.search.showing import Shown
from omnishelf.types import Query

ARMS = ("x/now", "x/new")
NOON = 1_800_000_000.0


def drafting(seconds=NOON, key=b"k" * 32):
    return Drafting(ARMS, Chance(key, lambda: seconds))


def shown(ids, *, pins=(), variants=None):
    ranked = [Fused(id, 1 / place, {}) for place, id in enumerate(ids, 1)]
    effects = {id: (Effect("rule", "pin"),) for id in pins}
    return Shown(ranked, variants or {}, effects)


def ids(made):
    return [item.key for item in made.ranked]


@given(st.permutations(range(8)), st.permutations(range(8)), st.integers(0, 10**6))
def test_nothing_is_lost_and_each_picks_its_best_that_is_left(first, second, number):
    one, other = ([f"p{n}" for n in order] for order in (first, second))
    made, arms = drafting().draft(Query(text=f"q{number}"), shown(one), shown(other))
    assert sorted(ids(made)) == sorted(one)
    assert arms.keys() == {*one}
    for at in range(0, 8, 2):
        # In each round one pick of each; whoever picks takes the best that nobody has.
        pair = ids(made)[at : at + 2]
        assert {arms[id] for id in pair} == {*ARMS}
        left = [*ids(made)[at:]]
        for id in pair:
            ranking = one if arms[id] == ARMS[0] else other
            assert id == next(each for each in ranking if each in left)
            left.remove(id)


def test_each_is_first_as_often_as_the_other():
    one, other = shown(["a", "b"]), shown(["b", "a"])
    firsts = [ids(drafting().draft(Query(text=str(n)), one, other)[0])[0] for n in range(400)]
    # Of 400 throws of a fair coin fewer than 150 are heads once in two million times.
    assert 150 < firsts.count("a") < 250


def test_who_asks_again_sees_the_same_until_the_hour_is_over():
    one, other = (shown([f"{n}" for n in order]) for order in (range(30), range(29, -1, -1)))
    asked = Query(text="shoe", session="v", limit=10)
    lists = [
        ids(drafting(seconds).draft(query, one, other)[0])
        for query, seconds in [
            (asked, NOON),
            (Query(text="shoe", session="v", limit=5, offset=20), NOON),
            (asked, NOON + 3_600),
            (Query(text="shoe", session="w"), NOON),
        ]
    ]
    assert lists[0] == lists[1]
    assert lists[2] != lists[0] != lists[3]


def test_what_is_pinned_stays_and_no_arm_has_picked_it():
    one, other = shown("apbc", pins="p"), shown("cpba", pins="p")
    for number in range(20):
        made, arms = drafting().draft(Query(text=str(number)), one, other)
        assert ids(made)[1] == "p"
        assert arms.keys() == {"a", "b", "c"}


def test_the_variant_that_is_picked_first_stands_for_all():
    one = shown(["a1", "b"], variants={"a1": ("a2",)})
    other = shown(["a2", "b"], variants={"a2": ("a1",)})
    found = {tuple(ids(drafting().draft(Query(text=str(n)), one, other)[0])) for n in range(40)}
    assert found == {("a1", "b"), ("a2", "b")}


def test_what_comes_after_the_draft_is_as_the_first_ranks_it():
    order = [f"p{n}" for n in range(130)]
    made, arms = drafting().draft(Query(text="q"), shown(order), shown([*reversed(order)]))
    assert sorted(ids(made)) == sorted(order) and len(arms) == 100
    after = ids(made)[100:]
    assert after == [id for id in order if id in {*after}]
    assert made.ranked[100].score == pytest.approx(1 / (order.index(after[0]) + 1))
