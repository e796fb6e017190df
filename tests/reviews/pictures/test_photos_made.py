import numpy as np
import pytest
from drawn_goods import drawn

from omnishelf.encoders.image.colour import lab
from omnishelf.reviews.pictures.made import (
    FLAWS,
    as_taken,
    busy_ground,
    is_cut_out,
    lit,
    on_ground,
    plain_ground,
    written,
)


@pytest.fixture
def garment():
    return drawn("red", np.random.default_rng(0))


def lightness(picture):
    return lab(np.asarray(picture, np.float64) / 255)[..., 0]


@pytest.mark.parametrize("flaw", FLAWS)
def test_flaws_keep_the_size_and_change_the_picture_and_the_seed_makes_the_same(garment, flaw):
    one, same = (FLAWS[flaw](garment, np.random.default_rng(1)) for _ in range(2))
    assert one.size == garment.size
    assert one.mode == "RGB"
    assert (np.asarray(one) == np.asarray(same)).all()
    assert (np.asarray(one) != np.asarray(garment)).any()


def test_light_is_what_they_say(garment):
    rng = np.random.default_rng(2)
    assert lightness(FLAWS["too dark"](garment, rng)).mean() < 0.6 * lightness(garment).mean()
    assert lightness(FLAWS["too bright"](garment, rng)).mean() > lightness(garment).mean()
    assert lightness(FLAWS["low contrast"](garment, rng)).std() < 0.5 * lightness(garment).std()
    # A stop is twice the light: 100 becomes 100 x 2 ** (1 / 2.2).
    assert np.asarray(lit(garment.point(lambda _: 100), 2.0))[0, 0, 0] == 137


@pytest.mark.parametrize("ground", [plain_ground, busy_ground])
def test_only_the_white_ground_is_replaced(garment, ground):
    placed = np.asarray(on_ground(garment, ground(garment.size, np.random.default_rng(3))), int)
    before = np.asarray(garment, int)
    middle = (slice(70, 80), slice(45, 65))
    assert np.abs(placed[middle] - before[middle]).max() <= 2
    assert not is_cut_out(as_taken(garment, np.random.default_rng(3), ground))


def test_a_picture_that_was_not_cut_out_stays(garment):
    whole = garment.crop((40, 60, 70, 90))
    placed = on_ground(whole, busy_ground(whole.size, np.random.default_rng(4)))
    assert placed is whole


def test_watermarks_lie_where_they_are_told(garment):
    grey = garment.point(lambda _: 128)
    changed = {
        where: np.asarray(written(grey, np.random.default_rng(5), where), int)[..., 0] != 128
        for where in ("across", "tiled", "edge")
    }
    assert not changed["edge"][20:-20].any()
    assert changed["edge"].any()
    assert changed["across"][60:90].any()
    assert all(third.any() for third in np.array_split(changed["tiled"], 3))
