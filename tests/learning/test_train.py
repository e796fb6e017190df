"""Whole trainings of small shops: what they bring, and what they do when things go wrong."""

import json
import logging
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import torch

import toy_encoders
from omnishelf import Shelf
from omnishelf.errors import ModelError, ShelfError
from omnishelf.learning.model.network import ShelfNetwork
from omnishelf.types import Product
from small_shops import MODEL, TRAINING, write_catalog

toy_encoders.register()


@pytest.fixture(scope="module", autouse=True)
def one_thread():
    """As the processes that tests start: sums come out the same to the last bit."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def make_shop(folder, **catalog):
    folder.mkdir()
    path = write_catalog(folder, **{"count": 60, **catalog})
    with Shelf.create(folder / "shop", settings=toy_encoders.SETTINGS) as shelf:
        assert not shelf.add(path).rejected
    return folder / "shop"


@pytest.fixture(scope="module")
def untrained(tmp_path_factory):
    """A shop that was never trained; to be copied."""
    return make_shop(tmp_path_factory.mktemp("untrained") / "it")


@pytest.fixture(scope="module")
def trained(untrained, tmp_path_factory):
    """The same shop, trained; to be copied."""
    folder = tmp_path_factory.mktemp("trained") / "shop"
    shutil.copytree(untrained, folder)
    with Shelf.open(folder) as shelf:
        assert train(shelf).verdict == "switched"
    return folder


def copied(shop, tmp_path):
    """A shop's files have holes: copied byte by byte they would take several times the room."""
    target = tmp_path / "copy"
    target.parent.mkdir(exist_ok=True)
    subprocess.run(["cp", "-r", "--sparse=always", str(shop), str(target)], check=True)
    return target


def train(shelf, training=TRAINING, **options):
    return shelf.train(model=MODEL, training=training, **options)


def answers(shelf):
    """What a shop answers, to the last digit."""
    found = [
        shelf.search("red shoe", limit=20),
        shelf.search("Acme lamp", limit=20),
        shelf.search(like=["p3"], limit=20),
    ]
    return [[(hit.product.id, hit.score) for hit in results.hits] for results in found]


def serving(shop):
    """The generation that serves, and all that are there."""
    folder = shop / "generations"
    return (folder / "current").read_text(), {p.name for p in folder.iterdir() if p.is_dir()}


def weights(shop):
    """Those of the network that serves."""
    path = shop / "generations" / serving(shop)[0] / "model" / "network.pt"
    return torch.load(path, weights_only=True)["state"]


def same(one, other):
    return one.keys() == other.keys() and all(torch.equal(one[k], other[k]) for k in one)


# What can be learned from


def test_an_empty_shop_has_nothing_to_learn_from(tmp_path):
    with Shelf.create(tmp_path / "shop", settings=toy_encoders.SETTINGS) as shelf:
        with pytest.raises(ModelError, match=r"no products.*add a catalog"):
            train(shelf)
        assert shelf.search("anything").hits == ()


def test_one_product_is_too_few(tmp_path):
    with Shelf.create(tmp_path / "shop", settings=toy_encoders.SETTINGS) as shelf:
        shelf.put(Product(id="only", title="a red shoe"))
        with pytest.raises(ModelError, match=r"1 product, .*searched as it is"):
            train(shelf)
        assert [hit.product.id for hit in shelf.search("red shoe").hits] == ["only"]


def test_products_without_any_usable_view(tmp_path):
    with Shelf.create(tmp_path / "shop", settings=toy_encoders.SETTINGS) as shelf:
        for number in range(12):
            shelf.put(Product(id=f"bare {number}", price=3.0))
        with pytest.raises(ModelError, match="no text, picture or sound"):
            train(shelf)
        assert shelf.count() == 12


CATALOGS = {
    "no pictures": {"count": 80, "pictures": False},
    "no text": {"count": 80, "text": False},
    "one class": {"count": 40, "kinds": ("mug",), "colours": ("red",)},
    "duplicates": {"count": 80, "twins": 0.6},
    "eight products": {"count": 8},
}


