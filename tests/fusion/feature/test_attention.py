"""Attention in numpy against torch's own, and against the network that trains it."""

import numpy as np
import pytest
import torch
from torch.nn import functional

from omnishelf.fusion.feature.attention import AttentionWeights, attention
from omnishelf.learning.model.network import AttentionFusion
from omnishelf.learning.model.settings import ShelfModelSettings

MODALITIES, DIM, HEADS = 3, 16, 4


def randomised(seed):
    """A network with nothing left at its quiet start."""
    torch.manual_seed(seed)
    fusion = AttentionFusion(MODALITIES, ShelfModelSettings(dim=DIM, attention_heads=HEADS))
    for values in fusion.parameters():
        torch.nn.init.normal_(values, std=0.5)
    return fusion.eval()


def weights_of(fusion):
    arrays = {name: values.detach().numpy() for name, values in fusion.named_parameters()}
    return AttentionWeights(
        heads=HEADS,
        offsets=arrays["offsets"],
        in_weight=arrays["attention.in_proj_weight"],
        in_bias=arrays["attention.in_proj_bias"],
        out_weight=arrays["attention.out_proj.weight"],
        out_bias=arrays["attention.out_proj.bias"],
        gate=arrays["gate.weight"][0],
    )


def some_tokens(seed, n=40):
    rng = np.random.default_rng(seed)
    tokens = rng.normal(size=(n, MODALITIES, DIM)).astype(np.float32)
    tokens /= np.linalg.norm(tokens, axis=2, keepdims=True)
    return tokens, rng.random((n, MODALITIES)) > 0.4


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_agrees_with_the_network_that_trains_it(seed):
    fusion = randomised(seed)
    tokens, present = some_tokens(seed)
    assert (~present.any(axis=1)).any()
    with torch.no_grad():
        wanted = fusion(torch.from_numpy(tokens), torch.from_numpy(present)).numpy()
    assert attention(tokens, present, weights_of(fusion)) == pytest.approx(wanted, abs=1e-5)


def test_agrees_with_torch_multihead_attention():
    fusion = randomised(4)
    fusion.offsets.data.zero_()
    fusion.gate.weight.data.zero_()
    tokens, _ = some_tokens(4)
    x = torch.from_numpy(tokens)
    with torch.no_grad():
        # No offsets, an even gate, nothing missing: residual attention and a mean.
        mixed, _ = fusion.attention(x, x, x)
        wanted = functional.normalize((x + mixed).mean(dim=1), dim=-1).numpy()
    everything = np.ones(tokens.shape[:2], np.bool_)
    assert attention(tokens, everything, weights_of(fusion)) == pytest.approx(wanted, abs=1e-5)
