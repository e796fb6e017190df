"""A photo with a frame around what is meant."""

import pytest
from made import picture, results, until

EVIL_NAME = '"><img src=x onerror=alert(1)>\u202e\u200b/../x.png'


@pytest.fixture
def framed(front):
    front.set_input_files(
        "#picture-file", {"name": EVIL_NAME, "mimeType": "image/png", "buffer": picture()}
    )
    front.wait_for_selector("#photo .frame")
    return front


def drag(page, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drag over the photo between two points, as fractions of it."""
    box = page.locator(".stage").bounding_box()
    (x0, y0), (x1, y1) = (
        (box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in (start, end)
    )
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1, y1)
    with page.expect_response("**/v1/search"):
        page.mouse.up()


def test_a_files_name_is_never_told(framed, shop):
    assert shop.queries()[-1]["image_file"] == "picture"
    assert "onerror" not in framed.content()


def test_the_frame_is_drawn_moved_and_resized_by_mouse(framed, shop):
    assert "crop" not in shop.queries()[-1]
    drag(framed, (0.2, 0.3), (0.6, 0.8))
    assert shop.queries()[-1]["crop"] == pytest.approx([0.2, 0.3, 0.6, 0.8], abs=0.02)
    drag(framed, (0.4, 0.5), (0.5, 0.6))
    assert shop.queries()[-1]["crop"] == pytest.approx([0.3, 0.4, 0.7, 0.9], abs=0.02)
    # Beyond the edge it goes no further, and keeps its size.
    drag(framed, (0.5, 0.6), (1.4, 1.4))
    assert shop.queries()[-1]["crop"] == pytest.approx([0.6, 0.5, 1.0, 1.0], abs=0.02)
    drag(framed, (0.6, 0.5), (0.1, 0.2))
    assert shop.queries()[-1]["crop"] == pytest.approx([0.1, 0.2, 1.0, 1.0], abs=0.03)
    framed.get_by_role("button", name="Use the whole photo").click()
    until(framed, "document.querySelector('.frame').style.width === '100%'")
    assert "crop" not in shop.queries()[-1]


def test_the_frame_is_moved_and_resized_by_keyboard(framed, shop):
    framed.locator(".frame").focus()
    asked = len(shop.queries())
    with framed.expect_response("**/v1/search"):
        for _ in range(4):
            framed.keyboard.press("Shift+ArrowLeft")
        for key in ("Shift+ArrowUp", "ArrowRight", "ArrowRight", "ArrowDown", "Alt+ArrowLeft"):
            framed.keyboard.press(key)
    # Moving on waits for the keys to rest: one search for all of them.
    assert len(shop.queries()) == asked + 1
    assert shop.queries()[-1]["crop"] == pytest.approx([0.03, 0.03, 0.94, 1.0], abs=1e-6)
    label = framed.locator(".frame").get_attribute("aria-label")
    assert label == "Frame from 3% to 94% across and from 3% to 100% down"
    assert framed.evaluate("document.activeElement.className") == "frame"


def test_the_frame_goes_with_its_photo(framed, shop):
    drag(framed, (0.2, 0.2), (0.7, 0.7))
    framed.get_by_role("button", name="Remove your photo").click()
    framed.wait_for_selector(".ideas button")
    assert not framed.locator("#photo").is_visible()
    framed.set_input_files(
        "#picture-file", {"name": "b.png", "mimeType": "image/png", "buffer": picture("navy")}
    )
    framed.wait_for_selector("#photo .frame")
    assert "crop" not in shop.queries()[-1]


def test_an_older_server_is_shown_the_photo_whole(front, shop):
    def older(query):
        told = results()
        for name in ("banners", "redirect"):
            del told[name]
        return told

    shop.found = older
    front.set_input_files(
        "#picture-file", {"name": "a.png", "mimeType": "image/png", "buffer": picture()}
    )
    front.wait_for_selector("#photo img")
    assert front.locator(".frame").count() == 0
