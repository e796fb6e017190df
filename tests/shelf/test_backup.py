"""Backups: whole, checksummed, made while the shop serves, restored to the same answers."""

import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from shops import answers

from omnishelf import Shelf
from omnishelf.errors import ShelfError
from omnishelf.shelf.backup import back_up, read_backup, restore
from omnishelf.types import Product


@pytest.mark.parametrize("shop", ["plain", "trained"])
def test_a_restored_shop_answers_the_same(shop, request, tmp_path):
    shop = request.getfixturevalue(shop)
    (shop / "glossary.tsv").write_text("kind\ten\tzh\nmaterial\tvelvet\t天鹅绒\n", encoding="utf-8")
    with Shelf.open(shop) as shelf:
        before = answers(shelf)
        # While it is open, and so locked.
        made = back_up(shop, tmp_path / "backup")
    assert (made.products, made.trained) == (60, shop.parent.name == "trained")
    restore(tmp_path / "backup", tmp_path / "again")
    with Shelf.open(tmp_path / "again") as shelf:
        assert answers(shelf) == before
        assert shelf.trained == made.trained
        shelf.put(Product(id="new", title="a velvet armchair"))
        shelf.rebuild()
        assert shelf.search("velvet armchair").hits[0].product.id == "new"
    assert (tmp_path / "again" / "glossary.tsv").exists()


def test_a_backup_under_writes_holds_all_that_was_acknowledged_before_it(trained, tmp_path):
    acknowledged, stop = [], threading.Event()

    def keeper():
        while not stop.is_set():
            n = len(acknowledged)
            shelf.put(Product(id=f"k{n}", title=f"kept {n}", price=n))
            acknowledged.append(f"k{n}")

    with Shelf.open(trained) as shelf:
        thread = threading.Thread(target=keeper)
        thread.start()
        while len(acknowledged) < 5:
            time.sleep(0.01)
        before = len(acknowledged)
        back_up(trained, tmp_path / "backup")
        stop.set()
        thread.join()
    restore(tmp_path / "backup", tmp_path / "again")
    with Shelf.open(tmp_path / "again") as shelf:
        held = {product.id for product in shelf.products()}
        assert {f"k{n}" for n in range(before)} <= held
        kept = {id for id in held if id.startswith("k")}
        assert kept == {f"k{n}" for n in range(len(kept))}
        for id in kept:
            assert len(shelf.search(like=[id]).hits) > 0


def test_what_is_there_already_is_left_alone(plain, tmp_path):
    (tmp_path / "there").mkdir()
    with pytest.raises(ShelfError, match="there is there already"):
        back_up(plain, tmp_path / "there")
    back_up(plain, tmp_path / "backup")
    with pytest.raises(ShelfError, match="not empty"):
        restore(tmp_path / "backup", plain)
    with pytest.raises(ShelfError, match="not a shop"):
        back_up(tmp_path / "there", tmp_path / "other")


@pytest.mark.parametrize(
    "name", ["records.sqlite", "features/features.sqlite", "model/model.json", "shelf.toml"]
)
@pytest.mark.parametrize("how", ["changed", "cut", "gone"])
def test_a_damaged_backup_is_not_restored(trained_backup, tmp_path, name, how):
    backup = tmp_path / "backup"
    subprocess.run(["cp", "-r", str(trained_backup), str(backup)], check=True)
    path = backup / name
    content = path.read_bytes()
    middle = len(content) // 2
    if how == "changed":
        path.write_bytes(content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :])
    elif how == "cut":
        path.write_bytes(content[:middle])
    else:
        path.unlink()
    with pytest.raises(ShelfError, match=f"{path.name} is missing or damaged"):
        restore(backup, tmp_path / "again")
    assert not (tmp_path / "again").exists()


@pytest.fixture(scope="module")
def trained_backup(trained_shop, tmp_path_factory):
    target = tmp_path_factory.mktemp("backups") / "backup"
    back_up(trained_shop, target)
    return target


@pytest.mark.parametrize(
    ("content", "match"),
    [
        (None, "not a whole backup"),
        ("{", "damaged"),
        ('{"version": 99}', "version 99"),
        ('{"version": 1}', "damaged"),
    ],
)
def test_a_backup_without_a_good_manifest_is_refused(trained_backup, tmp_path, content, match):
    backup = tmp_path / "backup"
    subprocess.run(["cp", "-r", str(trained_backup), str(backup)], check=True)
    if content is None:
        (backup / "backup.json").unlink()
    else:
        (backup / "backup.json").write_text(content)
    with pytest.raises(ShelfError, match=match):
        restore(backup, tmp_path / "again")


def test_a_manifest_names_every_file(trained_backup):
    named = json.loads((trained_backup / "backup.json").read_text())["checksums"]
    files = {p.relative_to(trained_backup).as_posix() for p in trained_backup.rglob("*")
             if p.is_file()}  # fmt: skip
    assert set(named) == files - {"backup.json"}
    assert read_backup(trained_backup).products == 60


def test_a_full_disk_makes_no_backup(plain, small_disk):
    small_disk.fill()
    with pytest.raises(ShelfError, match=r"cannot be written.*make room"):
        back_up(plain, small_disk.folder / "backup")
    assert [path.name for path in small_disk.folder.iterdir()] == ["filler"]


RUN = """
import sys
from pathlib import Path
sys.path.append(sys.argv[1])
import toy_encoders
toy_encoders.register()
from omnishelf.shelf.backup import back_up, restore
work = {"backup": back_up, "restore": restore}[sys.argv[2]]
print("begun", flush=True)
work(Path(sys.argv[3]), Path(sys.argv[4]))
"""


@pytest.mark.parametrize("what", ["backup", "restore"])
def test_killed_at_any_moment_it_is_whole_or_absent(what, trained, trained_backup, tmp_path):
    source = trained if what == "backup" else trained_backup
    rng = random.Random(4)
    for round in range(5):
        target = tmp_path / f"target{round}"
        child = subprocess.Popen(
            [sys.executable, "-c", RUN, str(Path(__file__).parent.parent), what, str(source),
             str(target)],
            stdout=subprocess.PIPE,
        )  # fmt: skip
        assert child.stdout.readline() == b"begun\n"
        time.sleep(rng.uniform(0, 1.2))
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        child.stdout.close()
        if not target.exists():
            continue
        if what == "backup":
            assert read_backup(target).products == 60
        else:
            with Shelf.open(target) as shelf:
                assert shelf.count() == 60
    # What a killed one left behind is in nobody's way.
    if what == "backup":
        back_up(source, tmp_path / "target0x")
    else:
        restore(source, tmp_path / "target0x")
