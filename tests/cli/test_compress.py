"""`omnishelf compress` as it is typed."""

import csv
import json

import pytest
from command import omnishelf
from typer.testing import CliRunner

import toy_encoders
from omnishelf import Shelf
from omnishelf.cli.app import app
from omnishelf.learning.compression.method import Made, Method
from omnishelf.shelf import compression
from small_shops import MODEL, TRAINING, write_catalog

toy_encoders.register()


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    folder = tmp_path_factory.mktemp("compress")
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.add(write_catalog(folder, 40))
        shelf.train(model=MODEL, training=TRAINING)
    return folder / "shop"


@pytest.fixture
def one_method(monkeypatch):
    half = Method("", lambda t, _: Made(t.graph.read_bytes(), ".onnx"), only="head-text")
    monkeypatch.setattr(compression, "METHODS", {"same": half})


def run(*arguments):
    return CliRunner().invoke(app, [*map(str, arguments)])


def test_the_table_goes_to_stdout_and_all_else_to_stderr(shop, one_method, tmp_path):
    done = run("compress", shop, "--dry-run", "--out", tmp_path / "report")
    assert done.exit_code == 0, done.stderr
    head, row = (line.split("\t") for line in done.stdout.splitlines())
    assert head == ["candidate", "part", "MB", "ms", "nDCG@10", "difference", "verdict", "reason"]
    assert row[:2] == ["same", "head-text"]
    assert row[6] in {"accepted", "refused"}
    assert "compress: same of head-text" in done.stderr
    assert "the shop is as it was" in done.stderr
    with (tmp_path / "report" / "compression.csv").open(newline="") as file:
        assert {line["candidate"] for line in csv.DictReader(file)} == {"same"}

    done = run("compress", shop, "--dry-run", "--json")
    assert json.loads(done.stdout)["candidates"][0]["method"] == "same"


def test_what_can_not_be_done_is_said(tmp_path):
    omnishelf("create", tmp_path / "empty")
    (tmp_path / "file").write_text("x")
    for arguments, code, said in (
        (("compress", tmp_path / "empty"), 1, "no trained model"),
        (("compress", tmp_path / "nowhere"), 1, "not a shop"),
        (("compress", tmp_path / "empty", "--out", tmp_path / "file"), 1, "another folder"),
        (("compress",), 2, "Missing argument"),
        (("compress", tmp_path / "empty", "--gate", "no"), 2, "--gate"),
    ):
        done = omnishelf(*arguments, code=code)
        assert said in done.stderr
        assert done.stdout == ""
