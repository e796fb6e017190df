"""However a profile leans, it moves products within the bound and overrules nothing."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from acts_of_shoppers import NOW, catalog_of, event, shoe, unit
from omnishelf.events.table import EventTable
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.merchandising.gathered import Gathered
from omnishelf.profiles.acts import Acts
from omnishelf.profiles.profile import Profile
from omnishelf.search.personal import DEPTH, Explicit, personalise
from omnishelf.types import Equal, Not, parse_filter

COUNT = 110


def world(seed):
    """Products at random, and a shopper who ordered some of them."""
    draw = np.random.default_rng(seed)
    products = [
        shoe(
            f"p{n}",
            brand=str(draw.choice(["Acme", "Bolt", "Cosmo"])),
            price=float(draw.uniform(5, 500)),
            attributes={"size": str(draw.integers(38, 45)), "colour": str(draw.choice(["r", "g"]))},
        )
        for n in range(COUNT)
    ]
    rows = {product.id: unit(*draw.normal(size=5)) for product in products}
    catalog = catalog_of(products, rows)
    bought = [event(f"p{n}", "order", session="v") for n in draw.choice(COUNT, 12, replace=False)]
    table = EventTable.of(bought)
    profile = Profile.of(
        Acts.of_shopper(table, "ann"),
        Acts.of_visit(table, "v", "ann"),
        catalog,
        now=NOW.timestamp(),
        half_life_days=30,
    )
    scores = np.sort(draw.uniform(0, 1, COUNT))[::-1]
    order = draw.permutation(COUNT)
    ranked = [
        Fused(products[at].id, float(score), {"words": score / 2, "text": score / 2})
        for at, score in zip(order, scores, strict=True)
    ]
    return products, catalog, profile, ranked


def moved(profile, ranked, catalog, *, explicit=Explicit(), bound=0.1, floor=0.0):  # noqa: B008
    return personalise(
        ranked,
        profile,
        explicit,
        bound=bound,
        floor=floor,
        products=catalog.products,
        vectors=catalog.vectors,
    )


bounds = st.sampled_from((0.0, 0.05, 0.1, 0.5))


@settings(max_examples=15)
@given(st.integers(0, 10_000), bounds, st.sampled_from((0.0, 0.2, 0.6)))
def test_the_bound_is_never_passed_and_contributions_sum(seed, bound, floor):
    _, catalog, profile, ranked = world(seed)
    after, affinities = moved(profile, ranked, catalog, bound=bound, floor=floor)
    before = {item.key: item.score for item in ranked}
    assert {item.key for item in after} == set(before)
    assert set(affinities) <= {item.key for item in ranked[:DEPTH]}
    for item in after:
        assert abs(item.score - before[item.key]) <= bound * before[item.key] + 1e-12
        assert 0 <= item.score <= 1
        assert sum(item.contributions.values()) == pytest.approx(item.score, abs=1e-6)
        assert item.score >= floor or before[item.key] < floor
    scores = [item.score for item in after]
    assert scores == sorted(scores, reverse=True)
    # Nobody passes one that is far more relevant.
    place = {item.key: at for at, item in enumerate(after)}
    for one, other in zip(ranked, ranked[5:], strict=False):
        if one.score > other.score * (1 + bound) / (1 - bound) + 1e-9:
            assert place[one.key] < place[other.key]


def test_a_profile_does_move_products():
    _, catalog, profile, ranked = world(1)
    after, affinities = moved(profile, ranked, catalog)
    assert [item.key for item in after] != [item.key for item in ranked]
    assert min(one.value for one in affinities.values()) < 0
    assert max(one.value for one in affinities.values()) > 0.1


@settings(max_examples=15)
@given(
    st.integers(0, 10_000),
    st.lists(
        st.sampled_from((Equal("brand", "Bolt"), Equal("size", "41"), Not(Equal("colour", "r")))),
        min_size=1,
        max_size=3,
        unique=True,
    ),
)
def test_what_has_all_that_was_asked_for_is_never_passed_by_what_lacks_some(seed, wanted):
    products, catalog, profile, ranked = world(seed)
    after, _ = moved(profile, ranked, catalog, explicit=Explicit(tuple(wanted)), bound=0.5)
    gathered = Gathered(products)
    whole = set.intersection(*({products[at].id for at in gathered.passing(one)} for one in wanted))
    before = {item.key: at for at, item in enumerate(ranked)}
    place = {item.key: at for at, item in enumerate(after)}
    for id in whole:
        passed = {
            other for other in place if place[other] < place[id] and before[other] > before[id]
        }
        assert passed <= whole


def test_what_is_named_has_no_soft_preference():
    _, catalog, profile, ranked = world(3)
    silent = Explicit.of([], parse_filter({"brand": "Bolt", "price": {"lt": 600}}), profile).silent
    assert silent == {"brand", "price"}
    _, affinities = moved(profile, ranked, catalog, explicit=Explicit((), silent))
    kinds = {reason.kind for one in affinities.values() for reason in one.reasons}
    assert kinds == {"session", "interest", "size", "colour"}


def test_reasons_of_a_product_that_may_not_gain_are_not_told():
    _, catalog, profile, ranked = world(4)
    _, affinities = moved(profile, ranked, catalog, explicit=Explicit((Equal("brand", "None"),)))
    assert all(one.value < 0 for one in affinities.values())
