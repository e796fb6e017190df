"""Checking finds what is damaged and mends what can be made again."""

import shutil
import sqlite3

import pytest
from shops import answers

import toy_encoders
from omnishelf import Shelf
from omnishelf.errors import ShelfError, ShelfLockedError
from omnishelf.shelf.check import check
from omnishelf.types import Product
from small_shops import write_catalog


def index_of(shop):
    folder = shop / "generations"
    return folder / (folder / "current").read_text() / "index"


def truth(shop):
    with Shelf.open(shop) as shelf:
        return answers(shelf)


@pytest.mark.parametrize("shop", ["plain", "trained"])
def test_a_whole_shop_has_nothing_to_find(shop, request):
    shop = request.getfixturevalue(shop)
    assert check(shop) == []
    assert check(shop, repair=True) == []


def test_a_shop_that_is_open_is_not_checked(plain):
    with Shelf.open(plain), pytest.raises(ShelfLockedError, match="in use"):
        check(plain)


def segments(shop):
    files = [p for p in index_of(shop).rglob("*") if p.is_file() and p.stat().st_size]
    return sorted(p for p in files if "segments" in p.parts)


@pytest.mark.parametrize("how", ["all segments", "one folder", "zeros", "sources", "everything"])
def test_a_damaged_index_is_made_again(trained, how):
    before = truth(trained)
    if how == "all segments":
        for path in segments(trained):
            path.write_bytes(b"\xff" * path.stat().st_size)
    elif how == "one folder":
        (lost, *_) = index_of(trained).rglob("vector_storage-fused")
        shutil.rmtree(lost)
    elif how == "zeros":
        for path in segments(trained):
            path.write_bytes(bytes(path.stat().st_size))
    elif how == "sources":
        (index_of(trained) / "sources.json").write_text("{")
    else:
        shutil.rmtree(index_of(trained))
    found = check(trained)
    # The engine's own log can bring back a folder.
    assert found or how == "one folder"
    assert not any(finding.mended for finding in found)
    assert all("--repair" in finding.way_out for finding in found)
    assert all(finding.mended for finding in check(trained, repair=True))
    assert truth(trained) == before
    assert check(trained) == []


def test_an_index_that_differs_from_the_records_is_told_by_product(trained):
    before = truth(trained)
    with Shelf.open(trained) as shelf:
        index = shelf._shop.serving.index
        index.delete(["p1", "p2"])
        index.update(
            {"p3": (Product(id="p3", price=1.0), shelf._shop.records.fingerprints(["p4"])["p4"])}
        )
    problems = [finding.problem for finding in check(trained)]
    assert problems == ["the index lacks 'p1', 'p2'", "the index holds another state of 'p3'"]
    check(trained, repair=True)
    assert truth(trained) == before


@pytest.mark.parametrize("how", ["damaged", "gone"])
def test_lost_records_are_read_from_the_index(trained, how):
    before = truth(trained)
    for path in trained.glob("records.sqlite*"):
        path.unlink()
    if how == "damaged":
        (trained / "records.sqlite").write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    assert len(check(trained)) == 1
    assert all(finding.mended for finding in check(trained, repair=True))
    assert check(trained) == []
    assert truth(trained) == before


def test_lost_features_are_encoded_anew_when_the_catalog_is_added_again(plain, tmp_path):
    before = truth(plain)
    (plain / "features" / "features.sqlite").write_bytes(b"\xff" * 5000)
    for path in (plain / "features").glob("*-*"):
        path.unlink()
    assert check(plain)
    found = check(plain, repair=True)
    assert any("p0" in finding.problem and "57 more" in finding.problem for finding in found)
    assert (plain / "features" / "features.sqlite.damaged").exists()
    # Meanwhile the index answers as it did.
    assert truth(plain) == before
    with Shelf.open(plain) as shelf:
        report = shelf.add(write_catalog(tmp_path, 60))
        assert report.changed == 60
        shelf.rebuild()
        assert answers(shelf) == before
    assert check(plain) == []


def test_records_and_index_both_lost_are_not_made_up(trained):
    shutil.rmtree(index_of(trained))
    for path in trained.glob("records.sqlite*"):
        path.unlink()
    (finding,) = check(trained, repair=True)
    assert not finding.mended
    assert "restore a backup" in finding.way_out


def test_a_damaged_model_is_told(trained):
    (index_of(trained).parent / "model" / "fusion.onnx").write_bytes(b"no model")
    (finding, *_) = check(trained)
    assert "fusion.onnx" in finding.problem


def test_damaged_media_are_told_by_product(tmp_path):
    import base64  # noqa: PLC0415

    write_catalog(tmp_path, 2)
    picture = base64.b64encode((tmp_path / "0.png").read_bytes()).decode()
    shop = tmp_path / "shop"
    with Shelf.create(shop, settings=toy_encoders.SETTINGS) as shelf:
        shelf.put(Product(id="kept", title="x", images=(f"data:image/png;base64,{picture}",)))
    assert check(shop) == []
    (path,) = (p for p in (shop / "media").rglob("*") if p.is_file())
    path.write_bytes(b"damaged")
    (finding,) = check(shop, repair=True)
    assert "product 'kept'" in finding.problem
    assert not finding.mended


def test_a_folder_that_is_no_shop_is_told(tmp_path):
    with pytest.raises(ShelfError, match="not a shop"):
        check(tmp_path)


def test_an_index_behind_its_records_is_caught_up_with_when_the_shop_is_opened(plain):
    with sqlite3.connect(plain / "records.sqlite") as records:
        records.execute("UPDATE products SET product = NULL, seq = 99 WHERE id = 'p1'")
    records.close()
    with Shelf.open(plain) as shelf:
        assert shelf.count() == 59
    assert check(plain) == []
