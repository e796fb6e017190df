"""`omnishelf encoders`, from a catalog with faults to a shop that is searched."""

import pytest
from command import omnishelf

pytest.importorskip("torch")


def test_from_a_catalog_to_a_shop(small_catalog, tmp_path, monkeypatch):
    catalog = tmp_path / "catalog.csv"
    catalog.write_text(
        small_catalog.read_text()
        + "broken,broken lamp,Acme,All > lamp,much,EUR,1,red,lamp-red.png\n"
        + "blind,blind lamp,Acme,All > lamp,3,EUR,1,red,nowhere.png\n"
    )
    done = omnishelf(
        "encoders", catalog, "--out", tmp_path / "encoders", "--images", small_catalog.parent,
        "--epochs", 2, "--seed", 3,
    )  # fmt: skip
    assert done.stdout == ""
    assert "text: bag-of-words-" in done.stderr
    assert "image: cnn-" in done.stderr
    assert "labels told right on products held back: category" in done.stderr
    assert "price" in done.stderr
    assert "nowhere.png" in done.stderr
    assert not (tmp_path / "encoders" / "audio").exists()
    monkeypatch.chdir(tmp_path)
    omnishelf("create", "shop", "--encoders", "classic", "--model", "encoders")
    omnishelf("add", "shop", small_catalog)
    monkeypatch.chdir(tmp_path.parent)
    found = omnishelf("search", tmp_path / "shop", "--text", "red shoe", "--using", "text")
    assert "shoe-red" in found.stdout


def test_wrong_usage_and_what_is_missing_are_told(small_catalog, tmp_path):
    omnishelf("encoders", small_catalog, "--out", tmp_path, "--text", "bert", code=2)
    nothing = omnishelf(
        "encoders", small_catalog, "--out", tmp_path, "--text", "none", "--image", "none", code=2
    )
    assert "nothing to train" in nothing.stderr
    missing = omnishelf("encoders", small_catalog, "--out", tmp_path, "--text", "glove", code=1)
    assert "--vectors" in missing.stderr
