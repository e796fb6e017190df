"""int8 against what float32 computes."""

import numpy as np
import pytest
from toy_graphs import Target, features, outputs, perceptron

from omnishelf.learning.compression.method import InapplicableError
from omnishelf.learning.compression.methods.dynamic import quantise_dynamic
from omnishelf.learning.compression.methods.static import quantise_static


@pytest.fixture
def net(tmp_path):
    return tmp_path / "net.onnx", perceptron(tmp_path / "net.onnx")


@pytest.mark.parametrize("method", [quantise_dynamic, quantise_static])
def test_int8_comes_near_what_float32_computes(net, tmp_path, method):
    path, (first, second) = net
    made = method(Target(path, query_side=True), None)
    (tmp_path / "int8.onnx").write_bytes(made.content)
    # Those that ranges were seen on: what is outside of them is cut off, as it should be.
    rows = features(64)
    wanted = np.maximum(rows @ first, 0) @ second
    found = outputs(tmp_path / "int8.onnx", rows)
    # Two layers of rounding to 8 bits (7 for static weights): a few hundredths of the spread.
    assert np.abs(found - wanted).max() < 0.15 * wanted.std()
    # And not the same to the last bit: something was rounded.
    assert np.abs(found - wanted).max() > 1e-4
    cosines = (
        (found * wanted).sum(1) / np.linalg.norm(found, axis=1) / np.linalg.norm(wanted, axis=1)
    )
    assert cosines.min() > 0.995
    assert b"MatMulInteger" in made.content or b"QuantizeLinear" in made.content


def test_static_scales_do_not_depend_on_the_company(net, tmp_path):
    path, _ = net
    (tmp_path / "int8.onnx").write_bytes(quantise_static(Target(path), None).content)
    rows = features(20, seed=5)
    rows[7] *= 50
    whole = outputs(tmp_path / "int8.onnx", rows)
    alone = np.concatenate([outputs(tmp_path / "int8.onnx", row[None]) for row in rows])
    assert whole == pytest.approx(alone, abs=1e-5)


def test_dynamic_scales_do_so_that_what_places_products_is_refused(net, tmp_path):
    path, _ = net
    made = quantise_dynamic(Target(path, query_side=True), None)
    (tmp_path / "int8.onnx").write_bytes(made.content)
    rows = features(2, seed=5)
    beside = np.stack([rows[0], rows[1] * 50])
    assert outputs(tmp_path / "int8.onnx", rows[:1])[0] != pytest.approx(
        outputs(tmp_path / "int8.onnx", beside)[0], abs=1e-2
    )
    with pytest.raises(InapplicableError, match="products pass through it in batches"):
        quantise_dynamic(Target(path), None)


@pytest.mark.parametrize("method", [quantise_dynamic, quantise_static])
def test_what_is_int8_already_has_nothing_to_gain(net, tmp_path, method):
    path, _ = net
    (tmp_path / "int8.onnx").write_bytes(
        quantise_dynamic(Target(path, query_side=True), None).content
    )
    with pytest.raises(InapplicableError, match="int8 already"):
        method(Target(tmp_path / "int8.onnx", query_side=True), None)


def test_ranges_need_something_to_be_seen_on(net):
    path, _ = net
    target = Target(path)
    target.feeds = lambda: iter(())
    with pytest.raises(InapplicableError, match="nothing at hand to calibrate"):
        quantise_static(target, None)