@pytest.mark.parametrize("name", CATALOGS)
def test_training_is_never_worse_than_none(name, tmp_path):
    shop = make_shop(tmp_path / "it", **CATALOGS[name])
    before = serving(shop)[0]
    with Shelf.open(shop) as shelf:
        untrained = answers(shelf)
        card = train(shelf)
        assert shelf.report_card == card
        assert card.products == shelf.count() == CATALOGS[name]["count"]
        assert 0 <= card.before <= 1
        assert 0 <= card.after <= 1
        assert all(np.isfinite(card.losses))
        assert len(card.losses) == card.epochs
        assert shelf.trained == (card.verdict == "switched")
        if card.verdict == "switched":
            assert card.after >= card.before - 0.01
            assert serving(shop)[0] != before
        else:
            assert serving(shop)[0] == before
            assert answers(shelf) == untrained
        found = answers(shelf)
        assert all(0 <= score <= 1 for hits in found for _, score in hits)
    with Shelf.open(shop) as shelf:
        assert answers(shelf) == found
        assert serving(shop)[1] == {"0001", serving(shop)[0]}


def test_a_model_that_finds_less_is_not_switched_to(trained, tmp_path, monkeypatch):
    shop = copied(trained, tmp_path)
    before = serving(shop)
    monkeypatch.setattr("omnishelf.shelf.training._quality", lambda _, searcher: qualities.pop(0))
    with Shelf.open(shop) as shelf:
        first = answers(shelf)
        qualities = [0.8, 0.6]
        card = train(shelf)
        assert (card.before, card.after, card.verdict) == (0.8, 0.6, "kept the old one")
        assert answers(shelf) == first
        assert serving(shop) == before
        qualities = [0.8, 0.8]
        assert train(shelf).verdict == "switched"
        assert serving(shop)[0] != before[0]


def test_pictures_are_asked_for_before_a_shop_switches(tmp_path, monkeypatch):
    """Without text nothing but photos tells how well a model does."""
    shop = make_shop(tmp_path / "it", count=40, text=False)
    asked = []

    def listening(questions, searcher):
        asked.append(questions)
        return 0.5

    monkeypatch.setattr("omnishelf.shelf.training._quality", listening)
    with Shelf.open(shop) as shelf:
        train(shelf)
    assert asked[0]
    assert all(query.image and not query.text for query, _ in asked[0])
    assert all(max(grades.values()) == 2 for _, grades in asked[0])


def test_what_nothing_can_be_asked_about_is_not_switched_to(untrained, tmp_path, monkeypatch):
    shop = copied(untrained, tmp_path)
    monkeypatch.setattr("omnishelf.shelf.training.whole_questions", lambda *_: [])
    with Shelf.open(shop) as shelf:
        assert train(shelf).verdict == "kept the old one"
        assert not shelf.trained


def test_words_find_pictures_once_trained(trained, tmp_path):
    with Shelf.open(copied(trained, tmp_path)) as shelf:
        found = shelf.search("red shoe", using=["image"], limit=5)
        assert len(found.hits) == 5
        assert found.understood.sources == ("image",)
        photo = shelf.read_media(shelf.product("p0").images[0])
        assert "fused" in shelf.search("Acme", image=photo).understood.sources


# The same again, warm, and while the shop is at work


def test_the_same_training_gives_the_same_model(untrained, trained, tmp_path):
    shop = copied(untrained, tmp_path)
    with Shelf.open(shop) as shelf:
        train(shelf)
        again = answers(shelf)
    assert same(weights(shop), weights(trained))
    with Shelf.open(copied(trained, tmp_path / "other")) as shelf:
        assert answers(shelf) == again


def test_several_processes_train_a_shop(untrained, tmp_path):
    shop = copied(untrained, tmp_path)
    with Shelf.open(shop) as shelf:
        training = TRAINING.model_copy(update={"processes": 2, "batch": 16})
        card = train(shelf, training)
        assert card.epochs
        assert all(np.isfinite(card.losses))


def test_a_second_training_goes_on_from_the_first(trained, tmp_path):
    shop = copied(trained, tmp_path)
    with Shelf.open(shop) as shelf:
        first = shelf.report_card
        shelf.put(Product(id="new", title="Bolt blue mug", brand="Bolt"))
        warm = train(shelf)
        assert (warm.warm_start, warm.products) == (True, first.products + 1)
        assert warm.epochs < first.epochs
        assert warm.losses[0] < first.losses[0]
        anew = train(shelf, anew=True)
        assert not anew.warm_start
        assert anew.losses[0] > warm.losses[0]


