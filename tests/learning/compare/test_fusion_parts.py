"""What fusions are made of: the common space, pairs, tuned ranks, and trained attention."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from compared_shop import SETTINGS
from small_data import DIMS, dataset

from omnishelf.catalog.wishes import ANY
from omnishelf.errors import ModelError
from omnishelf.fusion.feature.attention import attention
from omnishelf.index.index import Candidate
from omnishelf.learning.compare.attention import AttentionRanker, AttentionTask, fit_attention
from omnishelf.learning.compare.baselines import _tuned
from omnishelf.learning.compare.pairs import media_pairs, phrase_pairs
from omnishelf.learning.compare.sources import nearest_rows
from omnishelf.learning.compare.space import fit_space
from omnishelf.learning.ranking.fit import Exam
from omnishelf.learning.validation import phrase_ndcg
from omnishelf.learning.views.rows import Rows


def linear(count=200):
    """Products whose picture is a linear map of their text, but for a little noise."""
    data = dataset(count, noise=0.4)
    rng = np.random.default_rng(1)
    texts = data.tokens["text"]
    moved = texts.features @ rng.normal(size=(DIMS["text"], DIMS["image"]))
    pictures = Rows((moved + 0.01 * rng.normal(size=moved.shape)).astype(np.float32), texts.starts)
    return replace(data, tokens={"text": texts, "image": pictures})


def test_a_linear_picture_comes_where_its_text_is():
    data = linear()
    tokens, present = fit_space(data).tokens(data.tokens, len(data))
    assert present.all()
    np.testing.assert_allclose(np.linalg.norm(tokens, axis=2), 1, atol=1e-5)
    cosines = (tokens[:, 0] * tokens[:, 1]).sum(axis=1)
    assert cosines.mean() > 0.98
    assert cosines.min() > 0.95


def test_what_is_missing_is_masked_and_one_source_is_no_space():
    data = dataset(40, lacking=(3, 7))
    space = fit_space(data)
    assert space.sources == ("text", "image")
    _, present = space.tokens(data.tokens, len(data))
    assert np.flatnonzero(~present[:, 1]).tolist() == [3, 7]
    assert present[:, 0].all()
    with pytest.raises(ModelError, match="two sources or more"):
        fit_space(dataset(40, sources=("text",)))
    with pytest.raises(ModelError, match="one of them text"):
        fit_space(dataset(40, sources=("image", "audio")))


def test_phrase_pairs_are_answered_as_labels_say():
    data = dataset(60)
    pairs = phrase_pairs(data, seed=0)
    assert 0.1 < pairs.answers.mean() < 0.4
    for query, product, answer in zip(pairs.queries, pairs.products, pairs.answers, strict=True):
        wish, own = data.phrases.wishes[query], data.labels.grid[product]
        assert answer == all(wanted in (ANY, told) for wanted, told in zip(wish, own, strict=True))


def test_media_pairs_belong_together_where_it_is_the_product_itself():
    data = dataset(60)
    pairs = media_pairs(data, "image", seed=0)
    owners = data.variations["image"].owners
    np.testing.assert_array_equal(pairs.answers, owners[pairs.queries] == pairs.products)
    assert pairs.answers.sum() == 60
    kinds = data.labels.grid[:, 0]
    alike = kinds[owners[pairs.queries]] == kinds[pairs.products]
    # Of the negatives half are of the same kind.
    assert alike[~pairs.answers].mean() == pytest.approx(0.5)


def test_ranks_are_tuned_to_the_source_that_is_right():
    right = [Candidate(f"p{n}", 1 - n / 10) for n in range(8)]
    exams = [
        Exam("words", {"text": right[::-1], "words": right}, {}, {"p0": 2, "p1": 1})
        for _ in range(3)
    ]
    constant, weights = _tuned(exams)
    assert weights["words"] > weights["text"]
    assert constant >= 1
    # Where sources agree there is nothing to choose: even weights.
    agreed = [replace(exam, found={"text": right, "words": right}) for exam in exams]
    assert _tuned(agreed)[1] == {"text": 0.5, "words": 0.5}


def test_a_product_is_as_near_as_its_nearest_row():
    rows = np.array([[1, 0], [0, 1], [0.6, 0.8]], np.float32)
    scores = nearest_rows(np.array([0, 1], np.float32), rows, np.array([0, 0, 2]), 3)
    assert scores.tolist() == [1, -np.inf, pytest.approx(0.8)]


def test_attention_is_the_same_for_numpy_and_learns():
    data = dataset(80)
    space = fit_space(data)
    network = AttentionRanker(2, space.dim)
    with torch.no_grad():
        for values in network.parameters():
            values.add_(0.2 * torch.randn_like(values))
        tokens, present = space.tokens(data.tokens, len(data))
        fused = network.fusion(torch.from_numpy(tokens), torch.from_numpy(present)).numpy()
    np.testing.assert_allclose(attention(tokens, present, network.to_numpy()), fused, atol=1e-5)

    task = AttentionTask(data, space, SETTINGS)
    before, _ = task.validate()
    weights = fit_attention(data, space, SETTINGS)
    held = task._holdout.products
    after = phrase_ndcg(
        data,
        task._holdout.asked,
        task._phrases,
        attention(tokens, present, weights)[held],
        np.flatnonzero(held),
    )
    assert after >= before
