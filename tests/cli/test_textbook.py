"""`omnishelf textbook` as others run it."""

import json

import pytest
from command import omnishelf

from omnishelf.learning.textbook.model import TextbookModel


@pytest.fixture(scope="module")
def shop(small_catalog, tmp_path_factory):
    folder = tmp_path_factory.mktemp("textbook") / "shop"
    omnishelf("create", folder)
    omnishelf("add", folder, small_catalog, "--images", small_catalog.parent)
    return folder


def test_a_model_is_trained_reported_and_kept_in_the_shop(shop):
    done = omnishelf("textbook", shop, "--model", "rnn", "--epochs", 1, "--seed", 3, "--json")
    report = json.loads(done.stdout)
    assert (report["name"], report["epochs"], report["seed"]) == ("rnn", 1, 3)
    assert (report["products"], report["seen"], report["heard"]) == (12, 12, 0)
    assert 0 <= report["test_accuracy"] <= 1
    told = f"right on {report['test_accuracy']:.1%} of {report['test_pairs']} pairs"
    assert told in done.stderr
    model = TextbookModel.load(shop / "textbook" / "rnn")
    assert model.report.model_dump(mode="json") == report
    # The shop's own search goes on as before.
    found = omnishelf("search", shop, "--text", "red shoe", "--limit", 1, "--json")
    assert json.loads(found.stdout)["hits"][0]["product"]["id"] == "shoe-red"


def test_a_folder_may_be_named(shop, tmp_path):
    omnishelf("textbook", shop, "--model", "cnn", "--epochs", 1, "--out", tmp_path / "mine")
    assert TextbookModel.load(tmp_path / "mine").report.name == "cnn"
    assert not (shop / "textbook" / "cnn").exists()


def test_an_unknown_model_is_told_with_those_there_are(shop):
    done = omnishelf("textbook", shop, "--model", "vgg", code=1)
    assert done.stdout == ""
    assert done.stderr.strip().splitlines()[-1] == (
        "error: no textbook model 'vgg'; there are: reference, cnn, rnn, multi-task"
    )


def test_an_empty_shop_is_told(tmp_path):
    omnishelf("create", tmp_path / "shop")
    done = omnishelf("textbook", tmp_path / "shop", code=1)
    assert "need 8 products or more" in done.stderr
    assert "this shop has 0" in done.stderr
