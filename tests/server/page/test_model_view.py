"""The view of the model, in a real browser before a real server of a shop trained in a moment."""

import json
import re
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

import pytest

from omnishelf import Shelf
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.training.settings import TrainingSettings

pytest.importorskip("torch")


@pytest.fixture(scope="module")
def trained(small_catalog, tmp_path_factory, serve):
    """Address of a server whose shop is trained."""
    folder = tmp_path_factory.mktemp("trained") / "shop"
    with Shelf.create(folder) as shelf:
        shelf.add(small_catalog)
        with pytest.MonkeyPatch.context() as patch:
            # What is looked at is a shop that has switched, however little so few products teach.
            patch.setattr("omnishelf.shelf.training._NO_WORSE", 1.0)
            shelf.train(
                model=ShelfModelSettings(
                    dim=16, hidden=32, most_inputs=64, phrases=150, pictures=24, pieces=24,
                    held_back=0.25,
                ),
                training=TrainingSettings(epochs=2, min_steps=10, batch=32),
            )  # fmt: skip
    with serve(folder) as address:
        yield address


@pytest.fixture(scope="module")
def untrained(small_catalog, tmp_path_factory, serve):
    """Address of a server whose shop is not trained."""
    folder = tmp_path_factory.mktemp("untrained") / "shop"
    with Shelf.create(folder) as shelf:
        shelf.add(small_catalog)
    with serve(folder) as address:
        yield address


@pytest.fixture
def page(open_page, trained):
    with open_page(trained) as opened:
        yield opened


def shown(number: float) -> str:
    """As a browser rounds: 0.855 to 0.86, where Python's own formatting may say 0.85."""
    return str(Decimal(str(number)).quantize(Decimal("0.01"), ROUND_HALF_UP))


def state(page) -> dict:
    return page.request.get("/v1/model").json()


def look(page) -> None:
    page.goto("/?view=admin&section=model")
    page.wait_for_selector("#model-verdict")


def told(page, change) -> None:
    """Let the page be told something else of the model than what is so."""
    told = state(page)
    change(told)
    page.route("**/v1/model", lambda route: route.fulfill(json=told))


def panel(page, name: str):
    return page.locator(f"#model-{name}")


def values(page, name: str) -> list[str]:
    return panel(page, name).locator("text.value").all_text_contents()


def until(page, condition: str) -> None:
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"never came true: {condition}")


def test_the_status_is_the_cards(page):
    look(page)
    card = state(page)["card"]
    status = panel(page, "status").inner_text()
    assert "trained, and serving" in status
    assert f"{shown(card['before'])} before → {shown(card['after'])} after" in status
    for number in (card["products"], card["held_back"]):
        assert re.search(rf"^{number}$", status, re.M)
    learned = panel(page, "learned").inner_text()
    assert f"{card['epochs']}, the best was no. {card['best_epoch']}" in learned
    assert all(f"{name} ({count})" in learned for name, count in card["labels"].items())
    versions = page.locator("#model .versions").inner_text()
    assert all(f"{name} {number}" in versions for name, number in card["versions"].items())


def test_the_weakest_language_and_source_are_named(page):
    look(page)
    weakest = state(page)["weakest"]
    source = weakest["source"]
    assert source
    verdict = panel(page, "verdict").inner_text()
    assert f"{shown(source['ndcg'])}" in verdict
    assert f"{shown(source['best'])}" in verdict
    assert f"Told by {source['questions']} held-back questions (in words)." in verdict


def test_what_is_weak_is_told_with_what_to_do(page):
    def weaken(told):
        spot = {"best": 0.9, "weak": True, "kind": "words", "questions": 7}
        told["weakest"] = {
            "language": {**spot, "name": "zh", "ndcg": 0.412},
            "source": {**spot, "name": "image", "ndcg": 0.3},
        }

    told(page, weaken)
    look(page)
    verdict = panel(page, "verdict").inner_text()
    assert "Weakest language: Chinese. Held-back questions reach 0.41; in the best" in verdict
    assert "glossary.tsv" in verdict
    assert "Weakest source: pictures. By itself it reaches 0.30" in verdict
    assert "Add pictures" in verdict


def test_too_few_questions_are_told_as_such(page):
    told(page, lambda told: told.update(weakest={"language": None, "source": None}))
    look(page)
    verdict = panel(page, "verdict").inner_text()
    assert "Too few held-back questions to compare languages." in verdict
    assert "Too few held-back questions to compare sources." in verdict


