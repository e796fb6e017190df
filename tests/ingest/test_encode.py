"""What an encoder makes nothing of is a missing modality, and batches are taken one by one."""

from types import SimpleNamespace

import numpy as np

from omnishelf.ingest.encode import CachedEncoder
from omnishelf.ingest.features import FeatureCache


class KnowsRed:
    """Zeros for every text without `red`."""

    name, modality, dim = "knows red 1", "text", 2

    def encode(self, batch, *, side="product"):
        return np.array([[float("red" in text), 0] for text in batch], np.float32)


def test_zeros_are_left_out(tmp_path):
    cache = FeatureCache(tmp_path)
    encoder = CachedEncoder({"text": SimpleNamespace(product=KnowsRed())}, cache)
    texts = {b"a": lambda: "red shoe", b"b": lambda: "zebra"}
    encoded = encoder.encode({"text": texts})
    assert encoded.vectors["text"].keys() == {b"a"}
    assert encoded.failures == {}
    encoder.close()
    cache.close()


def test_a_batch_is_taken_when_the_one_before_is_done_with(tmp_path):
    cache = FeatureCache(tmp_path)
    encoder = CachedEncoder({"text": SimpleNamespace(product=KnowsRed())}, cache)
    taken = []

    def batches():
        for text in ("red shoe", "red mug"):
            taken.append(text)
            yield {"text": {text.encode(): lambda text=text: text}}

    encoded = encoder.encode_all(batches())
    assert next(encoded).vectors["text"].keys() == {b"red shoe"}
    assert taken == ["red shoe"]
    assert next(encoded).vectors["text"].keys() == {b"red mug"}
    encoder.close()
    cache.close()
