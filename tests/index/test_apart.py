"""An index in a process of its own gives and takes whole entries as any other."""

import pytest

from omnishelf.errors import FilterError
from omnishelf.index.apart import ApartIndex
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.migrate import copy_index, verify_copy
from omnishelf.types import Equal


def test_entries_go_out_of_it_and_into_it(tmp_path, many, dims):
    source = EdgeIndex.create(tmp_path / "source", dims)
    source.upsert(many)
    for name in ("there", "back"):
        EdgeIndex.create(tmp_path / name, dims).close()
    there, back = ApartIndex(tmp_path / "there"), EdgeIndex.open(tmp_path / "back")
    try:
        assert copy_index(source, there, tell=lambda copied: None, batch=50) == len(many)
        assert copy_index(there, back, tell=lambda copied: None, batch=50) == len(many)
        assert verify_copy(source, there, sample=5).agreement == 1.0
        assert verify_copy(there, back, sample=5).agreement == 1.0
        # A stream that is left early leaves the connection whole.
        assert len(next(there.stored(batch=3))) == 3
        with pytest.raises(FilterError):
            list(there.scan(where=Equal("nonsense", "x")))
        assert there.count() == len(many)
    finally:
        for index in (source, there, back):
            index.close()
