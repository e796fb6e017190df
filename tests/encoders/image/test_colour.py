import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders.image.colour import DIM, colour_histogram, lab


@pytest.mark.parametrize(
    ("rgb", "wanted"),
    [
        # Published values for sRGB primaries under D65 (B. Lindbloom's calculator).
        ((1, 1, 1), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((1, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 1, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 1), (32.30, 79.19, -107.86)),
        ((0.5, 0.5, 0.5), (53.39, 0, 0)),
    ],
)
def test_lab_of_known_colours(rgb, wanted):
    assert lab(np.array([rgb], float))[0] == pytest.approx(wanted, abs=0.05)


def test_a_histogram_is_of_unit_length_and_its_product_the_overlap():
    red = Image.new("RGB", (50, 50), (200, 20, 30))
    half = red.copy()
    half.paste((20, 30, 200), (0, 0, 50, 25))
    histograms = [colour_histogram(picture) for picture in (red, half)]
    assert all(h.shape == (DIM,) for h in histograms)
    assert [float(h @ h) for h in histograms] == pytest.approx([1, 1], abs=1e-6)
    # Bhattacharyya coefficient: sqrt(1 * 1/2).
    assert float(histograms[0] @ histograms[1]) == pytest.approx(np.sqrt(0.5), abs=1e-3)


def test_white_background_does_not_count():
    shown = Image.new("RGB", (60, 60), "white")
    shown.paste((10, 120, 60), (20, 20, 40, 40))
    alone = Image.new("RGB", (60, 60), (10, 120, 60))
    assert float(colour_histogram(shown) @ colour_histogram(alone)) == pytest.approx(1, abs=1e-3)
    white = colour_histogram(Image.new("RGB", (9, 9), "white"))
    assert float(white @ white) == pytest.approx(1)
