"""What is exported computes what numpy computes from the network's weights."""

import numpy as np
import onnxruntime
import pytest
import torch
from scipy.special import erf

from omnishelf.learning.model.export import export_network
from omnishelf.learning.model.network import ShelfNetwork
from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.model.standard import Standardiser

SETTINGS = ShelfModelSettings(dim=8, hidden=12, attention_heads=2, dropout=0.5)


@pytest.fixture(scope="module")
def exported():
    torch.manual_seed(0)
    network = ShelfNetwork({"text": 5, "image": 4}, [torch.ones(2)], SETTINGS)
    with torch.no_grad():
        for values in network.parameters():
            values.add_(0.3 * torch.randn_like(values))
    rng = np.random.default_rng(0)
    standardisers = {
        "text": Standardiser(
            rng.normal(size=7).astype(np.float32), rng.normal(size=(7, 5)).astype(np.float32)
        ),
        "image": Standardiser(np.zeros(4, np.float32), np.eye(4, dtype=np.float32)),
    }
    network.train()
    return network, standardisers, export_network(network, standardisers)


def run(content, **inputs):
    session = onnxruntime.InferenceSession(content)
    return session.run(None, inputs)[0]


def unit(x):
    return x / np.linalg.norm(x, axis=-1, keepdims=True)


@pytest.mark.parametrize("source", ["text", "image"])
@pytest.mark.parametrize("rows", [1, 9])
def test_heads(exported, source, rows):
    network, standardisers, files = exported
    standard = standardisers[source]
    raw = np.random.default_rng(1).normal(size=(rows, len(standard.mean))).astype(np.float32)
    w = {name: v.numpy() for name, v in network.heads[source].state_dict().items()}
    x = (raw - standard.mean) @ standard.basis
    x = (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-5)
    x = x * w["norm.weight"] + w["norm.bias"]
    hidden = x @ w["up.weight"].T + w["up.bias"]
    hidden = hidden * 0.5 * (1 + erf(hidden / np.sqrt(2)))
    wanted = x @ w["straight.weight"].T + w["straight.bias"]
    wanted = unit(wanted + hidden @ w["down.weight"].T + w["down.bias"])
    assert run(files[f"head-{source}.onnx"], features=raw) == pytest.approx(wanted, abs=1e-5)


def test_fusion(exported):
    network, _, files = exported
    rng = np.random.default_rng(2)
    tokens = unit(rng.normal(size=(6, 2, 8))).astype(np.float32)
    present = np.array([[1, 1], [1, 0], [0, 1], [1, 1], [0, 1], [1, 1]], bool)
    w = {name: v.numpy() for name, v in network.fusion.state_dict().items()}
    wanted = []
    for row, there in zip(tokens, present, strict=True):
        x = (row + w["offsets"])[there]
        q, k, v = np.split(x @ w["attention.in_proj_weight"].T + w["attention.in_proj_bias"], 3, 1)
        heads = []
        for part in (slice(0, 4), slice(4, 8)):
            logits = q[:, part] @ k[:, part].T / 2
            weights = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
            heads.append(weights @ v[:, part])
        mixed = np.concatenate(heads, 1) @ w["attention.out_proj.weight"].T
        mixed += w["attention.out_proj.bias"]
        gate = np.exp(x @ w["gate.weight"][0] + w["gate.bias"])
        wanted.append(unit(((row[there] + mixed) * (gate / gate.sum())[:, None]).sum(0)))
    found = run(files["fusion.onnx"], tokens=tokens, present=present)
    assert found == pytest.approx(np.array(wanted), abs=1e-5)
