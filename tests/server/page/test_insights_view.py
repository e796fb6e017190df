"""The shop's own area: reviews, demand, stock, marketing; and a product's reviews."""

import pytest
from made import go
from made_insights import CARD, FORECAST, RESULTS, tell_insights
from made_shoppers import IDLE, tell_all

from omnishelf.reviews.card.card import Card
from omnishelf.shelf.insights.areas import AREAS

axe = pytest.importorskip("axe_playwright_python.sync_playwright")


def test_what_is_made_up_here_is_what_a_shop_computes():
    for area, parts in RESULTS.items():
        for name, result in parts.items():
            AREAS[area].part(name).result.model_validate(result)


def faults(page) -> list[str]:
    told = axe.Axe().run(page).response["violations"]
    return [f"{found['id']}: {node['html'][:120]}" for found in told for node in found["nodes"]]


def test_areas_are_drawn_by_keyboard_in_two_languages_and_computed_anew(open_made, shop):
    tell_all(shop)
    tell_insights(shop)
    asked = []
    shop.answers["POST /v1/insights/demand"] = lambda sent: (
        asked.append(sent) or (202, IDLE | {"work": "demand", "state": "running"})
    )
    with open_made(reduced_motion="reduce") as page:
        go(page, "/?view=admin&section=insights")
        page.wait_for_selector("#insights-cards .intervals")
        assert faults(page) == []
        assert "2.1 (1.5 to 2.9)" in page.inner_text("#insights-cards .intervals")
        assert "delivery" in page.inner_text("#insights-cards tbody")
        page.get_by_role("button", name="Demand and stock").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#insights-forecast .plot")
        assert faults(page) == []
        # One unknown week parts nothing off; the band goes there and back.
        points = page.locator(".plot .band").get_attribute("points").split()
        assert len(points) == 2 * len(FORECAST["series"][0]["mean"])
        page.locator("#insights-series").focus()
        page.keyboard.press("ArrowDown")
        assert "b (b, north)" in page.locator("#insights-forecast .plot").get_attribute(
            "aria-label"
        )
        assert "50" in page.locator("#insights-stock tbody strong").inner_text()
        assert "135 EUR (80 EUR to 200 EUR)" in page.inner_text("#insights-stock .intervals")
        assert "New hat" in page.inner_text("#insights-launches")
        assert "rising ×2.5 (×1.6 to ×3.9)" in page.inner_text("#insights-trends .intervals")
        page.get_by_role("button", name="Marketing and ads").focus()
        page.keyboard.press("Enter")
        page.wait_for_selector("#insights-budget .intervals")
        assert faults(page) == []
        assert "80 of 100 products" in page.inner_text("#insights-feeds")
        assert "Sale > New in" in page.inner_text("#insights-categories")
        assert "Gain a day: 40 EUR (12 EUR to 71 EUR)" in page.inner_text("#insights-budget")
        assert "omnishelf marketing creatives" in page.inner_text("#insights-creatives")
        assert "fewer than 20 authors" in page.inner_text("#insights-posts .fault")
        assert page.locator("img[src=x]").count() == 0
        page.get_by_role("button", name="Demand and stock").click()
        page.wait_for_selector("#insights-forecast")
        page.get_by_role("button", name="Compute anew").click()
        page.wait_for_selector("#insights-compute [role=status]:text('Computing')")
        assert asked == [{}]
        page.get_by_role("link", name="Report").wait_for()
        go(page, "/?view=admin&section=insights&lang=zh")
        page.wait_for_selector("#insights-forecast .plot")
        assert "将会售出多少" in page.inner_text("#insights-forecast")
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_products_reviews_are_told_beside_it(open_made, shop):
    Card.model_validate(CARD)
    shop.answers["GET /v1/reviews/a"] = lambda _: {"product": "a", "card": CARD}
    shop.answers["GET /v1/reviews/b"] = lambda _: {"product": "b", "card": None}
    with open_made() as page:
        go(page, "/?product=a")
        page.wait_for_selector("#product .reviews .points")
        told = page.inner_text("#product .reviews")
        assert "4.2 of 5 stars" in told and "from 48 reviews; with so many, 3.9 to 4.5" in told
        assert "lovely cloth <img" in told and "battery" in told
        assert page.locator("img[src=x]").count() == 0
        assert faults(page) == []
        with page.expect_response("**/v1/reviews/b"):
            go(page, "/?product=b")
        assert page.locator("#product .reviews").inner_text() == ""
