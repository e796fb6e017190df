"""Bag of words, held against scikit-learn's TF-IDF."""

import numpy as np
import pytest

sklearn_text = pytest.importorskip("sklearn.feature_extraction.text")
decomposition = pytest.importorskip("sklearn.decomposition")

from omnishelf.encoders.trained.bag_of_words import (  # noqa: E402
    BagOfWordsEncoder,
    bag_of_words_files,
)
from omnishelf.encoders.trained.header import read_header, write_encoder  # noqa: E402
from omnishelf.encoders.trained.vocabulary import Vocabulary, terms_of  # noqa: E402

DOCUMENTS = [
    "red leather shoes", "blue cotton shirt", "red red wine glass", "coffee mug, blue",
    "红色运动鞋", "zapatos rojos de cuero", "desk lamp with red shade", "blue running shoes",
]  # fmt: skip
ASKED = ["red shoes", "blue blue mug, coffee", "红色运动鞋 blue", "shirt"]
"""Of known words: the others get directions that scikit-learn does not give them."""


@pytest.fixture
def vectorizer():
    made = sklearn_text.TfidfVectorizer(analyzer=terms_of, sublinear_tf=True)
    made.fit(DOCUMENTS)
    return made


def encoder_of(vectorizer, basis, folder):
    terms = Vocabulary(vectorizer.get_feature_names_out().tolist())
    files = bag_of_words_files(terms, vectorizer.idf_.astype(np.float32), basis)
    write_encoder(folder, files, kind="bag-of-words", modality="text", dim=basis.shape[1])
    return BagOfWordsEncoder(folder, read_header(folder))


def test_rows_are_those_of_scikit_learn(vectorizer, tmp_path):
    count = len(vectorizer.vocabulary_)
    encoder = encoder_of(vectorizer, np.eye(count, dtype=np.float32), tmp_path)
    wanted = vectorizer.transform(DOCUMENTS + ASKED).toarray()
    np.testing.assert_allclose(encoder.encode(DOCUMENTS + ASKED), wanted, atol=1e-6)


def test_topics_are_those_of_scikit_learn(vectorizer, tmp_path):
    matrix = vectorizer.transform(DOCUMENTS)
    topics = decomposition.TruncatedSVD(4, random_state=0).fit(matrix)
    encoder = encoder_of(vectorizer, topics.components_.T.astype(np.float32), tmp_path)
    wanted = topics.transform(vectorizer.transform(ASKED))
    wanted /= np.linalg.norm(wanted, axis=1, keepdims=True)
    np.testing.assert_allclose(encoder.encode(ASKED), wanted, atol=1e-5)


def test_unknown_words_find_each_other_and_nothing_leaves_no_vector(vectorizer, tmp_path):
    basis = np.zeros((len(vectorizer.vocabulary_), 128), np.float32)
    np.fill_diagonal(basis, 1)
    encoder = encoder_of(vectorizer, basis, tmp_path)
    asked, same, other, empty = encoder.encode(["zyxel", "Zyxel lamp", "lamp", "🦄"])
    assert asked @ same > 0.5
    assert abs(asked @ other) < 0.3
    assert np.linalg.norm(empty) == pytest.approx(1, abs=1e-6)
    assert encoder.encode([]).shape == (0, 128)
