"""The shelf from catalog to results, and what it does when things go wrong."""

import csv
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from counting import Counting
from omnishelf import Shelf
from omnishelf.encoders.sets import build_set
from omnishelf.errors import (
    CatalogError,
    FilterError,
    QueryError,
    ShelfError,
    ShelfLockedError,
    UnknownProductError,
)
from omnishelf.types import Product, parse_filter


@pytest.fixture(scope="module")
def shelf(small_catalog, tmp_path_factory):
    with Shelf.create(tmp_path_factory.mktemp("shop")) as made:
        report = made.add(small_catalog)
        assert (report.added, report.rejected) == (12, ())
        yield made


def ids(results):
    return [hit.product.id for hit in results.hits]


def test_words_find_the_product(shelf):
    assert ids(shelf.search("red shoe"))[0] == "shoe-red"


def test_a_picture_finds_its_product_by_pictures_alone(shelf, small_catalog):
    picture = small_catalog.parent / "mug-blue.png"
    results = shelf.search(image=picture)
    assert ids(results)[0] == "mug-blue"
    assert results.understood.sources == ("image",)


def test_words_and_picture_together(shelf, small_catalog):
    results = shelf.search("blue", image=small_catalog.parent / "shirt-red.png", limit=3)
    # The photo says what it is, the word what is to be different.
    assert ids(results)[0] == "shirt-blue"


def test_evidence_sums_to_the_score(shelf, small_catalog):
    results = shelf.search("green lamp", image=small_catalog.parent / "lamp-red.png", limit=12)
    assert len(results.hits) == 12
    for hit in results.hits:
        assert sum(part.contribution for part in hit.evidence) == pytest.approx(hit.score)
    assert results.hits[0].product.id == "lamp-green"
    (hit,) = shelf.search("green lamp", limit=1).hits
    first = {part.source: part for part in hit.evidence}
    assert first["words"].matched == ("green", "lamp")


def test_liked_products_pull_and_are_left_out(shelf):
    results = shelf.search(like=["mug-red", "mug-blue"], limit=3)
    assert ids(results)[0] == "mug-green"
    assert not {"mug-red", "mug-blue"} & set(ids(results))


def test_disliked_products_push_away(shelf):
    shoes = {"shoe-blue", "shoe-green"}
    plain = ids(shelf.search(like=["mug-red"], using=["image"], limit=12))
    pushed = ids(shelf.search(like=["mug-red"], unlike=["shoe-red"], using=["image"], limit=12))
    assert "shoe-red" not in pushed
    others = [id for id in plain if id != "shoe-red"]
    assert sum(map(pushed.index, shoes)) > sum(map(others.index, shoes))


def test_filters_limit_and_facets(shelf):
    results = shelf.search(
        "shirt", where={"price": {"lt": 16}, "brand": "Acme"}, facets=["colour", "price"], limit=12
    )
    assert all(hit.product.price < 16 and hit.product.brand == "Acme" for hit in results.hits)
    colours = {value.value: value.count for value in results.facets[0].values}
    assert sum(colours.values()) == results.total == 3


def test_using_limits_the_sources(shelf):
    results = shelf.search("red shoe", using=["words"])
    assert results.understood.sources == ("words",)
    told = {part.source for hit in results.hits for part in hit.evidence}
    assert told <= {"words", "attributes"}


def test_pictures_cannot_be_asked_by_words_before_training(shelf):
    with pytest.raises(QueryError, match="cannot be searched by words"):
        shelf.search("red shoe", using=["image"])


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ({}, QueryError, "empty"),
        ({"text": "   "}, QueryError, "empty"),
        ({"text": "a" * 100_000}, QueryError, "100,000 characters"),
        ({"text": "a", "limit": 0}, QueryError, "limit"),
        ({"text": "a", "using": ["smell"]}, QueryError, "no source 'smell'"),
        ({"text": "a", "where": {"brnad": "Acme"}}, FilterError, "brnad"),
        ({"text": "a", "where": {"brand": {"lt": 3}}}, FilterError, "brand"),
        ({"text": "a", "where": {"price": "cheap"}}, FilterError, "price"),
        ({"like": ["nobody"]}, UnknownProductError, "nobody"),
    ],
)
def test_bad_queries_say_what_is_wrong(shelf, arguments, error, message):
    with pytest.raises(error, match=message):
        shelf.search(**arguments)


