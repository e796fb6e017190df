"""The widget in a page of another origin."""

import re

import pytest
from made import hit, page_files, results, until

EVIL = "<img src=x onerror=alert(1)>"
PAGE = """<!doctype html><html lang="{language}"><title>A shop</title>
<style nonce="page">* {{ all: unset; font-size: 90px }}</style><main><div id="search"></div></main>
<script src="{server}/widget.js" data-target="#search" {settings}></script></html>"""
ROOT = "document.querySelector('#search div').shadowRoot"
POLICY = "default-src 'none'; script-src {0}; connect-src {0}; img-src {0}; style-src 'nonce-page'"


@pytest.fixture
def widget(browser, page_alone, shop):
    """Opens a page elsewhere that has the widget; its policy allows only what the widget needs."""
    contexts = []

    def opened(settings: str = "", language: str = "en"):
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(str(error)))
        page.on("console", lambda said: page.failures.append(said.text)
                if "Policy" in said.text else None)  # fmt: skip
        # By another name it is another origin.
        shop.origin = page_alone.replace("127.0.0.1", "localhost")
        shop.install(page)
        body = PAGE.format(server=page_alone, settings=settings, language=language)
        page.route(f"{shop.origin}/elsewhere", lambda route: route.fulfill(
            body=body, content_type="text/html",
            headers={"Content-Security-Policy": POLICY.format(page_alone)}))  # fmt: skip
        page.goto(f"{shop.origin}/elsewhere")
        page.wait_for_selector("#search input")
        return page

    yield opened
    for context in contexts:
        assert context.pages[0].failures == []
        context.close()


def test_it_is_small_and_needs_nothing():
    script = (page_files.FOLDER / "widget" / "widget.js").read_text()
    assert len(script.encode()) < 15_000
    assert not re.search(r"\bimport\b", script)
    assert "innerHTML" not in script


def test_it_searches_across_origins_and_runs_no_markup(widget, shop):
    shop.found = lambda query: results([
        hit("a/b", title=EVIL, url="https://shop.test/a"),
        hit("b", title="no link", url="javascript:alert(1)", price=None, stock=0),
    ])  # fmt: skip
    page = widget('data-limit="2"')
    page.locator("#search input").press_sequentially("red dress", delay=5)
    page.wait_for_selector("#search .hits li")
    assert shop.queries() == [{"text": "red dress", "limit": 2}]
    assert shop.headers["origin"] == shop.origin
    assert page.locator("#search .hits .text").all_inner_texts() == [
        f"{EVIL}\n€39.50", "no link\nsold out",
    ]  # fmt: skip
    links = page.locator("#search .hits a")
    assert links.evaluate_all("all => all.map(a => a.href)") == ["https://shop.test/a"]
    until(
        page, "document.querySelector('#search div').shadowRoot.querySelector('img').naturalWidth"
    )
    assert page.locator("#search img[src=x]").count() == 0
    assert page.locator("#search .status").inner_text() == "2 products"
    # The page's own style does not reach into it.
    assert page.locator("#search input").evaluate("i => getComputedStyle(i).fontSize") == "16px"


def test_suggestions_by_keyboard(widget, shop):
    shop.answers["GET /v1/suggest"] = lambda query: {"ms": 1, "suggestions": [
        {"kind": "query", "text": text, "id": None, "count": 0, "start": 0, "end": 0}
        for text in ("red dress", EVIL)]}  # fmt: skip
    page = widget()
    box = page.locator("#search input")
    box.press_sequentially("re")
    page.wait_for_selector("#search [role=option]")
    for key in ("ArrowDown", "ArrowUp", "ArrowUp", "Enter"):
        box.press(key)
    page.wait_for_selector("#search .hits li")
    assert box.input_value() == EVIL
    assert shop.queries()[-1]["text"] == EVIL
    assert box.get_attribute("aria-expanded") == "false"


def test_a_refusal_is_told_in_the_pages_language(widget, shop):
    shop.found = lambda query: (401, {"error": {"code": "key_missing", "message": "需要密钥"}})
    page = widget('data-key="public"', language="zh-CN")
    box = page.locator("#search input")
    assert box.get_attribute("placeholder") == "您在找什么?"
    box.fill("红")
    box.press("Enter")
    until(page, f"{ROOT}.querySelector('.status').textContent === '需要密钥'")
    assert shop.headers["authorization"] == "Bearer public"
