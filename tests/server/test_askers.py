"""Visitors are counted once, and forgotten."""

from omnishelf.server import askers
from omnishelf.server.askers import Askers


def test_a_text_is_told_by_its_third_visitor_and_not_by_one_who_asks_often():
    waiting = Askers(3)
    assert [waiting.enough("red mug", who) for who in ("a", "a", "b", "a", "c")] == [
        False, False, False, False, True,
    ]  # fmt: skip
    # Of another text nothing is known by that.
    assert not waiting.enough("blue mug", "d")


def test_only_so_many_texts_wait(monkeypatch):
    monkeypatch.setattr(askers, "_MOST", 2)
    waiting = Askers(2)
    for text in ("one", "two", "three"):
        assert not waiting.enough(text, "a")
    # The first made room, and begins anew; the last two are still waited for.
    assert waiting.enough("three", "b")
    assert waiting.enough("two", "b")
    assert not waiting.enough("one", "b")


def test_who_asked_is_nowhere_in_it():
    waiting = Askers(9)
    waiting.enough("red mug", "shopper 4711")
    assert "4711" not in repr(vars(waiting))
