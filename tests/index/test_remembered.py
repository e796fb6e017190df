"""What is remembered of points is what was last written."""

import pytest

from omnishelf.index import remembered
from omnishelf.index.points import Known
from omnishelf.index.remembered import Remembered
from omnishelf.index.turns import Turns


@pytest.fixture
def writing():
    return Turns()


def known(*sources):
    return Known("desk", frozenset(sources))


def test_a_point_is_read_once_until_it_is_written(writing):
    stored, asked = {1: known("text")}, []

    def read(points):
        asked.append(list(points))
        return {point: stored[point] for point in points if point in stored}

    memory = Remembered(writing, read)
    assert memory.of([1, 2]) == [known("text"), None]
    assert memory.of([1]) == [known("text")]
    stored[1] = known("image")
    with writing:
        memory.forget([1])
    assert memory.of([1]) == [known("image")]
    assert asked == [[1, 2], [1]]


def test_what_was_read_before_a_write_is_not_kept(writing):
    stored = {1: known("text")}

    def read_slowly(points):
        found = {point: stored[point] for point in points}
        with writing:
            stored[1] = known("image")
            memory.forget([1])
        return found

    memory = Remembered(writing, read_slowly)
    assert memory.of([1]) == [known("text")]
    assert memory.of([1]) == [known("image")]


def test_what_is_read_during_a_write_is_not_kept(writing):
    stored = {1: known("text")}
    memory = Remembered(writing, lambda points: {point: stored[point] for point in points})
    with writing:
        memory.forget([1])
        assert memory.of([1]) == [known("text")]
        stored[1] = known("image")
    assert memory.of([1]) == [known("image")]


def test_it_holds_no_more_than_it_may_and_forgets_the_oldest(writing, monkeypatch):
    monkeypatch.setattr(remembered, "_MOST", 10)
    asked = []

    def read(points):
        asked.extend(points)
        return dict.fromkeys(points, known())

    memory = Remembered(writing, read)
    memory.fill([{n: known()} for n in range(20)])
    assert memory.of([*range(10)]) == [known()] * 10
    assert not asked
    memory.of([10])
    assert asked == [10]
    memory.of([*range(2, 11)])
    assert asked == [10]
    memory.of([0, 1])
    assert asked == [10, 0, 1]
