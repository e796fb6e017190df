"""Training of sequence encoders on a tiny catalog."""

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from omnishelf.encoders.trained.header import write_encoder  # noqa: E402
from omnishelf.encoders.trained.saved import open_encoder  # noqa: E402
from omnishelf.encoders.trained.sequence import LONGEST, UNKNOWN, numbered  # noqa: E402
from omnishelf.encoders.trained.vocabulary import Vocabulary  # noqa: E402
from omnishelf.learning.encoders.sequences import (  # noqa: E402
    TextViews,
    fit_sequence,
    vocabulary_of,
)


@pytest.mark.parametrize("kind", ["lstm", "gru", "transformer"])
def test_a_saved_encoder_encodes_a_text_the_same_alone_and_in_a_batch(kind, goods, quick, tmp_path):
    made = fit_sequence(kind, goods, quick)
    write_encoder(tmp_path, made.files, kind=kind, modality=made.modality, dim=made.dim)
    encoder = open_encoder(tmp_path)
    texts = ["red shoe", "a long text of words it never saw " * 10, "红色", "", "🦄", "mug"]
    together = encoder.encode(texts)
    assert together.shape == (6, quick.dim)
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-5)
    alone = np.concatenate([encoder.encode([text], side="query") for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert encoder.encode([]).shape == (0, quick.dim)


def test_it_learns_what_goods_are(goods, quick):
    longer = quick.model_copy(update={"epochs": 60})
    made = fit_sequence("gru", goods, longer)
    session = onnxruntime.InferenceSession(made.files["network.onnx"])
    terms = Vocabulary(made.files["terms.txt"].decode().split("\n"))

    def vector(text):
        return session.run(None, {"tokens": np.array([numbered(text, terms)])})[0][0]

    lamp, mug, asked = vector("green lamp"), vector("green mug"), vector("a lamp, green")
    assert asked @ lamp > asked @ mug
    assert vector("红色") @ vector("red shirt") > vector("红色") @ vector("blue shirt")


def test_without_labels_titles_teach_alone(unlabelled, quick):
    made = fit_sequence("gru", unlabelled, quick)
    assert set(made.files) == {"terms.txt", "network.onnx"}


def test_the_same_seed_gives_the_same_encoder(goods, quick):
    one, same = (fit_sequence("transformer", goods, quick) for _ in range(2))
    assert one.files == same.files


def test_frequent_terms_come_first_and_long_texts_are_cut():
    terms = vocabulary_of(["red shoe", "red mug", "red shoe lamp"])
    assert terms.terms[:2] == ("red", "sho")
    assert len(numbered("red " * 500, terms)) == LONGEST
    assert numbered("zyxel", terms) == numbered("", terms) == [UNKNOWN]


def test_phrases_fit_the_products_that_answer_them(goods):
    views = TextViews(goods, vocabulary_of(["red"]))
    products = np.arange(len(goods.products))
    _, fitting = views.others(products, np.random.default_rng(0))
    titles, phrases = fitting[: len(products)], fitting[len(products) :]
    assert (np.diag(titles) == 1).all()
    assert len(phrases) == len(products)
    assert ((phrases == 1).sum(axis=1) >= 1).all()
