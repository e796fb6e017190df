"""The writer: an index that fell behind is caught up with, and never skips a write."""

import pytest

from omnishelf.index.index import Entry, Fingerprint
from omnishelf.ingest.records import Records
from omnishelf.ingest.writer import Writer
from omnishelf.types import Product


class ForgetfulIndex:
    """Holds products by id, and fails when it is told to."""

    def __init__(self):
        self.held = {}
        self.failing = False

    def _work(self):
        if self.failing:
            raise OSError("no room")

    def upsert(self, entries):
        self._work()
        self.held |= {entry.product.id: entry.product for entry in entries}

    def update(self, products):
        self._work()
        self.held |= {id: product for id, (product, _) in products.items()}

    def delete(self, ids):
        self._work()
        for id in ids:
            self.held.pop(id, None)


def entry(id, price=1.0):
    return Entry(Product(id=id, price=price), Fingerprint(str(price), ""))


@pytest.fixture
def parts(tmp_path):
    records = Records(tmp_path)
    records.begin("0001")
    index = ForgetfulIndex()

    def refill(into, place, *, after):
        for batch in records.since(after):
            into.delete([each.id for each in batch if each.product is None])
            into.upsert([Entry(e.product, e.fingerprint) for e in batch if e.product is not None])
        return records.last

    yield records, index, lambda: Writer(records, "0001", index, refill, list)
    records.close()


def prices(index):
    return {id: product.price for id, product in index.held.items()}


def test_every_write_is_in_both(parts):
    records, index, make = parts
    writer = make()
    writer.upsert([entry("a"), entry("b")])
    writer.update({"a": (Product(id="a", price=2.0), Fingerprint("2", ""))})
    assert writer.delete(["b", "nobody"]) == 1
    writer.upsert([])
    assert prices(index) == {"a": 2.0}
    assert records.fingerprints(["a", "b"]) == {"a": Fingerprint("2", "")}
    assert records.holds("0001") == records.last == 3


@pytest.mark.parametrize("again", ["the same writer", "another process"])
def test_what_failed_is_caught_up_with_before_the_next_write(parts, again):
    records, index, make = parts
    writer = make()
    writer.upsert([entry("a"), entry("b")])
    index.failing = True
    with pytest.raises(OSError, match="no room"):
        writer.delete(["a"])
    with pytest.raises(OSError, match="no room"):
        writer.upsert([entry("c")])
    assert prices(index) == {"a": 1, "b": 1}
    assert records.holds("0001") == 1
    index.failing = False
    if again == "another process":
        writer = make()
    writer.upsert([entry("d", 4.0)])
    assert prices(index) == {"b": 1, "c": 1, "d": 4}
    assert records.holds("0001") == records.last


def test_catching_up_with_nothing_does_nothing(parts):
    _, index, make = parts
    make().catch_up()
    index.failing = True
    make().catch_up()