def test_emoji_and_punctuation_are_harmless(shelf):
    for text in ("👟👟👟", "!!!", "\u0000", "'; drop table", "a" * 2000):
        assert len(shelf.search(text, limit=3).hits) <= 3


@pytest.fixture
def counted(monkeypatch):
    """Encoders of all shelves made in this test, by source, counting product inputs."""
    counters = {}

    def counting(settings):
        made = build_set(settings)
        for source, encoders in made.items():
            counters.setdefault(source, Counting(encoders.product))
        return {s: replace(e, product=counters[s]) for s, e in made.items()}

    monkeypatch.setattr("omnishelf.shelf.open_shop.build_set", counting)
    return counters


def test_nothing_is_encoded_twice(counted, small_catalog, tmp_path):
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        first = {source: counter.encoded for source, counter in counted.items()}
        assert first["text"] == first["image"] == 12
        again = shelf.add(small_catalog)
        assert (again.added, again.changed, again.unchanged) == (0, 0, 12)
        shelf.patch("mug-red", {"price": 3.5, "stock": 0})
        shelf.put(shelf.product("mug-red").model_copy(update={"price": 4.0}))
        assert {source: counter.encoded for source, counter in counted.items()} == first
        shelf.patch("mug-red", {"title": "crimson cup"})
        assert counted["text"].encoded == first["text"] + 1
        assert counted["image"].encoded == first["image"]
        assert ids(shelf.search("crimson cup"))[0] == "mug-red"


def test_a_changed_price_is_found_at_once(small_catalog, tmp_path):
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        assert shelf.patch("mug-red", {"price": 999}).price == 999
        assert shelf.count(parse_filter({"price": {"gt": 900}})) == 1
        found = shelf.search("red mug", where={"price": {"gt": 900}})
        assert ids(found) == ["mug-red"]
        assert found.hits[0].product.price == 999


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"price": -1}, "price"),
        ({"price": float("nan")}, "price"),
        ({"stock": -5}, "stock"),
        ({"shoesize": 4}, "shoesize"),
        ({"id": "other"}, "id can't be changed"),
    ],
)
def test_bad_changes_change_nothing(shelf, changes, message):
    before = shelf.product("mug-red")
    with pytest.raises(CatalogError, match=message):
        shelf.patch("mug-red", changes)
    assert shelf.product("mug-red") == before


def test_deleted_products_are_gone(small_catalog, tmp_path):
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        assert shelf.delete(["mug-red", "nobody"]) == 1
        assert "mug-red" not in ids(shelf.search("red mug", limit=12))
        with pytest.raises(UnknownProductError, match="mug-red"):
            shelf.product("mug-red")


def test_bad_pictures_are_reported_and_the_rest_goes_in(small_catalog, tmp_path):
    folder = tmp_path / "catalog"
    shutil.copytree(small_catalog.parent, folder)
    (folder / "mug-red.png").write_bytes(b"")
    (folder / "mug-blue.png").write_text("just words")
    (folder / "shoe-red.png").unlink()
    with Shelf.create(tmp_path / "shop") as shelf:
        for _ in range(2):  # the second time from what is remembered
            report = shelf.add(folder / "catalog.csv", report=tmp_path / "report.csv")
            told = {rejection.id: rejection for rejection in report.rejected}
            assert set(told) == {"mug-red", "mug-blue", "shoe-red"}
            assert all(r.field == "images" and not r.whole_row for r in told.values())
            assert told["mug-red"].line == 8
        assert shelf.count() == 12
        assert shelf.product("mug-red").images == ()
        assert ids(shelf.search("red mug"))[0] == "mug-red"
    rows = list(csv.DictReader((tmp_path / "report.csv").open()))
    assert {row["id"] for row in rows} == {"mug-red", "mug-blue", "shoe-red"}


def test_products_without_words_or_pictures_are_found_by_what_they_have(small_catalog, tmp_path):
    picture = small_catalog.parent / "lamp-green.png"
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.put(Product(id="seen", images=(str(picture),)))
        shelf.put(Product(id="told", title="green lamp"))
        shelf.put(Product(id="bare"))
        assert ids(shelf.search(image=picture)) == ["seen"]
        assert ids(shelf.search("green lamp")) == ["told"]
        assert set(ids(shelf.search("green lamp", image=picture))) == {"seen", "told"}


def test_empty_shop_answers_with_nothing(tmp_path):
    with Shelf.create(tmp_path / "shop") as shelf:
        assert shelf.search("anything").hits == ()


