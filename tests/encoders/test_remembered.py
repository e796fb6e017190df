"""Queries that are encoded once."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders import remembered
from omnishelf.encoders.remembered import Remembered
from omnishelf.types import Sound


class Counted:
    """Turns a text into its length; counts; an empty one is an error."""

    name, dim = "counted.1", 2

    def __init__(self, modality="text", seconds=0.0):
        self.modality, self.seconds = modality, seconds
        self.encoded = []
        self._lock = threading.Lock()

    def encode(self, batch, *, side="product"):
        with self._lock:
            self.encoded += batch
        time.sleep(self.seconds)
        if "" in batch:
            raise ValueError("empty")
        return np.array([[len(self.encoded), 1]] * len(batch), np.float32).reshape(-1, 2)


def test_a_text_is_encoded_once():
    inner = Counted()
    encoder = Remembered(inner)
    first = encoder.encode(["red"], side="query")
    both = encoder.encode(["red", "blue"], side="query")
    assert inner.encoded == ["red", "blue"]
    assert both.shape == (2, 2)
    assert (both[0] == first[0]).all()
    # What a caller does to its vectors is nobody else's business.
    both[:] = 7
    assert (encoder.encode(["red"], side="query") == first).all()


def test_products_are_not_remembered_here():
    inner = Counted()
    encoder = Remembered(inner)
    encoder.encode(["red"])
    encoder.encode(["red"])
    assert encoder.encode([], side="query").shape == (0, 2)
    assert inner.encoded == ["red", "red"]


def test_those_who_ask_while_it_is_encoded_wait_for_that():
    inner = Counted(seconds=0.2)
    encoder = Remembered(inner)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: encoder.encode(["red"], side="query"), range(8)))
    assert inner.encoded == ["red"]
    assert all((row == found[0]).all() for row in found)


def test_an_error_is_not_remembered():
    inner = Counted()
    encoder = Remembered(inner)
    for _ in range(2):
        with pytest.raises(ValueError, match="empty"):
            encoder.encode([""], side="query")
    assert inner.encoded == ["", ""]


def test_the_least_used_is_forgotten(monkeypatch):
    monkeypatch.setattr(remembered, "_MOST", {"text": 2})
    inner = Counted()
    encoder = Remembered(inner)
    for text in ("a", "b", "a", "c", "a", "b"):
        encoder.encode([text], side="query")
    assert inner.encoded == ["a", "b", "c", "b"]


def test_pictures_and_sounds_are_known_by_what_they_hold():
    inner = Counted("image")
    encoder = Remembered(inner)
    red, blue = (Image.new("RGB", (8, 6), colour) for colour in ("red", "blue"))
    for picture in (red, red.copy(), blue, Image.new("RGB", (6, 8), "red")):
        encoder.encode([picture], side="query")
    assert inner.encoded == [red, blue, Image.new("RGB", (6, 8), "red")]
    inner = Counted("audio")
    encoder = Remembered(inner)
    for value in (0.1, 0.1, 0.2):
        encoder.encode([Sound(np.full(9, value, np.float32))], side="query")
    assert len(inner.encoded) == 2


def test_lone_surrogates_are_texts_too():
    assert Remembered(Counted()).encode(["\ud800"], side="query").shape == (1, 2)
