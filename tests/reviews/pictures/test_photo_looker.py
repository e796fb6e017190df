import io
import json
from functools import partial

import numpy as np
import pytest
from drawn_goods import COLOURS, drawn, goods, tiny_encode
from PIL import Image, ImageFilter

from omnishelf.errors import ModelError
from omnishelf.reviews.heads.errors import HeadError
from omnishelf.reviews.pictures.colours import DIM, colour_features, mismatch
from omnishelf.reviews.pictures.head import MANIFEST, PhotoHead
from omnishelf.reviews.pictures.likeness import Bank, likeness_features
from omnishelf.reviews.pictures.looker import NOT_AS_DESCRIBED, PhotoLooker
from omnishelf.reviews.pictures.made import (
    BUSY,
    as_taken,
    busy_ground,
    on_ground,
    plain_ground,
    written,
)
from omnishelf.reviews.pictures.train import Pictured, train_photos
from omnishelf.settings import MediaLimits
from omnishelf.types import Product

GOODS = [*goods(42)]


def catalog(product):
    return {own.id: tiny_encode([picture]) for own, picture in GOODS}.get(product.id)


@pytest.fixture(scope="module")
def looker(photo_head, names):
    return PhotoLooker(photo_head, tiny_encode, catalog, names)


def large(picture):
    return picture.resize((448, 600), Image.Resampling.BICUBIC)


def png(picture):
    file = io.BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()


def test_a_good_photo_of_the_product(looker):
    product, picture = GOODS[0]
    found = looker.look(png(large(picture)), product)
    assert found.shows_product > 0.6
    assert found.colour_mismatch is None
    assert NOT_AS_DESCRIBED not in found.remarks
    assert "blurred" not in found.remarks
    assert found.quality > 0.4


def test_a_photo_of_something_else_is_not_as_described(looker):
    places = range(0, 30, 3)
    other = [looker.look(large(GOODS[at + 1][1]), GOODS[at][0]) for at in places]
    own = [looker.look(large(GOODS[at][1]), GOODS[at][0]) for at in places]
    assert np.mean([each.shows_product for each in other]) < 0.3
    assert np.mean([each.shows_product for each in own]) > 0.6
    # The remark stands where the probability is low, and nowhere else.
    for each in (*other, *own):
        assert (NOT_AS_DESCRIBED in each.remarks) == (each.shows_product < 0.1)
    assert any(NOT_AS_DESCRIBED in each.remarks for each in other)