def test_bars_show_the_cards_numbers(page):
    look(page)
    card = state(page)["card"]
    words = card["questions"]["words"]
    by_language = sorted(words["ndcg_by_language"].values(), reverse=True)
    assert values(page, "languages") == [shown(ndcg) for ndcg in by_language]
    few = sum(count < 5 for count in words["questions_by_language"].values())
    assert panel(page, "languages").locator(".pale").count() == few
    measures = [
        shown(number)
        for name, learned in card["validation"].items()
        for number in (learned, card["frozen"].get(name))
        if number is not None
    ]
    assert values(page, "validation") == measures
    assert values(page, "shares") == [f"{share:.0%}" for share in card["shares"].values()]
    for kind, asked in card["questions"].items():
        numbers = values(page, f"questions-{kind}")
        ndcg = [asked["ndcg"], *asked["ndcg_by_source"].values()]
        assert numbers[: len(ndcg)] == [shown(number) for number in ndcg]
    # The bar is as long as the number says.
    bar = panel(page, "questions-words").locator("rect.bar").first
    track = panel(page, "questions-words").locator("rect.track").first
    ratio = bar.bounding_box()["width"] / track.bounding_box()["width"]
    assert ratio == pytest.approx(words["ndcg"], abs=0.02)


def test_the_calibration_curve_and_the_losses(page):
    bins = [
        {"said": 0.1, "so": 0.0, "count": 90},
        {"said": 0.5, "so": 0.75, "count": 4},
        {"said": 1.0, "so": 1.0, "count": 9},
    ]

    def bend(told):
        told["serving"]["questions"]["words"]["reliability"] = bins
        told["serving"]["questions"]["words"]["calibration_error"] = 0.123
        told["serving"].update(losses=[4.0, 1.0, 2.0], best_epoch=2)

    told(page, bend)
    look(page)
    plot = panel(page, "questions-words").locator("svg.plot")
    spots = plot.locator("circle").evaluate_all(
        "dots => dots.map(d => ['cx', 'cy', 'r'].map(name => Number(d.getAttribute(name))))"
    )
    zero, one = plot.locator(".diagonal").evaluate(
        "d => [[d.x1, d.y1], [d.x2, d.y2]].map(p => p.map(c => c.baseVal.value))"
    )
    assert [
        ((x - zero[0]) / (one[0] - zero[0]), (y - zero[1]) / (one[1] - zero[1]))
        for x, y, _ in spots
    ] == [pytest.approx((each["said"], each["so"])) for each in bins]
    assert spots[0][2] > spots[2][2] > spots[1][2]
    assert "Scores that say 50% are right 75% of the time (4)." in plot.get_attribute("aria-label")
    assert "(ECE): 0.12." in panel(page, "questions-words").inner_text()
    # The loss of the marked epoch is the lowest: it is drawn the furthest down, and in the middle.
    loss = panel(page, "losses").locator("svg.plot")
    points = [
        [float(number) for number in point.split(",")]
        for point in loss.locator("polyline").get_attribute("points").split()
    ]
    assert points[1][1] == max(y for _, y in points)
    assert points[1][0] == pytest.approx((points[0][0] + points[2][0]) / 2)
    dot = loss.locator("circle")
    assert [float(dot.get_attribute(name)) for name in ("cx", "cy")] == pytest.approx(points[1])
    assert loss.get_attribute("aria-label").startswith("From 4.00 in the first epoch to 2.00")


def test_it_speaks_chinese(page):
    look(page)
    page.get_by_role("button", name="中文").click()
    until(page, "document.documentElement.lang === 'zh'")
    until(page, "document.getElementById('model-status')?.textContent.includes('已训练')")
    assert page.title() == "Omnishelf:模型"
    text = page.locator("#model").inner_text()
    # No word was forgotten: those show as their own names.
    assert "model." not in text
    assert "薄弱之处" in text
    assert "各语言的质量" in text
    assert values(page, "shares") == [
        f"{share:.0%}" for share in state(page)["card"]["shares"].values()
    ]
    page.get_by_role("button", name="English").click()
    until(page, "document.getElementById('model-status')?.textContent.includes('serving')")
    assert "model." not in page.locator("#model").inner_text()


