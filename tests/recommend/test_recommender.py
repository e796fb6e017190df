import json

import pytest

from omnishelf.errors import FilterError, QueryError, UnknownProductError
from omnishelf.events.table import EventTable
from omnishelf.recommend.statistics import Statistics
from omnishelf.recommend.strips.registry import STRIPS
from omnishelf.settings import RecommendSettings
from omnishelf.types import parse_filter

NOTHING = EventTable.of([])


def ids(strip):
    return [offer.product.id for offer in strip.offers]


def reasons(strip):
    return {offer.product.id: offer.reason for offer in strip.offers}


@pytest.fixture
def sold(days):
    """Boots with socks, boots with their brown variant, lamps with bulbs."""
    for number in range(5):
        days.basket(f"a{number}", "boot", "sock", ago=40 + number)
        days.basket(f"b{number}", "boot", "boot-brown", ago=50)
        days.basket(f"c{number}", "lamp", "bulb", ago=60)
    return days


@pytest.mark.parametrize("kind", STRIPS)
def test_without_any_event_each_strip_answers(recommender_of, kind):
    about = STRIPS[kind].of_product or STRIPS[kind].of_cart
    strip = recommender_of(NOTHING).recommend(
        kind, "boot" if about else None, "nobody", "none", limit=3
    )
    assert strip.kind == kind
    empty = kind in ("recently_viewed", "similar_sound")
    assert bool(strip.offers) is not empty
    assert len(strip.offers) <= 3
    assert "boot" not in ids(strip) or not about


@pytest.mark.parametrize("kind", STRIPS)
def test_nothing_sold_out_gone_or_just_bought_is_offered(recommender_of, shop, sold, kind):
    sold.add("click", "trainer", "me")
    sold.add("click", "rug", "me")
    sold.add("click", "gone", "me")
    sold.add("order", "sock", "me", ago=3)
    shop.sold["polish"] = shop.sold["polish"].model_copy(update={"stock": 0})
    shop.sold["trainer"] = shop.sold["trainer"].model_copy(update={"stock": None})
    del shop.sold["bulb"]
    strip = recommender_of(sold.table).recommend(kind, "boot", "me")
    assert not {"polish", "bulb", "gone", "sock", "boot"} & {*ids(strip)}


@pytest.mark.parametrize("kind", STRIPS)
def test_a_filter_holds_for_every_strip(recommender_of, sold, kind):
    sold.add("click", "lamp", "me")
    sold.add("click", "sock", "me")
    recommender = recommender_of(sold.table)
    where = parse_filter({"category": "lamps"})
    strip = recommender.recommend(kind, "boot", "me", where=where)
    assert {offer.product.category[-1] for offer in strip.offers} <= {"lamps"}
    assert (
        recommender.recommend(kind, "boot", "me", where=parse_filter({"brand": "x"})).offers == ()
    )
    with pytest.raises(FilterError, match="colour"):
        recommender.recommend(kind, "boot", where=parse_filter({"colour": "red"}))


def test_similar_is_nearest_first_by_each_source(recommender_of):
    recommender = recommender_of(NOTHING, diversity=0)
    words = recommender.recommend("similar_words", "lamp", limit=2)
    assert ids(words) == ["bulb", "polish"]
    assert words.offers[0].reason.tell() == "its description is like that of desk lamp"
    look = recommender.recommend("similar_look", "lamp", limit=1)
    assert look.offers[0].reason.tell("zh") == "外观与desk lamp相似"
    both = recommender.recommend("similar", "lamp", limit=1)
    assert both.offers[0].reason.kind == "is_like"


def test_goes_with_is_what_was_bought_together_and_no_variant(recommender_of, sold):
    strip = recommender_of(sold.table).recommend("goes_with", "boot", limit=3)
    assert ids(strip)[0] == "sock"
    assert "boot-brown" not in ids(strip)
    assert strip.offers[0].reason.tell() == "bought together with leather boot by 5 shoppers"


def test_variants_by_the_shops_own_field_do_not_go_with_one_another(recommender_of, shop, sold):
    for id in ("boot", "sock"):
        shop.sold[id] = shop.sold[id].model_copy(update={"attributes": {"parent": "one"}})
    strip = recommender_of(sold.table, group_field="parent").recommend("goes_with", "boot")
    assert "sock" not in ids(strip)


def test_without_a_product_it_is_what_goes_with_the_cart(recommender_of, sold):
    sold.add("cart", "rug", "me", ago=9)
    sold.add("cart", "polish", "me", ago=3)
    sold.add("order", "polish", "me", ago=2)
    sold.add("cart", "lamp", "me", ago=0.2)
    sold.add("cart", "boot", session="visit", ago=0.1)
    recommender = recommender_of(sold.table)
    told = reasons(recommender.recommend("goes_with", shopper="me", session="visit"))
    assert {*[*told][:2]} == {"sock", "bulb"}
    assert told["sock"].product == "boot"
    assert told["bulb"].product == "lamp"
    assert not {"boot", "boot-brown", "lamp"} & told.keys()
    # The rug was left for too long, and the polish is bought.
    assert {reason.product for reason in told.values()} <= {"boot", "lamp", None}
    assert recommender.recommend("goes_with", shopper="nobody").offers == ()


def test_a_product_without_orders_goes_with_what_those_like_it_go_with(recommender_of, sold):
    strip = recommender_of(sold.table).recommend("goes_with", "trainer", limit=8)
    told = reasons(strip)
    assert told["sock"].tell() == "bought together with what is like running trainer"
    assert ids(strip).index("sock") < 3


