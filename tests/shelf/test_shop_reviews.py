"""A shop's reviews: kept, read, made into cards, forgotten, backed up."""

import csv
import json
import shutil

import numpy as np
import pytest

from omnishelf import Shelf
from omnishelf.errors import ShelfError
from omnishelf.reviews.errors import ReviewError
from omnishelf.shelf.backup import back_up, restore
from omnishelf.types import Query
from shop_of_sales import make_shop

GOOD, BAD = "great quality, fits well and arrived fast", "poor quality, broke at once, bad service"
AUTHOR = "jane-unmistakable"


def write_reviews(path, rows):
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["review_id", "sku", "body", "stars", "date", "user"])
        writer.writerows(rows)
    return path


def rows():
    for number in range(40):
        good = number % 4 > 0
        yield [f"s{number}", "shoe-red", f"{GOOD if good else BAD} {number}",
               5 if good else 1, f"2026-0{1 + number % 6}-11", f"u{number}"]  # fmt: skip
    for number in range(12):
        yield [f"m{number}", "mug-red", f"{BAD} {number}", 1, "2026-05-02", f"v{number}"]
    yield ["own", "mug-blue", "质量很好，物流快。 call me at jane@example.com", 5, "", AUTHOR]


@pytest.fixture(scope="module")
def reviewed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("reviewed")
    shop = make_shop(folder)
    with Shelf.open(shop) as shelf:
        bad = [["", "", "nobody", 5, "", ""], ["x", "mug-red", "odd", 9, "", ""]]
        path = write_reviews(folder / "reviews.csv", [*rows(), *bad])
        done = shelf.insights.reviews.add_file(path, report=folder / "refused.jsonl")
        assert (done.taken, done.unchanged, len(done.rejected)) == (53, 0, 2)
        again = shelf.insights.reviews.add_file(path)
        assert (again.taken, again.unchanged) == (0, 53)
        kept = shelf.insights.compute("reviews")
        assert kept["cards"].error is None
    assert len((folder / "refused.jsonl").read_text().splitlines()) == 2
    return shop


@pytest.fixture
def shelf(reviewed):
    with Shelf.open(reviewed) as opened:
        yield opened


def test_a_card_tells_what_buyers_like_and_do_not(shelf):
    shoe, mug = shelf.insights.card("shoe-red"), shelf.insights.card("mug-red")
    assert (shoe.reviews, mug.reviews) == (40, 12)
    assert shoe.stars > 3 > mug.stars
    assert shoe.stars_low < shoe.stars < shoe.stars_high
    assert "quality" in {point.aspect for point in shoe.pros}
    assert "quality" in {point.aspect for point in mug.cons}
    assert shelf.insights.card("lamp-red") is None
    assert {card.product for card in shelf.insights.cards()} == {"shoe-red", "mug-red", "mug-blue"}


def test_a_ranking_is_told_what_the_cards_say(shelf):
    told = shelf.insights.reviewed()
    assert told.of.keys() == {"shoe-red", "mug-red", "mug-blue"}
    for id, one in told.of.items():
        card = shelf.insights.card(id)
        assert one == (card.positive.mean, card.positive.low, card.reviews)
    # Searches keep their answers as long as it is the same object.
    assert shelf.insights.reviewed() is told
    candidates = shelf._shop.searcher.candidates(Query(text="red"), depth=10)
    facts = dict(zip(candidates.products, candidates.facts.reviews, strict=True))
    assert (facts["shoe-red"], facts["mug-red"]) == (40, 12)
    assert np.isnan(facts["lamp-red"])


def test_cards_that_are_read_anew_are_told_anew(reviewed, tmp_path):
    shop = shutil.copytree(reviewed, tmp_path / "shop")
    with Shelf.open(shop) as shelf:
        before = shelf.insights.reviewed()
        shelf.insights.forget_reviews(author=AUTHOR)
        assert shelf.insights.reviewed().of == {}
        shelf.insights.compute("reviews")
        after = shelf.insights.reviewed()
        assert after.of.keys() == {"shoe-red", "mug-red"}
        assert after is not before


