"""A shop's models compressed while it serves: what switches, what comes back, what is refused."""

import io
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import psutil
import pytest
from shops import answers

from omnishelf import Shelf
from omnishelf.encoders.text.static import static_file
from omnishelf.errors import ModelError, ShelfError
from omnishelf.files import sha256_of
from omnishelf.learning.compression.method import Made, Method
from omnishelf.learning.compression.methods.distil import distil
from omnishelf.learning.model.bundle import read_bundle
from omnishelf.learning.ranking import exams
from omnishelf.shelf import compression
from omnishelf.shelf.check import check
from omnishelf.types import Product
from small_shops import MODEL, TRAINING


def as_fast(one, other, inputs):
    """No clock decides: everything is twice as fast."""
    assert one(inputs[0]) is not None
    assert other(inputs[0]) is not None
    return 2.0, 1.0


def same(target, _):
    """The same graph, so that nothing can be lost."""
    return Made(target.graph.read_bytes(), ".onnx")


def wrong(target, material):
    """The table turned round: what was near is far."""
    with np.load(io.BytesIO(distil(target, material).content)) as arrays:
        return Made(static_file(arrays["terms"].tolist(), -arrays["table"]), ".npz")


@pytest.fixture(autouse=True)
def methods(monkeypatch):
    """Few, since each asks the whole exam: one that is right, one that is wrong, and the table."""
    tried = {
        "same": Method("", same, only="head-text"),
        "wrong": Method("", wrong, only="query-text"),
        "static": Method("", distil, only="query-text"),
    }
    monkeypatch.setattr(compression, "METHODS", tried)
    monkeypatch.setattr(compression, "_SNAPSHOT_SEEDS", (31,))
    monkeypatch.setattr(exams, "MOST", 40)
    monkeypatch.setattr(exams, "MOST_PIECES", 10)
    # A point is little for ninety questions; what is tested is what follows from it.
    monkeypatch.setattr("omnishelf.learning.compression.gate.MOST_LOST", 0.1)
    return tried


def compress(shelf, **options):
    return shelf.compress(model=MODEL, timer=as_fast, **options)


def generation(shop):
    return (shop / "generations" / "current").read_text()


def model_folder(shop):
    return shop / "generations" / generation(shop) / "model"


def test_what_passes_serves_and_going_back_undoes_it(trained):
    with Shelf.open(trained) as shelf:
        learned = answers(shelf)
        serving, card = generation(trained), shelf.serving_card
        own = shelf._shop.encoders["text"].query["text"]

        report = compress(shelf)
        verdicts = {(each.part, each.method): each for each in report.candidates}
        assert report.switched
        assert verdicts["head-text", "same"].accepted
        assert verdicts["head-text", "same"].losses[0].difference == 0
        assert verdicts["query-text", "static"].accepted
        refused = verdicts["query-text", "wrong"]
        assert not refused.accepted
        # Matching words still finds much: what the encoder was worth is told without.
        assert [each.kind for each in refused.losses] == ["meaning", "words"]
        assert refused.losses[0].difference < -0.3
        assert "loses more" in refused.reason
        assert generation(trained) != serving
        # Queries go to the table, products to the encoder as before.
        asked = shelf._shop.searcher.encoders["text"]
        assert asked.query["text"].name == f"{own.name}/static"
        assert asked.product is shelf._shop.encoders["text"].product
        assert shelf.serving_card == card
        compressed = answers(shelf)
    assert check(trained) == []
    with Shelf.open(trained) as shelf:
        assert answers(shelf) == compressed
        shelf.rebuild()
        assert answers(shelf) == compressed
        with pytest.raises(
            ModelError, match=r"compressed already \(.*static of query-text.*rollback"
        ):
            compress(shelf)
        shelf.roll_back()
        assert answers(shelf) == learned
        shelf.roll_back()
        assert answers(shelf) == compressed
        shelf.put(Product(id="new", title="a velvet armchair"))
        assert shelf.search("velvet armchair").hits[0].product.id == "new"


def test_where_nothing_passes_or_nothing_is_wanted_nothing_changes(trained, methods):
    static = methods.pop("static")
    same = methods.pop("same")
    with Shelf.open(trained) as shelf:
        serving = generation(trained)
        report = compress(shelf)
        assert not report.switched
        assert report.accepted == ()
        assert generation(trained) == serving
        methods |= {"same": same, "static": static}
        del methods["wrong"]
        report = compress(shelf, dry_run=True)
        assert [each.method for each in report.accepted] == ["static", "same"]
        assert not report.switched
        assert generation(trained) == serving
        # It and the one before it: nothing of what was tried is left.
        folders = [path for path in (trained / "generations").iterdir() if path.is_dir()]
        assert len(folders) == 2


