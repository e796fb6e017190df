"""The shop's own area: searches, rules, synonyms, why and why not."""

import json

import pytest
from made import LOG, RULES, hit, results, until

HEADER = "kind\tlanguage\tphrases\tto"


@pytest.fixture
def area(open_made, shop):
    """Opens a section with a fresh page."""
    pages = []

    def opened(section: str):
        shop.answers.update({
            "GET /v1/queries": lambda asked: LOG,
            "GET /v1/rules": lambda asked: {"revision": 4, "rules": RULES},
            "GET /v1/synonyms": lambda asked: {"text": ""},
        } | shop.answers)  # fmt: skip
        pages.append(open_made(path=f"/?view=admin&section={section}"))
        page = pages[-1].__enter__()
        page.wait_for_selector(f"#{section}:not([aria-busy])")
        return page

    yield opened
    for page in pages:
        page.__exit__(None, None, None)


def test_the_log_of_searches_and_a_click_that_searches(area, shop):
    page = area("queries")
    assert "1,234 searches" in page.inner_text(".figure")
    panels = page.locator("#queries .panel")
    assert [panel.split("\n")[0] for panel in panels.all_inner_texts()] == [
        "Found nothing", "Found little of use", "Asked most",
    ]  # fmt: skip
    assert "0.21" in panels.nth(1).inner_text()
    with page.expect_response("**/v1/queries?days=30"):
        page.get_by_role("button", name="30 days").click()
    page.get_by_role("button", name="<b>zebra</b>").click()
    page.wait_for_selector(".card")
    assert shop.queries()[-1]["text"] == "<b>zebra</b>"
    assert "view=admin" not in page.url


def test_the_admin_key_is_asked_for_and_kept_for_this_tab_only(area, shop):
    def guarded(asked):
        key = shop.headers.get("authorization")
        if key == "Bearer right":
            return LOG
        status, code = (403, "key_refused") if key else (401, "key_missing")
        return status, {"error": {"code": code, "message": "this needs the admin key"}}

    shop.answers["GET /v1/queries"] = guarded
    page = area("why")
    page.get_by_role("link", name="Searches").click()
    dialog = page.locator("#key")
    page.wait_for_selector("#key[open]")
    dialog.get_by_label("Key").fill("wrong")
    dialog.get_by_role("button", name="Use it").click()
    page.wait_for_selector("#key [role=alert]")
    dialog.get_by_label("Key").fill("right")
    page.keyboard.press("Enter")
    page.wait_for_selector("#queries .panel")
    assert page.evaluate("sessionStorage.getItem('omnishelf-admin-key')") == "right"
    assert page.evaluate("Object.values(localStorage)") == []


def test_a_key_that_is_not_given_is_told(area, shop):
    shop.answers["GET /v1/queries"] = lambda asked: (
        401, {"error": {"code": "key_missing", "message": "this needs the admin key"}},
    )  # fmt: skip
    page = area("why")
    page.get_by_role("link", name="Searches").click()
    page.get_by_role("button", name="Cancel").click()
    until(page, "document.getElementById('status').textContent === 'this needs the admin key'")


def test_a_rule_is_edited_in_the_form_and_saved_with_all_it_had(area, shop):
    saved = []
    shop.answers["PUT /v1/rules"] = lambda asked: saved.append(asked) or {"revision": 5}
    page = area("rules")
    first, second = page.locator(".rule").all()
    assert first.get_by_label("These words").input_value() == "dress"
    assert first.get_by_label("Which products").input_value() == "a, b"
    # What the form can't show it keeps, and says so.
    assert "edit it as JSON" in second.inner_text()
    first.get_by_label("These words").fill("dress, 连衣裙,vestido")
    first.get_by_label("Which products").fill("brand = Luna & Co")
    first.get_by_label("Factor").fill("1.5")
    page.get_by_role("button", name="Add a rule").click()
    added = page.locator(".rule").nth(2)
    added.get_by_label("Name").fill("returns")
    added.get_by_label("Then").select_option("redirect")
    added.get_by_role("textbox", name="Page").fill("/returns")
    page.get_by_role("button", name="Save").click()
    until(page, "document.querySelector('.saved').textContent === 'Saved.'")
    [document] = saved
    assert document["revision"] == 4
    changed, kept, new = document["rules"]
    assert changed["when"]["words"] == ["dress", "连衣裙", "vestido"]
    assert changed["then"] == [
        {"do": "boost", "factor": 1.5, "where": {"brand": "Luna & Co"}},
    ]  # fmt: skip
    assert changed["valid_from"] == RULES[0]["valid_from"]
    assert kept == RULES[1]
    assert new["name"] == "returns"
    assert new["then"] == [{"do": "redirect", "to": "/returns"}]


