"""Sub-models whose logits add up: hand-worked, masked, explained."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.model.joint import JointModel, Layer, SubModel, joint


def layer(weight, bias):
    return Layer(np.array(weight, np.float32), np.array(bias, np.float32))


def some_model(seed, lengths=(3, 2, 4), classes=2, hidden=5):
    rng = np.random.default_rng(seed)
    return JointModel(
        tuple(
            SubModel(
                (
                    layer(rng.normal(size=(d, hidden)), rng.normal(size=hidden)),
                    layer(rng.normal(size=(hidden, classes)), rng.normal(size=classes)),
                )
            )
            for d in lengths
        ),
        rng.normal(size=classes).astype(np.float32),
    )


def some_blocks(seed, n=6, lengths=(3, 2, 4)):
    rng = np.random.default_rng(seed)
    blocks = [rng.normal(size=(n, d)).astype(np.float32) for d in lengths]
    return blocks, rng.random((n, len(lengths))) > 0.4, rng


def test_hand_worked_logits():
    linear = SubModel((layer([[2], [-1]], [0.5]),))
    # Rectified: max(0, x) and max(0, -x), so the second sub-model says |x| - 1.
    absolute = SubModel((layer([[1, -1]], [0, 0]), layer([[1], [1]], [-1])))
    model = JointModel((linear, absolute), np.array([0.25], np.float32))
    blocks = [
        np.array([[1, 3], [0, 1], [9, 9]], np.float32),
        np.array([[-4], [8], [8]], np.float32),
    ]
    present = np.array([[True, True], [True, False], [False, False]])
    logits, parts = joint(blocks, present, model)
    assert logits[:, 0] == pytest.approx([-0.5 + 3 + 0.25, -0.5 + 0.25, 0.25])
    assert parts[0, :, 0] == pytest.approx([-0.5, 3, 0.25])


@given(st.integers(0, 2**16))
def test_contributions_sum_to_logits_that_what_is_masked_never_changes(seed):
    model, (blocks, present, rng) = some_model(seed), some_blocks(seed)
    logits, parts = joint(blocks, present, model)
    assert parts.sum(axis=1) == pytest.approx(logits, abs=1e-5)
    assert not parts[:, :-1][~present].any()
    spoilt = [np.where(present[:, [m]], block, np.nan) for m, block in enumerate(blocks)]
    assert np.array_equal(joint(spoilt, present, model)[0], logits)
    order = rng.permutation(3)
    moved = JointModel(tuple(model.sub_models[m] for m in order), model.bias)
    assert joint([blocks[m] for m in order], present[:, order], moved)[0] == pytest.approx(
        logits, abs=1e-5
    )


@given(st.integers(0, 2**16))
def test_one_modality_alone_is_its_sub_model_and_the_bias(seed):
    model, (blocks, present, _) = some_model(seed), some_blocks(seed)
    for place, sub_model in enumerate(model.sub_models):
        only = np.zeros_like(present)
        only[:, place] = True
        assert joint(blocks, only, model)[0] == pytest.approx(
            sub_model.logits(blocks[place]) + model.bias, abs=1e-5
        )


def test_shapes_that_do_not_fit_are_refused():
    blocks, present, _ = some_blocks(0)
    with pytest.raises(ValueError, match="do not fit"):
        joint(blocks[:2], present[:, :2], some_model(0))
    with pytest.raises(ValueError, match="do not fit"):
        joint(blocks, present[:, :2], some_model(0))
