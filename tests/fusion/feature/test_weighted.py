"""The weighted mean: hand-worked, scale-free, and weights learned against a grid."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.feature.mean import mean
from omnishelf.fusion.feature.weighted import learn_weights, weighted


def unit(rows):
    return (rows / np.linalg.norm(rows, axis=-1, keepdims=True)).astype(np.float32)


def cross_entropy(tokens, present, queries, relevant, weights, temperature=0.05):
    """As defined, one query and thing at a time."""
    total, count = 0.0, 0
    for query, answers in zip(queries, relevant, strict=True):
        if not answers.any():
            continue
        logits = weighted(tokens, present, weights).astype(np.float64) @ query / temperature
        log_shares = logits - np.log(np.exp(logits - logits.max()).sum()) - logits.max()
        total -= log_shares[answers].mean()
        count += 1
    return total / count


def shop(seed, n=30, dim=12):
    """Modality 0 says what is asked for, 1 half so, 2 is noise."""
    rng = np.random.default_rng(seed)
    wanted = unit(rng.normal(size=(n, dim)))
    noise = rng.normal(size=(3, n, dim))
    tokens = np.stack(
        [
            unit(wanted + size * each / dim**0.5)
            for size, each in zip((0.6, 1.4, 40), noise, strict=True)
        ],
        axis=1,
    )
    present = rng.random((n, 3)) > 0.15
    return tokens, present, wanted, np.eye(n, dtype=np.bool_)


def test_hand_worked_direction():
    tokens = np.array([[[1, 0], [0, 1]]], np.float32)
    fused = weighted(tokens, np.array([[True, True]]), np.array([3.0, 4.0]))
    assert fused == pytest.approx(np.array([[0.6, 0.8]]), abs=1e-6)


def test_nothing_of_any_weight_is_zero():
    tokens = np.ones((1, 2, 4), np.float32)
    assert not weighted(tokens, np.array([[False, True]]), np.array([1.0, 0.0])).any()


def test_negative_weight_is_refused():
    with pytest.raises(ValueError, match="negative"):
        weighted(np.ones((1, 2, 4), np.float32), np.ones((1, 2), np.bool_), np.array([1, -0.1]))


@given(st.integers(0, 2**16), st.floats(1e-3, 1e3))
def test_only_ratios_of_weights_count(seed, factor):
    tokens, present, *_ = shop(seed, n=5)
    weights = np.random.default_rng(seed).uniform(0.1, 1, 3)
    assert weighted(tokens, present, factor * weights) == pytest.approx(
        weighted(tokens, present, weights), abs=1e-5
    )


def test_equal_weights_are_the_mean():
    tokens, present, *_ = shop(3)
    assert weighted(tokens, present, np.full(3, 0.7)) == pytest.approx(
        mean(tokens, present), abs=1e-6
    )


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_learned_weights_are_as_good_as_the_best_of_a_grid(seed):
    given_shop = shop(seed)
    learned = learn_weights(*given_shop)
    assert learned.sum() == pytest.approx(1)
    assert (learned > 0).all()
    steps = np.arange(1, 20) / 20
    grid = [np.array([a, b, 1 - a - b]) for a in steps for b in steps if a + b < 1]
    best = min(cross_entropy(*given_shop, weights) for weights in grid)
    assert cross_entropy(*given_shop, learned) <= best + 1e-3
    assert learned[2] < 0.05


def test_without_answers_weights_are_even():
    tokens, present, queries, relevant = shop(0)
    assert learn_weights(tokens, present, queries, relevant & False) == pytest.approx([1 / 3] * 3)


def test_what_is_missing_teaches_nothing():
    tokens, present, queries, relevant = shop(5)
    spoilt = np.where(present[..., None], tokens, np.float32(np.nan))
    assert np.array_equal(
        learn_weights(tokens, present, queries, relevant),
        learn_weights(spoilt, present, queries, relevant),
    )
