"""The script that tells events, in a shop's own page of another origin."""

import json
import re

import pytest
from made import page_files

PAGE = """<!doctype html><html lang="en"><title>A shop</title>
<style>li {{ height: 120px }} .far {{ margin-top: 3000px }}</style>
<ul data-omnishelf-list="os1.list" data-omnishelf-query="red shoes" data-omnishelf-surface="strip">
<li data-omnishelf-product="a"><a href="#a">A</a></li>
<li data-omnishelf-product="b"><a href="#b">B</a></li>
<li class="far" data-omnishelf-product="c"><a href="#c">C</a></li></ul>
<script src="{server}/events.js" {settings}></script></html>"""


class Told:
    """Events that a page sent, and how."""

    def __init__(self):
        self.events, self.keys = [], []

    def of(self, kind):
        return [one for one in self.events if one["kind"] == kind]


@pytest.fixture
def shop_page(browser, page_alone):
    """Opens a page with the script; gives it with what it tells."""
    contexts = []

    def opened(settings=""):
        contexts.append(browser.new_context())
        page, told = contexts[-1].new_page(), Told()
        origin = page_alone.replace("127.0.0.1", "localhost")
        page.failures = []
        page.on("pageerror", lambda error: page.failures.append(str(error)))

        def take(route):
            told.events += json.loads(route.request.post_data)["events"]
            told.keys.append(route.request.headers.get("authorization"))
            route.fulfill(json={}, headers={
                "Access-Control-Allow-Origin": origin,
                "Access-Control-Allow-Headers": "authorization, content-type",
            })  # fmt: skip

        page.route("**/v1/events", take)
        body = PAGE.format(server=page_alone, settings=settings)
        page.route(f"{origin}/shop", lambda route: route.fulfill(
            body=body, content_type="text/html"))  # fmt: skip
        page.goto(f"{origin}/shop")
        return page, told

    yield opened
    for context in contexts:
        assert context.pages[0].failures == []
        context.close()


def wait_for(page, told, kind, count):
    for _ in range(200):
        if len(told.of(kind)) >= count:
            return
        page.evaluate("omnishelfEvents.send()")
        page.wait_for_timeout(50)
    raise AssertionError(told.events)


def test_it_is_small_and_needs_nothing():
    script = (page_files.FOLDER / "events.js").read_text()
    assert len(script.encode()) < 10_000
    assert not re.search(r"\bimport\b", script)


def test_what_was_in_sight_is_told_once_with_its_place(shop_page):
    page, told = shop_page()
    wait_for(page, told, "impression", 2)
    page.evaluate("document.querySelector('.far').scrollIntoView()")
    wait_for(page, told, "impression", 3)
    page.evaluate("scrollTo(0, 0)")
    page.wait_for_timeout(1_200)
    page.evaluate("omnishelfEvents.send()")
    shown = [(one["product"], one["position"]) for one in told.of("impression")]
    assert sorted(shown) == [("a", 1), ("b", 2), ("c", 3)]
    for one in told.events:
        assert (one["search"], one["query"], one["surface"]) == ("os1.list", "red shoes", "strip")
        assert one["session"] == told.events[0]["session"]
        assert "shopper" not in one and "consent" not in one
    assert len({one["id"] for one in told.events}) == 3


def test_a_click_is_told_and_has_been_seen(shop_page):
    page, told = shop_page('data-key="public"')
    page.locator("a[href='#b']").click()
    page.evaluate("omnishelfEvents.tell('order', 'b', {quantity: 2, price: 9.5})")
    wait_for(page, told, "order", 1)
    assert [one["product"] for one in told.of("click")] == ["b"]
    assert "b" in [one["product"] for one in told.of("impression")]
    assert (told.of("order")[0]["quantity"], told.of("order")[0]["price"]) == (2, 9.5)
    assert set(told.keys) == {"Bearer public"}


def test_nobody_is_remembered_before_consent_nor_after_it_is_taken_back(shop_page):
    page, told = shop_page()
    kept = "localStorage.getItem('omnishelf-shopper')"
    assert page.evaluate(kept) is None
    page.evaluate("omnishelfEvents.consent(true); omnishelfEvents.tell('cart', 'a')")
    shopper = page.evaluate(kept)
    page.evaluate("omnishelfEvents.consent(false); omnishelfEvents.tell('cart', 'a')")
    wait_for(page, told, "cart", 2)
    first, second = told.of("cart")
    assert (first["shopper"], first["consent"]) == (shopper, True)
    assert "shopper" not in second
    assert page.evaluate(kept) is None


def test_who_is_forgotten_is_another_visit_and_nothing_that_waits_is_told(shop_page):
    page, told = shop_page('data-consent="yes"')
    before = page.evaluate("[omnishelfEvents.session, omnishelfEvents.shopper]")
    assert all(before)
    page.evaluate(
        """omnishelfEvents.tell('cart', 'a'); omnishelfEvents.forget();
        omnishelfEvents.tell('order', 'a')"""
    )
    wait_for(page, told, "order", 1)
    assert told.of("cart") == []
    assert told.of("order")[0]["session"] not in before
    assert "shopper" not in told.of("order")[0]
    assert page.evaluate("[omnishelfEvents.session, omnishelfEvents.shopper]")[1] is None


def test_a_click_that_means_something_else_is_not_told(shop_page):
    page, told = shop_page()
    page.locator("li").first.evaluate("one => one.dataset.omnishelfClick = 'no'")
    page.locator("a[href='#a']").click()
    page.locator("a[href='#b']").click()
    wait_for(page, told, "click", 1)
    assert [one["product"] for one in told.of("click")] == ["b"]
