"""The sheet that says why a product was found."""

import pytest
from made import TOLD, hit, picture, results, search, until


@pytest.fixture
def sheet(front, shop):
    """The sheet of the first hit of a search."""
    shop.answers["POST /v1/explain"] = lambda asked: TOLD
    shop.found = lambda query: results([hit("dress/1")], understood={"chips": []})
    search(front, "red dress")
    front.get_by_role("button", name="Why this?").click()
    front.wait_for_selector("#explain .lead")
    return front.locator("#explain")


def test_it_says_why_in_words_and_bars(sheet, shop):
    assert sheet.locator("p").all_inner_texts()[-2:] == TOLD["sentences"]
    bars = sheet.locator(".bars").nth(1)
    assert bars.locator(".share").all_inner_texts() == ["75%", "25%"]
    tracks = bars.locator(".track").evaluate_all("all => all.map(one => one.offsetWidth)")
    drawn = bars.locator(".bar").evaluate_all("all => all.map(one => one.offsetWidth)")
    assert [bar / track for bar, track in zip(drawn, tracks, strict=True)] == pytest.approx(
        [0.75, 0.25], abs=0.02
    )
    met = [" ".join(text.split()) for text in sheet.locator(".met").all_text_contents()]
    assert met == [
        "✓colour: red has it", "✗not material: leather has it not", "?price: ≤ 60 not known",
    ]  # fmt: skip
    assert sheet.locator(".plain li").all_inner_texts() == [
        "Without your photo it would be no. 14.", "Without your words it would not be found.",
        "2nd of all prices.",
    ]  # fmt: skip
    name, asked = shop.asked[-1]
    assert (name, asked["id"], asked["language"]) == ("POST /v1/explain", "dress/1", "en")
    assert asked["query"]["text"] == "red dress"
    assert "limit" not in asked["query"]


def test_the_heat_map_lies_over_the_picture_on_request(sheet, shop, front):
    shop.answers["POST /v1/explain/heatmap"] = lambda asked: {
        "rows": 2, "columns": 3, "cells": [[0, 0, 1.0], [-0.5, 0, 0]], "base": 0.4,
    }  # fmt: skip
    assert sheet.locator("canvas").count() == 0
    toggle = sheet.get_by_role("button", name="Show what in the picture matched")
    toggle.click()
    heat = sheet.get_by_role("img", name="Heat map: the upper right of the picture matched most.")
    heat.wait_for()
    pixels = heat.evaluate("""map => [...map.getContext("2d").getImageData(0, 0, 3, 2).data]""")
    alpha = pixels[3::4]
    assert alpha[2] == max(alpha) > alpha[3] > 0
    assert alpha[0] == alpha[1] == alpha[4] == alpha[5] == 0
    red, blue = pixels[8], pixels[10]
    assert red > blue
    assert pixels[12] < pixels[14]
    box, over = (one.bounding_box() for one in (sheet.locator(".picture img"), heat))
    assert over == pytest.approx(box, abs=1)
    toggle.click()
    assert heat.count() == 0
    toggle.click()
    heat.wait_for()
    assert [name for name, _ in shop.asked].count("POST /v1/explain/heatmap") == 1


def test_it_is_closed_by_escape_and_the_keyboard_goes_back(sheet, front):
    front.keyboard.press("Escape")
    until(front, "!document.getElementById('explain').open")
    assert front.evaluate("document.activeElement.className") == "why"


def test_a_photo_is_explained_with_its_frame(front, shop):
    shop.answers["POST /v1/explain"] = lambda asked: {**TOLD, "sentences": ["by photo"]}
    front.set_input_files(
        "#picture-file", {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    )
    front.wait_for_selector(".frame")
    front.locator(".frame").focus()
    with front.expect_response("**/v1/search"):
        front.keyboard.press("Shift+ArrowLeft")
    front.wait_for_selector("#results:not([aria-busy]) .card")
    front.get_by_role("button", name="Why this?").first.click()
    front.wait_for_selector("#explain .lead")
    query = shop.asked[-1][1]["query"]
    assert query["image"].startswith("data:image/jpeg;base64,")
    assert query["crop"] == [0, 0, 0.97, 1]


def test_a_refusal_is_told_beside_the_bars(front, shop):
    shop.answers["POST /v1/explain"] = lambda asked: (
        503, {"error": {"code": "unavailable", "message": "too many wait"}},
    )  # fmt: skip
    search(front, "dress")
    front.get_by_role("button", name="Why this?").first.click()
    front.wait_for_selector("#explain .fault")
    assert front.inner_text("#explain .fault") == "too many wait"
    assert front.locator("#explain .bars .share").count() == 2
