"""Tastes, prices and affinities of whole profiles, against numbers worked by hand."""

import math

import pytest

from acts_of_shoppers import NOW, catalog_of, event, shoe, unit
from omnishelf.events.table import EventTable
from omnishelf.profiles.acts import Acts
from omnishelf.profiles.affinity import affinities
from omnishelf.profiles.profile import Profile
from omnishelf.types import Product


def profile_of(events, catalog, *, session=None, shopper="ann", now=NOW):
    table = EventTable.of(events)
    return Profile.of(
        Acts.of_shopper(table, shopper),
        Acts.of_visit(table, session, shopper),
        catalog,
        now=now.timestamp(),
        half_life_days=30,
    )


BRANDED = [shoe(f"p{n}", brand="Acme" if n < 2 else f"B{n % 4}") for n in range(8)]


def test_a_share_is_drawn_towards_the_shops():
    """Two of three clicks on Acme, of which the shop has a quarter: (2 + 5/4) / (3 + 5) - 1/4."""
    profile = profile_of([event("p0"), event("p1"), event("p2")], catalog_of(BRANDED))
    assert profile.tastes.liking("brand", "Acme", 0.25) == pytest.approx(3.25 / 8 - 0.25)
    assert profile.tastes.liking("brand", "Unseen", 0.25) == pytest.approx(1.25 / 8 - 0.25)
    liked = profile.tastes.liked["brand"]["Acme"]
    assert (liked.weight, liked.seen, liked.bought) == (2, 2, 0)


def test_a_brand_is_told_with_what_speaks_for_it():
    profile = profile_of([event("p0", "order"), event("p1", "order")], catalog_of(BRANDED))
    acme, other = affinities(profile, [shoe("new", brand="Acme"), shoe("other", brand="B2")], {})
    (reason,) = acme.reasons
    # (10 + 5/4) / (10 + 5) - 1/4, of a brand at most 0.3.
    assert reason.affinity == acme.value == pytest.approx(0.3 * 0.5)
    assert (reason.kind, reason.value, reason.seen, reason.bought) == ("brand", "Acme", 2, 2)
    assert other.value < 0


def test_one_product_makes_no_favourite_brand_but_a_size():
    sold = [shoe(f"p{n}", brand=f"B{n}", attributes={"size": f"{40 + n}"}) for n in range(5)]
    profile = profile_of([event("p1", "order")], catalog_of(sold))
    (told,) = affinities(profile, [shoe("x", brand="B1", attributes={"size": "41"})], {})
    assert [reason.kind for reason in told.reasons] == ["size"]


def test_of_several_sizes_the_liked_one_counts():
    sizes = [("40",), ("41",), ("42",), ("41", "42"), ("43",)]
    sold = [shoe(f"p{n}", attributes={"size": size}) for n, size in enumerate(sizes)]
    profile = profile_of([event("p2", "order")], catalog_of(sold))
    wide, wrong = affinities(
        profile,
        [shoe("a", attributes={"size": ("40", "41", "42")}), shoe("b", attributes={"size": "40"})],
        {},
    )
    assert wide.reasons[0].value == "42"
    assert wide.value > 0 > wrong.value


def test_prices_are_drawn_towards_the_usual_spread():
    sold = [shoe(f"p{n}", price=price) for n, price in enumerate((50.0, 100.0, 200.0))]
    profile = profile_of([event("p0"), event("p1"), event("p2")], catalog_of(sold))
    band = profile.prices.band(shoe("x", price=1.0))
    ln2 = math.log(2)
    assert band.mean == pytest.approx(math.log(100))
    # Scatter 2 ln2^2 of three, and five more of the usual ln2^2.
    assert band.spread == pytest.approx(math.sqrt(7 * ln2**2 / 8))
    assert band.liking(100) == pytest.approx(3 / 8)
    z2 = ln2**2 / band.spread**2
    assert band.liking(50) == pytest.approx(3 / 8 * (2 * math.exp(-z2 / 2) - 1))
    assert band.liking(10_000) == pytest.approx(-3 / 8, abs=1e-6)


