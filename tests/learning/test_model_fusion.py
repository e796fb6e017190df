"""Joint training of sub-models: its gradient, planted rules, and scikit-learn's optimum."""

import numpy as np
import pytest
import torch
from sklearn.linear_model import LogisticRegression

from omnishelf.fusion.model.joint import joint
from omnishelf.fusion.odds import logistic
from omnishelf.learning.model_fusion import JointBatch, JointNetwork, JointSettings, fit_joint
from omnishelf.learning.training.settings import TrainingSettings

TRAINING = TrainingSettings(
    optimiser="adam",
    schedule="cosine",
    learning_rate=0.05,
    weight_decay=0,
    clip=100,
    batch=400,
    epochs=150,
    min_steps=1,
    patience=100,
    validate_every=10,
    device="cpu",
)


def blocks_of(seed, n, lengths=(4, 3)):
    rng = np.random.default_rng(seed)
    blocks = [rng.normal(size=(n, length)).astype(np.float32) for length in lengths]
    return blocks, rng


@pytest.mark.parametrize("classes", [1, 3])
def test_gradient_is_that_of_finite_differences(classes):
    torch.manual_seed(0)
    network = JointNetwork([4, 3], classes, JointSettings(hidden=5)).double()
    rng = np.random.default_rng(0)
    labels = torch.tensor(rng.integers(0, max(classes, 2), 7))
    batch = JointBatch(
        [torch.tensor(rng.normal(size=(7, length))) for length in (4, 3)],
        torch.tensor((rng.random((7, 2)) > 0.3).astype(float)),
        labels.double() if classes == 1 else labels,
    )
    network(batch).backward()
    step = 1e-6
    for values in network.parameters():
        flat, slope = values.data.view(-1), values.grad.view(-1)
        for place in range(len(flat)):
            kept = float(flat[place])
            losses = []
            for moved in (kept + step, kept - step):
                flat[place] = moved
                losses.append(float(network(batch).detach()))
            flat[place] = kept
            assert float(slope[place]) == pytest.approx(
                (losses[0] - losses[1]) / (2 * step), abs=1e-6
            )


@pytest.mark.parametrize("classes", [1, 3])
def test_numpy_computes_what_was_trained(classes):
    torch.manual_seed(1)
    network = JointNetwork([4, 3], classes, JointSettings(hidden=6))
    torch.nn.init.normal_(network.bias)
    blocks, rng = blocks_of(1, 9)
    present = rng.random((9, 2)) > 0.3
    labels = rng.integers(0, max(classes, 2), 9)
    logits, _ = joint(blocks, present, network.to_numpy())
    wide = logits.astype(np.float64)
    if classes == 1:
        wanted = np.mean(np.logaddexp(0, wide[:, 0]) - labels * wide[:, 0])
    else:
        wanted = np.mean(np.log(np.exp(wide).sum(axis=1)) - wide[np.arange(9), labels])
    asked = torch.from_numpy(labels)
    loss = network(
        JointBatch(
            [
                torch.from_numpy(np.where(present[:, [m]], block, np.float32(0)))
                for m, block in enumerate(blocks)
            ],
            torch.from_numpy(present.astype(np.float32)),
            asked.float() if classes == 1 else asked,
        )
    )
    assert float(loss.detach()) == pytest.approx(wanted, abs=1e-5)


def test_linear_sub_models_are_one_logistic_regression():
    blocks, rng = blocks_of(2, 4_000)
    planted = [np.array([2, -1, 0.5, 0]), np.array([1, 0, -2])]
    logits = sum(block @ weights for block, weights in zip(blocks, planted, strict=True)) - 0.5
    labels = rng.random(4_000) < logistic(logits)
    everything = np.ones((4_000, 2), np.bool_)
    training = TRAINING.model_copy(update={"epochs": 20, "validate_every": 2})
    model = fit_joint(blocks, everything, labels, JointSettings(), training)
    oracle = LogisticRegression(C=np.inf, tol=1e-8).fit(np.concatenate(blocks, axis=1), labels)
    # A tenth is held back and chooses the epoch: near the optimum, not at it.
    found = np.concatenate([sub.layers[0].weight[:, 0] for sub in model.sub_models])
    assert found == pytest.approx(oracle.coef_[0], abs=0.15)
    said, _ = joint(blocks, everything, model)
    best = oracle.predict_proba(np.concatenate(blocks, axis=1))[:, 1]
    assert logistic(said[:, 0].astype(np.float64)) == pytest.approx(best, abs=0.05)


def test_a_planted_sum_of_curves_is_found_though_modalities_are_missing():
    # The label asks for |x| of one modality plus |y| of the other: additive, and not linear.
    blocks, rng = blocks_of(3, 1_200, lengths=(1, 1))
    present = rng.random((1_200, 2)) > 0.15
    strength = sum(
        2 * (np.abs(block[:, 0]) - 0.7) * present[:, m] for m, block in enumerate(blocks)
    )
    labels = np.asarray(strength > 0)
    known = [np.where(present[:, [m]], block, np.nan) for m, block in enumerate(blocks)]
    training = TRAINING.model_copy(update={"epochs": 40})
    model = fit_joint(known, present, labels, JointSettings(hidden=8), training)
    fresh, rng = blocks_of(4, 1_000, lengths=(1, 1))
    seen = rng.random((1_000, 2)) > 0.15
    truth = sum(2 * (np.abs(block[:, 0]) - 0.7) * seen[:, m] for m, block in enumerate(fresh))
    logits, parts = joint(fresh, seen, model)
    sure = np.abs(truth) > 0.3
    assert ((logits[:, 0] > 0) == (truth > 0))[sure].mean() > 0.97
    # Each sub-model has found its own part of the rule.
    for place, block in enumerate(fresh):
        there = seen[:, place]
        shape = np.corrcoef(np.abs(block[there, 0]), parts[there, place, 0])[0, 1]
        assert shape > 0.9


def test_three_classes_each_told_by_another_modality():
    blocks, _ = blocks_of(5, 600, lengths=(2, 2))
    labels = np.where(blocks[0][:, 0] > 0.5, 0, np.where(blocks[1][:, 1] > 0, 1, 2))
    everything = np.ones((600, 2), np.bool_)
    training = TRAINING.model_copy(update={"epochs": 40})
    model = fit_joint(blocks, everything, labels.astype(np.int64), JointSettings(), training)
    logits, _ = joint(blocks, everything, model)
    assert (logits.argmax(axis=1) == labels).mean() > 0.9
