"""What is offered, what is told of it, and what the shopper lets the shop know."""

import pytest
from made import go, hit, results, search, until
from made_shoppers import EVIL, tell_all, told_strip

KEPT = "localStorage.getItem('omnishelf-shopper')"


@pytest.fixture
def shop(opened_once):
    """The shop as it is at first: it tells everything."""
    _, shop = opened_once
    shop.__init__()
    tell_all(shop)
    return shop


@pytest.fixture
def front(opened_once, shop):
    """The start page, before somebody new."""
    page, _ = opened_once
    page.evaluate("omnishelfEvents.forget(); localStorage.clear()")
    page.evaluate("document.getElementById('welcome').replaceChildren()")
    go(page, "/")
    page.wait_for_selector(".strip")
    shop.asked.clear()
    yield page
    page.evaluate("for (const one of document.querySelectorAll('dialog')) one.close()")


@pytest.fixture
def told(shop):
    """The events that the page sent, by kind."""
    shop.found = lambda query: results([hit(f"dress-{n}") for n in range(3)], id="os1.found")

    def events(kind: str):
        sent = [asked["events"] for name, asked in shop.asked if name == "POST /v1/events"]
        return [event for batch in sent for event in batch if event["kind"] == kind]

    return events


def asked_of(shop, kind: str):
    """The last question for a strip."""
    return [asked for name, asked in shop.asked if name == f"GET /v1/recommend/{kind}"][-1]


def wait_for(page, told, kind: str, count: int):
    for _ in range(100):
        if len(told(kind)) >= count:
            return told(kind)
        page.evaluate("omnishelfEvents.send()")
        page.wait_for_timeout(50)
    raise AssertionError((kind, told(kind)))


def kinds(page) -> list[str]:
    return page.locator(".strip").evaluate_all("all => all.map(one => one.dataset.kind)")


def test_searches_name_the_visit_and_what_was_seen_is_told_under_their_list(front, shop, told):
    search(front, "dress")
    session = shop.queries()[-1]["session"]
    assert session == front.evaluate("sessionStorage.getItem('omnishelf-visit')")
    assert "shopper" not in shop.queries()[-1] and "personal" not in shop.queries()[-1]
    front.locator(".card .look").nth(1).click()
    front.wait_for_selector("#product[open]")
    [click] = wait_for(front, told, "click", 1)
    assert (click["product"], click["position"], click["query"]) == ("dress-1", 2, "dress")
    assert (click["search"], click["surface"], click["session"]) == ("os1.found", "search", session)
    assert "dress-1" in [event["product"] for event in told("impression")]
    assert all("shopper" not in event for event in told("impression"))


def test_what_is_no_look_at_a_product_is_no_click(front, shop, told):
    shop.found = lambda query: results([hit("a", variants=("b",)), hit("c")], id="os1.found")
    search(front, "dress")
    front.locator("[data-compare]").first.click()
    front.get_by_role("button", name="1 more").click()
    front.get_by_role("button", name="Not this").first.click()
    front.wait_for_selector("#parts li")
    front.locator(".card .look").nth(1).click()
    assert [event["product"] for event in wait_for(front, told, "click", 1)] == ["c"]


def test_a_list_without_an_id_is_not_told(front, shop, told):
    shop.found = lambda query: results([hit("a")])
    search(front, "dress")
    front.locator(".card .look").click()
    front.locator("#product .offers .look").first.click()
    assert [event["product"] for event in wait_for(front, told, "click", 1)] == ["hat"]


def test_a_product_is_looked_at_with_what_goes_with_it(front, shop, told):
    search(front, "dress")
    link = front.locator(".card .look").first
    link.click()
    front.wait_for_selector("#product .strip")
    assert kinds(front) == ["goes_with", "similar"]
    asked = asked_of(shop, "similar")
    assert (asked["product"], asked["language"]) == ("dress-0", "en")
    assert asked["session"] == shop.queries()[-1]["session"]
    view = front.locator("#product")
    assert "Material\ncotton" in view.locator("dl").inner_text()
    # Titles and reasons of others are text.
    hat = view.locator(".offers li").first
    assert hat.locator("p").all_inner_texts() == [EVIL, "€39.50", f"looks like {EVIL}"]
    assert front.locator("img[src=x]").count() == 0
    hat.locator("a").click()
    until(front, "document.getElementById('product-title')?.textContent === 'hat'")
    [_, click] = wait_for(front, told, "click", 2)
    assert (click["product"], click["surface"], click["search"]) == (
        "hat",
        "goes_with",
        "os1.strip",
    )
    # Each product has its address: one goes back through them, and out.
    assert "product=hat" in front.url
    front.go_back()
    until(front, "document.getElementById('product-title')?.textContent === 'dress 0'")
    front.go_back()
    until(front, "!document.getElementById('product').open")
    assert front.locator(".card").count() == 3


