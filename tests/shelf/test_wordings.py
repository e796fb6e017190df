"""When a shop's words are read, and who waits for them."""

import threading

import pytest

from omnishelf.errors import ShelfError
from omnishelf.glossary.glossary import Glossary
from omnishelf.shelf import wordings as module
from omnishelf.shelf.wordings import Wordings
from omnishelf.types import Product

PRODUCTS = [Product(id=f"p{number}", title=f"Velvet chair {number}") for number in range(12)]


class Catalog:
    """Counts how often it is read, and can be held up."""

    def __init__(self):
        self.reads = self.counts = 0
        self.may = threading.Event()
        self.may.set()
        self.broken = False

    def products(self):
        self.reads += 1
        self.may.wait(30)
        if self.broken:
            raise ShelfError("the index is closed")
        yield from PRODUCTS

    def count(self):
        self.counts += 1
        return len(PRODUCTS)


@pytest.fixture
def catalog():
    made = Catalog()
    yield made
    made.may.set()


@pytest.fixture
def wordings(tmp_path, catalog):
    return Wordings(tmp_path, Glossary.load(), catalog.products, dict, lambda: 1, catalog.count)


@pytest.fixture
def large(monkeypatch):
    monkeypatch.setattr(module, "_AT_ONCE", 10)


def knows_chairs(wording):
    return wording.lexicon is not None and wording.lexicon.vocabulary.words.get("chair") == 12


def test_a_small_shops_first_search_waits_and_one_pass_reads_all(wordings, catalog):
    wording = wordings.now()
    assert knows_chairs(wording)
    assert wording.lexicon.codes.find("P3") == ("p3",)
    assert [one.text for one in wording.lexicon.suggester.suggest("velvet chair 7")]
    assert catalog.reads == 1
    assert wordings.now() is wording


def test_a_large_shops_searches_go_on_without_and_are_counted_once(wordings, catalog, large):
    catalog.may.clear()
    assert [wordings.now().lexicon for _ in range(5)] == [None] * 5
    assert catalog.counts == 1
    catalog.may.set()
    assert knows_chairs(wordings.ready())
    assert knows_chairs(wordings.now())
    assert catalog.reads == 1


def test_who_cannot_do_without_waits(wordings, catalog, large):
    assert knows_chairs(wordings.ready())
    assert catalog.reads == 1


def test_what_could_not_be_read_is_told_and_read_again(wordings, catalog, large, caplog):
    catalog.broken = True
    assert wordings.ready().lexicon is None
    assert "the index is closed" in caplog.text
    catalog.broken = False
    assert knows_chairs(wordings.ready())


def test_a_shop_that_is_closed_meanwhile_is_no_fault(wordings, catalog, large, caplog):
    catalog.may.clear()
    wordings.now()
    catalog.broken = True
    wordings.close()
    catalog.may.set()
    reading = [each for each in threading.enumerate() if each.name == "words"]
    for each in reading:
        each.join(30)
    assert caplog.text == ""
