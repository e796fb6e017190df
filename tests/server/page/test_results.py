"""The cards, the filters beside them, and products side by side."""

import pytest
from made import hit, product, results, search, until

EVIL = "<img src=x onerror=alert(1)><script>alert(2)</script>"
RTL = "שמלה \u202e10 dress"


@pytest.fixture
def found(front, shop):
    def answer(*hits, **fields):
        shop.found = lambda query: results(list(hits), **fields)
        search(front, "dress")
        return front

    return answer


def test_markup_is_shown_not_run_wherever_it_comes_from(found):
    page = found(
        hit("evil", title=EVIL, brand=EVIL, category=[EVIL], attributes={"style": EVIL}),
        hit("b"),
        facets=[{"field": "brand", "ranges": [], "values": [
            {"value": EVIL, "count": 1}, {"value": "b", "count": 1}]}],
    )  # fmt: skip
    for toggle in page.locator("[data-compare]").all():
        toggle.click()
    page.get_by_role("button", name="Compare (2)").click()
    for place in (".card h3", ".brand", "#filters", "#compare thead", "#compare tbody"):
        assert EVIL in page.locator(place).first.inner_text()
    assert page.locator("img[src=x], script:not([src])").count() == 0


def test_text_of_other_directions_stays_in_its_place(found):
    page = found(hit("rtl", title=RTL), hit("ghost", title="\u200b\u200d\u2060"))
    titles = page.locator(".card h3")
    assert titles.nth(0).evaluate("h => getComputedStyle(h).direction") == "rtl"
    # A title that shows nothing would be a card without a name.
    assert titles.nth(1).inner_text() == "ghost"
    # What follows an override is written its own way: the price stands left of the brand.
    price, brand = (page.locator(f".card {part}").first.bounding_box()["x"]
                    for part in (".price", ".brand"))  # fmt: skip
    assert price < brand


def test_several_values_of_a_field_and_a_search_within_it(found, shop):
    page = found(hit("a"))
    colours = page.locator("fieldset", has_text="colour0")
    assert colours.locator("label:visible").count() == 8
    page.get_by_role("searchbox", name="Search in colour").fill("r11")
    assert colours.locator("label:visible").all_inner_texts() == ["colour11\n9"]
    with page.expect_response("**/v1/search"):
        page.get_by_role("checkbox", name="colour11").check()
    page.wait_for_selector("#results:not([aria-busy])")
    # The filters were drawn anew around it: the search and the keyboard stay where they were.
    assert page.get_by_role("searchbox", name="Search in colour").input_value() == "r11"
    assert page.evaluate("document.activeElement.id").startswith("facet-colour")
    page.get_by_role("searchbox", name="Search in colour").fill("")
    with page.expect_response("**/v1/search"):
        page.get_by_role("checkbox", name="colour3").check()
    assert sorted(shop.queries()[-1]["where"]["colour"]) == ["colour11", "colour3"]


def test_the_tree_of_categories(found, shop):
    page = found(hit("a"))
    tree = page.locator(".tree")
    assert tree.locator("label:visible").all_inner_texts() == ["Clothes\n6", "Toys\n1"]
    page.get_by_role("button", name="What is in Clothes").click()
    assert tree.locator("label:visible").all_inner_texts() == [
        "Clothes\n6", "Dresses\n4", "Shirts\n2", "Toys\n1",
    ]  # fmt: skip
    with page.expect_response("**/v1/search"):
        page.get_by_role("checkbox", name="Shirts").check()
    assert shop.queries()[-1]["where"] == {"category": ["Clothes > Shirts"]}


def test_a_range_of_prices(found, shop):
    page = found(hit("a"))
    with page.expect_response("**/v1/search"):
        page.get_by_role("button", name="0 to 50: 4 products").click()
    assert shop.queries()[-1]["where"] == {"price": {"gte": 0, "lt": 50}}
    page.wait_for_selector(".histogram [aria-pressed=true]")
    page.get_by_label("Price to").fill("80.5")
    with page.expect_response("**/v1/search"):
        page.get_by_label("Price to").press("Enter")
    assert shop.queries()[-1]["where"] == {"price": {"gte": 0, "lte": 80.5}}


def test_sorting(found, shop):
    page = found(hit("a"))
    with page.expect_response("**/v1/search"):
        page.get_by_label("Sort by").select_option("-price")
    assert shop.queries()[-1]["sort"] == "-price"
    page.reload()
    page.wait_for_selector(".card")
    assert page.get_by_label("Sort by").input_value() == "-price"
    assert shop.queries()[-1]["sort"] == "-price"


def test_variants_are_opened_and_shown_in_the_card(found, shop):
    shop.answers["GET /v1/products/dress-2"] = lambda _: product("dress-2", title="a blue dress",
                                                                 price=45)  # fmt: skip
    page = found(hit("dress-1", more=1, variants=("dress-2",)))
    page.get_by_role("button", name="1 more").click()
    page.get_by_role("button", name="a blue dress").click()
    card = page.locator(".card")
    assert card.locator("h3").inner_text() == "a blue dress"
    assert card.locator(".price").inner_text() == "€45.00"
    assert card.get_attribute("data-id") == "dress-2"
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "a blue dress"


def test_four_products_at_most_are_compared(found):
    page = found(*(hit(f"dress-{n}", price=n, brand="Bolt" if n else None) for n in range(5)))
    toggles = page.locator("[data-compare]")
    for n in range(5):
        toggles.nth(n).click()
    assert "4 products can be compared at most" in page.inner_text("#status")
    pressed = toggles.evaluate_all("all => all.map(one => one.ariaPressed)")
    assert pressed == ["true"] * 4 + ["false"]
    page.get_by_role("button", name="Compare (4)").click()
    table = page.locator("#compare table")
    assert table.locator("thead th").all_inner_texts() == [f"dress {n}" for n in range(4)]
    rows = {row.locator("th").inner_text().lower(): row for row in table.locator("tbody tr").all()}
    assert rows["brand"].locator("td").all_inner_texts() == ["–", "Bolt", "Bolt", "Bolt"]
    assert rows["price"].get_attribute("class") == "differs"
    assert rows["material"].get_attribute("class") == ""
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Clear", exact=True).click()
    assert not page.locator("#tray").is_visible()


def test_an_answer_of_an_older_server(front, shop):
    def older(query):
        # Such a server refuses what it does not know.
        assert not {"sort", "crop", "drop", "as_typed"} & query.keys()
        told = results()
        for name in ("banners", "redirect"):
            del told[name]
        for name in ("chips", "corrected"):
            del told["understood"][name]
        for one in told["hits"]:
            for name in ("more", "variants", "met"):
                del one[name]
        return told

    shop.found = older
    shop.answers = {name: shop.answers[name] for name in ("GET /v1/fields", "GET /v1/facets")}
    search(front, "dress")
    assert front.locator(".card").count() == 6
    assert not front.locator("#sorting").is_visible()
    front.get_by_role("button", name="Why this?").first.click()
    until(front, "document.getElementById('explain').open")
    shares = front.locator("#explain .share").all_inner_texts()
    assert shares == ["75%", "25%"]
