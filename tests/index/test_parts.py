"""A large index in parts, each in a process of its own."""

import os
import signal
from collections import Counter
from pathlib import Path

import pytest

from omnishelf.errors import ShelfError
from omnishelf.index import parts as parts_module
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.index.migrate import copy_index, verify_copy
from omnishelf.index.opening import make_index, open_index
from omnishelf.index.parts import is_split, split, wanted_parts
from omnishelf.index.points import part_of
from omnishelf.index.split import SplitIndex
from omnishelf.settings import IndexSettings
from omnishelf.types import Equal, Product


@pytest.fixture
def two_parts(monkeypatch):
    monkeypatch.setattr(parts_module, "available_cores", lambda: 2)


@pytest.mark.parametrize(
    ("cores", "products", "parts"),
    [(2, 0, 1), (2, 499_999, 1), (2, 500_000, 2), (2, 9_000_000, 2), (16, 1_000_000, 4),
     (1, 1_000_000, 1)],
)  # fmt: skip
def test_parts_are_as_many_as_cores_and_products_are_worth(monkeypatch, cores, products, parts):
    monkeypatch.setattr(parts_module, "available_cores", lambda: cores)
    assert wanted_parts(products) == parts


def test_a_whole_index_becomes_parts_that_hold_the_same(tmp_path, many, dims, two_parts):
    whole = EdgeIndex.create(tmp_path / "whole", dims)
    for made in (whole, EdgeIndex.create(tmp_path / "index", dims)):
        made.upsert(many)
    made.close()
    held = open_index(tmp_path / "index", arrange=True, products=500_000)
    try:
        assert is_split(tmp_path / "index")
        assert held.count() == len(many)
        assert verify_copy(whole, held, sample=10).agreement > 0.95
        held.close()
        held = open_index(tmp_path / "index")
        assert isinstance(held, SplitIndex)
        assert sorted(p.id for batch in held.scan() for p in batch) == sorted(
            entry.product.id for entry in many
        )
    finally:
        held.close()
        whole.close()
    for number in range(2):
        part = EdgeIndex.open(tmp_path / "index" / "parts" / str(number))
        assert {part_of(p.id, 2) for batch in part.scan() for p in batch} == {number}
        part.close()


def test_an_index_of_many_products_is_in_parts_from_the_first(tmp_path, many, dims, two_parts):
    made = make_index(tmp_path / "index", dims, IndexSettings(), products=600_000)
    source = EdgeIndex.create(tmp_path / "source", dims)
    source.upsert(many)
    try:
        copied = []
        # Interrupted in the middle, and gone on with.
        assert copy_index(source, made, tell=copied.append, batch=50) == len(many)
        assert verify_copy(source, made, sample=5).agreement > 0.95
        seen = [e.product.id for batch in made.stored(batch=7) for e in batch]
        rest = [e.product.id for batch in made.stored(after=seen[80], batch=7) for e in batch]
        assert rest == seen[81:]
    finally:
        made.close()
        source.close()


def test_a_part_whose_process_was_killed_is_opened_again(tmp_path, many, dims, two_parts):
    index = make_index(tmp_path / "index", dims, IndexSettings(), products=600_000)
    try:
        index.upsert(many)
        children = [
            int(process.name)
            for process in Path("/proc").glob("[0-9]*")
            if f"{tmp_path}/index/parts".encode() in (process / "cmdline").read_bytes()
        ]
        assert len(children) == 2
        os.kill(children[1], signal.SIGKILL)
        assert index.count() == len(many)
        assert len(index.matching("red", where=None, limit=500)) == len(
            [e for e in many if "red" in (e.product.title + e.product.attributes["colour"])]
        )
    finally:
        index.close()


def test_a_damaged_part_is_named(tmp_path, many, dims, two_parts):
    make_index(tmp_path / "index", dims, IndexSettings(), products=600_000).close()
    (tmp_path / "index" / "parts" / "1" / "sources.json").write_text("{")
    with pytest.raises(ShelfError, match=r"parts/1.*check SHOP --repair"):
        open_index(tmp_path / "index")


def test_a_disk_too_full_for_the_copies_is_told(tmp_path, many, dims, monkeypatch):
    EdgeIndex.create(tmp_path / "index", dims).close()

    def full(source, target):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(parts_module, "copy_tree", full)
    with pytest.raises(ShelfError, match=r"2 parts: .*No space left.*Make room"):
        split(tmp_path / "index", 2)


def test_values_of_a_field_that_no_part_lists_whole_are_counted_whole(tmp_path, dims):
    """1,600 brands, of which each part lists 400: whichever are chosen, their counts are right."""
    for number in range(2):
        EdgeIndex.create(tmp_path / str(number), dims).close()
    index = SplitIndex([EdgeIndex.open(tmp_path / str(number)) for number in range(2)])
    brands = Counter[str]()
    entries = []
    for n in range(4_000):
        brand = f"brand {n % 1_600}" if n % 40 else "often"
        brands[brand] += 1
        entries.append(Entry(Product(id=f"p{n}", brand=brand), Fingerprint("r", "c")))
    index.upsert(entries)
    try:
        (facet,) = index.facets(["brand"], where=None)
        assert len(facet.values) == 100
        assert facet.values[0].value == "often"
        for value in facet.values:
            assert value.count == brands[value.value]
    finally:
        index.close()


def test_a_field_that_one_part_learned_is_filtered_in_all(tmp_path, dims):
    for number in range(2):
        EdgeIndex.create(tmp_path / str(number), dims).close()
    parts = [EdgeIndex.open(tmp_path / str(number)) for number in range(2)]
    # As a crash leaves it: written to one part, and the other was not told.
    alone = next(f"p{n}" for n in range(9) if part_of(f"p{n}", 2) == 0)
    parts[0].upsert([Entry(Product(id=alone, attributes={"volts": 12.0}), Fingerprint("r", "c"))])
    index = SplitIndex(parts)
    try:
        assert index.fields["volts"] == "number"
        assert index.count(Equal("volts", 12.0)) == 1
        index.update({alone: (Product(id=alone, attributes={"watts": 5.0}), Fingerprint("r", "c"))})
        assert index.count(Equal("watts", 5.0)) == 1
    finally:
        index.close()
