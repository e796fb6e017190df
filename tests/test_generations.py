"""Generations: one serves, another is built beside it, switching is one write."""

import pytest

from omnishelf.errors import ShelfError
from omnishelf.generations import Generations


@pytest.fixture
def generations(tmp_path):
    made = Generations(tmp_path)
    made.switch(made.new(), keep=False)
    return made


def test_a_new_one_serves_only_once_it_is_switched_to(generations, tmp_path):
    first = generations.current
    second = generations.new()
    assert second.is_dir()
    assert second != first
    assert generations.current == first
    generations.switch(second, keep=False)
    assert generations.current == Generations(tmp_path).current == second
    assert first.is_dir()


def test_clearing_leaves_what_serves_and_what_is_being_built(generations):
    serving, half_built, old = generations.current, generations.new(), generations.new()
    (old / "index").mkdir()
    (old / "index" / "file").write_text("x")
    generations.clear(keep=half_built)
    assert serving.is_dir()
    assert half_built.is_dir()
    assert not old.exists()
    generations.clear()
    assert not half_built.exists()
    assert generations.current == serving


def test_no_name_is_given_twice_while_it_is_taken(generations):
    names = [generations.new().name for _ in range(12)]
    assert len(set(names)) == 12
    assert names == sorted(names)


def test_an_empty_folder_names_none(tmp_path):
    with pytest.raises(ShelfError, match="current is missing"):
        Generations(tmp_path).current  # noqa: B018


@pytest.mark.parametrize("content", [b"", b"\xff", b"0099", b".", b"../../etc"])
def test_a_pointer_to_nowhere_is_told(generations, tmp_path, content):
    (tmp_path / "generations" / "current").write_bytes(content)
    with pytest.raises(ShelfError, match="current"):
        generations.current  # noqa: B018


def test_a_switch_that_fails_leaves_the_one_that_serves(generations, monkeypatch):
    serving, other = generations.current, generations.new()

    def full(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("omnishelf.files.os.fsync", full)
    with pytest.raises(OSError, match="No space left"):
        generations.switch(other, keep=False)
    assert generations.current == serving
