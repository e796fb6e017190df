"""The records: what was written last, in order, and how far an index has come."""

import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.errors import ShelfError
from omnishelf.index.index import Fingerprint
from omnishelf.ingest.records import FILE_NAME, Records
from omnishelf.types import Product


def product(id, price=1.0):
    return Product(id=id, title=f"title of {id}", price=price), Fingerprint(f"r{price}", "c")


@pytest.fixture
def records(tmp_path):
    made = Records(tmp_path)
    yield made
    made.close()


def everything(records, after=0, batch=2):
    return [each for part in records.since(after, batch=batch) for each in part]


def test_writes_come_back_in_their_order_with_what_was_written_last(records):
    assert records.last == 0
    assert records.put({id: product(id) for id in "abc"}) == 1
    assert records.put({"b": product("b", 2.0)}) == 2
    assert records.delete(["c", "d"]) == 3
    found = everything(records)
    assert [(each.id, each.seq) for each in found] == [("a", 1), ("b", 2), ("c", 3), ("d", 3)]
    assert [each.product.price if each.product else None for each in found] == [1, 2, None, None]
    assert [each.id for each in everything(records, after=2)] == ["c", "d"]
    assert records.count() == 2
    assert records.count(after=1) == 3
    assert records.fingerprints(["a", "b", "c"]) == {
        "a": Fingerprint("r1.0", "c"),
        "b": Fingerprint("r2.0", "c"),
    }


def test_how_far_a_generation_has_come_is_kept(records, tmp_path):
    assert records.holds("0001") is None
    records.begin("0001")
    records.mark("0001", 7)
    records.mark_arranged("0001", 5)
    records.close()
    again = Records(tmp_path)
    assert (again.holds("0001"), again.arranged("0001"), again.arranged("0002")) == (7, 5, 0)
    again.begin("0001")
    assert (again.holds("0001"), again.arranged("0001")) == (0, 0)
    again.close()


def test_a_file_that_is_no_database_is_told(tmp_path):
    (tmp_path / FILE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(ShelfError, match=r"records\.sqlite is damaged.*check"):
        Records(tmp_path)


def test_a_full_disk_writes_nothing_of_a_batch(small_disk):
    records = Records(small_disk.folder)
    records.put({"a": product("a")})
    small_disk.fill()
    many = {f"p{n}": product(f"p{n}") for n in range(20_000)}
    with pytest.raises(OSError, match="records can't be written"):
        records.put(many)
    small_disk.make_room()
    assert records.last == 1
    assert records.put({"b": product("b")}) == 2
    records.close()


WRITES = st.lists(
    st.tuples(st.booleans(), st.lists(st.sampled_from("abcdefgh"), min_size=1, unique=True)),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(writes=WRITES, cut=st.integers(0, 12), batch=st.integers(1, 5))
def test_replaying_from_anywhere_ends_in_the_same_state(tmp_path_factory, writes, cut, batch):
    records = Records(tmp_path_factory.mktemp("records"))
    state, early = {}, {}
    for number, (deletes, ids) in enumerate(writes, start=1):
        if deletes:
            records.delete(ids)
            state = {id: at for id, at in state.items() if id not in ids}
        else:
            records.put({id: product(id, float(number)) for id in ids})
            state |= dict.fromkeys(ids, float(number))
        if number == cut:
            early = dict(state)
    if cut <= len(writes):
        for each in everything(records, after=cut, batch=batch):
            early.pop(each.id, None)
            if each.product is not None:
                early[each.id] = each.product.price
        assert early == state
    assert records.count() == len(state)
    records.close()


def test_another_process_may_read_meanwhile(records, tmp_path):
    records.put({"a": product("a")})
    with sqlite3.connect(f"file:{tmp_path / FILE_NAME}?mode=ro", uri=True) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM products").fetchone() == (1,)
        records.put({"b": product("b")})
        assert reader.execute("SELECT count(*) FROM products").fetchone() == (1,)
    assert records.count() == 2
