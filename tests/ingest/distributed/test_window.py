"""A window reads what it sends, and knows when it is full."""

import pytest

from omnishelf.errors import MediaError
from omnishelf.ingest.content import Content
from omnishelf.settings import MediaLimits

pytest.importorskip("ray", reason="Ray is not installed")

from omnishelf.ingest.distributed import window as windows
from omnishelf.ingest.distributed.messages import Task, read_task


def content(held):
    return Content("text", "a name", MediaLimits(), lambda: held)


def gone():
    raise MediaError("gone.png does not exist")


def test_what_cannot_be_read_is_not_sent():
    window = windows.Window()
    window.send(
        "image", {b"a": content(b"A"), b"b": Content("image", "gone.png", MediaLimits(), gone)}
    )
    assert [read_task(table) for table in window.tables] == [
        Task("image", {b"a": ("a name", b"A")})
    ]
    assert window.keys == {("image", b"a")}
    assert window.failures == {b"b": "gone.png does not exist"}
    assert window.size == 1


def test_a_task_of_which_nothing_can_be_read_is_none():
    window = windows.Window()
    window.send("image", {b"b": Content("image", "gone.png", MediaLimits(), gone)})
    assert window.tables == []


def test_full_by_tasks_bytes_or_batches(monkeypatch):
    monkeypatch.setattr(windows, "_MOST_BYTES", 10)
    window = windows.Window()
    for number in range(8):
        assert not window.full(processors=1)
        window.send("text", {b"%d" % number: content(b"A")})
    assert window.full(processors=1)
    assert not window.full(processors=2)
    window.send("text", {b"x": content(b"AA")})
    assert window.full(processors=2)
    window = windows.Window(batches=[{}] * 31)
    assert not window.full(processors=1)
    window.batches.append({})
    assert window.full(processors=1)