def test_a_shop_that_is_trained_often_keeps_no_more_than_two_generations(trained, tmp_path):
    shop = copied(trained, tmp_path)
    with Shelf.open(shop) as shelf:
        for _ in range(3):
            train(shelf, TRAINING.model_copy(update={"min_steps": 1, "epochs": 1}))
            assert len(serving(shop)[1]) <= 2
            assert answers(shelf)
    Shelf.open(shop).close()
    assert len(serving(shop)[1]) == 2


def test_a_shop_in_training_searches_and_takes_products(untrained, tmp_path):
    shop = copied(untrained, tmp_path)
    begun, go_on, cards = threading.Event(), threading.Event(), []

    def tell(said):
        if said.startswith("epoch 2 "):
            begun.set()
            assert go_on.wait(60)

    with Shelf.open(shop) as shelf:
        before = answers(shelf)
        thread = threading.Thread(target=lambda: cards.append(train(shelf, tell=tell)))
        thread.start()
        assert begun.wait(60)
        assert answers(shelf) == before
        with pytest.raises(ModelError, match="being trained already"):
            train(shelf)
        shelf.put(Product(id="late", title="Echo pink sandal"))
        shelf.patch("p1", {"price": 999.0})
        shelf.delete(["p2"])
        go_on.set()
        searching = 0
        while thread.is_alive():
            shelf.search("red shoe")
            searching += 1
            time.sleep(0.02)
        thread.join()
        assert searching
        assert cards[0].verdict == "switched"
        assert shelf.trained
        assert shelf.count() == 60
        assert shelf.search("pink sandal").hits[0].product.id == "late"
        assert shelf.product("p1").price == 999.0
        assert "p2" not in {hit.product.id for hit in shelf.search("red shoe", limit=100).hits}


# When things go wrong


def test_features_that_are_not_numbers_are_passed_over(untrained, tmp_path):
    shop = copied(untrained, tmp_path)
    with sqlite3.connect(shop / "features" / "features.sqlite") as cache:
        rows = cache.execute("SELECT encoder, digest, vector FROM vectors").fetchall()
        for encoder, digest, vector in rows[::3]:
            bad = np.frombuffer(vector, np.float16).copy()
            bad[len(bad) // 2] = np.nan if len(rows) % 2 else np.inf
            cache.execute(
                "UPDATE vectors SET vector = ? WHERE encoder = ? AND digest = ?",
                (bad.tobytes(), encoder, digest),
            )
    cache.close()
    with Shelf.open(shop) as shelf:
        card = train(shelf)
        assert all(np.isfinite(card.losses))
        assert card.products == 60
        assert all(np.isfinite(score) for hits in answers(shelf) for _, score in hits)


def test_a_damaged_checkpoint_is_not_gone_on_from(untrained, trained, tmp_path):
    shop = copied(untrained, tmp_path)
    (shop / "training.pt").write_bytes(b"PK\x03\x04 and then nothing")
    with Shelf.open(shop) as shelf:
        assert not train(shelf).resumed
    assert same(weights(shop), weights(trained))
    assert not (shop / "training.pt").exists()


def damage(name):
    def at(model):
        content = (model / name).read_bytes()
        (model / name).write_bytes(content[: len(content) // 2])

    return at


def of_another_version(model):
    content = json.loads((model / "model.json").read_text())
    (model / "model.json").write_text(json.dumps({**content, "version": 999}))


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (damage("head-text.onnx"), r"head-text\.onnx is damaged"),
        (damage("model.json"), r"model\.json is missing or damaged"),
        (lambda model: (model / "fusion.onnx").unlink(), r"fusion\.onnx can't be read"),
        (of_another_version, "model of version 999"),
    ],
)
def test_a_shop_whose_model_is_lost_is_searched_untrained(
    trained, untrained, tmp_path, caplog, spoil, message
):
    shop = copied(trained, tmp_path)
    with Shelf.open(copied(untrained, tmp_path / "other")) as shelf:
        wanted = answers(shelf)
    spoil(shop / "generations" / serving(shop)[0] / "model")
    with caplog.at_level(logging.WARNING), Shelf.open(shop) as shelf:
        assert [record.levelname for record in caplog.records] == ["WARNING"]
        assert caplog.messages[0].count(str(shop)) == 1
        assert "train the shop again" in caplog.messages[0]
        assert re.search(message, caplog.messages[0])
        assert not shelf.trained
        assert answers(shelf) == wanted
        shelf.put(Product(id="new", title="Echo pink sandal"))
    caplog.clear()
    with Shelf.open(shop) as shelf:
        assert not caplog.messages
        assert shelf.search("pink sandal").hits[0].product.id == "new"
        assert train(shelf).verdict == "switched"
        assert shelf.trained


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"),
     torch.OutOfMemoryError("CUDA out of memory")],
)  # fmt: skip
def test_memory_that_runs_out_leaves_the_shop_as_it_was(trained, tmp_path, monkeypatch, error):
    shop = copied(trained, tmp_path)
    before = serving(shop)

    def fails(*_):
        raise error

    with Shelf.open(shop) as shelf:
        first = answers(shelf)
        with monkeypatch.context() as patch:
            patch.setattr(ShelfNetwork, "forward", fails)
            with pytest.raises(ModelError, match=r"out of memory.*keeps the model it had"):
                train(shelf)
        assert answers(shelf) == first
        assert serving(shop) == before
        assert train(shelf).warm_start


