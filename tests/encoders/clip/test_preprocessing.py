import json

import numpy as np
import pytest
from PIL import Image

from omnishelf.encoders.clip.preprocessing import PicturePreprocessing


@pytest.fixture
def prepare(tmp_path):
    def load(**config):
        (tmp_path / "preprocessor_config.json").write_text(json.dumps(config))
        return PicturePreprocessing.load(tmp_path)

    return load


def test_clip_cuts_the_middle_out(prepare):
    picture = Image.new("RGB", (30, 10), "black")
    picture.paste("white", (10, 0, 20, 10))
    made = prepare(size={"shortest_edge": 10}, crop_size={"height": 10, "width": 10})(picture)
    # The middle third is white: (1 - 0.5) / 0.5 = 1 in every channel.
    assert made.shape == (3, 10, 10)
    assert made == pytest.approx(np.ones((3, 10, 10)))


def test_siglip_squeezes_the_whole(prepare):
    picture = Image.new("RGB", (40, 10), "black")
    picture.paste("white", (0, 0, 20, 10))
    made = prepare(size={"height": 4, "width": 6}, resample=0)(picture)
    assert made.shape == (3, 4, 6)
    assert made[:, :, :3] == pytest.approx(np.ones((3, 4, 3)))
    assert made[:, :, 3:] == pytest.approx(-np.ones((3, 4, 3)))


def test_channels_are_normalised_each_by_its_own(prepare):
    made = prepare(size=2, image_mean=[0.1, 0.2, 0.3], image_std=[0.5, 0.25, 0.125])(
        Image.new("RGB", (5, 5), (255, 0, 51))
    )
    # 255 -> (1 - .1) / .5; 0 -> (0 - .2) / .25; 51 -> (.2 - .3) / .125
    assert made[:, 0, 0] == pytest.approx([1.8, -0.8, -0.8], abs=1e-6)