def test_the_keyboard_opens_a_product_and_goes_back_to_it(front, shop, told):
    search(front, "dress")
    front.locator(".card .look").nth(2).focus()
    front.keyboard.press("Enter")
    front.wait_for_selector("#product .strip")
    assert front.evaluate("document.activeElement.id") == "product-title"
    front.keyboard.press("Escape")
    # A dialog tells that it is closed a moment after it is.
    until(front, "!location.search.includes('product=')")
    assert not front.locator("#product").is_visible()
    assert front.evaluate("document.activeElement.closest('.card').dataset.id") == "dress-2"


def test_an_address_opens_a_product_or_says_that_there_is_none(front, shop):
    front.goto("/?product=hat")
    front.wait_for_selector("#product .strip")
    front.get_by_role("button", name="More like this", exact=True).click()
    until(front, "!document.getElementById('product').open")
    front.wait_for_selector(".card")
    assert shop.queries()[-1]["like"] == ["hat"]
    gone = {"error": {"code": "unknown_product", "message": "no product 'hat' in this shop"}}
    shop.answers["GET /v1/products/hat"] = lambda _: (404, gone)
    go(front, "/?product=hat")
    until(front, "document.getElementById('status').textContent.startsWith('no product')")
    assert not front.locator("#product").is_visible()
    assert "product=" not in front.url


def test_the_start_page_offers_and_leaves_out_what_is_empty(front, shop):
    assert kinds(front) == ["recently_viewed", "for_you", "trending"]
    heads = ["You looked at", "For you", "Popular"]
    assert front.locator("#welcome .strip h2").all_inner_texts() == heads
    front.get_by_role("button", name="中文").click()
    until(front, "document.querySelector('.strip h2')?.textContent === '您看过的'")
    assert asked_of(shop, "trending")["language"] == "zh"
    front.get_by_role("button", name="English").click()
    until(front, "document.querySelector('.strip h2')?.textContent === 'You looked at'")
    shop.answers["GET /v1/recommend/recently_viewed"] = lambda _: told_strip(
        "recently_viewed", reason="viewed", why="")  # fmt: skip
    # Of whom nothing is known, `for_you` is what is trending.
    shop.answers["GET /v1/recommend/for_you"] = lambda _: told_strip(
        "for_you", "x", reason="range", why="from our range")  # fmt: skip
    go(front, "/")
    until(front, "document.querySelectorAll('.strip').length === 1")
    assert kinds(front) == ["trending"]


def test_nobody_is_remembered_unless_asked_for(front, shop, told):
    front.get_by_role("button", name="What the shop may know").click()
    remember = front.get_by_role("checkbox", name="Remember what I like on this device")
    assert not remember.is_checked()
    assert front.evaluate(KEPT) is None
    remember.check()
    number = front.evaluate(KEPT)
    assert number in front.inner_text("#privacy")
    front.keyboard.press("Escape")
    search(front, "dress")
    assert shop.queries()[-1]["shopper"] == number
    front.locator(".card .look").first.click()
    [click] = wait_for(front, told, "click", 1)
    assert (click["shopper"], click["consent"]) == (number, True)
    # Known again when the page is next opened, in what is offered too.
    front.goto("/")
    front.wait_for_selector("#welcome .strip")
    assert asked_of(shop, "for_you")["shopper"] == number


