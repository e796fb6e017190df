"""Moving a shop to a cluster and back. The cluster is qdrant-client's local mode."""

import sys
from pathlib import Path

import pytest
from shops import answers

from omnishelf import Shelf
from omnishelf.errors import ClusterError
from omnishelf.index.apart import ApartIndex
from omnishelf.index.cluster import ClusterAddress, ClusterIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.settings import ClusterSettings
from omnishelf.shelf.backup import back_up, restore
from omnishelf.shelf.check import check
from omnishelf.shelf.filler import fill
from omnishelf.types import Product

sys.path.append(str(Path(__file__).parents[1] / "index"))
from backends import LocalCluster

TO = ClusterSettings(url="http://cluster.test:6333", collection="goods")


@pytest.fixture
def cluster(monkeypatch):
    made = LocalCluster()
    monkeypatch.setattr("omnishelf.index.cluster.index._connect", lambda _: made)
    # Another process would not see this cluster.
    monkeypatch.setattr("omnishelf.shelf.maintenance.fill_apart", fill)
    return made


def ids(found):
    return [[id for id, _ in hits] for hits in found]


def backend(shelf):
    return type(shelf._shop.serving.index)


def test_a_shop_moves_to_a_cluster_and_back(trained, cluster):
    with Shelf.open(trained) as shelf:
        before = answers(shelf)
        told = []
        done = shelf.migrate(TO, tell=told.append)
        assert (done.products, told[-1].products) == (60, 60)
        assert backend(shelf) is ClusterIndex
        assert ids(answers(shelf)) == ids(before)
    with Shelf.open(trained) as shelf:
        assert backend(shelf) is ClusterIndex
        assert ids(answers(shelf)) == ids(before)
        shelf.put(Product(id="new", title="a velvet armchair"))
        shelf.delete(["p0"])
        assert shelf.search("velvet armchair").hits[0].product.id == "new"
        shelf.rebuild()
        assert backend(shelf) is ClusterIndex
        assert shelf.search("velvet armchair").hits[0].product.id == "new"
    assert check(trained) == []
    with Shelf.open(trained) as shelf:
        shelf.migrate(None)
        assert backend(shelf) is ApartIndex
        assert shelf.count() == 60
        assert shelf.search("velvet armchair").hits[0].product.id == "new"
        shelf.put(Product(id="newer", title="a velvet sofa"))
    with Shelf.open(trained) as shelf:
        assert backend(shelf) is EdgeIndex
        assert shelf.settings.index.cluster is None
        # Back to the cluster as it was left, and caught up with.
        shelf.roll_back()
        assert backend(shelf) is ClusterIndex
        assert shelf.count() == 61


def test_collections_that_nobody_can_go_back_to_are_deleted(trained, cluster):
    with Shelf.open(trained) as shelf:
        shelf.migrate(TO)
        for _ in range(3):
            shelf.rebuild()
    Shelf.open(trained).close()
    assert len(cluster.get_collections().collections) == 1


@pytest.mark.parametrize("way", ["there", "back"])
def test_a_killed_migration_goes_on_where_it_was(trained, cluster, way, monkeypatch):
    monkeypatch.setattr("omnishelf.shelf.migration.BATCH", 10)
    to = TO if way == "there" else None
    with Shelf.open(trained) as shelf:
        if way == "back":
            shelf.migrate(TO)
        before = answers(shelf)
        served = backend(shelf)
    for stop in (1, 3):
        copied = []

        def tell(at, stop=stop, copied=copied):
            copied.append(at)
            if len(copied) == stop:
                raise KeyboardInterrupt

        with Shelf.open(trained) as shelf, pytest.raises(KeyboardInterrupt):
            shelf.migrate(to, tell=tell)
        with Shelf.open(trained) as shelf:
            assert backend(shelf) is served
            assert answers(shelf) == before
    rest = []
    with Shelf.open(trained) as shelf:
        shelf.migrate(to, tell=rest.append)
        # Forty were there already.
        assert rest[-1].products < 30
        assert backend(shelf) is not served
        assert ids(answers(shelf)) == ids(before)


def test_a_cluster_that_is_away_changes_nothing(trained):
    away = ClusterSettings(url="http://127.0.0.1:1", timeout_seconds=1)
    with Shelf.open(trained) as shelf:
        before = answers(shelf)
        with pytest.raises(ClusterError, match=r"127\.0\.0\.1:1"):
            shelf.migrate(away)
        assert answers(shelf) == before
    with Shelf.open(trained) as shelf:
        assert backend(shelf) is EdgeIndex


def test_a_collection_of_something_else_is_not_written_to(trained, cluster):
    with Shelf.open(trained) as shelf:
        before = answers(shelf)
        # The third generation's, which is the next.
        index = ClusterIndex.create(ClusterAddress(TO.url, "goods-0003"), {"text": 3})
        index.upsert([Entry(Product(id="other", title="something else"), Fingerprint("", ""))])
        with pytest.raises(ClusterError, match="goods-0003"):
            shelf.migrate(TO)
        assert answers(shelf) == before
        assert index.count() == 1


def test_a_backup_of_a_shop_on_a_cluster_is_restored_there(trained, cluster, tmp_path):
    with Shelf.open(trained) as shelf:
        before = answers(shelf)
        shelf.migrate(TO)
    back_up(trained, tmp_path / "backup")
    for each in cluster.get_collections().collections:
        cluster.delete_collection(each.name)
    restore(tmp_path / "backup", tmp_path / "again")
    with Shelf.open(tmp_path / "again") as shelf:
        assert backend(shelf) is ClusterIndex
        assert ids(answers(shelf)) == ids(before)
