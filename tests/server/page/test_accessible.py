"""What axe-core finds, and what a phone of 360 pixels shows."""

import pytest
from made import LOG, RULES, TOLD, chip, hit, picture, results, search
from made_insights import tell_insights
from made_shoppers import tell_all, told_strip

axe = pytest.importorskip("axe_playwright_python.sync_playwright")

PHONE = {"width": 360, "height": 740}
LONG = "Donaudampfschifffahrtsgesellschaftskapitänsmützenständer" * 2


@pytest.fixture
def full(shop):
    """A shop with everything that can be shown at once."""
    tell_all(shop)
    tell_insights(shop)
    shop.answers.update({
        "GET /v1/suggest": lambda _: {"suggestions": [
            {"kind": "brand", "text": LONG, "id": None, "count": 12, "start": 0, "end": 2}]},
        "GET /v1/recommend/similar": lambda _: told_strip(
            "similar", *"abcdefgh", reason="is_like", why=f"is like {LONG}", title=LONG),
        "GET /v1/queries": lambda _: LOG,
        "GET /v1/rules": lambda _: {"rules": RULES},
        "GET /v1/synonyms": lambda _: {"text": f"kind\tlanguage\tphrases\tto\n# {LONG}\n" * 30},
        "POST /v1/explain": lambda _: TOLD,
        "POST /v1/explain/heatmap": lambda _: {
            "rows": 1, "columns": 2, "cells": [[1, -1]], "base": 0},
        "POST /v1/rules/preview": lambda _: {
            "before": [hit("a", title=LONG)], "after": [hit("b"), hit("a", title=LONG)],
            "moved": [], "conflicts": [LONG]},
    })  # fmt: skip
    shop.found = lambda query: results(
        [hit("a", title=LONG, brand=LONG, stock=0), hit("b", variants=("c", "d")),
         hit("c", images=[])],
        banners=[{"text": LONG, "link": "/sale", "picture": None}], redirect=f"/{LONG}",
        understood={
            "heard": f"um {LONG}", "text": LONG,
            "corrected": {"given": LONG, "text": LONG, "did_you_mean": False},
            "chips": [chip("a", "red"), chip("b", "leather", negated=True, action="boost"),
                      chip("c", "cotton", relaxed=True), chip("d", LONG, dropped=True)]},
    )  # fmt: skip
    return shop


def violations(page) -> list[str]:
    """What axe-core finds, each with its place."""
    told = axe.Axe().run(page).response
    return [
        f"{found['id']}: {node['target']} {node['html'][:120]} {node.get('failureSummary')}"
        for found in told["violations"]
        for node in found["nodes"]
    ]


def beyond(page) -> list[str]:
    """What sticks out of the window sideways, unless a part that scrolls by itself holds it."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    return page.evaluate(
        """() => {
            const apart = (part) => part !== document.body && (part.matches(".hidden, .skip")
                || getComputedStyle(part).overflowX !== "visible"
                || apart(part.parentElement));
            return [...document.querySelectorAll("body *")].filter((part) => {
                const box = part.getBoundingClientRect();
                return box.width && (box.right > innerWidth + 0.5 || box.left < -0.5)
                    && !part.matches(".skip") && !apart(part.parentElement);
            }).map((part) => part.outerHTML.slice(0, 160));
        }"""
    )


def everything(page) -> None:
    """Open all that a search shows, but for dialogs."""
    page.set_input_files(
        "#picture-file", {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    )
    page.wait_for_selector(".frame")
    search(page, "dress")
    for button in page.locator(".branch, .card .more").all():
        if button.is_visible():
            button.click()
    for toggle in page.locator("[data-compare]").all()[:2]:
        toggle.click()
    page.locator("#text").focus()
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#suggestions li")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_made, full, scheme):
    with open_made(color_scheme=scheme, reduced_motion="reduce") as page:
        assert violations(page) == []
        everything(page)
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Compare (2)").click()
        page.wait_for_selector("#compare table")
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Why this?").first.click()
        page.wait_for_selector("#explain .lead")
        page.get_by_role("button", name="Show what in the picture matched").click()
        page.wait_for_selector("#explain canvas")
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.locator(".card .look").first.click()
        page.wait_for_selector("#product .strip")
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="What the shop may know").click()
        page.get_by_role("checkbox", name="Remember what I like").check()
        assert violations(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Admin").click()
        page.wait_for_selector("#queries .panel")
        assert violations(page) == []
        for section, shown in (
            ("shoppers", ".plot"), ("experiments", ".intervals"), ("learned", ".intervals"),
        ):  # fmt: skip
            page.locator(f"#admin nav a[href$={section}]").click()
            page.wait_for_selector(f"#{section} {shown}")
            assert violations(page) == []
        page.get_by_role("link", name="Rules").click()
        page.wait_for_selector("#rules .rule")
        page.locator("#preview-query").fill("dress")
        page.keyboard.press("Enter")
        page.wait_for_selector(".ranking")
        assert violations(page) == []
        page.get_by_role("link", name="Synonyms").click()
        page.wait_for_selector("#synonyms-text")
        assert violations(page) == []


def test_a_phone_scrolls_nothing_sideways(open_made, full):
    with open_made(viewport=PHONE, has_touch=True, is_mobile=True) as page:
        assert beyond(page) == []
        everything(page)
        assert beyond(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Filters").click()
        assert beyond(page) == []
        page.get_by_role("button", name="Why this?").first.click()
        page.wait_for_selector("#explain .lead")
        assert beyond(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="Compare (2)").click()
        assert beyond(page) == []
        page.keyboard.press("Escape")
        page.locator(".card .look").first.click()
        page.wait_for_selector("#product .strip")
        assert beyond(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("button", name="What the shop may know").click()
        assert beyond(page) == []
        page.keyboard.press("Escape")
        page.get_by_role("link", name="Admin").click()
        for section in (
            "queries",
            "shoppers",
            "experiments",
            "learned",
            "insights",
            "rules",
            "synonyms",
            "why",
        ):
            page.locator(f"#admin nav a[href$={section}]").click()
            page.wait_for_selector(f"#{section}:not([aria-busy])")
            assert beyond(page) == []


def test_light_and_dark_are_chosen_and_stay(front):
    colour = "getComputedStyle(document.body).backgroundColor"
    light = front.evaluate(colour)
    front.get_by_role("button", name="Colours: as the system").click()
    assert front.evaluate(colour) == light
    front.get_by_role("button", name="Colours: light").click()
    dark = front.evaluate(colour)
    assert dark != light
    front.reload()
    assert front.evaluate(colour) == dark
    front.get_by_role("button", name="Colours: dark").click()
    assert front.evaluate(colour) == light


def test_all_words_are_there_in_both_languages(front):
    names = front.evaluate(
        """async () => {
            const files = ["shop", "product", "explain", "admin", "shoppers", "insights",
                "model"];
            const parts = await Promise.all(files.map((name) => import(`/page/words/${name}.js`)));
            const names = (words, path) => Object.entries(words).flatMap(([name, word]) =>
                typeof word === "string" || "other" in word
                    ? [path + name] : names(word, path + name + "."));
            return parts.flatMap((part) => Object.values(part)).map((words) =>
                Object.values(words).map((one) => names(one, "").sort()));
        }"""
    )
    assert len(names) == 7
    for english, chinese in names:
        assert english == chinese