def test_who_is_forgotten_begins_anew(front, shop, told):
    front.get_by_role("button", name="What the shop may know").click()
    front.get_by_role("checkbox", name="Remember what I like").check()
    front.keyboard.press("Escape")
    search(front, "dress")
    before = shop.queries()[-1]
    front.get_by_role("button", name="What the shop may know").click()
    with front.expect_response("**/v1/search"):
        front.get_by_role("button", name="Forget me").click()
    assert front.evaluate(KEPT) is None
    assert front.inner_text("#privacy .saved") == "Forgotten."
    assert not front.get_by_role("checkbox", name="Remember what I like").is_checked()
    after = shop.queries()[-1]
    assert "shopper" not in after
    assert after["session"] != before["session"]
    # Nothing that waited to be told names who is forgotten.
    front.keyboard.press("Escape")
    front.locator(".card .look").first.click()
    assert {event["session"] for event in wait_for(front, told, "click", 1)} == {after["session"]}


def test_personal_results_can_be_switched_off(front, shop, told):
    search(front, "dress")
    front.get_by_role("button", name="What the shop may know").click()
    with front.expect_response("**/v1/search"):
        front.get_by_role("checkbox", name="Personal results").uncheck()
    assert shop.queries()[-1]["personal"] is False
    front.keyboard.press("Escape")
    go(front, "/")
    front.wait_for_selector(".strip")
    assert kinds(front) == ["recently_viewed", "trending"]
    front.get_by_role("button", name="What the shop may know").click()
    front.get_by_role("checkbox", name="Personal results").check()
    front.keyboard.press("Escape")
    search(front, "shoes")
    assert "personal" not in shop.queries()[-1]


def test_a_search_key_goes_with_what_is_told(front, shop, told):
    keys = []

    def take(sent):
        if any(event["kind"] == "click" for event in sent["events"]):
            keys.append(shop.headers.get("authorization"))
        return {"accepted": len(sent["events"]), "duplicates": 0, "rejected": []}

    shop.answers["POST /v1/events"] = take
    front.evaluate("localStorage.setItem('omnishelf-search-key', 'public')")
    search(front, "dress")
    front.locator(".card .look").first.click()
    wait_for(front, told, "click", 1)
    assert keys == ["Bearer public"]


def test_a_browser_that_blocks_the_script_still_searches_and_is_offered(browser, page_alone, shop):
    with browser.new_context(base_url=page_alone, locale="en-GB") as context:
        page = context.new_page()
        shop.install(page)
        page.route(
            "**/events.js", lambda route: route.fulfill(body="", content_type="text/javascript")
        )
        page.goto("/")
        page.wait_for_selector(".strip")
        assert "session" not in asked_of(shop, "trending")
        search(page, "dress")
        assert "session" not in shop.queries()[-1]
        page.get_by_role("button", name="What the shop may know").click()
        remember = page.get_by_role("checkbox", name="Remember what I like")
        remember.click()
        assert not remember.is_checked()


def test_a_real_shop_remembers_what_was_looked_at(page, server):
    taken = []
    page.on("response", lambda one: taken.append(one) if one.url.endswith("/v1/events") else None)
    page.fill("#text", "red dress")
    with page.expect_response("**/v1/search") as answered:
        page.press("#text", "Enter")
    assert answered.value.json()["id"].startswith("os1.")
    page.wait_for_selector("#results:not([aria-busy]) .card")
    with page.expect_response("**/v1/recommend/similar*"):
        page.locator(".card .look").first.click()
    looked = page.inner_text("#product-title")
    page.wait_for_selector("#product [data-kind=similar] .reason")
    assert looked.lower() in page.inner_text("#product [data-kind=similar] .reason").lower()
    page.keyboard.press("Escape")
    # The page sends them by itself now and then: on a slow machine all are gone already.
    page.evaluate("omnishelfEvents.send()")
    for _ in range(300):
        told = [answer.json() for answer in taken]
        if sum(each["accepted"] for each in told) >= 2:
            break
        page.wait_for_timeout(100)
    assert all(each["rejected"] == [] for each in told)
    assert sum(each["accepted"] for each in told) >= 2
    page.goto("/")
    page.wait_for_selector("[data-kind=recently_viewed]")
    assert page.locator("[data-kind=recently_viewed] .title").all_inner_texts() == [looked]
    for section in ("shoppers", "experiments", "learned"):
        page.goto(f"/?view=admin&section={section}")
        page.wait_for_selector(f"#{section}:not([aria-busy]) h2")
        assert page.inner_text("#status") == ""
