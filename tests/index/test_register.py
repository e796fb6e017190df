"""The register of a large index against a dictionary."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.errors import ShelfError
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.index.points import Known
from omnishelf.index.register import Register
from omnishelf.types import Product

# Few first halves, so that some are shared.
POINTS = st.builds(
    lambda high, low: (high << 64) | low,
    st.one_of(st.integers(0, 3), st.integers(2**64 - 4, 2**64 - 1)),
    st.integers(0, 2**64 - 1),
)
HELD = st.dictionaries(
    POINTS,
    st.builds(Known, st.text(max_size=5), st.frozensets(st.sampled_from(["text", "image"]))),
    min_size=1,
)


@settings(max_examples=60)
@given(held=HELD, others=st.lists(POINTS), data=st.data())
def test_it_never_tells_anything_wrong(tmp_path_factory, held, others, data):
    folder = tmp_path_factory.mktemp("register")
    points = [*held]
    Register.write(folder, [{p: held[p] for p in points[:2]}, {p: held[p] for p in points[2:]}])
    register = Register.open(folder)
    firsts = {min(p for p in held if p >> 64 == point >> 64) for point in held}
    asked = [*points, *others]
    told = register.of(asked)
    for point, known in zip(asked, told, strict=True):
        # Of points that share a first half, those after the first may be left to their payloads.
        assert known == held.get(point) if point in firsts else known in (None, held.get(point))
    forgotten = data.draw(st.lists(st.sampled_from(points)))
    register.forget(forgotten)
    for point, known in zip(asked, Register.open(folder).of(asked), strict=True):
        assert point not in forgotten or known is None
        assert known in (None, held.get(point))


def test_more_kinds_of_sources_than_a_code_can_name_are_left_to_payloads(tmp_path):
    held = {
        point << 64: Known(
            str(point), frozenset(b for b in "abcdefghi" if point >> ord(b) - 97 & 1)
        )
        for point in range(400)
    }
    Register.write(tmp_path, [held])
    told = Register.open(tmp_path).of([*held])
    assert sum(known is not None for known in told) == 255
    assert all(known in (None, held[point]) for point, known in zip(held, told, strict=True))


def test_a_damaged_register_is_named(tmp_path):
    Register.write(tmp_path, [{1: Known("a", frozenset())}])
    (tmp_path / "register" / "ends.npy").write_bytes(b"no array")
    with pytest.raises(ShelfError, match=r"register is damaged.*check SHOP --repair"):
        Register.open(tmp_path)


WRITES = """
import os, signal, sys
from pathlib import Path
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint
from omnishelf.types import Product
import numpy as np
index = EdgeIndex.open(Path(sys.argv[1]))
eye = np.eye(4, dtype=np.float32)
index.upsert([Entry(Product(id="a", title="shoe"), Fingerprint("", ""), {"image": eye[:1]})])
index.delete(["b"])
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_what_was_written_before_a_kill_is_told_as_it_was_written(tmp_path):
    index = EdgeIndex.create(tmp_path / "index", {"text": 4, "image": 4})
    index.upsert([Entry(Product(id=id, title="shoe"), Fingerprint("", "")) for id in "abc"])
    index.optimize()
    assert [hit.id for hit in index.matching("shoe", where=None, limit=9)] == ["a", "b", "c"]
    index.close()
    subprocess.run([sys.executable, "-c", WRITES, str(tmp_path / "index")], check=False)
    index = EdgeIndex.open(tmp_path / "index")
    hits = {hit.id: hit.has for hit in index.matching("shoe", where=None, limit=9)}
    assert hits == {"a": {"image"}, "c": frozenset()}
    assert index.delete(["b"]) == 0
    index.close()
