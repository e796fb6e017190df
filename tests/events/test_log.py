"""The log: nothing lost, nothing twice, and what comes back is what was told."""

import os
import signal
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
from events_made import NOON, event, known
from hypothesis import given, settings
from hypothesis import strategies as st

from omnishelf.errors import ShelfError
from omnishelf.events import reading
from omnishelf.events.log import FILE_NAME, EventLog, Taken
from omnishelf.events.table import EventTable
from omnishelf.types import EVENT_KINDS


def columns_of(table):
    """All that a table says, strings decoded."""
    return {
        "seq": table.seq.tolist(),
        "time": table.time.tolist(),
        "kind": table.kind.tolist(),
        **{
            name: getattr(table, name).decoded()
            for name in ("product", "session", "search", "query", "surface", "arm")
        },
        **{
            name: np.nan_to_num(getattr(table, name), nan=-1).tolist()
            for name in ("position", "propensity", "quantity", "price", "rating")
        },
    }


WORDS = st.none() | st.sampled_from(["a", "ß", "数", "a\0b"])
EVENTS = st.lists(
    st.builds(
        event,
        st.integers(0, 30),
        kind=st.sampled_from([kind for kind in EVENT_KINDS if kind != "rating"]),
        product=st.sampled_from(["p1", "p2", "商品"]),
        session=WORDS,
        search=WORDS,
        query=WORDS,
        arm=WORDS,
        position=st.integers(1, 50),
        propensity=st.none() | st.floats(0.01, 1),
        quantity=st.integers(1, 9),
        price=st.none() | st.floats(0, 1e6),
    ),
    max_size=20,
)


@settings(max_examples=15)
@given(EVENTS, st.integers(1, 7))
def test_a_table_is_that_of_the_events_each_once(tmp_path_factory, events, batch):
    log = EventLog(tmp_path_factory.mktemp("log"))
    first = {one.id: one for one in reversed(events)}
    for start in range(0, len(events), batch):
        log.append(events[start : start + batch])
    once = [one for at, one in enumerate(events) if one.id not in {e.id for e in events[:at]}]
    assert columns_of(log.table()) == columns_of(EventTable.of(once))
    assert log.count == len(first) == log.last
    log.close()


def test_what_comes_again_is_told_and_not_kept(log):
    assert log.append([event(1), event(2), event(1, product="other")]) == Taken(2, 1)
    assert log.append([event(2), event(3)]) == Taken(1, 1)
    assert log.append([]) == Taken(0, 0)
    assert log.table().product.values == ("p1",)
    assert log.count == 3


@pytest.mark.parametrize("few", [0, 2_000])
def test_what_came_after_an_event_is_the_end_of_the_whole(log, monkeypatch, few):
    monkeypatch.setattr(reading, "_FEW", few)
    log.append(
        [event(number, product=f"p{number % 9}", query=f"q{number}") for number in range(30)]
    )
    whole, end = columns_of(log.table()), log.table(after=22)
    assert columns_of(end) == {name: column[22:] for name, column in whole.items()}
    assert end.query.values == tuple(f"q{number}" for number in range(22, 30))
    assert len(log.table(after=30)) == 0


def test_a_table_of_some_time_and_some_kinds_has_only_their_strings(log):
    log.append([event(1, query="early"), event(2, kind="cart"), event(3, kind="order", query="x")])
    at = NOON.timestamp()
    assert log.table(since=at + 2).seq.tolist() == [2, 3]
    assert log.table(until=at + 2).query.values == ("early",)
    some = log.table(kinds=["order", "click"], since=at + 2)
    assert (some.seq.tolist(), some.query.values) == ([3], ("x",))
    assert len(log.table(kinds=[])) == 0


def test_shoppers_are_pseudonyms_and_only_with_consent(log, tmp_path):
    log.append([known(1, "anna@shop.test"), event(2, shopper="bob@shop.test")])
    table = log.table()
    assert table.shopper.decoded() == [log.pseudonym("anna@shop.test"), None]
    content = b"".join(path.read_bytes() for path in log.folder.iterdir())
    assert b"anna" not in content and b"bob" not in content
    key = log.folder / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    # Another shop calls the same shopper otherwise, and this one the same tomorrow.
    (tmp_path / "other").mkdir()
    other = EventLog(tmp_path / "other")
    assert other.pseudonym("anna@shop.test") != log.pseudonym("anna@shop.test")
    other.close()
    again = EventLog(tmp_path)
    assert again.pseudonym("anna@shop.test") == log.pseudonym("anna@shop.test")
    again.close()


