"""Exactly the smallest weights become zero, and as few as halve the file."""

import gzip

import numpy as np
import onnx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from onnx import numpy_helper
from toy_graphs import Target, features, outputs, perceptron

from omnishelf.learning.compression.method import InapplicableError
from omnishelf.learning.compression.methods.prune import prune, pruned

matrices = hnp.arrays(
    np.float32, hnp.array_shapes(min_dims=2, max_dims=4, max_side=6),
    elements=st.floats(-8, 8, width=32),
)  # fmt: skip


@given(matrices, st.floats(0, 1))
def test_exactly_the_smallest_are_zero_and_all_others_as_they_were(weights, share):
    before = weights.copy()
    made = pruned(weights, share)
    assert (weights == before).all()
    count = int(share * weights.size)
    changed = (made != weights) | (weights == 0)
    gone = np.abs(weights[made == 0])
    assert (made[made != 0] == weights[made != 0]).all()
    # Zeros that were there already may be among those that went.
    assert (made == 0).sum() == max(count, (weights == 0).sum())
    kept = np.abs(weights[~changed])
    assert not len(kept) or not len(gone) or gone.max() <= kept.min()


def weights_of(content):
    model = onnx.load_from_string(gzip.decompress(content))
    return [numpy_helper.to_array(each) for each in model.graph.initializer]


def test_as_few_zeros_as_halve_the_file(tmp_path):
    wanted = perceptron(tmp_path / "net.onnx")
    size = (tmp_path / "net.onnx").stat().st_size
    made = prune(Target(tmp_path / "net.onnx"), None)
    assert len(made.content) <= size / 2
    assert made.suffix == ".onnx.gz"
    share = (weights_of(made.content)[0] == 0).mean()
    for before, after in zip(wanted, weights_of(made.content), strict=True):
        assert (after == pruned(before, round(share * 20) / 20)).all()
    # A twentieth less would not have been enough.
    model = onnx.load(tmp_path / "net.onnx")
    for weights in model.graph.initializer:
        less = pruned(numpy_helper.to_array(weights), round(share * 20) / 20 - 0.05)
        weights.CopyFrom(numpy_helper.from_array(less, weights.name))
    assert len(gzip.compress(model.SerializeToString())) > size / 2


def test_what_was_pruned_runs_from_its_gzipped_file(tmp_path):
    perceptron(tmp_path / "net.onnx")
    made = prune(Target(tmp_path / "net.onnx"), None)
    (tmp_path / "pruned.onnx.gz").write_bytes(made.content)
    first, second = weights_of(made.content)
    rows = features(5)
    wanted = np.maximum(rows @ first, 0) @ second
    assert outputs(tmp_path / "pruned.onnx.gz", rows) == pytest.approx(wanted, abs=1e-4)


def test_a_target_without_a_graph_has_nothing_to_prune():
    with pytest.raises(InapplicableError, match="no ONNX graph"):
        prune(Target(None), None)