def test_a_price_is_compared_within_its_category_and_currency():
    sold = [shoe(f"p{n}", price=100.0) for n in range(3)]
    profile = profile_of([event(f"p{n}") for n in range(3)], catalog_of(sold))
    lamp = Product(id="l", category=("Lamps",), currency="EUR", price=100.0)
    dollars = Product(id="d", category=("Shoes",), currency="USD", price=100.0)
    boots = Product(id="b", category=("Shoes", "Boots"), currency="EUR", price=100.0)
    told = affinities(profile, [lamp, dollars, boots, shoe("free", price=0.0)], {})
    assert [[one.kind for one in each.reasons] for each in told] == [[], [], ["price"], []]


ROWS = {
    "s1": unit(1, 0.2, 0), "s2": unit(1, -0.2, 0), "l1": unit(0, 0.2, 1), "l2": unit(0, -0.2, 1),
    "shoe": unit(1, 0, 0), "lamp": unit(0, 0, 1), "mug": unit(0, 1, 0), "pan": unit(0, -1, 0),
}  # fmt: skip
PLAIN = [Product(id=id, title=id) for id in ROWS]


def test_two_interests_are_both_served():
    clicks = [event(id) for id in ("s1", "s2", "l1", "l2")]
    profile = profile_of(clicks, catalog_of(PLAIN, ROWS, traits=()))
    shown = [product for product in PLAIN if product.id in ("shoe", "lamp", "mug", "pan")]
    told = {product.id: affinity for product, affinity in
            zip(shown, affinities(profile, shown, ROWS), strict=True)}  # fmt: skip
    assert told["shoe"].value > 0.1
    assert told["lamp"].value > 0.1
    assert told["mug"].value < 0
    assert set(told["shoe"].reasons[0].products) == {"s1", "s2"}
    assert set(told["lamp"].reasons[0].products) == {"l1", "l2"}


def test_a_visit_is_the_latest_products_first_and_shoppers_need_no_name():
    clicks = [
        event("s1", shopper=None, session="v", seconds=3_600),
        event("l1", shopper=None, session="v"),
    ]
    catalog = catalog_of(PLAIN, ROWS, traits=())
    profile = profile_of(clicks, catalog, session="v", shopper=None)
    assert profile.interests == ()
    # Four half-lives lie between the two.
    assert profile.session.weight == pytest.approx(1 + 1 / 16)
    assert profile.session.products == ("l1", "s1")
    lamp, other = affinities(profile, [PLAIN[5], PLAIN[4]], ROWS)
    assert lamp.value > 0 > other.value
    assert lamp.reasons[0].kind == "session"


def test_who_clicks_everything_likes_nothing_above_the_rest():
    clicks = [event(product.id) for product in BRANDED]
    profile = profile_of(clicks, catalog_of(BRANDED))
    for affinity in affinities(profile, BRANDED, {}):
        assert affinity.value == pytest.approx(0, abs=1e-9)


def test_parts_sum_to_an_affinity_that_ends_at_one():
    sold = [
        shoe(f"p{n}", brand=f"B{n}", price=100.0, attributes={"size": f"s{n}", "colour": f"c{n}"})
        for n in range(40)
    ]
    like = shoe("x", brand="B0", price=100.0, attributes={"size": "s0", "colour": "c0"})
    own = [like.model_copy(update={"id": f"o{n}"}) for n in range(60)]
    rows = {product.id: unit(1, 0) for product in (*own, like)} | {"far": unit(-1, 0.01)}
    events = [event(one.id, "order", session="v") for one in own]
    profile = profile_of(events, catalog_of([*sold, *own], rows), session="v")
    # Were the shop's rates those of a shop that has few of these.
    object.__setattr__(profile.catalog, "rates", {})
    far = Product(id="far")
    for affinity in affinities(profile, [like, far], rows):
        assert sum(one.affinity for one in affinity.reasons) == pytest.approx(affinity.value)
        assert abs(affinity.value) <= 1 + 1e-12
    assert affinities(profile, [like, far], rows)[0].value == pytest.approx(1)


def test_nothing_known_is_no_profile():
    catalog = catalog_of(PLAIN, ROWS)
    assert profile_of([event("s1")], catalog, shopper="bob") is None
    assert profile_of([event("s1", "impression")], catalog) is None


def test_products_that_are_gone_are_passed_over():
    profile = profile_of([event("gone"), event("s1")], catalog_of(PLAIN, ROWS))
    assert [one.products for one in profile.interests] == [("s1",)]
    assert profile.tastes.weight == 1