def test_back_returns_to_the_search(page):
    page.fill("#text", "red mug")
    page.press("#text", "Enter")
    page.wait_for_selector(".card")
    page.goto("/?view=admin&section=model&q=red+mug")
    page.wait_for_selector("#model-verdict")
    assert page.locator(".card").count() == 0
    page.go_back()
    page.wait_for_selector(".card")
    assert page.input_value("#text") == "red mug"
    assert page.locator("#model").count() == 0
    page.go_forward()
    page.wait_for_selector("#model-verdict")
    page.get_by_role("link", name="Back to the search").click()
    page.wait_for_selector(".card")
    assert not page.locator("#model").is_visible()
    assert "view=admin" not in page.url
    assert page.evaluate("document.activeElement.id") == "text"


def test_the_address_opens_the_view_and_a_search_leaves_it(page):
    page.goto("/?view=model")
    page.wait_for_selector("#model-verdict")
    assert page.title() == "Omnishelf: the model"
    links = [page.get_by_role("link", name=name, exact=True) for name in ("Admin", "Model")]
    assert [link.get_attribute("aria-current") for link in links] == ["page", "page"]
    page.fill("#text", "blue shirt")
    page.press("#text", "Enter")
    page.wait_for_selector(".card")
    assert not page.locator("#model").is_visible()
    assert links[0].get_attribute("aria-current") is None


def test_the_keyboard_opens_it_and_headings_lead_through_it(page):
    page.locator("#go").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#model-verdict")
    until(page, "document.activeElement.id === 'model-heading'")
    levels = page.locator("#model :is(h2, h3, h4)").evaluate_all(
        "headings => headings.map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 2
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert page.locator("#model section:not([aria-labelledby])").count() == 0
    plots = page.locator("#model svg[role=img]")
    labels = plots.evaluate_all("plots => plots.map(plot => plot.getAttribute('aria-label'))")
    assert len(labels) >= 6
    assert all(re.search(r"\d", label) for label in labels)


def test_nothing_overflows_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 800})
    look(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    beyond = page.evaluate(
        """[...document.querySelectorAll("#model *")].filter((part) => {
            const box = part.getBoundingClientRect();
            return box.width && (box.right > 390.5 || box.left < -0.5);
        }).map((part) => part.outerHTML.slice(0, 200))"""
    )
    assert beyond == []


def test_a_training_that_was_no_better_is_told_and_the_one_that_serves_is_shown(page):
    def reject(told):
        told["card"] = {
            **json.loads(json.dumps(told["card"])),
            "date": "2031-05-06T07:08:09Z", "before": 0.91, "after": 0.17,
            "verdict": "kept the old one",
        }  # fmt: skip

    served = state(page)["serving"]
    told(page, reject)
    look(page)
    notice = page.locator("#model .notice").inner_text()
    assert "2031" in notice
    assert "0.91 → 0.17" in notice
    assert f"{shown(served['after'])} after" in panel(page, "status").inner_text()


def test_a_shop_that_has_changed_is_told_so(page):
    look(page)
    assert page.locator("#model .notice").count() == 0
    told(page, lambda told: told.update(products=1234))
    page.reload()
    page.wait_for_selector("#model-verdict")
    notice = page.locator("#model .notice").inner_text()
    assert "1,234 products now; the model learned from 12" in notice


def test_a_first_training_that_was_refused(page):
    def refuse(told):
        told.update(trained=False, serving=None)
        told["card"]["verdict"] = "kept the old one"

    told(page, refuse)
    look(page)
    assert "has no trained model of its own" in page.locator("#model .notice").inner_text()
    assert "not trained" in panel(page, "status").inner_text()


def test_a_card_of_an_older_version_has_no_curve(page):
    def age(told):
        for asked in told["serving"]["questions"].values():
            asked.update(reliability=[], ndcg_by_language={}, questions_by_language={})

    told(page, age)
    look(page)
    assert "is of an older version" in panel(page, "questions-words").inner_text()
    assert panel(page, "languages").count() == 0


def test_markup_in_a_cards_names_is_shown_not_run(page):
    evil = "<img src=x onerror=alert(1)>"
    told(page, lambda told: told["serving"].update(labels={evil: 3}))
    look(page)
    assert evil in panel(page, "learned").inner_text()
    assert page.locator("#model img").count() == 0


def test_a_shop_that_was_never_trained_says_how_to(open_page, untrained):
    with open_page(untrained) as page:
        page.goto("/?view=admin&section=model")
        page.wait_for_selector("#model .notice")
        text = page.locator("#model").inner_text()
        assert "has not been trained yet" in text
        assert page.locator("#model code").inner_text() == "omnishelf train SHOP"
        assert page.locator("#model .panel").count() == 0
        page.get_by_role("button", name="中文").click()
        until(page, "document.getElementById('model').textContent.includes('本店尚未训练')")