def test_damaged_cards_are_told_and_rankings_go_on(reviewed, tmp_path, caplog):
    shop = shutil.copytree(reviewed, tmp_path / "shop")
    (file,) = (shop / "insights" / "reviews").glob("*/cards/cards.sqlite")
    file.write_bytes(b"no table" * 1_000)
    with Shelf.open(shop) as shelf:
        assert shelf.insights.reviewed().of == {}
        assert "cards.sqlite is damaged" in caplog.text
        assert shelf._shop.searcher.candidates(Query(text="red"), depth=10)


def test_personal_data_is_in_no_result(shelf, tmp_path):
    shelf.insights.export("reviews", ["cards"], tmp_path / "out")
    files = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert {path.name for path in files} >= {"report.html", "cards.json", "cards.csv"}
    for path in files:
        assert b"jane@example.com" not in path.read_bytes(), path
        assert AUTHOR.encode() not in path.read_bytes(), path
    told = json.loads((tmp_path / "out" / "cards.json").read_text())["result"]
    assert told["masked"] == {"e-mail": 1} or sum(told["masked"].values()) == 1


def test_who_is_forgotten_is_in_no_file(reviewed, tmp_path):
    back_up(reviewed, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "copy")
    with Shelf.open(tmp_path / "copy") as shelf:
        assert shelf.insights.card("mug-blue").reviews == 1
        assert shelf.insights.forget_reviews(author="nobody") == 0
        assert shelf.insights.card("mug-blue") is not None
        assert shelf.insights.forget_reviews(author=AUTHOR) == 1
        assert shelf.insights.card("shoe-red") is None, "computed with what is gone"
    held = [path for path in (tmp_path / "copy").rglob("*") if path.is_file()]
    assert not [path for path in held if AUTHOR.encode() in path.read_bytes()]


def test_stars_teach_to_read_words(reviewed, tmp_path):
    back_up(reviewed, tmp_path / "backup")
    restore(tmp_path / "backup", tmp_path / "copy")
    texts = [["text", "label"]]
    for number in range(120):
        texts.append([f"gorgeous lovely {number} soft", "1"])
        texts.append([f"dreadful flimsy {number} mess", "0"])
    labelled = tmp_path / "labelled.csv"
    with labelled.open("w", newline="") as file:
        csv.writer(file).writerows([*texts, ["what", "maybe"]])
    unread = write_reviews(
        tmp_path / "new.csv",
        [["n1", "lamp-red", "gorgeous and soft", "", "", ""],
         ["n2", "lamp-blue", "a dreadful mess", "", "", ""]],
    )  # fmt: skip
    with Shelf.open(tmp_path / "copy") as shelf:
        done = shelf.insights.learn_reviews([labelled])
        assert any("en from" in line for line in done.learned)
        assert any("line 242" in note and "'maybe' is no label" in note for note in done.notes)
        assert any(note.startswith("photos:") for note in done.notes), "it has no pictures"
        shelf.insights.reviews.add_file(unread)
        result = shelf.insights.compute("reviews")["cards"].result
        assert result["calibrated"] > 0.9
        good, bad = shelf.insights.card("lamp-red"), shelf.insights.card("lamp-blue")
        assert good.positive.mean > bad.positive.mean


def test_what_can_not_be_is_told(tmp_path, reviewed):
    shop = make_shop(tmp_path)
    with Shelf.open(shop) as shelf:
        told = shelf.insights.compute("reviews")["cards"]
        assert told.result is None and "no reviews yet" in told.error
        with pytest.raises(ReviewError, match="does not exist"):
            shelf.insights.reviews.add_file(tmp_path / "nothing.csv")
        with pytest.raises(ReviewError, match="photos: 0 pictures"):
            shelf.insights.learn_reviews()
    (shop / "reviews.sqlite").write_bytes(b"not a database at all" * 60)
    with Shelf.open(shop) as shelf, pytest.raises(ShelfError, match="damaged"):
        shelf.insights.reviews.all()
