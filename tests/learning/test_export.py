"""Exported modules: run at sizes they were not exported with, and refused if they differ."""

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch")

from omnishelf.errors import ModelError  # noqa: E402
from omnishelf.learning.export import checked_export  # noqa: E402


class Outer(torch.nn.Module):
    def forward(self, left, right):
        return left[:, None] * right[None]


class Unsteady(torch.nn.Module):
    def forward(self, x):
        return x + torch.rand_like(x)


def test_rows_may_be_of_any_number():
    linear = torch.nn.Linear(3, 2).eval()
    session = onnxruntime.InferenceSession(
        checked_export(linear, {"features": torch.randn(5, 3)}, "a layer")
    )
    rows = np.arange(33, dtype=np.float32).reshape(11, 3)
    (found,) = session.run(["vectors"], {"features": rows})
    wanted = rows @ linear.weight.detach().numpy().T + linear.bias.detach().numpy()
    np.testing.assert_allclose(found, wanted, atol=1e-4)


def test_axes_may_be_named():
    content = checked_export(
        Outer(),
        {"left": torch.randn(2), "right": torch.randn(3)},
        "an outer product",
        output="products",
        axes={"left": {0: "n"}, "right": {0: "m"}, "products": {0: "n", 1: "m"}},
    )
    left, right = np.float32([1, 2, 3, 4]), np.float32([5, 6])
    (found,) = onnxruntime.InferenceSession(content).run(
        ["products"], {"left": left, "right": right}
    )
    np.testing.assert_allclose(found, np.outer(left, right))


class Second(torch.nn.Module):
    def forward(self, first, second):
        return second * 2


def test_an_input_that_is_not_looked_at_is_no_fault():
    content = checked_export(
        Second(), {"first": torch.zeros(2), "second": torch.ones(2)}, "the second of two"
    )
    session = onnxruntime.InferenceSession(content)
    assert [each.name for each in session.get_inputs()] == ["second"]


def test_what_comes_out_differently_is_refused():
    with pytest.raises(ModelError, match="the dice comes out differently"):
        checked_export(Unsteady(), {"x": torch.zeros(4, 4)}, "the dice")
