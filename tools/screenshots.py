"""Take the pictures of the page that are in docs/page.

`python tools/screenshots.py SHOP [--out docs/page] [--browser /usr/bin/chromium]`

SHOP is a folder of the trained demo shop, which is copied and stays as it is: a rule is shown in
it. The pictures are as a shopper sees them, in a window of a laptop and of a phone.
"""

import argparse
import json
import shutil
import sys
import tempfile
import urllib.request
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))
from serving import PORT, serving

ADDRESS = f"http://127.0.0.1:{PORT}"
LAPTOP, PHONE = (1280, 900), (360, 740)
QUALITY = 80
RULE = {
    "name": "autumn",
    "when": {"words": ["shoes"]},
    "then": [{"do": "boost", "factor": 1.6, "where": {"colour": "red"}}],
}


def main() -> None:
    """Serve a copy of the shop, and take each picture."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parents[1] / "docs" / "page")
    parser.add_argument("--browser", default=shutil.which("chromium"))
    parser.add_argument("--only", nargs="*", choices=[*SCENES], default=[*SCENES])
    options = parser.parse_args()
    options.out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as started:
        shop = Path(folder) / "shop"
        shutil.copytree(options.shop, shop)
        browser = started.chromium.launch(executable_path=options.browser, args=["--no-sandbox"])
        with serving(shop):
            for name in options.only:
                width, height = PHONE if name == "phone" else LAPTOP
                page = browser.new_page(
                    base_url=ADDRESS, locale="en-GB", viewport={"width": width, "height": height}
                )
                page.set_default_timeout(120_000)
                SCENES[name](page)
                page.wait_for_timeout(1_500)
                shot = Image.open(BytesIO(page.screenshot())).convert("RGB")
                shot.save(options.out / f"{name}.jpg", quality=QUALITY, optimize=True)
                page.close()
        browser.close()


def searched(page: Page, path: str) -> None:
    """Open the page at a search, and wait for its products."""
    page.goto(path)
    page.wait_for_selector("#results:not([aria-busy]) .card")


def search(page: Page) -> None:
    """Words, what was understood of them, facets, products."""
    searched(page, "/?q=red+shoes")


def product(page: Page) -> None:
    """A product, and what is like it."""
    searched(page, "/?q=red+shoes")
    page.locator('a[href*="product="]').first.click()


def photo(page: Page) -> None:
    """A photo with a frame around what is meant, and what is wanted otherwise in words."""
    page.goto("/")
    page.set_input_files(
        "#picture-file",
        {"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": _photo("blue running shoes")},
    )
    page.wait_for_selector("#photo .frame")
    box = page.locator(".stage").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.08 * box["width"], box["y"] + 0.08 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.92 * box["width"], box["y"] + 0.92 * box["height"])
    page.mouse.up()
    page.locator("#text").fill("but red")
    page.keyboard.press("Enter")
    page.wait_for_selector("#results:not([aria-busy]) .card")


def why(page: Page) -> None:
    """Why a product was found, and where its picture shows what was asked for."""
    searched(page, "/?q=red+shoes")
    page.get_by_role("button", name="Why this?").first.click()
    page.wait_for_selector("#explain .lead")
    page.locator("#explain .heat-toggle").first.click()
    page.get_by_role("img", name="Heat map").wait_for()


def rules(page: Page) -> None:
    """A rule, and what it would change, before it is saved."""
    page.goto("/?view=admin&section=rules")
    page.wait_for_selector("#rules:not([aria-busy])")
    page.get_by_role("button", name="JSON").click()
    page.locator("#rules-text").fill(json.dumps([RULE]))
    page.get_by_role("button", name="Form").click()
    page.locator("#preview-query").fill("shoes")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_selector(".ranking")
    page.locator(".ranking").first.scroll_into_view_if_needed()


def phone(page: Page) -> None:
    """A search on a phone."""
    searched(page, "/?q=red+shoes")


SCENES: dict[str, Callable[[Page], None]] = {
    scene.__name__: scene for scene in (search, product, photo, why, rules, phone)
}


def _photo(words: str) -> bytes:
    """A picture that the shop has of what these words find."""
    found = _call("POST", "/v1/search", {"text": words, "limit": 1})
    return _read(f"{ADDRESS}/v1/products/{found['hits'][0]['product']['id']}/images/0")


def _call(method: str, path: str, sent: object) -> Any:
    request = urllib.request.Request(
        ADDRESS + path, json.dumps(sent).encode(), {"content-type": "application/json"},
        method=method,
    )  # fmt: skip
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def _read(address: str) -> bytes:
    with urllib.request.urlopen(address) as answer:
        held: bytes = answer.read()
        return held


if __name__ == "__main__":
    main()
