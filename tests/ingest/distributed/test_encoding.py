"""Adding over a Ray cluster leaves the shop that adding without leaves, whatever dies meanwhile."""

import json
import sqlite3
import subprocess
import sys
import time
from collections import Counter

import pytest

from omnishelf import Shelf
from omnishelf.errors import ModelError
from omnishelf.shelf.check import check
from small_shops import write_catalog
from watched_encoders import encoded, watched

pytest.importorskip("ray", reason="Ray is not installed")

DRIVER = """
import sys, time
from omnishelf import Shelf

def progress(at):
    print(at.stored, flush=True)
    if len(sys.argv) > 4:
        time.sleep(1000)

with Shelf.open(sys.argv[1]) as shelf:
    done = shelf.add(sys.argv[2], ray=sys.argv[3], progress=progress)
    print(done.added, done.changed, done.unchanged, flush=True)
"""


def driver(shop, catalog, nodes, *stop):
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER, str(shop), str(catalog), nodes.address, *stop],
        stdout=subprocess.PIPE,
        text=True,
    )


def create(folder, watch):
    Shelf.create(folder, settings=watched(watch)).close()
    return folder


def features(shop):
    """All raw features that a shop keeps."""
    with sqlite3.connect(shop / "features" / "features.sqlite") as connection:
        rows = connection.execute("SELECT encoder, hex(digest), vector FROM vectors").fetchall()
    connection.close()
    return {row[:2]: row[2] for row in rows}


def content(shop):
    """All of a shop that adding makes."""
    with Shelf.open(shop) as shelf:
        products = {product.id: product for product in shelf.products()}
        made = shelf._shop.records.fingerprints([*products])
        indexed = shelf._shop.serving.index.fingerprints([*products])
        index = shelf._shop.serving.index
        answers = [
            {hit.id: hit.score for hit in index.matching(text, where=None, limit=2_000)}
            for text in ("red shoe", "Acme lamp", "armchair 7")
        ]
    return products, made, indexed, answers, features(shop)


def assert_same(shop, other):
    """That two shops hold and answer the same."""
    *held, answers, vectors = content(shop)
    *held_there, answers_there, vectors_there = content(other)
    assert held == held_there
    # Told apart by keys first: a difference of all vectors is not to be read.
    assert vectors.keys() == vectors_there.keys()
    assert [key for key in vectors if vectors[key] != vectors_there[key]] == []
    # By product and unranked: which of equals comes first is chance.
    for here, there in zip(answers, answers_there, strict=True):
        assert here == pytest.approx(there, abs=1e-6)


def wait_until(true):
    while not true():
        time.sleep(0.05)


def with_faults(catalog):
    """The same with damaged pictures, bad rows, and products that are told twice."""
    folder = catalog.parent
    (folder / "text.png").write_text("not a picture")
    (folder / "empty.png").write_bytes(b"")
    (folder / "half.png").write_bytes((folder / "3.png").read_bytes()[:60])
    lines = catalog.read_text().splitlines()
    columns = lines[0].split(",")

    def row(**values):
        return ",".join(str(values.get(column, "")) for column in columns)

    lines += [
        row(id="f1", title="text", price=1, image="text.png"),
        row(id="f2", title="empty and good", price=1, image="empty.png|4.png"),
        row(id="f3", title="half", price=1, image="half.png"),
        row(id="f4", title="missing", price=1, image="missing.png|text.png"),
        row(id="f5", title="private", price=1, image="http://127.0.0.1:1/picture.png"),
        row(id="f6", title="dear", price="dear"),
        row(title="no id", price=1),
        # What is written first and what comes of it then are in batches of their own.
        row(id="p1", title="another title", price=1, image="5.png"),
        lines[2],
        row(id="p2", title="a last title", price=1),
    ]
    catalog.write_text("\n".join(lines) + "\n")
    return catalog


