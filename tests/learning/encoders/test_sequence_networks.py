"""The networks, held against torch's own layers with the same weights, and against ONNX."""

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from omnishelf.encoders.trained.sequence import LONGEST, padded  # noqa: E402
from omnishelf.learning.encoders.sequence_networks import (  # noqa: E402
    NETWORKS,
    RecurrentNetwork,
    TransformerNetwork,
)
from omnishelf.learning.encoders.sequences import export_sequence  # noqa: E402

TERMS, DIM = 50, 24
SEQUENCES = [[5], [7, 1, 9], [2, 3, 4, 5, 6, 7, 8], list(range(2, 2 + LONGEST)), [1, 1]]


def made(kind):
    torch.manual_seed(1)
    return NETWORKS[kind](TERMS, DIM).eval()


@pytest.fixture(scope="module", params=[*NETWORKS])
def both(request):
    """A network, and the session of its export."""
    network = made(request.param)
    return network, onnxruntime.InferenceSession(export_sequence(network, request.param))


def test_onnx_gives_what_torch_gives_at_any_length(both):
    network, session = both
    for part in (SEQUENCES, SEQUENCES[:1], SEQUENCES[1:3], SEQUENCES[2:3] * 9):
        tokens = padded(part)
        with torch.no_grad():
            wanted = network(torch.from_numpy(tokens)).numpy()
        (found,) = session.run(None, {"tokens": tokens})
        np.testing.assert_allclose(found, wanted, atol=1e-4)
        np.testing.assert_allclose(np.linalg.norm(found, axis=1), 1, atol=1e-5)


def test_padding_changes_nothing(both):
    _, session = both
    together = session.run(None, {"tokens": padded(SEQUENCES)})[0]
    alone = [session.run(None, {"tokens": padded([one])})[0][0] for one in SEQUENCES]
    np.testing.assert_allclose(together, np.stack(alone), atol=1e-5)


def test_the_order_of_terms_counts(both):
    _, session = both
    one, other = session.run(None, {"tokens": padded([[5, 6, 7, 8], [8, 7, 6, 5]])})[0]
    assert np.abs(one - other).max() > 1e-3


@pytest.mark.parametrize(("kind", "layer"), [("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)])
def test_recurrent_states_are_those_of_torchs_packed_layer_in_both_directions(kind, layer):
    network = made(kind)
    assert isinstance(network, RecurrentNetwork)
    width = network.embed.embedding_dim
    oracle = layer(width, width, batch_first=True, bidirectional=True)
    weights = {}
    for name, value in network.onward.state_dict().items():
        weights[name] = value
        weights[f"{name}_reverse"] = network.backward_.state_dict()[name]
    oracle.load_state_dict(weights)
    with torch.no_grad():
        for sequence in SEQUENCES:
            padded_twice = torch.tensor([[*sequence, 0, 0]])
            packed = torch.nn.utils.rnn.pack_padded_sequence(
                network.embed(padded_twice), [len(sequence)], batch_first=True
            )
            states, _ = torch.nn.utils.rnn.pad_packed_sequence(oracle(packed)[0], batch_first=True)
            # A backward state belongs to its term; pooling does not ask in which order.
            pooled = torch.cat([states[0].mean(0), states[0].max(0).values])
            wanted = torch.nn.functional.normalize(network.out(pooled), dim=-1)
            assert torch.allclose(network(padded_twice)[0], wanted, atol=1e-5)


def test_transformer_layers_are_torchs():
    network = made("transformer")
    assert isinstance(network, TransformerNetwork)
    width = network.embed.embedding_dim
    tokens = torch.from_numpy(padded(SEQUENCES))
    with torch.no_grad():
        x = network.embed(tokens) + network.places[: tokens.shape[1]]
        for layer in network.layers:
            inner = layer.inner[0].out_features
            oracle = torch.nn.TransformerEncoderLayer(
                width, 4, inner, activation="gelu", batch_first=True, norm_first=True
            ).eval()
            oracle.self_attn.in_proj_weight.copy_(layer.project.weight)
            oracle.self_attn.in_proj_bias.copy_(layer.project.bias)
            for theirs, ours in (
                (oracle.self_attn.out_proj, layer.merge), (oracle.linear1, layer.inner[0]),
                (oracle.linear2, layer.inner[3]), (oracle.norm1, layer.norm_attention),
                (oracle.norm2, layer.norm_inner),
            ):  # fmt: skip
                theirs.load_state_dict(ours.state_dict())
            wanted = oracle(x, src_key_padding_mask=tokens == 0)
            x = layer(x, tokens != 0)
            there = tokens != 0
            assert torch.allclose(x[there], wanted[there], atol=1e-4)
