import numpy as np
import pytest
from drawn_goods import drawn
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter

from omnishelf.reviews.pictures.lightness import SIDE, judged_size, to_lab
from omnishelf.reviews.pictures.measures import DIM, in_ring, laplacian_variance, measures
from omnishelf.reviews.pictures.nothing import nothing_in


@pytest.fixture
def garment():
    return drawn("blue", np.random.default_rng(0))


def test_the_laplacian_by_hand():
    spot = np.zeros((5, 5), np.float32)
    spot[2, 2] = 1
    # Of the nine inner pixels one is -4 and four are 1: mean 0, variance (16 + 4) / 9.
    assert laplacian_variance(spot) == pytest.approx(20 / 9)


def test_the_more_blur_the_less_is_left_of_the_laplacian(garment):
    found = [
        laplacian_variance(to_lab(garment.filter(ImageFilter.GaussianBlur(blur)))[..., 0])
        for blur in (0, 1, 2, 4)
    ]
    assert found == sorted(found, reverse=True)
    assert found[0] > 10 * found[3]


@given(
    width=st.integers(1, 60),
    height=st.integers(1, 60),
    level=st.integers(0, 255),
    seed=st.integers(0, 9),
)
@settings(max_examples=12, deadline=None)
def test_measures_are_finite_for_any_picture(width, height, level, seed):
    noise = np.random.default_rng(seed).integers(0, 40, (height, width, 3))
    picture = Image.fromarray(np.clip(noise * (seed % 2) + level, 0, 255).astype(np.uint8))
    found = measures(to_lab(judged_size(picture)))
    assert found.shape == (DIM,)
    assert np.isfinite(found).all()


@pytest.mark.parametrize("size", [(1, 1), (4_000, 3), (60, 90), (224, 100), (900, 700)])
def test_all_photos_are_judged_at_one_size(size):
    judged = judged_size(Image.new("RGB", size))
    assert max(judged.size) == SIDE
    assert min(judged.size) >= 8


def test_the_ring_is_a_tenth_of_each_side():
    ring = in_ring(20, 40)
    assert (~ring).sum() == 16 * 32
    assert not ring[2:18, 4:36].any()


def noise(seed=0, spread=60):
    values = np.random.default_rng(seed).normal(128, spread, (300, 240, 3))
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


@pytest.mark.parametrize(
    ("picture", "said"),
    [
        (Image.new("RGB", (300, 200), "white"), "white"),
        (Image.new("RGB", (300, 200), "black"), "black"),
        (Image.new("RGB", (300, 200), (120, 120, 120)), "grey"),
        (Image.new("RGB", (300, 200), (200, 20, 20)), "one colour"),
        (Image.new("RGB", (1, 1), "white"), "white"),
        (noise(), "noise"),
        # A wall, with the grain of a phone at night.
        (noise(spread=2), "grey"),
    ],
)
def test_photos_of_nothing(picture, said):
    assert nothing_in(to_lab(judged_size(picture))) == said


def test_a_garment_is_something_even_in_the_dark_or_blurred(garment):
    for changed in (
        garment,
        garment.point(lambda level: level // 6),
        garment.filter(ImageFilter.GaussianBlur(5)),
    ):
        assert nothing_in(to_lab(judged_size(changed))) is None
