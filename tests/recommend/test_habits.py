import pytest

from omnishelf.events.table import EventTable
from omnishelf.recommend.habits import faithfulness, shares
from omnishelf.recommend.histories import Histories


def test_shares_are_of_days_with_orders(days):
    days.basket("me", "milk", "bread", ago=9)
    days.basket("me", "milk", "milk", ago=5)
    days.basket("me", "milk", ago=4.9)
    days.add("click", "rug", "me", ago=1)
    assert shares(Histories(days.table).of("me", None)) == pytest.approx(
        {"milk": 2 / 3, "bread": 1 / 3}
    )


def test_by_hand(days):
    days.basket("me", "milk", "bread", ago=9)
    days.basket("me", "milk", "rug", ago=5)
    days.basket("me", "milk", "lamp", ago=3)
    days.basket("other", "milk", ago=3)
    # On my second day 2 / 2 would have come again and milk did; on the third 4 / 3, and milk did.
    assert faithfulness(days.table) == pytest.approx(2 / (1 + 4 / 3))


def test_where_nothing_is_bought_twice_nobody_is_faithful(days):
    for ago in range(5):
        days.basket("me", f"p{ago}", ago=ago + 1)
    assert faithfulness(days.table) == 0
    assert faithfulness(EventTable.of([])) == 0


def test_habits_come_into_what_goes_with_a_product(days, recommender_of):
    for ago in range(40, 80, 4):
        days.basket("me", "polish", ago=ago)
    for number in range(4):
        days.basket(f"a{number}", "boot", "sock", ago=40)
    recommender = recommender_of(days.table)
    mine = recommender.recommend("goes_with", "boot", "me")
    told = {offer.product.id: offer.reason.kind for offer in mine.offers}
    assert told["polish"] == "bought_before"
    assert told["sock"] == "bought_together"
    others = recommender.recommend("goes_with", "boot", "nobody")
    assert "bought_before" not in {offer.reason.kind for offer in others.offers}
