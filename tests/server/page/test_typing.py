"""Results and suggestions while a shopper types."""

import pytest
from made import hit, results, search, until

SUGGESTED = [
    {"kind": "query", "text": "red dress", "id": None, "count": 40, "start": 0, "end": 3},
    {"kind": "category", "text": "红色 Red", "id": None, "count": 7, "start": 3, "end": 6},
    {"kind": "brand", "text": "Red <b>Tape</b>", "id": None, "count": 0, "start": 0, "end": 99},
]


@pytest.fixture
def suggesting(shop):
    shop.answers["GET /v1/suggest"] = lambda query: {"suggestions": SUGGESTED, "ms": 1.0}


def titles(page) -> list[str]:
    return page.locator(".card h3").all_inner_texts()


def active(page) -> str | None:
    """The text of the option that the box names as active."""
    return page.evaluate(
        """document.getElementById(document.getElementById("text")
            .getAttribute("aria-activedescendant"))?.querySelector(".text").textContent ?? null"""
    )


def test_results_come_while_typing_once_for_a_burst_of_letters(front, shop):
    front.locator("#text").press_sequentially("red dress", delay=5)
    front.wait_for_selector(".card")
    assert [query["text"] for query in shop.queries()] == ["red dress"]
    assert "q=red+dress" in front.url
    # Going back leaves what was typed as a whole, not letter by letter.
    front.locator("#text").press_sequentially("es", delay=200)
    until(front, "location.search === '?q=red+dresses'")
    front.go_back()
    front.wait_for_selector(".ideas button")
    assert front.input_value("#text") == ""


def test_a_late_answer_never_replaces_a_newer_one(front, shop):
    shop.found = lambda query: None if query["text"] == "red" else results([hit("blue-hat")])
    front.fill("#text", "red")
    until(front, "document.getElementById('results').getAttribute('aria-busy') === 'true'")
    search(front, "blue")
    assert titles(front) == ["blue hat"]
    for late in shop.held:
        late.fulfill(json=results([hit("red-hat")]))
    front.wait_for_timeout(150)
    assert titles(front) == ["blue hat"]
    assert front.inner_text("#status") == "1 product"


def test_words_that_show_nothing_are_not_searched_for(front, shop):
    front.fill("#text", "\u200b\u200e\u2063 \u3164")
    front.press("#text", "Enter")
    front.wait_for_selector(".ideas button")
    assert shop.queries() == []


def test_suggestions_by_keyboard(front, shop, suggesting):
    front.locator("#text").press_sequentially("red")
    front.wait_for_selector("#suggestions [role=option]")
    box = front.locator("#text")
    assert box.get_attribute("aria-expanded") == "true"
    assert front.locator("#suggestions b").all_inner_texts() == ["red", "Red"]
    assert [box.press("ArrowDown") or active(front) for _ in range(4)] == [
        "red dress", "红色 Red", "Red <b>Tape</b>", None,
    ]  # fmt: skip
    box.press("ArrowUp")
    assert active(front) == "Red <b>Tape</b>"
    box.press("ArrowUp")
    assert front.locator("[aria-selected=true]").count() == 1
    box.press("Enter")
    until(front, "document.getElementById('text').value === '红色 Red'")
    assert not front.locator("#suggest").is_visible()
    until(front, "document.getElementById('text').getAttribute('aria-expanded') === 'false'")
    front.wait_for_selector(".card")
    assert shop.queries()[-1]["text"] == "红色 Red"
    # Escape closes the list and leaves the words.
    box.press("ArrowDown")
    front.wait_for_selector("#suggestions [role=option]")
    box.press("Escape")
    assert not front.locator("#suggest").is_visible()
    assert front.input_value("#text") == "红色 Red"


def test_a_suggestion_is_clicked(front, shop, suggesting):
    front.fill("#text", "re")
    front.locator("#suggestions li").nth(2).click()
    front.wait_for_selector(".card")
    assert front.input_value("#text") == "Red <b>Tape</b>"
    assert front.locator("#suggestions b, .card b").count() == 0


def test_recent_searches_stay_on_the_device_and_can_be_forgotten(front, shop):
    for text in ("first", "second", "first"):
        search(front, text)
    front.goto("/")
    front.wait_for_selector(".ideas button")
    assert "first" in front.inner_text("#welcome")
    front.click("#text")
    options = front.locator("#suggestions .text")
    front.wait_for_selector("#suggestions [role=option]")
    assert options.all_inner_texts() == ["first", "second"]
    front.locator("#text").press_sequentially("se")
    until(front, "document.querySelectorAll('#suggestions li').length === 1")
    front.keyboard.press("Tab")
    assert front.evaluate("document.activeElement.id") == "forget"
    front.keyboard.press("Enter")
    assert not front.locator("#suggest").is_visible()
    assert front.evaluate("Object.keys(localStorage)") == []
    # Of all that was asked of the server, nothing was of recent searches.
    assert {name for name, _ in shop.asked} <= {
        "GET /v1/fields", "GET /v1/facets", "GET /v1/suggest", "POST /v1/search",
        *(f"GET /v1/recommend/{kind}" for kind in ("recently_viewed", "for_you", "trending")),
    }  # fmt: skip


def test_a_late_answer_leaves_the_list_open_under_who_has_gone_on_to_its_button(front):
    search(front, "second")
    front.goto("/")
    held = []
    front.route("**/v1/suggest*", lambda route: held.append(route))  # noqa: PLW0108
    front.locator("#text").press_sequentially("se")
    until(front, "document.querySelectorAll('#suggestions li').length === 1")
    front.keyboard.press("Tab")
    front.wait_for_timeout(50)
    held[-1].fulfill(json={"suggestions": [], "ms": 1})
    front.wait_for_timeout(100)
    assert front.evaluate("document.activeElement.id") == "forget"
    assert front.locator("#forget").is_visible()


def test_a_server_that_suggests_nothing_is_asked_once(front, shop):
    shop.answers["GET /v1/suggest"] = lambda _: (
        404, {"error": {"code": "not_found", "message": "Not Found"}},
    )  # fmt: skip
    for text in ("red", "red hat", "red hats"):
        with front.expect_response("**/v1/search"):
            front.fill("#text", text)
    assert [name for name, _ in shop.asked].count("GET /v1/suggest") == 1


def test_half_of_a_composed_character_is_not_searched_for(front, shop):
    front.evaluate(
        """() => {
            const box = document.getElementById("text");
            box.value = "h";
            box.dispatchEvent(new InputEvent("input", {isComposing: true}));
        }"""
    )
    front.wait_for_timeout(200)
    assert shop.queries() == []
    front.evaluate(
        """() => {
            const box = document.getElementById("text");
            box.value = "红";
            box.dispatchEvent(new CompositionEvent("compositionend"));
        }"""
    )
    front.wait_for_selector(".card")
    assert [query["text"] for query in shop.queries()] == ["红"]
