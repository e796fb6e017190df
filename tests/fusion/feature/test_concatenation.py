"""Concatenation against hand-worked numbers and the cosine that it promises."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from omnishelf.fusion.feature.concatenation import concatenation


def test_blocks_of_any_length_and_size_have_the_same_say():
    blocks = [np.array([[3, 4], [0, 9]], np.float32), np.array([[0, 0, 5], [1, 1, 1]], np.float32)]
    fused = concatenation(blocks, np.array([[True, True], [True, False]]))
    root = 2**-0.5
    assert fused == pytest.approx(
        np.array([[0.6 * root, 0.8 * root, 0, 0, root], [0, 1, 0, 0, 0]]), abs=1e-6
    )


@given(st.integers(0, 2**16))
def test_cosine_is_that_of_the_blocks_both_have(seed):
    rng = np.random.default_rng(seed)
    blocks = [rng.normal(size=(2, d)).astype(np.float32) for d in (3, 5, 2)]
    present = rng.random((2, 3)) > 0.3
    one, other = concatenation(blocks, present)
    cosines = [
        block[0] @ block[1] / np.linalg.norm(block[0]) / np.linalg.norm(block[1])
        for block in blocks
    ]
    both = present.all(axis=0)
    wanted = np.array(cosines)[both].sum() / np.sqrt(max(1, np.prod(present.sum(axis=1))))
    assert one @ other == pytest.approx(wanted, abs=1e-5)


@pytest.mark.parametrize("present", [np.ones((2, 1), np.bool_), np.ones((3, 2), np.bool_)])
def test_shapes_that_do_not_fit_are_refused(present):
    with pytest.raises(ValueError, match="do not fit"):
        concatenation([np.zeros((2, 3), np.float32), np.zeros((2, 4), np.float32)], present)