def test_the_shop_is_the_one_that_adding_without_ray_leaves(tmp_path, nodes, monkeypatch):
    catalog = with_faults(write_catalog(tmp_path, 300))
    plain = create(tmp_path / "plain", tmp_path / "watch-plain")
    spread = create(tmp_path / "spread", tmp_path / "watch-spread")
    told = []
    with Shelf.open(plain) as shelf:
        expected = shelf.add(catalog)
    with Shelf.open(spread) as shelf:
        # As Ray's own tools name the cluster that the environment does.
        monkeypatch.setenv("RAY_ADDRESS", nodes.address)
        done = shelf.add(catalog, ray="auto", progress=told.append)
        by_process = encoded(tmp_path / "watch-spread")
    assert done.rejected == expected.rejected
    assert len(done.rejected) == 10
    assert (done.added, done.changed, done.unchanged) == (
        expected.added,
        expected.changed,
        expected.unchanged,
    )
    assert [at.rows for at in told] == [256, 310]
    assert_same(spread, plain)
    assert check(spread) == []
    counts = Counter(each for lines in by_process.values() for each in lines)
    # Once in the whole cluster, and by no more processes than there are cores.
    assert set(counts.values()) == {1}
    assert len(by_process) <= 2
    watch = tmp_path / "watch-spread"
    before = encoded(watch)
    with Shelf.open(spread) as shelf:
        again = shelf.add(catalog)
    assert (again.added, again.changed, again.unchanged) == (0, 0, done.added)
    assert again.rejected == done.rejected
    assert encoded(watch) == before


def test_a_node_killed_midway_loses_nothing_and_doubles_nothing(tmp_path, nodes):
    catalog = write_catalog(tmp_path, 100)
    plain = create(tmp_path / "plain", tmp_path / "watch-plain")
    with Shelf.open(plain) as shelf:
        shelf.add(catalog)
    watch = tmp_path / "watch"
    shop = create(tmp_path / "shop", watch)
    (watch / "wait").touch()
    for number in range(2):
        (watch / f"ticket-{number}").touch()
    adding = subprocess.Popen(
        [sys.executable, "-m", "omnishelf", "add", shop, catalog, "--ray", nodes.address, "--json"],
        stdout=subprocess.PIPE,
        text=True,
    )
    # Two tasks are done and kept; of the six others, each node is at one.
    wait_until(lambda: not [*watch.glob("ticket*")] and features(shop))
    wait_until(lambda: len(encoded(watch)) == 2)
    before = Counter(each for lines in encoded(watch).values() for each in lines)
    kept = len(features(shop))
    assert kept < len(features(plain))
    nodes.kill(nodes.workers[-1])
    (watch / "wait").unlink()
    out, _ = adding.communicate()
    assert adding.returncode == 0
    done = json.loads(out)
    assert (done["added"], done["changed"], done["unchanged"]) == (100, 0, 0)
    assert_same(shop, plain)
    assert check(shop) == []
    # What the dead node was at was encoded again, and only that.
    after = Counter(each for lines in encoded(watch).values() for each in lines)
    assert set(after.values()) <= {1, 2}
    assert {each for each, times in after.items() if times == 2} <= before.keys()


def test_a_killed_driver_keeps_what_it_acknowledged_and_goes_on(tmp_path, nodes):
    catalog = tmp_path / "catalog.csv"
    rows = (f"p{number},armchair {number},{number}\n" for number in range(1100))
    catalog.write_text("id,title,price\n" + "".join(rows))
    plain = create(tmp_path / "plain", tmp_path / "watch-plain")
    with Shelf.open(plain) as shelf:
        shelf.add(catalog)
    watch = tmp_path / "watch"
    shop = create(tmp_path / "shop", watch)
    adding = driver(shop, catalog, nodes, "stop")
    assert adding.stdout.readline() == "256\n"
    adding.kill()
    adding.wait()
    adding.stdout.close()
    with Shelf.open(shop) as shelf:
        assert {f"p{number}" for number in range(256)} <= {each.id for each in shelf.products()}
    kept = len(features(shop))
    again = driver(shop, catalog, nodes)
    out, _ = again.communicate()
    assert again.returncode == 0
    assert out.split()[-3:] == ["844", "0", "256"]
    assert_same(shop, plain)
    assert check(shop) == []
    counts = Counter(each for lines in encoded(watch).values() for each in lines)
    # Eight tasks for each of two cores were kept before anything was stored.
    assert kept >= 16 * 64
    assert sum(times == 1 for times in counts.values()) >= kept


def test_a_node_with_another_version_is_refused(tmp_path, nodes, monkeypatch):
    catalog = write_catalog(tmp_path, 3)
    monkeypatch.setattr("omnishelf.ingest.distributed.encoding.version", lambda _: "0.0.9")
    with Shelf.open(create(tmp_path / "shop", tmp_path / "watch")) as shelf:
        with pytest.raises(ModelError, match=r"Ray node [\d.]+: has Omnishelf .* adds has 0\.0\.9"):
            shelf.add(catalog, ray=nodes.address)
        assert shelf.count() == 0
