import csv
import hashlib
import json
from collections import Counter, defaultdict

import numpy as np
import pytest
from PIL import Image

from omnishelf.catalog.demo.kinds import KINDS
from omnishelf.catalog.demo.palette import COLOURS
from omnishelf.catalog.demo.write import write_demo_shop
from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rows import Accepted

soundfile = pytest.importorskip("soundfile", reason="the extra 'audio' is not installed")


TOPS = {"Clothes", "Shoes", "Bags", "Kitchen", "Lamps", "Toys", "Instruments"}
SOME = ("t-shirt", "dress", "running shoes", "backpack", "mug", "desk lamp", "teddy bear")
PART = (*SOME, *(kind.name for kind in KINDS if kind.category[0] == "Instruments"))
"""Something of everything, and all that sounds: `make demo` draws the whole."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    assert write_demo_shop(folder, kinds=PART) == len(PART) * 12
    return folder


@pytest.fixture(scope="module")
def rows(demo):
    with (demo / "catalog.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_it_is_a_shop_of_the_promised_size(rows):
    assert len(rows) / len(PART) * len(KINDS) >= 300
    assert len({kind.category for kind in KINDS}) >= 15
    assert len({row["id"] for row in rows}) == len(rows)
    assert {row["category"].split(" > ")[0] for row in rows} == TOPS
    assert {kind.category[0] for kind in KINDS} == TOPS


def test_our_own_reader_takes_every_row_whole(demo):
    taken = list(read_catalog(demo / "catalog.csv"))
    assert all(isinstance(row, Accepted) and not row.rejected for row in taken)
    product = taken[0].product
    assert product.translations["zh"].title
    assert {"colour", "material", "pattern"} <= product.attributes.keys()
    assert product.price > 0
    assert product.currency == "EUR"
    assert product.stock is not None


def test_every_product_is_told_apart_by_its_english_and_chinese_titles(rows):
    for column in ("title", "title_zh"):
        assert all(row[column] for row in rows)
        assert Counter(row[column] for row in rows).most_common(1)[0][1] == 1
    for row in rows:
        assert row["colour"] in row["title"].lower()
        assert COLOURS[row["colour"]].zh in row["title_zh"]
        assert "{" not in row["description"] + row["description_zh"]


def test_pictures_show_the_colour_that_the_title_names(demo, rows):
    """Of the thirteen named colours, most pictures hold more of their own than of any other."""
    names = list(COLOURS)
    palette = np.array([COLOURS[name].rgb for name in names], float)
    right = 0
    for row in rows:
        with Image.open(demo / row["images"].split("|")[0]) as picture:
            pixels = np.asarray(picture.convert("RGB").resize((60, 75)), float).reshape(-1, 3)
        distance = np.linalg.norm(pixels[:, None] - palette, axis=2)
        close = distance.min(axis=1) < 45
        counts = np.bincount(distance[close].argmin(axis=1), minlength=len(names))
        right += names[int(counts.argmax())] == row["colour"]
    # Leather shines, wood is brown, lamps glow: a fifth may look like another colour.
    assert right / len(rows) > 0.8


def test_no_two_pictures_are_the_same(demo, rows):
    pictures = [name for row in rows for name in row["images"].split("|")]
    assert len(pictures) > len(rows), "some products have a second view"
    digests = {hashlib.sha256((demo / name).read_bytes()).digest() for name in pictures}
    assert len(digests) == len(pictures)


def test_instruments_sound_and_nothing_else_does(demo, rows):
    for row in rows:
        assert bool(row["sounds"]) == row["category"].startswith("Instruments")
    loudness = defaultdict(list)
    for row in rows:
        if row["sounds"]:
            samples, rate = soundfile.read(demo / row["sounds"])
            assert 1 < len(samples) / rate < 8
            assert 0.5 < np.abs(samples).max() <= 1
            loudness[row["category"]].append(float(np.sqrt(np.mean(samples**2))))
    assert len(loudness) == 6


def test_it_is_the_same_every_time(tmp_path):
    kinds = ("mug", "guitar")
    for name in ("a", "b"):
        write_demo_shop(tmp_path / name, kinds=kinds)
    files = sorted(path.relative_to(tmp_path / "a") for path in (tmp_path / "a").rglob("*.*"))
    assert len(files) > 24 * 2
    for file in files:
        assert (tmp_path / "a" / file).read_bytes() == (tmp_path / "b" / file).read_bytes()


def test_sample_queries_name_files_that_are_there(demo):
    samples = json.loads((demo / "queries" / "queries.json").read_text(encoding="utf-8"))
    for sample in samples:
        assert sample["about"]
        for kind in ("image", "audio"):
            if kind in sample:
                assert (demo / "queries" / sample[kind]).stat().st_size > 1_000
    assert {"text", "image", "audio"} <= {key for sample in samples for key in sample}