def test_an_export_is_all_that_was_told(log):
    told = known(1, "anna", kind="rating", rating=4, price=9.5, query="红", session="s", arm="a/b")
    log.append([told, known(2, "bob")])
    [back] = log.export("anna")
    expected = told.model_dump() | {"id": back.id, "shopper": log.pseudonym("anna")}
    assert back.model_dump() == expected
    assert log.export("nobody") == []


def test_numbers_are_never_given_again(log, tmp_path):
    log.append([event(1), known(2, "anna")])
    log.erase("anna")
    assert (log.last, log.count) == (2, 1)
    log.close()
    again = EventLog(tmp_path)
    assert (again.last, again.erasures) == (2, 1)
    again.append([event(3)])
    assert again.table().seq.tolist() == [1, 3]
    again.close()


def test_appending_and_reading_from_many_threads(log):
    def send(sender):
        for start in range(0, 60, 6):
            log.append([event(n, session=f"s{sender}-{n}") for n in range(start, start + 6)])
            assert len(log.table()) <= 60

    threads = [threading.Thread(target=send, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert log.count == 60


KILLED = """
import sys
from pathlib import Path
sys.path.append(sys.argv[2])
from events_made import event
from omnishelf.events.log import EventLog
log = EventLog(Path(sys.argv[1]))
n = int(sys.argv[3])
while True:
    log.append([event(i, session=f"s{i}") for i in range(n, n + 7)])
    n += 7
    print(n, flush=True)
"""


def test_killed_while_writing_nothing_is_lost_and_nothing_is_twice(tmp_path):
    held = 0
    for pause in (0.0, 0.03, 0.1):
        child = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path), str(Path(__file__).parent), str(held)],
            stdout=subprocess.PIPE,
            text=True,
        )
        told = [child.stdout.readline()]
        time.sleep(pause)
        os.kill(child.pid, signal.SIGKILL)
        told += child.stdout.read().splitlines()
        child.wait()
        child.stdout.close()
        acknowledged = max(int(line) for line in told if line.strip())
        log = EventLog(tmp_path)
        held = log.count
        assert held in (acknowledged, acknowledged + 7)
        # The sender knows of no answer to the last batch, and sends it again.
        log.append([event(i, session=f"s{i}") for i in range(acknowledged - 7, held)])
        assert log.table().session.decoded() == [f"s{i}" for i in range(held)]
        log.close()


def test_a_full_disk_keeps_nothing_of_a_batch(small_disk):
    log = EventLog(small_disk.folder)
    log.append([event(1)])
    small_disk.fill()
    with pytest.raises(ShelfError, match="make room"):
        log.append([event(n, query=f"{n}" * 200) for n in range(2, 9_000)])
    small_disk.make_room()
    assert log.count == 1
    assert log.append([event(2, query="2")]) == Taken(1, 0)
    assert log.table().query.decoded() == [None, "2"]
    log.close()


def test_a_file_that_is_no_database_is_told(log, tmp_path):
    log.close()
    (log.folder / FILE_NAME).write_bytes(b"not a database at all" * 100)
    with pytest.raises(ShelfError, match=r"events\.sqlite is damaged.*backup"):
        EventLog(tmp_path)


def test_a_page_that_is_damaged_is_told(log, tmp_path):
    log.append([event(n, session=f"session {n}") for n in range(2_000)])
    log.close()
    path = log.folder / FILE_NAME
    content = bytearray(path.read_bytes())
    content[8_192:-4_096] = b"\xff" * (len(content) - 12_288)
    path.write_bytes(content)
    with pytest.raises(ShelfError, match="damaged"):
        EventLog(tmp_path).table()


@pytest.mark.parametrize(("content", "says"), [(None, "is missing"), (b"short", "5 bytes")])
def test_a_key_that_is_lost_is_told_not_replaced(log, tmp_path, content, says):
    log.append([event(1)])
    log.close()
    (log.folder / "key").unlink()
    if content:
        (log.folder / "key").write_bytes(content)
    with pytest.raises(ShelfError, match=says):
        EventLog(tmp_path)


def test_closed_twice_it_says_so_when_it_is_used(log):
    log.close()
    log.close()
    with pytest.raises(ShelfError, match="closed"):
        log.append([event(1)])


def test_others_may_read_it_meanwhile(log):
    log.append([event(1)])
    with sqlite3.connect(f"file:{log.folder / FILE_NAME}?mode=ro", uri=True) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (1,)
        log.append([event(2)])
        assert reader.execute("SELECT count(*) FROM events").fetchone() == (1,)
    assert log.count == 2
