"""The shop's own area: what shoppers do, experiments, the order that was learned."""

import pytest
from made import go, until
from made_shoppers import (
    BOOK,
    DRAFTED,
    EVIL,
    IDLE,
    LEARNED,
    PAST,
    REPORT,
    WON,
    experiment,
    tell_all,
)

from omnishelf.events.reports import EventReport
from omnishelf.experiments.outcome import Outcome
from omnishelf.experiments.store import Book
from omnishelf.server.recommend import Learned
from omnishelf.server.upkeep import UpkeepState


@pytest.fixture
def shop(opened_once):
    """The shop as it is at first."""
    _, shop = opened_once
    shop.__init__()
    tell_all(shop)
    return shop


@pytest.fixture
def area(opened_once, shop):
    """Shows a section anew."""
    page, _ = opened_once

    def shown(section: str, language: str = "en"):
        page.evaluate("document.getElementById('admin').replaceChildren()")
        go(page, f"/?view=admin&section={section}&lang={language}")
        page.wait_for_selector(f"#{section}:not([aria-busy])")
        return page

    return shown


def test_what_is_made_up_here_is_what_a_server_tells():
    EventReport.model_validate(REPORT)
    Book.model_validate(BOOK)
    for told in (WON, DRAFTED, PAST):
        Outcome.model_validate(told)
    Learned.model_validate(LEARNED)
    UpkeepState.model_validate(IDLE)


def test_what_shoppers_ask_for_and_click(area, shop):
    page = area("shoppers")
    assert "at least 5 people" in page.inner_text("#shoppers")
    assert "epsilon 0.5" in page.inner_text("#shoppers")
    top = page.locator("#shoppers-top tbody tr").all_inner_texts()
    assert [row.split("\t") for row in top] == [["red shoes", "410", "50%"], [EVIL, "31", "0%"]]
    assert page.locator("#shoppers-noClick tbody tr").all_inner_texts() == [f"{EVIL}\t31"]
    assert page.locator("img[src=x]").count() == 0
    with page.expect_response("**/v1/events/report?days=90"):
        page.get_by_role("button", name="90 days").click()
    page.locator("#shoppers-top").get_by_role("button", name="red shoes").click()
    until(page, "!document.getElementById('shop').hidden")
    assert shop.queries()[-1]["text"] == "red shoes"


def test_clicks_by_position_are_drawn_as_told(area):
    page = area("shoppers")
    plot = page.locator("#shoppers-positions svg.plot")
    bars = plot.locator(".column").evaluate_all(
        "all => all.map(one => ['x', 'height'].map(name => one[name].baseVal.value))"
    )
    # A place of too few shoppers is left out, and leaves its room.
    rates = [row["rate"] for row in REPORT["positions"]]
    assert [height / bars[0][1] for _, height in bars] == pytest.approx(
        [rate / rates[0] for rate in rates], abs=1e-3
    )
    steps = [round((x - bars[0][0]) / (bars[1][0] - bars[0][0])) + 1 for x, _ in bars]
    assert steps == [row["position"] for row in REPORT["positions"]]
    assert plot.get_attribute("aria-label") == "Clicked at no. 1: 25.0%; at no. 12: 1.8%."
    page.get_by_text("The numbers").click()
    row = page.locator("#shoppers-positions tbody tr").nth(1).inner_text()
    assert row.split("\t") == ["2", "2,000", "250", "12.5%"]


def test_each_kind_of_event_has_its_own_scale_by_day(area):
    page = area("shoppers")
    plots = page.locator("#shoppers-days .plots > div")
    assert [text.split("\n")[0] for text in plots.all_inner_texts()] == [
        "Products shown 42,000", "Clicks 3,150", "Ordered 140",
    ]  # fmt: skip
    for plot in plots.all():
        heights = plot.locator(".column").evaluate_all(
            "all => all.map(one => one.height.baseVal.value)"
        )
        assert [height / heights[0] for height in heights] == pytest.approx([1, 2, 4, 5, 6, 8, 9])


def test_a_shop_without_events_says_so(area, shop):
    shop.answers["GET /v1/events/report"] = lambda _: {
        "k": 5, "epsilon": None, "top_queries": [], "no_click_queries": [], "positions": [],
        "days": []}  # fmt: skip
    page = area("shoppers")
    panels = page.locator("#shoppers .panel")
    assert all("None in this time." in text for text in panels.all_inner_texts())
    assert panels.count() == 4
    assert "epsilon" not in page.inner_text("#shoppers")


def test_experiments_tell_their_verdict_and_how_sure_it_is(area):
    page = area("experiments")
    page.wait_for_selector(".experiment .intervals")
    names = page.locator(".experiment h3").all_inner_texts()
    assert names == ["ranker", "drafted", "later", "past"]
    ranker = page.locator(".experiment").first
    ranker.locator(".intervals").nth(1).wait_for()
    assert ranker.locator(".verdict").inner_text().split("\n") == ["a winner", "Switch to “new”."]
    assert WON["words"] in ranker.inner_text()
    difference, each = ranker.locator(".intervals").all()
    assert difference.get_attribute("aria-label") == "new: +12.0% (+4.0% to +20.0%)"
    assert difference.locator(".reach.above").count() == 1
    zero, low, high, mean = difference.evaluate(
        """drawn => [[".zero", "x1"], [".reach", "x1"], [".reach", "x2"], [".mean", "cx"]].map(
            ([part, name]) => parseFloat(drawn.querySelector(part).getAttribute(name)))"""
    )
    # On one scale from 0 to 20 %.
    assert [(low - zero) / (high - zero), (mean - zero) / (high - zero)] == pytest.approx(
        [0.2, 0.6], abs=1e-3
    )
    assert each.get_attribute("aria-label").startswith("old: 5.0% (4.6% to 5.4%); new: 5.6%")
    rows = ranker.locator("tbody tr").all_inner_texts()
    assert "learned order: yes" in rows[1] and "new products tried: 10%" in rows[1]
    assert rows[0].split("\t")[1:] == ["4,980", "59,760", "2,988", "149", "3,735.00"]
    drafted = page.locator(".experiment").nth(1)
    assert "+5.0% (-2.0% to +12.0%)" in drafted.inner_text()
    assert drafted.locator(".reach.open").count() == 1


