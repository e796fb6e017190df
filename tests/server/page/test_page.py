"""The page as a shopper uses it, in a real browser before a real server."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest


def titles(page) -> list[str]:
    return page.locator(".card h3").all_inner_texts()


def ids(page) -> list[str]:
    return page.locator(".card").evaluate_all("cards => cards.map(card => card.dataset.id)")


def search(page, text: str) -> None:
    page.fill("#text", text)
    with page.expect_response("**/v1/search"):
        page.press("#text", "Enter")
    page.wait_for_selector("#results:not([aria-busy])")


def until(page, condition: str) -> None:
    """Wait until a script's expression is true; polled from outside, for the page's policy
    refuses scripts that a page evaluates by itself."""
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {condition}")


def address(page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_words_find_products_with_picture_price_and_reasons(page):
    search(page, "red dress")
    assert "dress" in titles(page)[0].lower()
    card = page.locator(".card").first
    until(page, "document.querySelector('.card img').naturalWidth > 0")
    assert re.match(r"€\d+\.\d\d", card.locator(".price").inner_text())
    card.get_by_role("button", name="Why this?").click()
    sheet = page.locator("#explain")
    # Those of the sources; before them stand those of the words, once the server has told them.
    shares = sheet.locator(".bars").last.locator(".share").all_inner_texts()
    # Each share is rounded to a whole percent.
    assert sum(int(share.strip("%")) for share in shares) == pytest.approx(100, abs=len(shares))
    # They are drawn anew when the server has told, and those that were there have no width then.
    bars = "[...document.querySelectorAll('#explain .bars .bar')]"
    until(page, f"{bars}.every(bar => bar.offsetWidth > 0)")
    assert "has: red" in sheet.inner_text()


def test_a_picture_chosen_from_a_file(page, demo_shop):
    with page.expect_response("**/v1/search"):
        page.set_input_files("#picture-file", demo_shop / "queries" / "photo.jpg")
    page.wait_for_selector(".card")
    assert ids(page)[0].startswith("running-shoes")
    assert page.locator("#parts").inner_text().startswith("your photo")
    with_words = ids(page)
    page.get_by_role("button", name="Remove your photo").click()
    page.wait_for_selector(".ideas button")
    assert with_words
    assert page.locator(".card").count() == 0


@pytest.mark.parametrize("how", ["drop", "paste"])
def test_a_picture_dropped_or_pasted(page, how, demo_shop):
    picture = (demo_shop / "queries" / "photo.jpg").read_bytes()
    with page.expect_response("**/v1/search"):
        page.evaluate(
            """([bytes, how]) => {
                const data = new DataTransfer();
                data.items.add(new File([new Uint8Array(bytes)], "x.jpg", {type: "image/jpeg"}));
                const event = how === "drop"
                    ? new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true})
                    : new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
                document.getElementById("text").dispatchEvent(event);
            }""",
            [list(picture), how],
        )
    page.wait_for_selector(".card")
    assert ids(page)[0].startswith("running-shoes")


def test_a_file_that_is_no_picture_is_refused_kindly(page, tmp_path):
    (tmp_path / "x.jpg").write_text("not a picture")
    page.set_input_files("#picture-file", tmp_path / "x.jpg")
    until(page, "document.getElementById('status').textContent.includes('not a picture')")


def test_voice_is_recorded_heard_and_searched(page):
    page.click("#speak")
    page.wait_for_selector("#speak[aria-pressed=true]")
    # The meter moves with the voice.
    until(
        page,
        "[...document.querySelectorAll('.meter i')].some((bar) => bar.offsetHeight"
        " && bar.getBoundingClientRect().height > 0.5 * bar.offsetHeight)",
    )
    # It stops by itself when the voice falls silent.
    page.wait_for_selector("#speak[aria-pressed=false]", timeout=30_000)
    page.wait_for_selector(".transcript")
    assert "blue dress" in page.locator(".transcript").inner_text().lower()
    assert "blue dress" in page.input_value("#text").lower()
    assert ids(page)[0].startswith("dress")


def test_facets_and_price_narrow_the_results_and_the_address_keeps_them(page):
    search(page, "dress")
    page.get_by_role("checkbox", name=re.compile("^blue")).check()
    until(page, "document.querySelectorAll('.card').length <= 3")
    assert all("lue" in title for title in titles(page))
    page.get_by_label("Price to").fill("500")
    page.get_by_role("button", name="Apply").click()
    page.wait_for_url("**price**")
    shared = page.url
    found = ids(page)
    assert found
    page.goto("/")
    page.goto(shared)
    page.wait_for_selector(".card")
    assert ids(page) == found
    page.get_by_role("button", name="Clear all filters").click()
    until(page, "document.querySelectorAll('.card').length > 3")


def test_more_like_this_and_not_this(page):
    search(page, "red")
    first = page.locator(".card").first
    id = first.get_attribute("data-id")
    with page.expect_response("**/v1/search"):
        first.get_by_role("button", name=re.compile("^More like this")).click()
    page.wait_for_selector("#parts li")
    assert address(page)["like"] == [id]
    with page.expect_response("**/v1/search"):
        page.locator(".card").first.get_by_role("button", name=re.compile("^Not this")).click()
    page.wait_for_url("**unlike=**")
    assert "not:" in page.locator("#parts").inner_text()


def test_a_product_sounds_and_falls_silent_again(page):
    search(page, "hand bell")
    button = page.locator(".card .play").first
    button.click()
    until(page, "document.querySelector('.card .play').ariaPressed === 'true'")
    assert button.get_attribute("aria-label").startswith("Stop the sound")
    button.click()
    assert button.get_attribute("aria-pressed") == "false"


def test_it_speaks_chinese(page):
    search(page, "dress")
    english = titles(page)
    page.get_by_role("button", name="中文").click()
    until(page, "document.documentElement.lang === 'zh'")
    until(
        page, "[...document.querySelectorAll('.card h3')].some(h => /[一-龥]/.test(h.textContent))"
    )
    assert titles(page) != english
    assert page.get_by_role("button", name="搜索", exact=True).is_visible()
    search(page, "红色连衣裙")
    assert "连衣裙" in titles(page)[0]


def test_going_back_brings_the_last_search_back(page):
    search(page, "bell")
    search(page, "shoes")
    page.go_back()
    until(page, "document.getElementById('text').value === 'bell'")
    until(page, "document.querySelector('.card')?.dataset.id.startsWith('hand-bell')")


def test_the_keyboard_is_enough(page):
    page.keyboard.press("/")
    page.keyboard.type("shoes")
    with page.expect_response("**/v1/search"):
        page.keyboard.press("Enter")
    page.wait_for_selector(".card")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "why":
            break
    page.keyboard.press("Enter")
    # One list is there at once; the other comes with the server's explanation.
    page.locator("#explain .bars").first.wait_for()


def test_everything_that_can_be_used_has_a_name(page):
    search(page, "bell")
    nameless = page.evaluate(
        """[...document.querySelectorAll('button, input, a, img')].filter(e =>
            e.offsetParent && !e.hasAttribute('aria-hidden')
            && !(e.tagName === 'IMG' && e.alt === '')
            && !(e.getAttribute('aria-label') || e.textContent.trim() || e.alt
                 || (e.labels && e.labels.length && e.labels[0].textContent.trim()))
        ).map(e => e.outerHTML)"""
    )
    assert nameless == []


def test_nothing_overflows_on_a_phone(page):
    page.set_viewport_size({"width": 360, "height": 740})
    search(page, "red dress")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    filters = page.get_by_role("button", name="Filters")
    assert not page.get_by_label("Price to").is_visible()
    filters.click()
    assert page.get_by_label("Price to").is_visible()


def test_a_titles_markup_is_shown_not_run(page, server):
    """Titles come from catalogs; they must never become elements or scripts of the page."""
    product = {"title": "<img src=x onerror=alert(1)> zebra", "price": 1.0, "currency": "EUR"}
    answer = page.request.put(f"{server}/v1/products/evil", data=product)
    assert answer.ok
    try:
        search(page, "zebra")
        assert titles(page)[0] == product["title"]
    finally:
        page.request.delete(f"{server}/v1/products/evil")
