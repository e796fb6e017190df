"""Pictures of every kind come out as the same upright RGB."""

import io

import numpy as np
import pytest
from PIL import Image

from omnishelf.catalog.media.picture import decode_picture, thumbnail
from omnishelf.settings import MediaLimits

LIMITS = MediaLimits()
RED, GREEN, BLUE, WHITE = (220, 20, 30), (20, 160, 40), (30, 40, 200), (255, 255, 255)


def four_corners():
    """Red, green, blue and white quarters: any turn or mirroring shows."""
    picture = Image.new("RGB", (64, 48), WHITE)
    for colour, at in ((RED, (0, 0)), (GREEN, (32, 0)), (BLUE, (0, 24))):
        picture.paste(colour, (*at, at[0] + 32, at[1] + 24))
    return picture


def saved(picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def corners(picture):
    assert picture.mode == "RGB"
    w, h = picture.width // 4, picture.height // 4
    return [picture.getpixel((x, y)) for y in (h, 3 * h) for x in (w, 3 * w)]


def near(found, wanted, by=12):
    assert np.abs(np.subtract(found, wanted)).max() <= by, (found, wanted)


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
@pytest.mark.parametrize("side", [None, 32])
def test_every_format_is_decoded(format, side):
    picture = decode_picture(saved(four_corners(), format), LIMITS, name="p", longest_side=side)
    assert picture.size == ((64, 48) if side is None else (32, 24))
    near(corners(picture), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("side", [None, 32])
@pytest.mark.parametrize(
    ("orientation", "turned"),
    # What a camera holds is the inverse of what its orientation tag says (EXIF 2.3, tag 274).
    [
        (2, Image.Transpose.FLIP_LEFT_RIGHT),
        (3, Image.Transpose.ROTATE_180),
        (4, Image.Transpose.FLIP_TOP_BOTTOM),
        (5, Image.Transpose.TRANSPOSE),
        (6, Image.Transpose.ROTATE_90),
        (7, Image.Transpose.TRANSVERSE),
        (8, Image.Transpose.ROTATE_270),
    ],
)
def test_every_orientation_comes_out_upright(format, side, orientation, turned):
    exif = Image.Exif()
    exif[274] = orientation
    content = saved(four_corners().transpose(turned), format, exif=exif)
    picture = decode_picture(content, LIMITS, name="p", longest_side=side)
    assert picture.size == ((64, 48) if side is None else (32, 24))
    near(corners(picture), [RED, GREEN, BLUE, WHITE])


def with_alpha():
    picture = four_corners().convert("RGBA")
    picture.paste((0, 0, 0, 0), (0, 0, 32, 24))  # red becomes transparent black
    picture.paste((30, 40, 200, 128), (0, 24, 32, 48))  # blue becomes half transparent
    return picture


@pytest.mark.parametrize("format", ["PNG", "WEBP", "TIFF", "AVIF"])
@pytest.mark.parametrize("side", [None, 32])
def test_transparent_parts_are_on_white(format, side):
    picture = decode_picture(saved(with_alpha(), format), LIMITS, name="p", longest_side=side)
    half = tuple(round(255 - (255 - value) * 128 / 255) for value in BLUE)
    near(corners(picture), [WHITE, GREEN, half, WHITE])


@pytest.mark.parametrize("format", ["PNG", "GIF"])
@pytest.mark.parametrize("side", [None, 32])
def test_palettes_with_and_without_a_transparent_colour(format, side):
    indexed = four_corners().quantize(4)
    content = saved(indexed, format)
    near(
        corners(decode_picture(content, LIMITS, name="p", longest_side=side)),
        [RED, GREEN, BLUE, WHITE],
    )
    red = indexed.getpixel((0, 0))
    content = saved(indexed, format, transparency=red)
    near(
        corners(decode_picture(content, LIMITS, name="p", longest_side=side)),
        [WHITE, GREEN, BLUE, WHITE],
    )


@pytest.mark.parametrize("format", ["JPEG", "TIFF"])
@pytest.mark.parametrize("side", [None, 32])
def test_cmyk_keeps_its_colours(format, side):
    content = saved(four_corners().convert("CMYK"), format)
    picture = decode_picture(content, LIMITS, name="p", longest_side=side)
    near(corners(picture), [RED, GREEN, BLUE, WHITE])


@pytest.mark.parametrize("format", ["PNG", "TIFF"])
@pytest.mark.parametrize("side", [None, 32])
def test_sixteen_bits_of_grey_are_scaled_not_cut(format, side):
    steps = np.repeat(np.array([[0, 0x4000], [0x8000, 0xFFFF]], np.uint16), 24, 0).repeat(32, 1)
    content = saved(Image.fromarray(steps), format)
    picture = decode_picture(content, LIMITS, name="p", longest_side=side)
    near(corners(picture), [(0,) * 3, (64,) * 3, (128,) * 3, (255,) * 3], by=1)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "PA", "I;16", "YCbCr", "LAB"])
def test_other_colour_modes_are_decoded(mode):
    source = four_corners().convert("L").convert(mode) if mode in ("1", "I;16") else None
    source = source or four_corners().convert("RGBA" if mode == "PA" else "RGB").convert(mode)
    format = "TIFF" if mode not in ("YCbCr", "PA") else {"YCbCr": "JPEG", "PA": "PNG"}[mode]
    if mode == "PA":
        source = source.convert("P")
    assert decode_picture(saved(source, format), LIMITS, name="p").mode == "RGB"


def test_small_pictures_are_not_enlarged_and_thin_ones_keep_a_pixel():
    content = saved(four_corners(), "PNG")
    assert decode_picture(content, LIMITS, name="p", longest_side=500).size == (64, 48)
    thin = saved(Image.new("RGB", (3_000, 1)), "PNG")
    assert decode_picture(thin, LIMITS, name="p", longest_side=100).size == (100, 1)


def test_of_an_animation_the_first_picture_counts():
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    content = saved(frames[0], "GIF", save_all=True, append_images=frames[1:])
    near(corners(decode_picture(content, LIMITS, name="p")), [RED] * 4)


def test_thumbnails_are_small_webp():
    content = saved(four_corners().resize((640, 480)), "PNG")
    small = Image.open(io.BytesIO(thumbnail(content, 100, LIMITS, name="p")))
    assert (small.format, small.size) == ("WEBP", (100, 75))
    near(corners(small.convert("RGB")), [RED, GREEN, BLUE, WHITE])
