"""The set as searches ask it gives what the set itself gives."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders.asking import for_queries
from omnishelf.encoders.sets import build_set
from omnishelf.settings import EncoderSettings


def test_pictures_asked_at_once_are_encoded_as_alone(monkeypatch):
    monkeypatch.setattr("omnishelf.encoders.asking.accelerated", lambda: True)
    plain = build_set(EncoderSettings())
    asked = for_queries(plain)
    assert asked["image"].product is plain["image"].product
    rng = np.random.default_rng(3)
    pictures = [
        Image.fromarray(rng.integers(0, 255, (40, 30, 3), np.uint8)).resize((90, 120))
        for _ in range(12)
    ]
    encoder = asked["image"].query["image"]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda picture: encoder.encode([picture], side="query"), pictures))
    for picture, vectors in zip(pictures, found, strict=True):
        alone = plain["image"].query["image"].encode([picture], side="query")
        assert vectors == pytest.approx(alone, abs=1e-4)


def test_texts_asked_at_once_are_encoded_exactly_as_alone():
    plain = build_set(EncoderSettings())
    encoder = for_queries(plain)["text"].query["text"]
    texts = [f"red shoes number {n}" for n in range(12)]
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda text: encoder.encode([text], side="query"), texts))
    for text, vectors in zip(texts, found, strict=True):
        assert vectors == pytest.approx(
            plain["text"].query["text"].encode([text], side="query"), abs=1e-6
        )
