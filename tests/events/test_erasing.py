"""Erased is gone: from answers, and from every byte of every file."""

import random
import sqlite3
import threading

import pytest
from events_made import NOON, event, known

from omnishelf.errors import ShelfError
from omnishelf.events import erasing
from omnishelf.events.log import FILE_NAME, EventLog


def files_with(log, *traces):
    """Names of files of the log that hold one of these texts."""
    return {
        path.name
        for path in log.folder.iterdir()
        for trace in traces
        if trace.encode() in path.read_bytes()
    }


def a_year(log, shoppers=40, each=60):
    """Interleaved shoppers in small batches, so that pages are split again and again."""
    for turn in range(each):
        log.append(
            [
                known(
                    turn * shoppers + n,
                    f"shopper {n}",
                    session=f"visit-of-{n:02}-number-{turn // 5}",
                    query=f"secret wish {n:02} {turn % 7}" if turn % 2 else "shoes",
                    product=f"p{(n * turn) % 50}",
                )
                for n in range(shoppers)
            ]
        )


def test_no_byte_of_a_shopper_is_left_in_any_file(log):
    a_year(log)
    others = [log.export(f"shopper {n}") for n in range(40) if n != 7]
    pseudonym = log.pseudonym("shopper 7")
    traces = (pseudonym, "visit-of-07-", "secret wish 07 ")
    ids = [bytes.fromhex(one.id) for one in log.export("shopper 7")]
    assert files_with(log, *traces)
    assert log.erase("shopper 7") == 60
    assert files_with(log, *traces) == set()
    content = b"".join(path.read_bytes() for path in log.folder.iterdir())
    assert not any(id in content for id in ids)
    # Nothing else went with it.
    assert [log.export(f"shopper {n}") for n in range(40) if n != 7] == others
    assert files_with(log, "secret wish 08 ", log.pseudonym("shopper 8"))
    table = log.table()
    assert pseudonym not in table.shopper.values
    assert len(table) == 39 * 60 == log.count
    log.close()
    assert files_with(log, *traces) == set()


def test_nor_is_a_copy_that_a_page_kept_when_it_was_split(log):
    # Overwriting what is deleted is not enough: without a new file one erasure in nine or so
    # leaves a trace of these.
    rng = random.Random(0)
    number = 0
    for _ in range(60):
        batch = []
        for _ in range(rng.randint(20, 120)):
            number += 1
            shopper, visit = rng.randrange(60), rng.randrange(10**6)
            query = "q" * rng.randint(1, 80) + f" wish of {shopper:02} {rng.randrange(40)}"
            session = f"{visit:06}-visit-of-{shopper:02}"
            batch.append(known(number, f"s{shopper}", session=session, query=query))
        log.append(batch)
    for shopper in range(0, 60, 3):
        traces = (log.pseudonym(f"s{shopper}"), f"visit-of-{shopper:02}", f"wish of {shopper:02} ")
        assert files_with(log, *traces)
        log.erase(f"s{shopper}")
        assert files_with(log, *traces) == set()


def test_what_was_done_without_a_name_in_a_visit_of_his_goes_too(log):
    log.append(
        [
            event(1, session="his"),
            known(2, "anna", session="his"),
            event(3, session="shared"),
            known(4, "anna", session="shared"),
            known(5, "bob", session="shared"),
            event(6, session="somebody's"),
        ]
    )
    assert len(log.export("anna")) == 3
    assert log.erase("anna") == 3
    assert log.table().seq.tolist() == [3, 5, 6]
    assert log.table().session.values == ("shared", "somebody's")
    assert (log.erasures, log.erase("anna"), log.erasures) == (1, 0, 1)


def test_what_is_too_old_goes_in_the_same_way(log):
    log.append([known(n, "anna", session=f"visit-{n:04}", query="now") for n in range(500)])
    assert log.expire(NOON.timestamp() + 400) == 400
    assert log.table().seq.tolist() == [*range(401, 501)]
    assert files_with(log, "visit-0399") == set()
    assert files_with(log, "visit-0400")
    assert log.expire(NOON.timestamp() + 400) == 0
    assert log.erasures == 1


def test_an_erasure_among_appends_of_another_thread(log):
    stop = threading.Event()
    sent = []

    def send():
        while not stop.is_set() and len(sent) < 300:
            n = len(sent) * 10
            log.append([known(n + i, f"s{i % 3}", session=f"v{i % 3}-{n}") for i in range(9)])
            sent.append(n)

    sender = threading.Thread(target=send)
    sender.start()
    erased = sum(log.erase("s1") for _ in range(4))
    stop.set()
    sender.join()
    erased += log.erase("s1")
    assert erased == 3 * len(sent)
    assert files_with(log, log.pseudonym("s1"), "v1-") == set()
    assert log.count == 6 * len(sent)
    # Codes that were remembered before an erasure name nobody else after it.
    of = {log.pseudonym(f"s{i}"): f"v{i}-" for i in (0, 2)}
    table = log.table()
    for shopper, session in zip(table.shopper.decoded(), table.session.decoded(), strict=True):
        assert session.startswith(of[shopper])


def test_one_that_was_cut_off_is_ended_when_the_log_is_opened(log, tmp_path, monkeypatch):
    a_year(log, shoppers=10)
    trace = "visit-of-03-"

    def killed(_):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(erasing, "scrub", killed)
        with pytest.raises(KeyboardInterrupt):
            log.erase("shopper 3")
    log.close()
    again = EventLog(tmp_path)
    assert files_with(again, trace, log.pseudonym("shopper 3")) == set()
    assert again.count == 9 * 60
    again.close()


def test_somebody_who_still_reads_the_old_file_is_told_of(log, monkeypatch):
    monkeypatch.setattr(erasing, "_WAIT_MS", 50)
    log.append([known(1, "anna", session="visit-of-anna")])
    with sqlite3.connect(f"file:{log.folder / FILE_NAME}?mode=ro", uri=True) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM events").fetchone()
        with pytest.raises(ShelfError, match="another process reads"):
            log.erase("anna")
        reader.execute("COMMIT")
    assert log.erase("anna") == 0
    assert files_with(log, "visit-of-anna") == set()


def test_a_full_disk_in_an_erasure_is_told_and_it_can_be_ended(small_disk):
    log = EventLog(small_disk.folder)
    a_year(log, shoppers=10)
    small_disk.fill()
    with pytest.raises(ShelfError, match="make room"):
        log.erase("shopper 3")
    small_disk.make_room()
    log.erase("shopper 3")
    assert files_with(log, "visit-of-03-") == set()
    assert log.count == 9 * 60
    log.close()
