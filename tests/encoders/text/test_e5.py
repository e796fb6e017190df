import numpy as np
import pytest

from omnishelf.encoders.text.e5 import E5Encoder


@pytest.fixture(scope="module")
def encoder():
    return E5Encoder()


TEXTS = [
    "red running shoes",
    "",
    "红色运动鞋",
    "a very long description " * 60,
    "zapatillas rojas para correr",
    "🦄",
]


def test_texts_become_unit_vectors_alike_alone_and_in_a_batch(encoder):
    whole = encoder.encode(TEXTS)
    assert whole.shape == (len(TEXTS), 384)
    assert whole.dtype == np.float32
    assert np.linalg.norm(whole, axis=1) == pytest.approx(1, abs=1e-4)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    # int8 activations are scaled by each batch, so that neighbours matter a little.
    assert (whole * alone).sum(axis=1) == pytest.approx(1, abs=0.02)
    assert encoder.encode([]).shape == (0, 384)


def test_queries_and_products_are_encoded_differently(encoder):
    query, product = (encoder.encode(["red shoes"], side=side)[0] for side in ("query", "product"))
    assert 0.7 < float(query @ product) < 0.9999


@pytest.mark.parametrize(
    ("query", "right", "wrong"),
    [
        ("shoes for running", "sport sneakers", "table lamp"),
        ("红色连衣裙", "red dress", "blue jeans"),
        ("lámpara de mesa", "table lamp", "running shoes"),
        ("something to drink coffee from", "ceramic mug", "leather belt"),
    ],
)
def test_meaning_crosses_words_and_languages(encoder, query, right, wrong):
    asked = encoder.encode([query], side="query")[0]
    near, far = encoder.encode([right, wrong])
    assert asked @ near > asked @ far