def test_training_lets_words_find_pictures(data, tmp_path):
    rows = list(csv.DictReader((data / "fashion" / "products.csv").open()))[::12]
    with (tmp_path / "part.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.add(tmp_path / "part.csv", images=data / "fashion")
        card = shelf.train()
        assert card.verdict == "switched"
        assert card.validation["text → image"] > 0.3
        found = shelf.search("black handbag for women", using=["image"])
        kinds = [hit.product.attributes["article_type"] for hit in found.hits]
        assert kinds.count("Handbags") >= 5
    with Shelf.open(tmp_path / "shop") as shelf:
        assert ids(shelf.search("black handbag for women", using=["image"])) == ids(found)


def test_a_second_process_is_refused_by_name(shelf):
    command = [sys.executable, "-m", "omnishelf", "search", str(shelf.folder), "--text", "red"]
    other = subprocess.run(command, capture_output=True, text=True, check=False)
    assert other.returncode == 1
    assert f"in use by process {os.getpid()}" in other.stderr
    with pytest.raises(ShelfLockedError):
        Shelf.open(shelf.folder)


def test_not_a_shop_and_not_empty(tmp_path):
    with pytest.raises(ShelfError, match="not a shop"):
        Shelf.open(tmp_path / "nowhere")
    (tmp_path / "file").write_text("x")
    with pytest.raises(ShelfError, match="not empty"):
        Shelf.create(tmp_path)


def test_damaged_settings_are_named(small_catalog, tmp_path):
    Shelf.create(tmp_path / "shop").close()
    (tmp_path / "shop" / "shelf.toml").write_text("[search]\nrank_constant = -3\n")
    with pytest.raises(ShelfError, match=r"search.rank_constant"):
        Shelf.open(tmp_path / "shop")


ADD_SLOWLY = """
import sys
from omnishelf import Shelf
import omnishelf.ingest.pipeline as pipeline
pipeline._BATCH = 2
with Shelf.open(sys.argv[1]) as shelf:
    shelf.add(sys.argv[2], progress=lambda at: print(at.stored, flush=True))
"""


def test_kill_during_add_loses_nothing_acknowledged(small_catalog, tmp_path):
    for round in (0, 2, 4):
        shop = tmp_path / f"shop{round}"
        Shelf.create(shop).close()
        child = subprocess.Popen(
            [sys.executable, "-c", ADD_SLOWLY, str(shop), str(small_catalog)],
            stdout=subprocess.PIPE,
            text=True,
        )
        acknowledged = 0
        for line in child.stdout:
            acknowledged = int(line)
            if acknowledged >= 2 * (1 + round):
                time.sleep(0.006 * round)
                break
        child.send_signal(signal.SIGKILL)
        rest = child.stdout.read().split()
        child.wait()
        acknowledged = int(rest[-1]) if rest else acknowledged
        with Shelf.open(shop) as shelf:
            assert shelf.count() >= acknowledged
            report = shelf.add(small_catalog)
            assert report.added + report.unchanged + report.changed == 12
            assert shelf.count() == 12
            assert ids(shelf.search("red shoe"))[0] == "shoe-red"


def test_a_full_disk_is_told_and_loses_nothing(small_catalog, small_disk):
    shop = small_disk.folder / "shop"
    with Shelf.create(shop) as shelf:
        shelf.put(Product(id="early", title="an early product"))
    small_disk.fill()
    child = subprocess.run(
        [sys.executable, "-m", "omnishelf", "add", str(shop), str(small_catalog)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 1
    assert "error:" in child.stderr
    assert "make room" in child.stderr
    assert "Traceback" not in child.stderr
    small_disk.make_room()
    with Shelf.open(shop) as shelf:
        assert shelf.product("early").title == "an early product"
        shelf.add(small_catalog)
        assert shelf.count() == 13


def test_report_card_is_written(tmp_path, small_catalog):
    with Shelf.create(tmp_path / "shop") as shelf:
        shelf.add(small_catalog)
        card = shelf.train()
        assert shelf.report_card == card
    assert json.loads((tmp_path / "shop" / "report_card.json").read_text())["products"] == 12


def test_paths_are_strings_or_paths(shelf, small_catalog):
    picture = Path(small_catalog.parent / "mug-blue.png")
    assert ids(shelf.search(image=str(picture))) == ids(shelf.search(image=picture.read_bytes()))
