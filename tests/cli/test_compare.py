"""`omnishelf compare` as others run it."""

import csv
import json

import pytest
from command import omnishelf

from omnishelf.learning.compare.registry import PRESETS


@pytest.fixture(scope="module")
def shop(small_catalog, tmp_path_factory):
    folder = tmp_path_factory.mktemp("compare") / "shop"
    omnishelf("create", folder)
    omnishelf("add", folder, small_catalog, "--images", small_catalog.parent)
    return folder


def test_presets_are_compared_and_one_that_lacks_something_is_left_out(shop, tmp_path):
    done = omnishelf(
        "compare", shop, "--out", tmp_path / "out", "--presets", "whisper,bm25,e5",
        "--languages", "en,zh", "--wishes", 3, "--seed", 5,
    )  # fmt: skip
    table = [line.split("\t") for line in done.stdout.splitlines()]
    assert table[0] == [
        "preset", "words", "words en", "words zh", "photo", "train s", "size MB", "query ms",
    ]  # fmt: skip
    assert [row[0] for row in table[1:]] == ["bm25", "e5", "whisper"]
    assert table[3][1:] == ["-"] * 7
    assert "whisper: left out: the shop keeps no features" in done.stderr
    assert "bm25: nDCG@10 words" in done.stderr
    files = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"comparison.csv", "comparison.json", "comparison.md", "runs", "time.png"} <= files
    with (tmp_path / "out" / "comparison.csv").open(newline="") as file:
        rows = {(row["preset"], row["language"]): row for row in csv.DictReader(file)}
    mean = float(rows["bm25", "all"]["ndcg@10"])
    assert table[1][1].startswith(f"{mean:.3f} [")
    assert "no features" in rows["whisper", ""]["failed"]
    settings = json.loads((tmp_path / "out" / "comparison.json").read_text())["settings"]
    assert (settings["seed"], settings["wishes"]) == (5, 3)


def test_where_nothing_works_the_exit_code_says_so(shop, tmp_path):
    done = omnishelf("compare", shop, "--out", tmp_path / "out", "--presets", "whisper", code=1)
    assert "whisper: left out" in done.stderr


def test_an_unknown_preset_is_refused_before_anything_is_done(tmp_path):
    done = omnishelf(
        "compare", tmp_path / "no shop", "--out", tmp_path / "out", "--presets", "bm25,vgg", code=2
    )
    assert "no preset 'vgg'; there are: " in done.stderr
    assert all(name in done.stderr for name in PRESETS)
    assert [*tmp_path.iterdir()] == []


def test_all_presets_are_listed():
    done = omnishelf("compare", "--list")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert [(name, family) for name, family, _ in lines] == [
        (name, preset.family) for name, preset in PRESETS.items()
    ]


@pytest.mark.parametrize(
    ("more", "faults"),
    [
        (["--languages", "en,xx"], ["'xx'", "en, zh"]),
        (["--out", "FOLDER"], ["holds something else than a comparison"]),
    ],
    ids=["language", "folder"],
)
def test_what_is_wrong_is_said(shop, tmp_path, more, faults):
    (tmp_path / "letter.txt").write_text("dear")
    more = [each.replace("FOLDER", str(tmp_path)) for each in more]
    done = omnishelf("compare", shop, "--presets", "bm25", "--out", tmp_path / "out", *more, code=1)
    for fault in faults:
        assert fault in done.stderr
    assert done.stdout == ""


def test_an_empty_shop_is_told(tmp_path):
    omnishelf("create", tmp_path / "shop")
    done = omnishelf("compare", tmp_path / "shop", "--out", tmp_path / "out", code=1)
    assert "this shop has 0 products: too few" in done.stderr
