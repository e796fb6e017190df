"""Word2Vec trained here, and files in GloVe's format."""

import numpy as np
import pytest

pytest.importorskip("gensim")

from omnishelf.encoders.trained.header import write_encoder
from omnishelf.encoders.trained.saved import open_encoder
from omnishelf.errors import ModelError
from omnishelf.learning.encoders.word_vectors import (
    fit_glove,
    fit_word2vec,
    read_glove,
)

GLOVE = """the 0.1 0.2 0.3
shoes 1 0 0
shoe 0.9 0.1 0
RED 0 1.5 0
t-shirt 0 0 -1e-1
红色 0 1 0.25
"""


@pytest.fixture
def glove(tmp_path):
    path = tmp_path / "vectors.txt"
    path.write_text(GLOVE, encoding="utf-8")
    return path


def test_words_become_terms_with_the_vector_of_the_more_frequent(glove):
    terms, vectors = read_glove(glove)
    assert terms.terms == ("the", "sho", "red", "tshirt", "红色")
    np.testing.assert_allclose(
        vectors,
        [[0.1, 0.2, 0.3], [1, 0, 0], [0, 1.5, 0], [0, 0, -0.1], [0, 1, 0.25]],
        rtol=1e-6,
    )


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("the 0.1 0.2\nshoe 1 x\n", "line 2 is not a word and 2 numbers"),
        ("the 0.1 0.2\nshoe 1 0\nred 1\n", "line 3 is not a word and 2 numbers"),
        ("the 0.1 0.2\n. . 1 0\n", "line 2"),
        ("the 0.1 nan\n", "line 1"),
        ("the\n", "line 1"),
        ("", "is empty"),
        ("\N{PILE OF POO} 1 2\n", "no words"),
    ],
)
def test_a_bad_file_is_told_by_its_line(glove, content, message):
    glove.write_text(content, encoding="utf-8")
    with pytest.raises(ModelError, match=f"vectors.txt.*{message}"):
        read_glove(glove)


def test_a_file_that_is_missing_or_no_text_is_told(glove, quick, goods):
    with pytest.raises(ModelError, match=r"nowhere\.txt can't be read"):
        read_glove(glove.with_name("nowhere.txt"))
    glove.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ModelError, match="can't be read as word vectors"):
        read_glove(glove)
    with pytest.raises(ModelError, match="--vectors"):
        fit_glove(goods, quick)


def test_words_that_the_catalog_lacks_weigh_most(glove, quick, goods):
    made = fit_glove(goods, quick.model_copy(update={"vectors": glove}))
    (glove.parent / "arrays.npz").write_bytes(made.files["arrays.npz"])
    with np.load(glove.parent / "arrays.npz") as arrays:
        weights = dict(
            zip(made.files["terms.txt"].decode().split("\n"), arrays["idf"], strict=True)
        )
    assert made.dim == 3
    # "the" is in none of the catalog's texts, "red" in many.
    assert weights["the"] == max(weights.values()) > weights["sho"] > 1
    assert weights["red"] < weights["the"]


def test_word2vec_is_the_same_again_and_puts_together_what_is_said_together(goods, quick, tmp_path):
    quick = quick.model_copy(update={"epochs": 40})
    one, same = fit_word2vec(goods, quick), fit_word2vec(goods, quick)
    assert one.files == same.files
    write_encoder(tmp_path, one.files, kind="word2vec", modality=one.modality, dim=one.dim)
    encoder = open_encoder(tmp_path)
    red, shirt, blue, lamp = encoder.encode(["red shoe", "red shoe, red", "blue", "blue lamp"])
    assert red @ shirt > red @ lamp
    assert blue @ lamp > blue @ shirt
