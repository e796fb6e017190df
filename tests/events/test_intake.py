"""What is refused, by id and reason, and that nothing else is."""

from datetime import timedelta

import pytest
from events_made import NOON, event

from omnishelf.events.intake import Intake
from omnishelf.events.key import ShopKey
from omnishelf.events.lists import Lists, Place
from omnishelf.settings import EventSettings

LISTS = Lists(ShopKey(b"k" * 32))
GOODS = {"p1", "p2", "p3"}
INTAKE = Intake(LISTS, EventSettings(retention_days=30), GOODS.intersection)


def told(id="e", **given):
    return {"id": id, "kind": "click", "time": NOON.isoformat(), "product": "p1", **given}


def sift(*given, trusted=False):
    return INTAKE.sift(given, trusted=trusted, now=NOON)


def reason(*given):
    [refusal] = sift(*given).refused
    return refusal.reason


def test_one_bad_event_stops_no_other_and_is_named_with_its_place():
    sifted = sift(told("a"), told("b", product="none such"), told("c"), [1], told("d", kind="spy"))
    assert [one.id for one in sifted.events] == ["a", "c"]
    assert [(one.at, one.id) for one in sifted.refused] == [(1, "b"), (3, None), (4, "d")]
    assert "no product 'none such'" in sifted.refused[0].reason


@pytest.mark.parametrize(
    ("after", "taken"),
    [
        (timedelta(minutes=5), True),
        (timedelta(minutes=5, seconds=1), False),
        (timedelta(days=-30), True),
        (timedelta(days=-30, seconds=-1), False),
    ],
)
def test_the_future_and_the_far_past_are_refused_at_their_bounds(after, taken):
    sifted = sift(told(time=(NOON + after).isoformat()))
    assert bool(sifted.events) is taken
    assert bool(sifted.refused) is not taken


def test_late_and_out_of_order_is_fine():
    times = [NOON, NOON - timedelta(days=3), NOON - timedelta(hours=1)]
    sifted = sift(*(told(str(n), time=time.isoformat()) for n, time in enumerate(times)))
    assert [one.time for one in sifted.events] == times


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"time": "yesterday"}, "time"),
        ({"time": "2026-03-01T12:00:00"}, "timezone"),
        ({"kind": "impression"}, "position"),
        ({"kind": "rating"}, "stars"),
        ({"product": "half a \ud83d"}, "product"),
        ({"product": "x" * 201}, "product"),
        ({"quantity": 0}, "quantity"),
        ({"price": "free"}, "price"),
        ({"propensity": 2}, "propensity"),
        ({"mood": "good"}, "mood"),
        ({"id": ""}, "id"),
        ({"id": {"$ne": 1}}, "id"),
    ],
)
def test_what_is_malformed_says_where(wrong, says):
    assert says in reason(told(**wrong))


def test_an_id_that_can_not_be_sent_back_is_made_so_that_it_can():
    [refusal] = sift(told("a\ud83d")).refused
    assert refusal.id.encode() == b"a?"


def test_position_propensity_and_arm_are_those_of_the_token():
    token = LISTS.sign(
        surface="goes_with", places=[Place("p1", 4, 0.25)], arm="x/b", now=NOON.timestamp()
    )
    forged = told(kind="impression", position=1, propensity=0.001, arm="x/a", search=token)
    forged["surface"] = "search"
    other = told("f", product="p2", kind="impression", position=2, propensity=0.001, search=token)
    sifted = sift(forged, other, trusted=True)
    first, second = sifted.events
    assert (first.position, first.propensity, first.arm) == (4, 0.25, "x/b")
    assert first.surface == "goes_with"
    # Chance had no say in this one.
    assert (second.position, second.propensity, second.arm) == (2, None, "x/b")
    # The log has a short name of the list, the same for all of its events.
    assert first.search == second.search == LISTS.read(token).name


def test_a_forged_token_is_refused():
    token = LISTS.sign(surface="search", now=NOON.timestamp())
    changed = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert "forged" in reason(told(search=changed))
    assert "forged" in reason(told(search=Lists(ShopKey(b"o" * 32)).sign(surface="search")))


def test_a_token_is_of_its_time():
    def answered(ago):
        return LISTS.sign(surface="search", now=(NOON - ago).timestamp())

    shown = {"kind": "impression", "position": 1}
    assert "before its list" in reason(told(search=answered(timedelta(minutes=-6))))
    late = timedelta(days=1, seconds=1)
    assert "more than a day before" in reason(told(search=answered(late), **shown))
    # What was seen in time may be ordered later.
    assert sift(told(kind="order", search=answered(timedelta(days=9)))).refused == ()


def test_of_strangers_no_propensity_is_believed_that_no_token_vouches_for():
    given = told(propensity=0.5, arm="x/a", search="their own")
    [stranger] = sift(given).events
    assert (stranger.propensity, stranger.arm, stranger.search) == (None, None, "their own")
    [without] = sift(told(propensity=0.5, arm="x/a")).events
    assert (without.propensity, without.arm) == (None, None)
    [own] = sift(given, trusted=True).events
    assert (own.propensity, own.arm) == (0.5, "x/a")


def test_a_whole_list_is_one_impression_for_each_product():
    given = told("l", kind="impression", products=["p1", "p3", "gone"], position=11, query="red")
    del given["product"]
    sifted = sift(given, told("b"))
    assert [(one.id, one.product, one.position) for one in sifted.events] == [
        ("l/11", "p1", 11), ("l/12", "p3", 12), ("b", "p1", None),
    ]  # fmt: skip
    assert {one.query for one in sifted.events[:2]} == {"red"}
    assert [(one.at, one.id) for one in sifted.refused] == [(0, "l/13")]


def test_a_list_without_an_id_has_that_of_its_search():
    given = {"kind": "impression", "time": NOON.isoformat(), "search": "s1", "products": ["p1"]}
    again, other = sift(given, given, {**given, "search": "s2"}).events[1:]
    assert sift(given).events[0].id == again.id != other.id


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"products": []}, "list of product ids"),
        ({"products": "p1"}, "list of product ids"),
        ({"products": [1]}, "product"),
        ({"products": ["p1"] * 1_001}, "1,000 at most"),
        ({"products": ["p1"], "kind": "click"}, "only an impression"),
        ({"products": ["p1"], "position": "first"}, "whole number"),
        ({"products": ["p1"], "position": 0}, "position"),
        ({"products": ["p1"], "id": None}, "'id'"),
    ],
)
def test_a_wrong_list_says_what_is_wrong(wrong, says):
    given = told(kind="impression", **wrong) if "kind" not in wrong else told(**wrong)
    del given["product"]
    assert says in reason(given)


def test_events_that_are_events_are_judged_too():
    sifted = sift(event(1), event(2, product="gone"))
    assert [one.id for one in sifted.events] == ["e1"]
    assert [one.id for one in sifted.refused] == ["e2"]
