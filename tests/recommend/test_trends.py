import pytest

from omnishelf.events.table import EventTable
from omnishelf.recommend.trends import Trends
from omnishelf.settings import RecommendSettings

SETTINGS = RecommendSettings(trend_days=2, usual_days=20, least_shoppers=3)


def test_the_score_is_the_formulas(days):
    for number in range(4):
        days.add("click", "lamp", f"s{number}", ago=0)
    for number in range(3):
        days.add("order", "lamp", f"s{number}", ago=4)
    trends = Trends.of(days.table, SETTINGS)
    lately = 4 * 1 + 3 * 5 * 2 ** (-4 / 2)
    usual = 4 * 1 + 3 * 5 * 2 ** (-4 / 20)
    expected = usual * 2 / 20
    assert trends.rising.ids == ("lamp",)
    assert trends.rising.score[0] == pytest.approx((lately - expected) / (expected + 3) ** 0.5)
    assert trends.rising.shoppers[0] == 4
    assert trends.popular.score[0] == pytest.approx(usual)


def test_what_is_always_asked_for_is_popular_but_no_trend(days):
    for ago in range(1, 100):
        for number in range(6):
            days.add("click", "sock", f"s{number}", ago=ago)
    for number in range(9):
        days.add("click", "lamp", f"s{number}", ago=1)
    trends = Trends.of(days.table, SETTINGS)
    assert trends.popular.ids == ("sock", "lamp")
    assert trends.rising.ids[0] == "lamp"


@pytest.mark.parametrize("shopper, session", [("bot", None), (None, "bot"), (None, None)])
def test_a_bot_that_clicks_everything_makes_no_trend(days, shopper, session):
    for turn in range(500):
        days.add("click", "rug", shopper, session=session, ago=turn / 500)
    for number in range(3):
        days.add("click", "lamp", f"s{number}")
    trends = Trends.of(days.table, SETTINGS)
    assert trends.rising.ids == ("lamp",)
    assert trends.popular.ids == ("lamp",)


def test_a_bot_counts_once_a_day_beside_others(days):
    for number in range(3):
        for product in ("lamp", "rug"):
            days.add("click", product, f"s{number}", ago=0.1)
    for turn in range(100):
        days.add("click", "rug", "s0", ago=0.1 + turn / 1_000)
    lamp_rug = Trends.of(days.table, SETTINGS).rising
    assert lamp_rug.score[0] == pytest.approx(lamp_rug.score[1], rel=0.02)


def test_impressions_and_ratings_are_no_demand(days):
    for number in range(9):
        days.add("impression", "rug", f"s{number}")
        days.add("rating", "rug", f"s{number}")
    assert Trends.of(days.table, SETTINGS).popular.ids == ()


def test_of_no_events():
    trends = Trends.of(EventTable.of([]), SETTINGS)
    assert trends.rising.ids == trends.popular.ids == ()