def test_rules_as_json_and_what_is_wrong_with_them(area, shop):
    shop.answers["PUT /v1/rules"] = lambda asked: (
        422, {"error": {"code": "bad_rules", "message": "rule 'x': then: too short"}},
    )  # fmt: skip
    page = area("rules")
    page.get_by_role("button", name="JSON").click()
    text = page.locator("#rules-text")
    assert json.loads(text.input_value()) == RULES
    text.fill("[{]")
    page.get_by_role("button", name="Form").click()
    assert page.inner_text("#rules-fault").startswith("This can't be read:")
    text.fill('[{"name": "x", "then": []}]')
    page.get_by_role("button", name="Save").click()
    until(page, "document.getElementById('rules-fault').textContent.includes('too short')")
    page.get_by_role("button", name="Form").click()
    assert page.locator(".rule").count() == 1


def test_a_preview_shows_before_and_after_and_conflicts(area, shop):
    shop.answers["POST /v1/rules/preview"] = lambda asked: {
        "before": [hit(id) for id in "abc"],
        "after": [hit(id) for id in "cad"],
        "moved": [{"id": "c", "before": 3, "after": 1, "rules": ["sale"]}],
        "conflicts": ["'sale' and 'other' both pin <b>c</b>"],
    }
    page = area("rules")
    page.locator("#preview-query").fill("dress")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_selector(".ranking")
    assert shop.asked[-1] == (
        "POST /v1/rules/preview", {"rules": RULES, "query": {"text": "dress"}},
    )  # fmt: skip
    sides = [
        [" ".join(text.split()) for text in side.locator("li").all_inner_texts()]
        for side in page.locator(".ranking").all()
    ]
    assert sides == [["a", "b no longer shown", "c"], ["c up from 3", "a down from 1", "d new"]]
    assert page.locator(".ranking small").nth(1).get_attribute("title") == "sale"
    assert "both pin <b>c</b>" in page.inner_text(".conflicts")


def test_synonyms_and_the_line_that_is_wrong(area, shop):
    saved = []

    def put(asked):
        saved.append(asked["text"])
        if "$" in asked["text"]:
            message = "the phrase 'a$' has a '$'"
            return 422, {"error": {"code": "bad_synonyms", "message": message, "line": 3}}
        return {"text": asked["text"]}

    shop.answers["PUT /v1/synonyms"] = put
    page = area("synonyms")
    text = page.locator("#synonyms-text")
    assert text.input_value() == HEADER
    page.get_by_label("Phrases").fill("sofa | couch")
    page.get_by_label("Phrases").press("Enter")
    page.get_by_label("What it is").select_option("means")
    page.get_by_label("Phrases").fill("a$")
    page.get_by_label("Leads to").fill("running shoes")
    page.get_by_role("button", name="Add the row").click()
    page.get_by_role("button", name="Save").click()
    until(page, "document.getElementById('synonyms-fault').textContent.startsWith('Line 3:')")
    assert saved == [f"{HEADER}\nsame\t*\tsofa | couch\nmeans\t*\ta$\trunning shoes\n"]
    # The line at fault is selected, and its number marked.
    selected = text.evaluate("t => t.value.slice(t.selectionStart, t.selectionEnd)")
    assert selected == "means\t*\ta$\trunning shoes"
    assert page.inner_text(".numbers .wrong") == "3"
    text.fill(HEADER)
    assert page.inner_text("#synonyms-fault") == ""
    page.get_by_role("button", name="Save").click()
    until(page, "document.querySelector('.saved').textContent === 'Saved.'")


def test_why_a_product_is_not_there(area, shop):
    shop.answers["POST /v1/explain"] = lambda asked: {
        "found": False, "rank": None, "score": None, "sentences": [], "contributions": [],
        "words": [], "met": [], "counterfactuals": [],
        "why_not": {"reason": "filter", "text": "It costs 90; at most 50 was asked."},
    }  # fmt: skip
    page = area("why")
    page.get_by_label("A shopper's search").fill("dress under 50")
    page.get_by_label("Product id").fill(" dress-1 ")
    page.get_by_role("button", name="Explain").click()
    page.wait_for_selector("#why .notice")
    assert page.inner_text("#why .notice") == "It costs 90; at most 50 was asked."
    assert shop.asked[-1][1]["id"] == "dress-1"


def test_a_section_that_an_older_server_lacks(area, shop):
    page = area("why")
    del shop.answers["GET /v1/rules"]
    page.get_by_role("link", name="Rules").click()
    until(page, "document.getElementById('status').textContent.includes('older version')")


def test_the_way_there_and_back(front, shop):
    shop.answers["GET /v1/queries"] = lambda asked: LOG
    shop.found = lambda query: results()
    front.get_by_role("link", name="Admin").click()
    front.wait_for_selector("#queries .panel")
    assert not front.locator("#shop").is_visible()
    assert front.title() == "What shoppers search for"
    front.get_by_role("link", name="Back to the search").click()
    front.wait_for_selector(".ideas button")
    assert front.evaluate("document.activeElement.id") == "text"
    front.go_back()
    front.wait_for_selector("#queries .panel")