def test_the_outcome_of_what_has_ended_is_asked_for_when_it_is_opened(area, shop):
    page = area("experiments")
    page.wait_for_selector(".experiment .intervals")
    asked = [name for name, _ in shop.asked if "past" in name]
    assert asked == []
    past = page.locator(".experiment").last
    past.locator("summary").focus()
    page.keyboard.press("Enter")
    past.get_by_text("too little data").wait_for()
    assert past.get_by_role("button", name="Stop it").count() == 0


def test_an_experiment_is_stopped_after_a_second_thought(area, shop):
    running, stopped = experiment("ranker"), experiment("ranker", end=-0.001)
    book = {"experiments": [running]}

    def stop(_):
        book["experiments"] = [stopped]
        return stopped

    shop.answers["GET /v1/experiments"] = lambda _: book
    shop.answers["POST /v1/experiments/ranker/stop"] = stop
    page = area("experiments")
    page.get_by_role("button", name="Stop it: ranker").click()
    page.get_by_role("button", name="Let it run").click()
    page.get_by_role("button", name="Stop it: ranker").focus()
    page.keyboard.press("Enter")
    assert "POST /v1/experiments/ranker/stop" not in [name for name, _ in shop.asked]
    page.keyboard.press("Enter")
    page.get_by_text("ended", exact=True).wait_for()
    assert page.get_by_role("button", name="Stop it").count() == 0


def test_a_refusal_to_stop_is_told(area, shop):
    shop.answers["POST /v1/experiments/ranker/stop"] = lambda _: (
        400, {"error": {"code": "bad_request", "message": "it has ended"}})  # fmt: skip
    page = area("experiments")
    page.get_by_role("button", name="Stop it: ranker").click()
    page.get_by_role("button", name="Really stop it: ranker").click()
    page.get_by_text("it has ended").wait_for()


def test_no_experiments(area, shop):
    shop.answers["GET /v1/experiments"] = lambda _: {"experiments": []}
    page = area("experiments")
    assert "omnishelf experiments put" in page.inner_text("#experiments .notice")


def test_what_was_learned_and_why_it_is_used_or_not(area):
    page = area("learned")
    assert EVIL in page.inner_text(".alarm")
    assert "in use" in page.inner_text("#learned-status")
    assert "1,204 new events" in page.inner_text("#learned-status")
    first, second = page.locator("details").all()
    assert "used" in first.locator("summary").inner_text()
    assert "better with confidence" in first.inner_text()
    gains = first.locator(".intervals")
    assert gains.get_attribute("aria-label").startswith("Order by clicks (nDCG): +0.04 (+0.02")
    assert [gains.locator(f".reach.{tone}").count() for tone in ("above", "open")] == [1, 1]
    assert first.locator(".column").count() == 20
    assert first.locator(".chart text.value").all_text_contents() == ["42%", "31%", "5%"]
    # A feature that the page has no word for has its own.
    assert "a new one" in first.locator(".chart").text_content()
    second.locator("summary").click()
    assert f"not better {EVIL}" in second.inner_text()
    assert page.locator("img[src=x]").count() == 0


def test_learning_is_begun_and_followed_to_its_end(area, shop):
    shop.answers["GET /v1/behaviour"] = lambda _: {
        "serves": False, "due": None, "cards": [], "alarms": []}  # fmt: skip
    page = area("learned")
    assert "Nothing was ever learned." in page.inner_text("#learned")
    running = {**IDLE, "work": "learn", "state": "running"}
    states = [running, {**IDLE, "work": "learn", "state": "done", "seconds": 2.5,
                        "result": f"too few {EVIL}"}]  # fmt: skip
    shop.answers["POST /v1/upkeep/learn"] = lambda _: (202, running)
    shop.answers["GET /v1/upkeep"] = lambda _: states.pop(0) if len(states) > 1 else states[0]
    page.get_by_role("button", name="Learn now").click()
    page.get_by_text("Learning from what shoppers did…").wait_for()
    assert page.get_by_role("button", name="Learn now").is_disabled()
    page.get_by_text("Ended after 2.5 s.").wait_for()
    assert f"too few {EVIL}" in page.inner_text("#learned-begin")
    assert page.get_by_role("button", name="Learn now").is_enabled()


def test_only_one_work_at_a_time(area, shop):
    shop.answers["POST /v1/upkeep/learn"] = lambda _: (
        409, {"error": {"code": "conflict", "message": "a train is under way"}})  # fmt: skip
    page = area("learned")
    page.get_by_role("button", name="Learn now").click()
    page.get_by_text("a train is under way").wait_for()
    assert page.get_by_role("button", name="Learn now").is_enabled()


def test_all_of_it_in_chinese(area):
    for section, word in (("shoppers", "各位置的点击率"), ("experiments", "请换用“new”。"),
                          ("learned", "在预留搜索上的提升")):  # fmt: skip
        page = area(section, language="zh")
        page.get_by_text(word).first.wait_for()
        # No word was forgotten: those show as their own names.
        assert f"{section}." not in page.inner_text("#admin")


def test_a_section_that_an_older_server_lacks(area, shop):
    del shop.answers["GET /v1/behaviour"]
    page = area("learned")
    assert "older version" in page.inner_text("#status")
