"""Concurrent queries joined in batches: the same answers, and everybody's own errors."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from omnishelf.encoders.batching import Batching


class Slow:
    """Turns n into (cos n, sin n), one batch at a time; -1 is a bad input."""

    name, modality, dim = "slow.1", "image", 2

    def __init__(self):
        self.batches = []
        self.started, self.go_on = threading.Event(), threading.Event()

    def encode(self, batch, *, side="product"):
        self.batches.append(list(batch))
        self.started.set()
        assert self.go_on.wait(10)
        if -1 in batch:
            raise ValueError("a bad input")
        angles = np.array(batch, np.float32)
        return np.stack([np.cos(angles), np.sin(angles)], axis=1).reshape(-1, 2)


def ask(encoder, n):
    return encoder.encode([n], side="query")


def gathered(encoder, count):
    """Waits until so many wait for the batch that runs."""
    for _ in range(1000):
        if len(encoder._gathered) == count:
            return
        time.sleep(0.005)
    raise AssertionError(f"{len(encoder._gathered)} wait")


def test_what_comes_while_one_runs_is_the_next_batch():
    inner = Slow()
    encoder = Batching(inner, pays=lambda: True, most=3)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(ask, encoder, 0)
        assert inner.started.wait(10)
        others = []
        for n in range(1, 6):
            others.append(pool.submit(ask, encoder, n))
            gathered(encoder, n)
        inner.go_on.set()
        found = [made.result(10) for made in (first, *others)]
    assert inner.batches == [[0], [1, 2, 3], [4, 5]]
    for n, vectors in enumerate(found):
        assert vectors == pytest.approx(np.array([[np.cos(n), np.sin(n)]]), abs=1e-6)


def test_a_bad_input_fails_nobody_elses():
    inner = Slow()
    encoder = Batching(inner, pays=lambda: True)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(ask, encoder, 0)
        assert inner.started.wait(10)
        others = []
        for at, n in enumerate((1, -1, 2), start=1):
            others.append(pool.submit(ask, encoder, n))
            gathered(encoder, at)
        inner.go_on.set()
        assert first.result(10).shape == (1, 2)
        with pytest.raises(ValueError, match="bad"):
            others[1].result(10)
        for n, made in ((1, others[0]), (2, others[2])):
            assert made.result(10)[0, 0] == pytest.approx(np.cos(n))
        # And it goes on working.
        assert pool.submit(ask, encoder, 3).result(10)[0, 0] == pytest.approx(np.cos(3))


def test_alone_nothing_is_waited_for_and_batches_pass_through():
    inner = Slow()
    inner.go_on.set()
    encoder = Batching(inner, pays=lambda: True)
    assert ask(encoder, 1).shape == (1, 2)
    assert encoder.encode([1, 2]).shape == (2, 2)
    assert encoder.encode([], side="query").shape == (0, 2)
    assert inner.batches == [[1], [1, 2], []]
    assert (encoder.name, encoder.modality, encoder.dim) == ("slow.1", "image", 2)


def test_when_the_leader_is_told_to_end_those_who_wait_are_told_too():
    inner = Slow()
    encoder = Batching(inner, pays=lambda: True)
    with ThreadPoolExecutor(4) as pool:
        first = pool.submit(ask, encoder, 0)
        assert inner.started.wait(10)
        pair = []
        for at, n in enumerate((1, 2), start=1):
            pair.append(pool.submit(ask, encoder, n))
            gathered(encoder, at)

        class End(BaseException):
            pass

        plain = inner.encode
        inner.encode = lambda batch, side: (_ for _ in ()).throw(End())
        inner.go_on.set()
        assert first.result(10).shape == (1, 2)
        for made in pair:
            with pytest.raises(End):
                made.result(10)
        inner.encode = plain
        assert pool.submit(ask, encoder, 3).result(10).shape == (1, 2)


def test_many_threads_get_their_own():
    class Quick(Slow):
        def encode(self, batch, *, side="product"):
            time.sleep(0.001)
            return super().encode(batch, side=side)

    inner = Quick()
    inner.go_on.set()
    encoder = Batching(inner, pays=lambda: True, most=4)
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda n: ask(encoder, n), range(400)))
    for n, vectors in enumerate(found):
        assert vectors[0, 1] == pytest.approx(np.sin(n), abs=1e-4)
    assert max(len(batch) for batch in inner.batches) <= 4
    assert sorted(n for batch in inner.batches for n in batch) == list(range(400))


def test_where_it_does_not_pay_everybody_runs_alone():
    inner = Slow()
    encoder = Batching(inner, pays=lambda: False)
    with ThreadPoolExecutor(4) as pool:
        made = [pool.submit(ask, encoder, n) for n in range(4)]
        while len(inner.batches) < 4:
            time.sleep(0.005)
        inner.go_on.set()
        assert [one.result(10).shape for one in made] == [(1, 2)] * 4
