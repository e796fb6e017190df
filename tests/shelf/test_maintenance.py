"""Rebuilding, arranging and going back while a shop is searched and written to."""

import shutil
import sys
import threading

import pytest
from shops import answers

from omnishelf import Shelf
from omnishelf.errors import ShelfError
from omnishelf.index.apart import ApartIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.shelf import maintenance
from omnishelf.shelf.open_shop import OpenShop
from omnishelf.types import Product


def generation(shelf):
    return shelf._shop.serving.folder.name


@pytest.mark.parametrize("shop", ["plain", "trained"])
def test_a_rebuilt_index_answers_the_same(shop, request):
    with Shelf.open(request.getfixturevalue(shop)) as shelf:
        before, serving = answers(shelf), generation(shelf)
        shelf.rebuild()
        assert generation(shelf) != serving
        assert answers(shelf) == before
        shelf.put(Product(id="new", title="a velvet armchair"))
        assert shelf.search("velvet armchair").hits[0].product.id == "new"


@pytest.mark.parametrize("shop", ["plain", "trained"])
def test_what_takes_long_of_a_rebuild_is_done_in_other_processes(shop, request, monkeypatch):
    def called_here(*_, **__):
        raise AssertionError("searches in this process would wait")

    with Shelf.open(request.getfixturevalue(shop)) as shelf:
        before, serving = answers(shelf), generation(shelf)
        for name in ("create", "open", "upsert", "restore", "optimize", "warm"):
            monkeypatch.setattr(EdgeIndex, name, called_here)
        shelf.rebuild()
        assert generation(shelf) != serving
        assert answers(shelf) == before


def test_the_index_is_warm_before_it_serves(plain, monkeypatch):
    done = []
    for cls, name in ((ApartIndex, "warm"), (OpenShop, "switch")):
        real = getattr(cls, name)

        def noted(*args, real=real, name=name, **how):
            done.append(name)
            return real(*args, **how)

        monkeypatch.setattr(cls, name, noted)
    with Shelf.open(plain) as shelf:
        shelf.rebuild()
    assert done == ["warm", "switch"]


def test_a_rebuild_whose_process_dies_leaves_what_served(plain, monkeypatch):
    with Shelf.open(plain) as shelf:
        before, serving = answers(shelf), generation(shelf)
        with monkeypatch.context() as broken:
            broken.setattr(sys, "executable", shutil.which("false"))
            with pytest.raises(ShelfError, match="ended early"):
                shelf.rebuild()
        assert generation(shelf) == serving
        assert answers(shelf) == before
        assert not [path for path in shelf.folder.glob("generations/*/") if path.name != serving]


def test_going_back_gives_the_old_answers_for_the_products_of_today(trained, plain):
    with Shelf.open(plain) as shelf:
        untrained = answers(shelf)
        with pytest.raises(ShelfError, match="nothing to go back to"):
            shelf.roll_back()
    with Shelf.open(trained) as shelf:
        learned = answers(shelf)
        assert learned != untrained
        shelf.put(Product(id="new", title="a velvet armchair"))
        shelf.delete(["p59"])
        shelf.patch("p3", {"price": 777.0})
        shelf.roll_back()
        assert not shelf.trained
        assert shelf.count() == 60
        assert shelf.search("velvet armchair").hits[0].product.id == "new"
        assert shelf.product("p3").price == 777
        shelf.delete(["new"])
    with Shelf.open(trained) as shelf:
        assert not shelf.trained
        shelf.roll_back()
        assert shelf.trained
        assert shelf.count() == 59
        assert shelf.serving_card is not None


@pytest.fixture
def eager(monkeypatch):
    """Even a small shop is arranged, after every tenth write."""
    monkeypatch.setattr(maintenance, "_ARRANGE_AFTER", 10)
    monkeypatch.setattr("omnishelf.shelf.shelf._LOOK_EVERY", 1)
    monkeypatch.setattr(maintenance, "wants_graph", lambda count: count > 30)


def test_many_writes_have_an_index_arranged_in_another_process(trained, eager):
    with Shelf.open(trained) as shelf:
        before, serving = answers(shelf), generation(shelf)
        # Sixty products that were never arranged: due at once.
        shelf.arrange()
        assert generation(shelf) != serving
        assert answers(shelf) == before
        serving = generation(shelf)
        shelf.arrange()
        assert generation(shelf) == serving
        for n in range(9):
            shelf.put(Product(id=f"n{n}", title=f"velvet armchair {n}"))
        assert generation(shelf) == serving
        shelf.put(Product(id="n9", title="velvet armchair 9"))
        for thread in threading.enumerate():
            if thread.name == "arrange":
                thread.join()
        assert generation(shelf) != serving
        assert shelf.count() == 70
        assert shelf.search("velvet armchair 9").hits[0].product.id == "n9"
    with Shelf.open(trained) as shelf:
        assert shelf.count() == 70
        assert not maintenance.wants_arranging(shelf._shop)


def test_what_is_written_while_an_index_is_arranged_is_in_the_new_one(trained, eager, monkeypatch):
    opened = maintenance.OpenShop.open_generation

    def slow(shop, folder, **how):
        made = opened(shop, folder, **how)
        # After the copy was made, and caught up with.
        shelf.put(Product(id="late", title="a velvet armchair"))
        shelf.delete(["p0"])
        assert shelf.search("velvet armchair").hits[0].product.id == "late"
        return made

    monkeypatch.setattr(maintenance.OpenShop, "open_generation", slow)
    with Shelf.open(trained) as shelf:
        serving = generation(shelf)
        shelf.arrange()
        assert generation(shelf) != serving
        assert shelf.search("velvet armchair").hits[0].product.id == "late"
        assert shelf.count() == 60


def test_searches_and_writes_go_on_during_rebuilds(trained):
    failures, found, stop = [], [], threading.Event()

    def shopper():
        while not stop.is_set():
            try:
                found.append(len(shelf.search("red shoe", limit=5).hits))
            except Exception as error:
                failures.append(error)
            stop.wait(0.02)

    def keeper():
        n = 0
        while not stop.is_set():
            try:
                shelf.put(Product(id=f"k{n}", title=f"kept {n}"))
                n += 1
            except Exception as error:
                failures.append(error)
            stop.wait(0.05)
        found.append(n)

    with Shelf.open(trained) as shelf:
        threads = [threading.Thread(target=shopper), threading.Thread(target=keeper)]
        for thread in threads:
            thread.start()
        for _ in range(2):
            shelf.rebuild()
        stop.set()
        for thread in threads:
            thread.join()
        written = found[-1]
        assert failures == []
        assert set(found[:-1]) == {5}
        assert shelf.count() == 60 + written


@pytest.mark.parametrize("work", ["rebuild", "arrange"])
def test_a_full_disk_leaves_what_served(trained_shop, small_disk, eager, work, caplog):
    from shops import copy_of  # noqa: PLC0415

    with Shelf.open(copy_of(trained_shop, small_disk.folder)) as shelf:
        before, serving = answers(shelf), generation(shelf)
        small_disk.fill()
        if work == "rebuild":
            with pytest.raises(ShelfError, match="room"):
                shelf.rebuild()
        else:
            shelf.arrange()
            assert "room" in caplog.text
        assert generation(shelf) == serving
        assert answers(shelf) == before
        small_disk.make_room()
        getattr(shelf, work)()
        assert generation(shelf) != serving
        assert answers(shelf) == before
