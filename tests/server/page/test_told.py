"""What the page tells of a query: what was understood, corrected, heard, and what the shop says."""

import pytest
from made import chip, hit, results, search


@pytest.fixture
def told(front, shop):
    """Searches for a dress, about which this is told."""

    def answer(**fields):
        shop.found = lambda query: results(**fields)
        search(front, "dress")
        return front

    return answer


def test_a_chip_is_taken_out_and_put_back(front, shop):
    shop.found = lambda query: results(
        understood={
            "chips": [
                chip("colour:red", "red", dropped="colour:red" in query.get("drop", [])),
                chip("material:leather", "leather", negated=True, action="boost"),
            ]
        }
    )
    search(front, "red dress, not leather")
    chips = front.locator(".chip")
    assert [chip.split("\n") for chip in chips.all_inner_texts()] == [
        ["red", "only these"], ["not leather", "preferred"],
    ]  # fmt: skip
    front.get_by_role("button", name="Remove red").click()
    front.wait_for_selector(".chip.dropped")
    assert shop.queries()[-1]["drop"] == ["colour:red"]
    assert "drop=colour%3Ared" in front.url
    front.get_by_role("button", name="Put back red").click()
    front.wait_for_selector(".chip:not(.dropped) >> text=red")
    assert "drop" not in shop.queries()[-1]
    # Of other words nothing has been taken out.
    front.get_by_role("button", name="Remove red").click()
    front.wait_for_selector(".chip.dropped")
    search(front, "blue dress")
    assert "drop" not in shop.queries()[-1]


def test_a_relaxed_chip_is_marked(told):
    page = told(understood={"chips": [chip("c", "red", relaxed=True)]})
    assert page.locator(".chip.relaxed").inner_text().split("\n") == [
        "red", "preferred: none has it",
    ]  # fmt: skip
    assert "preferred rather than required" in page.inner_text("#told")


def test_did_you_mean_is_offered(told, shop):
    page = told(understood={"corrected": {"given": "dres", "text": "red dress",
                                          "did_you_mean": True}})  # fmt: skip
    assert "Did you mean" in page.inner_text("#wording")
    shop.found = lambda query: results()
    with page.expect_response("**/v1/search"):
        page.get_by_role("button", name="red dress").click()
    assert shop.queries()[-1]["text"] == "red dress"


def test_a_correction_can_be_refused(told, shop):
    page = told(understood={"corrected": {"given": "dres", "text": "red dress",
                                          "did_you_mean": False}})  # fmt: skip
    assert page.inner_text("#wording").startswith("Showing results for red dress")
    with page.expect_response("**/v1/search"):
        page.get_by_role("button", name="Search instead for “dres”").click()
    assert shop.queries()[-1] | {"as_typed": True} == shop.queries()[-1]
    assert "exact=1" in page.url


def test_what_was_heard_stands_beside_what_was_searched_for(told):
    page = told(understood={"heard": "a read dress um", "text": "red dress"})
    assert page.locator(".transcript dt").all_inner_texts() == ["Heard", "Searched for"]
    assert page.locator(".transcript dd").all_inner_texts() == ["a read dress um", "red dress"]
    assert page.input_value("#text") == "red dress"


def test_banners_and_another_page_are_offered_never_gone_to(told):
    page = told(
        banners=[
            {"text": "<b>Sale</b> \u202eelas", "link": "https://shop.example/sale",
             "picture": "https://elsewhere.example/x.png"},
            {"text": "no link", "link": "javascript:alert(1)", "picture": None},
        ],
        redirect="/returns",
    )  # fmt: skip
    assert page.locator(".banner a").evaluate_all("links => links.map(a => a.href)") == [
        page.url.split("?")[0] + "returns", "https://shop.example/sale",
    ]  # fmt: skip
    assert "<b>Sale</b>" in page.inner_text("#told")
    assert page.locator(".banner img, .banner b").count() == 0
    assert "?q=dress" in page.url


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "http://[bad"])
def test_no_other_address_is_linked_to(told, address):
    page = told(hits=[hit("a", url=address)], redirect=address)
    assert page.locator(".banner").count() == 0
    assert page.locator(".card h3 a").get_attribute("href") == "?product=a"
    page.locator(".card h3 a").click()
    page.wait_for_selector("#product dl")
    assert page.locator("#product a").count() == 0


def test_notes_are_told(told):
    page = told(understood={"notes": ["no speech heard"]})
    assert page.inner_text("#status") == "no speech heard 6 products"