def test_a_photo_without_goods_is_not_taken_for_a_product(looker):
    stripes = Image.fromarray(np.uint8(np.indices((300, 300))[1] // 10 % 2 * 200))
    assert looker.look(stripes.convert("RGB"), GOODS[0][0]).shows_product < 0.5


def test_another_colour_is_told_by_both_names(looker):
    rng = np.random.default_rng(9)
    told = [looker.look(large(drawn("blue", rng)), GOODS[0][0]).colour_mismatch for _ in range(5)]
    assert told.count("catalog: red, photo: blue") >= 4


def test_on_a_busy_ground_nothing_is_told_of_colour(looker):
    rng = np.random.default_rng(10)
    photos = [drawn("blue", rng) for _ in range(12)]
    found = [
        looker.look(large(on_ground(each, busy_ground(each.size, rng))), GOODS[0][0])
        for each in photos
    ]
    busy = [each for each in found if BUSY in each.remarks]
    assert len(busy) >= 6
    assert all(each.colour_mismatch is None for each in busy)


def test_flaws_are_remarked_and_cost_quality(looker):
    product, picture = GOODS[3]
    clean = looker.look(large(picture), product)
    blurred = looker.look(large(picture.filter(ImageFilter.GaussianBlur(3))), product)
    dark = looker.look(large(picture).point(lambda level: level // 7), product)
    assert "blurred" in blurred.remarks
    assert "too dark" in dark.remarks
    assert max(blurred.quality, dark.quality) < clean.quality


def test_most_watermarks_are_found(looker, photo_head):
    rng = np.random.default_rng(11)
    found, alarms = 0, 0
    for product, picture in GOODS[:12]:
        taken = as_taken(picture, rng, plain_ground)
        found += "watermark" in looker.look(written(taken, rng, "tiled"), product).remarks
        alarms += "watermark" in looker.look(taken, product).remarks
    assert found >= 8
    assert alarms <= 4


def test_a_small_photo_says_its_size(looker):
    found = looker.look(GOODS[0][1].resize((90, 120)), GOODS[0][0])
    assert "small: 90 x 120 pixels" in found.remarks
    # A large strip is shrunk to be looked at, and is told as it came.
    strip = looker.look(png(GOODS[0][1].resize((1_500, 150))), GOODS[0][0])
    assert "small: 1500 x 150 pixels" in strip.remarks


def test_without_a_catalog_picture_or_colour_nothing_is_claimed(looker):
    found = looker.look(large(GOODS[0][1]), Product(id="new", title="thing"))
    assert found.shows_product is None
    assert found.colour_mismatch is None


@pytest.mark.parametrize(
    ("photo", "said"),
    [
        (b"", "is empty"),
        (b"hello", "not a picture but plain text"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "damaged"),
        ("/there/is/none.jpg", "does not exist"),
        (png(Image.new("1", (3_000, 400))), "setting media.max_pixels"),
    ],
    ids=["empty", "text", "damaged", "missing", "huge"],
)
def test_what_can_not_be_seen_is_answered_by_its_reason(photo_head, names, photo, said):
    looker = PhotoLooker(photo_head, tiny_encode, catalog, names, MediaLimits(max_pixels=1_000_000))
    found = looker.look(photo, GOODS[0][0])
    assert found.quality == 0
    assert said in found.remarks[0]
    assert found.shows_product is None


@pytest.mark.parametrize("colour", ["white", "black"])
def test_a_photo_of_nothing_shows_no_product(looker, colour):
    found = looker.look(png(Image.new("RGB", (400, 400), colour)), GOODS[0][0])
    assert found.remarks == (f"shows nothing: {colour}",)
    assert (found.quality, found.shows_product, found.colour_mismatch) == (0, 0, None)


def test_a_saved_head_sees_the_same(photo_head, looker, names, tmp_path):
    photo_head.save(tmp_path)
    loaded = PhotoLooker(PhotoHead.load(tmp_path, "tiny.1"), tiny_encode, catalog, names)
    photo = large(GOODS[4][1])
    one, other = (each.look(photo, GOODS[4][0]) for each in (looker, loaded))
    assert one.remarks == other.remarks
    assert one.quality == pytest.approx(other.quality)
    # Vectors are kept in half precision.
    assert one.shows_product == pytest.approx(other.shows_product, abs=0.02)


def test_a_head_of_another_encoder_is_refused(photo_head, tmp_path):
    photo_head.save(tmp_path)
    with pytest.raises(ModelError, match=r"tiny\.1.*tiny\.2.*train the photos again"):
        PhotoHead.load(tmp_path, "tiny.2")
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    (tmp_path / MANIFEST).write_text(json.dumps({**manifest, "flaws": "none"}))
    with pytest.raises(ModelError, match="flaws"):
        PhotoHead.load(tmp_path, "tiny.1")


def test_too_few_pictures_are_refused():
    few = [Pictured(product, picture) for product, picture in GOODS[:5]]
    with pytest.raises(HeadError, match=r"5 pictures.*at least 40"):
        train_photos(few, tiny_encode, "tiny.1", None)


def test_likeness_by_hand():
    bank = Bank(("own", "a", "b"), np.eye(3, dtype=np.float32))
    photo = np.array([0.6, 0.8, 0.0], np.float32)
    near = partial(likeness_features, photo, np.eye(3, dtype=np.float32)[:1], bank)
    # The nearest of the others is `a`, .8; their mean is .4; its own picture is not another's.
    assert near("own") == pytest.approx([0.6, -0.2, 0.2], abs=1e-6)
    assert near("else")[1] == pytest.approx(0.6 - 0.8, abs=1e-6)
    alone = Bank(("own",), np.eye(3, dtype=np.float32)[:1])
    assert np.isfinite(likeness_features(photo, alone.vectors, alone, "own")).all()


def test_colours_are_of_what_stands_out_from_the_ground():
    rng = np.random.default_rng(13)
    picture = drawn("red", rng)
    on_white = colour_features(picture)
    assert on_white.shape == (DIM,)
    assert np.linalg.norm(on_white) == pytest.approx(1, abs=1e-5)
    green = Image.new("RGB", picture.size, COLOURS["green"])
    white = np.asarray(picture).min(axis=2) > 250
    on_green = Image.fromarray(np.where(white[..., None], np.asarray(green), np.asarray(picture)))
    blue = colour_features(drawn("blue", rng))
    found = colour_features(on_green)
    assert found @ on_white > 0.7
    assert found @ blue < 0.5
    # White on white: there is nothing but the ground's own colour.
    assert np.isfinite(colour_features(Image.new("RGB", (40, 40), "white"))).all()


@pytest.mark.parametrize(
    ("shares", "catalog_colour", "said"),
    [
        ((0.9, 0.04, 0.06), "blue", "catalog: blue, photo: red"),
        ((0.9, 0.04, 0.06), "red", None),
        ((0.5, 0.04, 0.46), "blue", None),
        ((0.8, 0.1, 0.1), "blue", None),
        ((0.9, 0.04, 0.06), "mauve", None),
    ],
)
def test_a_mismatch_needs_certainty(shares, catalog_colour, said):
    assert mismatch(("red", "blue", "green"), np.array(shares), catalog_colour) == said


def test_colours_have_one_name_in_all_languages(names, glossary):
    def told(value):
        return names.of(Product(id="x", attributes={"colour": value}))

    assert told("Gray") == told("grey") == told("灰色") == "grey"
    assert told("Multi") is None
    assert told("Zorblax") is None
    assert names.of(Product(id="x")) is None
