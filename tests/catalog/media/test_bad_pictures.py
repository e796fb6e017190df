"""Pictures that are damaged, dangerous or none at all."""

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from omnishelf.catalog.media.picture import decode_picture
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

LIMITS = MediaLimits()


def saved(picture, format, **options):
    file = io.BytesIO()
    picture.save(file, format, **options)
    return file.getvalue()


def plain():
    return Image.new("RGB", (64, 48), (220, 20, 30))


def png_claiming(width, height):
    """A PNG of a few bytes whose header promises any size."""

    def chunk(kind, body):
        return (
            struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        )

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 1_000)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", body) + chunk(b"IEND", b"")
    )


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (10_000, 5_001), (2**31 - 1, 1)])
def test_a_bomb_is_refused_before_it_is_decoded(width, height):
    with pytest.raises(MediaError, match=r"bomb\.png.*pixels"):
        decode_picture(png_claiming(width, height), LIMITS, name="bomb.png")


def test_the_limit_of_pixels_is_a_setting_and_named():
    content = saved(plain(), "PNG")
    with pytest.raises(MediaError, match=r"64 x 48 pixels.*media\.max_pixels"):
        decode_picture(content, MediaLimits(max_pixels=64 * 48 - 1), name="p")
    assert decode_picture(content, MediaLimits(max_pixels=64 * 48), name="p").size == (64, 48)


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (b"these are only words", "plain text"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "an SVG drawing"),
        (b'<?xml version="1.0"?><svg/>', "an XML or SVG file"),
        (b"<!DOCTYPE html><html>", "an HTML page"),
        (b"%PDF-1.4 ...", "a PDF document"),
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "a HEIC picture"),
        (bytes(range(128, 256)), "a file of unknown type"),
    ],
)
def test_what_is_no_picture_is_told_with_what_it_is(content, what):
    with pytest.raises(MediaError, match=rf"shoe\.jpg is not a picture but {what}: give JPEG"):
        decode_picture(content, LIMITS, name="shoe.jpg")


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"])
def test_truncated_pictures_are_shown_in_part_or_told_as_damaged(format):
    rng = np.random.default_rng(0)
    noise = Image.fromarray(rng.integers(0, 255, (200, 200, 3), np.uint8))
    content = saved(noise, format)
    outcomes = set()
    for keep in (3, 12, 30, 100, 1_000, len(content) // 2, len(content) - 10):
        try:
            picture = decode_picture(content[:keep], LIMITS, name="cut.img")
            assert (picture.mode, picture.size) == ("RGB", (200, 200))
            outcomes.add("shown")
        except MediaError as error:
            assert str(error).startswith("cut.img is ")
            outcomes.add("told")
    assert "told" in outcomes
    if format in ("JPEG", "PNG", "BMP"):
        assert "shown" in outcomes


@settings(deadline=None, max_examples=200)
@given(
    format=st.sampled_from(["JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF"]),
    harms=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=20),
)
def test_any_damage_gives_a_picture_or_a_message(format, harms):
    content = bytearray(saved(plain(), format))
    for place, value in harms:
        content[int(place * (len(content) - 1))] = value
    try:
        picture = decode_picture(bytes(content), LIMITS, name="p", longest_side=32)
    except MediaError:
        return
    assert picture.mode == "RGB"


@settings(deadline=None)
@given(st.data())
def test_damaged_exif_never_costs_the_picture(data):
    exif = Image.Exif()
    exif[274], exif[270] = 6, "a description"
    content = bytearray(saved(plain(), "JPEG", exif=exif))
    start, length = content.index(b"Exif\0\0"), len(exif.tobytes())
    for at in data.draw(st.lists(st.integers(start + 6, start + length - 1), min_size=1)):
        content[at] = data.draw(st.integers(0, 255))
    picture = decode_picture(bytes(content), LIMITS, name="p")
    assert sorted(picture.size) == [48, 64]
