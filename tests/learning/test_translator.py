"""Learned maps on disk, and damage to them."""

import numpy as np
import pytest

from omnishelf.errors import ModelError
from omnishelf.learning.ridge import fit_ridge
from omnishelf.learning.translator import FILE_NAME, Translator


@pytest.fixture
def translator():
    rng = np.random.default_rng(0)
    x, y = rng.standard_normal((50, 4)), rng.standard_normal((50, 3))
    return Translator(
        {("text", "image"): fit_ridge(x.astype(np.float32), y.astype(np.float32), strength=0.1)}
    )


def test_untrained_shop_translates_nothing(tmp_path):
    assert Translator.load(tmp_path).translate(np.ones(4, np.float32), "text", "image") is None


def test_saved_and_loaded_translates_the_same(translator, tmp_path):
    translator.save(tmp_path)
    loaded = Translator.load(tmp_path)
    vector = np.array([1, 2, 3, 4], np.float32)
    np.testing.assert_array_equal(
        loaded.translate(vector, "text", "image"), translator.translate(vector, "text", "image")
    )
    assert loaded.pairs == [("text", "image")]
    assert loaded.translate(vector, "image", "text") is None


@pytest.mark.parametrize("content", [b"", b"junk", b"PK\x03\x04 half a file"])
def test_damaged_file_says_what_to_do(tmp_path, content):
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(ModelError, match="train the shop again"):
        Translator.load(tmp_path)


def test_truncated_file_is_damaged(translator, tmp_path):
    translator.save(tmp_path)
    path = tmp_path / FILE_NAME
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(ModelError, match="damaged"):
        Translator.load(tmp_path)
