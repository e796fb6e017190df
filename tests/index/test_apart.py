"""An index in a process of its own gives and takes whole entries as any other."""

import socket
import struct
import threading
import time
from multiprocessing.connection import Connection

import pytest

from omnishelf.errors import FilterError
from omnishelf.index.apart import ApartIndex, _received
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


def test_a_connection_that_is_closed_while_an_answer_comes_has_ended():
    ours, theirs = socket.socketpair()
    connection, ended = Connection(ours.detach()), []

    def read():
        with pytest.raises(EOFError):
            _received(connection)
        ended.append(True)

    reading = threading.Thread(target=read)
    reading.start()
    # Half of what says how long the answer will be; the rest comes when nobody is there.
    length = struct.pack("!i", 100)
    theirs.sendall(length[:2])
    time.sleep(0.2)
    connection.close()
    theirs.sendall(length[2:])
    theirs.close()
    reading.join(30)
    assert ended
