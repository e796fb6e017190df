"""Mean word vectors, held against gensim's."""

import numpy as np
import pytest

models = pytest.importorskip("gensim.models")

from omnishelf.encoders.trained.header import read_header, write_encoder  # noqa: E402
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of  # noqa: E402
from omnishelf.encoders.trained.word_vectors import (  # noqa: E402
    WordVectorsEncoder,
    word_vectors_files,
)

TERMS = ["red", "blu", "sho", "shirt", "mug", "红色", "鞋"]


@pytest.fixture
def known():
    rng = np.random.default_rng(3)
    vectors = models.KeyedVectors(32)
    vectors.add_vectors(TERMS, rng.normal(size=(len(TERMS), 32)).astype(np.float32))
    idf = rng.uniform(1, 4, len(TERMS)).astype(np.float32)
    return vectors, idf


@pytest.fixture
def encoder(known, tmp_path):
    vectors, idf = known
    files = word_vectors_files(Vocabulary(TERMS), idf, vectors.vectors)
    write_encoder(tmp_path, files, kind="word2vec", modality="text", dim=32)
    return WordVectorsEncoder(tmp_path, read_header(tmp_path))


def test_rows_are_gensims_weighted_means(known, encoder):
    vectors, idf = known
    for text in ("red shoes", "blue mug red mug", "红色 shirt", "shoe"):
        terms = terms_of(text)
        weights = [float(idf[TERMS.index(term)]) for term in terms]
        wanted = vectors.get_mean_vector(
            terms, weights=weights, pre_normalize=False, post_normalize=True
        )
        np.testing.assert_allclose(encoder.encode([text])[0], wanted, atol=1e-5)


def test_a_word_that_is_not_known_has_a_direction_of_its_own(encoder):
    one, same, empty = encoder.encode(["zyxel", "ZYXEL", ""])
    assert np.allclose(one, same)
    assert np.linalg.norm(one) == pytest.approx(1, abs=1e-6)
    assert np.linalg.norm(empty) == pytest.approx(1, abs=1e-6)
    both = encoder.encode(["zyxel mug"])[0]
    assert both @ one > 0.3
