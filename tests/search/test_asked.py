"""Photos of a query: the region that is meant, and those that show nothing."""

import io

import numpy as np
import pytest
from PIL import Image

from omnishelf.errors import QueryError
from omnishelf.search.asked import shows_nothing, understand
from omnishelf.settings import MediaLimits
from omnishelf.types import Query


def saved(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def quarters(side=200):
    """Red, green, blue and white, row by row."""
    pixels = np.zeros((side, side, 3), np.uint8)
    half = side // 2
    pixels[:half, :half, 0] = pixels[:half, half:, 1] = pixels[half:, :half, 2] = 255
    pixels[half:, half:] = 255
    return Image.fromarray(pixels)


def understood(tmp_path, **query):
    return understand(
        Query(**query), listener=None, limits=MediaLimits(), kept=tmp_path, match_sounds=False
    )


def test_only_the_region_is_looked_at(tmp_path):
    seen = understood(tmp_path, image=saved(quarters()), crop=(0.25, 0.0, 1.0, 0.5)).picture
    assert seen.size == (150, 100)
    assert seen.getpixel((10, 10)) == (255, 0, 0)
    assert seen.getpixel((140, 90)) == (0, 255, 0)


def test_a_region_of_a_large_picture_is_as_sharp_as_a_whole_one(tmp_path):
    seen = understood(tmp_path, image=saved(quarters(2000)), crop=(0.4, 0.4, 0.6, 0.6)).picture
    assert seen.size == (400, 400)


def test_a_sliver_has_at_least_one_pixel(tmp_path):
    seen = understood(tmp_path, image=saved(quarters()), crop=(0.9999, 0.9999, 1, 1)).picture
    assert seen.size == (1, 1)


@pytest.mark.parametrize(
    "crop",
    [
        (0.5, 0, 0.5, 1), (0, 1, 1, 0), (0, 0, 0, 0), (-0.1, 0, 1, 1), (0, 0, 1.1, 1),
        (float("nan"), 0, 1, 1), (0, 0, float("inf"), 1), (0, 0, 1), (0, 0, 1, 1, 1),
    ],
    ids=str,
)  # fmt: skip
def test_a_crop_of_nothing_or_outside_is_refused(crop):
    with pytest.raises(QueryError, match="crop"):
        Query(image=b"x", crop=crop)


def test_a_crop_needs_a_picture():
    with pytest.raises(QueryError, match="no picture"):
        Query(text="red", crop=(0, 0, 1, 1))


@pytest.mark.parametrize("noise", [0, 2])
def test_a_photo_of_nothing_is_told_and_left_out_beside_words(tmp_path, noise):
    rng = np.random.default_rng(0)
    pixels = np.clip(90 + noise * rng.normal(size=(50, 50, 3)), 0, 255).astype(np.uint8)
    flat = saved(Image.fromarray(pixels))
    beside = understood(tmp_path, image=flat, text="but red")
    assert beside.picture is None
    assert "flat colour" in beside.notes[0]
    alone = understood(tmp_path, image=flat)
    assert alone.picture is not None
    assert "flat colour" in alone.notes[0]


def test_a_photo_of_something_is_not_of_nothing():
    assert not shows_nothing(quarters())
    assert shows_nothing(quarters().crop((0, 0, 50, 50)))