@pytest.mark.parametrize("step", ["gather", "fit_ranker", "Refill.__call__"])
def test_memory_that_runs_out_anywhere_is_told(trained, tmp_path, monkeypatch, step):
    def fails(*_, **__):
        raise MemoryError

    shop = copied(trained, tmp_path)
    before = serving(shop)
    monkeypatch.setattr(f"omnishelf.learning.train.{step}", fails)
    with Shelf.open(shop) as shelf:
        first = answers(shelf)
        with pytest.raises(ModelError, match=r"out of memory.*keeps the model it had"):
            train(shelf)
        assert answers(shelf) == first
        assert serving(shop) == before


@pytest.mark.parametrize("at", ["epoch 2 ", "placing", "learning what"])
def test_a_full_disk_leaves_the_shop_as_it_was(trained, small_disk, at):
    def fill(said):
        if said.startswith(at):
            small_disk.fill()

    shop = copied(trained, small_disk.folder)
    before = serving(shop)
    with Shelf.open(shop) as shelf:
        # Phrases that the cache does not hold yet, so that it must be written.
        shelf.put(Product(id="new", title="Echo beige scarf", attributes={"colour": "beige"}))
        first = answers(shelf)
        with pytest.raises(ShelfError, match="make room"):
            train(shelf, tell=fill, anew=True)
        assert answers(shelf) == first
        assert serving(shop) == before
        small_disk.make_room()
        assert train(shelf).verdict == "switched"


TRAIN = """
import sys
sys.path.append(sys.argv[1])
import torch
import toy_encoders
from small_shops import MODEL, TRAINING
from omnishelf import Shelf
torch.set_num_threads(1)
toy_encoders.register()
with Shelf.open(sys.argv[2]) as shelf:
    shelf.train(model=MODEL, training=TRAINING, tell=lambda said: print(said, flush=True))
"""


@pytest.mark.parametrize("at", ["epoch 5 ", "placing"])
def test_killed_and_resumed_a_shop_ends_with_the_same_model(untrained, trained, tmp_path, at):
    shop = copied(untrained, tmp_path)
    before = serving(shop)[0]
    child = subprocess.Popen(
        [sys.executable, "-c", TRAIN, str(Path(__file__).parent.parent), str(shop)],
        stdout=subprocess.PIPE,
        text=True,
    )
    for line in child.stdout:
        if line.startswith(at):
            child.send_signal(signal.SIGKILL)
            break
    child.wait()
    child.stdout.close()
    assert child.returncode == -signal.SIGKILL
    with Shelf.open(shop) as shelf:
        assert serving(shop) == (before, {before})
        assert shelf.search("red shoe").hits
        card = train(shelf)
        assert card.resumed
        assert card.verdict == "switched"
    with Shelf.open(copied(trained, tmp_path / "other")) as shelf:
        whole = shelf.report_card
    assert same(weights(shop), weights(trained))
    assert (card.epochs, card.losses, card.best_epoch) == (
        whole.epochs,
        whole.losses,
        whole.best_epoch,
    )
    assert not (shop / "training.pt").exists()
