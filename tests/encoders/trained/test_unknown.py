import numpy as np

from omnishelf.encoders.trained.unknown import unknown_direction


def test_a_term_always_has_the_same_direction_of_length_one():
    assert np.array_equal(unknown_direction("zyxel", 256), unknown_direction("zyxel", 256))
    for dim in (1, 7, 100, 512):
        assert np.isclose(np.linalg.norm(unknown_direction("新牌子", dim)), 1)


def test_directions_of_different_terms_are_nearly_orthogonal():
    rows = np.stack([unknown_direction(f"term{n}", 256) for n in range(200)])
    off = (rows @ rows.T)[~np.eye(200, dtype=bool)]
    # Of random signs, cosines deviate by 1 / sqrt(256).
    assert abs(off.mean()) < 0.01
    assert 0.055 < off.std() < 0.07