def test_before_any_order_what_goes_with_a_product_is_near_and_of_another_kind(recommender_of):
    strip = recommender_of(NOTHING).recommend("goes_with", "boot")
    assert {offer.product.category[-1] for offer in strip.offers}.isdisjoint({"shoes"})
    assert ids(strip)[0] in ("sock", "polish")
    assert strip.offers[0].reason.kind == "matches"


def test_no_reason_counts_fewer_shoppers_than_the_shop_allows(recommender_of, days):
    for shopper in "ab":
        days.basket(shopper, "boot", "sock")
        days.add("click", "lamp", shopper)
    recommender = recommender_of(days.table, least_shoppers=3)
    for kind in STRIPS:
        for offer in recommender.recommend(kind, "boot", "new").offers:
            assert offer.reason.shoppers is None
            assert offer.reason.kind not in ("bought_together", "trending", "popular")


def test_a_pair_that_few_bought_together_is_not_told(recommender_of, days):
    for shopper in "abcd":
        days.basket(shopper, "boot", ago=90)
        days.basket(shopper, "lamp", ago=80)
    for shopper in "ab":
        days.basket(shopper, "boot", "lamp", ago=70)
    told = reasons(recommender_of(days.table).recommend("goes_with", "boot"))
    assert (told["lamp"].kind, told["lamp"].shoppers) == ("popular", 4)


def test_trending_then_popular_then_the_range(recommender_of, days):
    for number in range(4):
        for ago in range(30, 90):
            days.add("click", "rug", f"s{number}", ago=ago)
        days.add("click", "lamp", f"s{number}", ago=0.5)
    told = reasons(recommender_of(days.table).recommend("trending"))
    assert [*told][:2] == ["lamp", "rug"]
    assert told["lamp"].tell() == "more asked for than usual, by 4 shoppers lately"
    assert told["rug"].tell("zh") == "4位顾客的选择"
    assert told["boot"].kind == "range"


def test_recently_viewed_is_the_last_first_each_once_by_shopper_or_session(recommender_of, days):
    for ago, product in ((3, "lamp"), (2, "rug"), (1, "lamp"), (4, "sock")):
        days.add("click", product, "me", ago=ago)
    days.add("click", "polish", session="here", ago=0.5)
    days.add("click", "sandal", "other")
    recommender = recommender_of(days.table)
    assert ids(recommender.recommend("recently_viewed", shopper="me")) == ["lamp", "rug", "sock"]
    both = recommender.recommend("recently_viewed", shopper="me", session="here")
    assert ids(both) == ["polish", "lamp", "rug", "sock"]


def test_for_you_follows_each_of_a_shoppers_interests(recommender_of, days):
    days.add("click", "boot", "me", ago=2)
    days.basket("me", "lamp", ago=40)
    strip = recommender_of(days.table).recommend("for_you", shopper="me", limit=4)
    told = reasons(strip)
    assert told["bulb"].tell() == "like what you bought: desk lamp"
    assert told["boot-brown"].tell() == "like what you looked at: leather boot"
    assert next(iter(told)) == "bulb"
    assert "rug" not in [*told][:3]


def test_what_was_done_since_is_heeded_until_it_is_learned(recommender_of, days):
    days.add("click", "boot", "me", ago=2)
    recommender = recommender_of(days.table)
    days.add("click", "lamp", "me", ago=0)
    recommender.follow(days.table)
    assert ids(recommender.recommend("recently_viewed", shopper="me")) == ["lamp", "boot"]
    recommender.rebuild(Statistics.of(NOTHING, RecommendSettings()))
    assert ids(recommender.recommend("recently_viewed", shopper="me")) == []


def test_a_shopper_may_be_offered_again_what_they_bought_long_ago(recommender_of, days):
    days.basket("me", "lamp", ago=31)
    assert ids(recommender_of(days.table).recommend("recently_viewed", shopper="me")) == ["lamp"]


def test_near_duplicates_are_offered_once(recommender_of):
    strip = recommender_of(NOTHING).recommend("similar_words", "trainer", limit=9)
    assert len({"boot", "boot-brown"} & {*ids(strip)}) == 1


def test_unlike_products_come_first_if_that_is_wanted(recommender_of):
    plain = recommender_of(NOTHING, diversity=0).recommend("similar_words", "boot", limit=9)
    spread = recommender_of(NOTHING, diversity=0.6).recommend("similar_words", "boot", limit=9)
    assert ids(plain)[0] == ids(spread)[0]
    assert ids(plain) != ids(spread)
    assert {*ids(plain)} == {*ids(spread)}


def test_a_product_in_no_space_is_no_obstacle(recommender_of, shop, sold):
    shop.sold["bare"] = shop.sold["boot"].model_copy(update={"id": "bare", "title": "card"})
    recommender = recommender_of(sold.table)
    assert recommender.recommend("similar", "bare").offers == ()
    assert recommender.recommend("goes_with", "bare").offers[0].reason.kind == "popular"


@pytest.mark.parametrize(
    "call, error, says",
    [
        ({"kind": "magic"}, QueryError, "for_you"),
        ({"kind": "similar"}, QueryError, "name it"),
        ({"kind": "similar", "product": "nil"}, UnknownProductError, "'nil'"),
        ({"kind": "trending", "limit": 0}, QueryError, "1 to 100"),
        ({"kind": "trending", "limit": 101}, QueryError, "1 to 100"),
    ],
)
def test_wrong_calls_are_refused(recommender_of, call, error, says):
    with pytest.raises(error, match=says):
        recommender_of(NOTHING).recommend(**call)


def test_a_strip_is_json_with_its_reasons(recommender_of, sold):
    strip = recommender_of(sold.table).recommend("goes_with", "boot", limit=1)
    told = json.loads(strip.model_dump_json())["offers"][0]["reason"]
    assert told == {
        "kind": "bought_together", "product": "boot", "title": "leather boot", "shoppers": 5,
    }  # fmt: skip