def test_all_files_are_vouched_for_and_a_damaged_one_is_not_read(trained, caplog):
    with Shelf.open(trained) as shelf:
        compress(shelf)
    folder = model_folder(trained)
    config = read_bundle(folder)
    assert config.compressed == {"head-text": "same", "query-text": "static"}
    assert config.checksums["query-text.npz"] == sha256_of(folder / "query-text.npz")
    content = bytearray((folder / "query-text.npz").read_bytes())
    content[-40] ^= 1
    (folder / "query-text.npz").write_bytes(content)
    with pytest.raises(ModelError, match=r"query-text\.npz is damaged.*train the shop again"):
        read_bundle(folder)
    with Shelf.open(trained) as shelf:
        # As with any other file of a model: searched as before it was trained.
        assert "query-text.npz is damaged" in caplog.text
        assert not shelf.trained
        assert shelf.search("red shoe").hits
        with pytest.raises(ModelError, match=r"no trained model.*omnishelf train"):
            compress(shelf)


def test_the_next_training_goes_on_from_what_was_learned(trained, methods):
    del methods["wrong"], methods["static"]
    with Shelf.open(trained) as shelf:
        compress(shelf)
        card = shelf.train(model=MODEL, training=TRAINING)
        assert card.warm_start
        if card.verdict == "switched":
            assert read_bundle(model_folder(trained)).compressed == {}


def test_a_shop_without_anything_to_judge_by(plain, tmp_path):
    with Shelf.open(plain) as shelf, pytest.raises(ModelError, match="no trained model"):
        compress(shelf)


def test_two_at_a_time_are_refused(trained):
    with Shelf.open(trained) as shelf, shelf._alone(), pytest.raises(ShelfError, match="already"):
        compress(shelf)


def test_a_full_disk_leaves_what_served(trained_shop, small_disk):
    from shops import copy_of  # noqa: PLC0415

    with Shelf.open(copy_of(trained_shop, small_disk.folder)) as shelf:
        before = answers(shelf)
        small_disk.fill()
        with pytest.raises(ShelfError, match="room"):
            compress(shelf)
        small_disk.make_room()
        assert answers(shelf) == before


WORK = """
import sys
sys.path += sys.argv[1:3]
import toy_encoders
toy_encoders.register()
from omnishelf import Shelf
from omnishelf.learning.compression.method import Made, Method
from omnishelf.learning.ranking import exams
from omnishelf.shelf import compression
from small_shops import MODEL

copy = Method("", lambda target, _: Made(target.graph.read_bytes(), ".onnx"), only="head-text")
compression.METHODS = {"same": copy}
compression._SNAPSHOT_SEEDS, exams.MOST = (31,), 10
placing = compression.place_anew

def place_anew(shop, folder, **how):
    print("placing", flush=True)
    placing(shop, folder, **how)
    print("switched", flush=True)

compression.place_anew = place_anew
with Shelf.open(sys.argv[3]) as shelf:
    print("open", flush=True)
    shelf.compress(model=MODEL, timer=lambda *_: (2.0, 1.0))
    sys.stdin.read()
"""


def test_killed_at_any_moment_either_all_of_it_serves_or_none(trained):
    with Shelf.open(trained) as shelf:
        before = answers(shelf)
    rng = random.Random(3)
    tests = Path(__file__).parent
    outcomes = set()
    for wait_for in ("open", "placing", "switched"):
        child = subprocess.Popen(
            [sys.executable, "-c", WORK, str(tests.parent), str(tests), str(trained)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        while child.stdout.readline().strip() != wait_for:
            assert child.poll() is None
        time.sleep(rng.uniform(0, 0.1))
        started = psutil.Process(child.pid).children(recursive=True)
        os.kill(child.pid, signal.SIGKILL)
        child.communicate()
        # They end by themselves; until then they write into what is to be removed.
        psutil.wait_procs(started, timeout=60)
        with Shelf.open(trained) as shelf:
            # The same graph answers the same; what differs is which generation does.
            assert answers(shelf) == before
            compressed = bool(shelf._shop.serving.model.config.compressed)
            outcomes.add(compressed)
            assert compressed or wait_for != "switched"
            folders = {path.name for path in (trained / "generations").iterdir() if path.is_dir()}
            assert len(folders) <= 2
            if compressed:
                shelf.roll_back()
                assert not shelf._shop.serving.model.config.compressed
    assert outcomes == {False, True}
    assert check(trained) == []
