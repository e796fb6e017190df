"""Products that are kept are those that are stored."""

from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.search import read_products
from omnishelf.search.read_products import ReadProducts
from omnishelf.types import Product


def entry(id, title):
    return Entry(Product(id=id, title=title), Fingerprint("", ""))


def test_what_was_written_since_is_read_anew(tmp_path, monkeypatch):
    index = EdgeIndex.create(tmp_path / "index", {"text": 4})
    index.upsert([entry(f"p{n}", "old") for n in range(6)])
    asked = []
    stored = index.products
    monkeypatch.setattr(index, "products", lambda ids: (asked.append([*ids]), stored(ids))[1])
    read = ReadProducts(index)
    assert read(["p1", "p2"]).keys() == {"p1", "p2"}
    assert read(["p2", "p3", "nobody"]).keys() == {"p2", "p3"}
    assert asked == [["p1", "p2"], ["p3", "nobody"]]
    index.upsert([entry("p2", "new")])
    assert read(["p2"])["p2"].title == "new"
    index.delete(["p2"])
    assert read(["p2"]) == {}
    monkeypatch.setattr(read_products, "_MOST", 3)
    for n in range(6):
        assert read([f"p{n}"]).keys() == ({f"p{n}"} if n != 2 else set())
    index.close()
