"""What holds of every way to fuse features."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.feature.attention import AttentionWeights, attention
from omnishelf.fusion.feature.concatenation import concatenation
from omnishelf.fusion.feature.mean import mean
from omnishelf.fusion.feature.weighted import weighted

DIM = 6


def some_attention(modalities, rng):
    def array(*shape):
        return rng.normal(size=shape).astype(np.float32)

    return AttentionWeights(
        heads=2,
        offsets=array(modalities, DIM),
        in_weight=array(3 * DIM, DIM),
        in_bias=array(3 * DIM),
        out_weight=array(DIM, DIM),
        out_bias=array(DIM),
        gate=array(DIM),
    )


def ways(modalities, rng):
    """Every algorithm as a function of tokens, presence, and the order of the modalities."""
    weights = rng.uniform(0.1, 2, modalities)
    trained = some_attention(modalities, rng)

    def attend(tokens, present, order):
        moved = AttentionWeights(
            **{
                name: getattr(trained, name)
                for name in ("heads", "in_weight", "in_bias", "out_weight", "out_bias", "gate")
            },
            offsets=trained.offsets[order],
        )
        return attention(tokens, present, moved)

    return {
        "mean": lambda tokens, present, _: mean(tokens, present),
        "weighted": lambda tokens, present, order: weighted(tokens, present, weights[order]),
        "attention": attend,
        "concatenation": lambda tokens, present, _: concatenation(
            list(tokens.swapaxes(0, 1)), present
        ),
    }


NAMES = sorted(ways(1, np.random.default_rng(0)))


@st.composite
def things(draw):
    n, m = draw(st.integers(1, 5)), draw(st.integers(1, 4))
    rng = np.random.default_rng(draw(st.integers(0, 2**16)))
    tokens = rng.normal(size=(n, m, DIM))
    tokens /= np.linalg.norm(tokens, axis=2, keepdims=True)
    return tokens.astype(np.float32), rng.random((n, m)) > 0.4, rng


@pytest.mark.parametrize("name", NAMES)
@given(things())
def test_rows_are_unit_or_zero_where_nothing_is_present(name, given_things):
    tokens, present, rng = given_things
    fused = ways(present.shape[1], rng)[name](tokens, present, np.arange(present.shape[1]))
    assert fused.dtype == np.float32
    assert np.linalg.norm(fused, axis=1) == pytest.approx(
        present.any(axis=1).astype(float), abs=1e-5
    )


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rubbish", [np.nan, np.inf, -7.0])
@given(things())
def test_what_is_missing_is_never_read(name, rubbish, given_things):
    tokens, present, rng = given_things
    fuse = ways(present.shape[1], rng)[name]
    order = np.arange(present.shape[1])
    spoilt = np.where(present[..., None], tokens, np.float32(rubbish))
    assert np.array_equal(fuse(tokens, present, order), fuse(spoilt, present, order))


@pytest.mark.parametrize("name", NAMES)
@given(things())
def test_the_order_of_modalities_does_not_matter(name, given_things):
    tokens, present, rng = given_things
    modalities = present.shape[1]
    fuse = ways(modalities, rng)[name]
    order = rng.permutation(modalities)
    straight = fuse(tokens, present, np.arange(modalities))
    moved = fuse(tokens[:, order], present[:, order], order)
    if name == "concatenation":
        # Its blocks move along.
        straight = straight.reshape(len(tokens), modalities, DIM)[:, order].reshape(len(tokens), -1)
    assert moved == pytest.approx(straight, abs=1e-5)


@pytest.mark.parametrize("name", NAMES)
@given(things())
def test_things_do_not_see_each_other(name, given_things):
    tokens, present, rng = given_things
    fuse = ways(present.shape[1], rng)[name]
    order = np.arange(present.shape[1])
    together = fuse(tokens, present, order)
    alone = np.concatenate([fuse(tokens[[n]], present[[n]], order) for n in range(len(tokens))])
    assert alone == pytest.approx(together, abs=1e-5)


@pytest.mark.parametrize("fuse", [mean, lambda t, p: weighted(t, p, np.array([0.2, 0.5, 3.0]))])
@given(st.integers(0, 2))
def test_one_modality_alone_is_itself(fuse, which):
    tokens = np.random.default_rng(which).normal(size=(4, 3, DIM)).astype(np.float32)
    tokens /= np.linalg.norm(tokens, axis=2, keepdims=True)
    present = np.zeros((4, 3), np.bool_)
    present[:, which] = True
    assert fuse(tokens, present) == pytest.approx(tokens[:, which], abs=1e-6)


@pytest.mark.parametrize("fuse", [mean, lambda t, p: weighted(t, p, np.ones(t.shape[1]))])
def test_shapes_that_do_not_fit_are_refused(fuse):
    with pytest.raises(ValueError, match="do not fit"):
        fuse(np.zeros((2, 3, DIM), np.float32), np.ones((2, 2), np.bool_))
