"""Pictures decoded to RGB, whatever they come as."""

import io
import warnings
from typing import Any

import numpy as np
from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from omnishelf.catalog.media.mime import looks_like, media_type
from omnishelf.errors import MediaError
from omnishelf.settings import MediaLimits

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
_ACCEPTED = "JPEG, PNG, WebP, GIF, BMP, TIFF or AVIF"
_SIXTEEN_BIT = ("I;16", "I;16L", "I;16B", "I;16N")
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What makes a picture upright, by EXIF orientation."""

# The part of a truncated picture that is there is worth more than nothing. The switch is the
# library's own and global: it is set once, here, before any thread decodes.
ImageFile.LOAD_TRUNCATED_IMAGES = True


def decode_picture(
    content: bytes, limits: MediaLimits, *, name: str, longest_side: int | None = None
) -> Image.Image:
    """Decode a picture to RGB, upright, transparent parts on white.

    Args:
        content: the file.
        limits: the most pixels it may have; checked before it is decoded.
        name: how messages call it.
        longest_side: shrink to this many pixels if it is larger (never enlarged).

    Raises:
        MediaError: not a picture of a known format, too many pixels, or damaged.
    """
    try:
        with warnings.catch_warnings():
            # Of large pictures, where we have a limit of our own, and of damaged EXIF.
            warnings.simplefilter("ignore")
            picture: Image.Image = Image.open(io.BytesIO(content), formats=FORMATS)
            _check_pixels(picture.size, limits, name)
            if longest_side is not None:
                # JPEG can decode at an eighth, quarter or half: far faster for photographs.
                picture.draft("RGB", (longest_side, longest_side))
            picture.load()
    except UnidentifiedImageError:
        if (kind := media_type(content)).startswith("image/"):
            raise MediaError(f"{name} is damaged: only its beginning is {kind}") from None
        raise MediaError(
            f"{name} is not a picture but {looks_like(content)}: give {_ACCEPTED}"
        ) from None
    except Image.DecompressionBombError as error:
        raise MediaError(f"{name}: {error}") from None
    except MemoryError:
        raise MediaError(f"{name} does not fit into the memory") from None
    except MediaError:
        raise
    except Exception as error:
        # Each format's decoder raises errors of its own.
        raise MediaError(f"{name} is damaged: {error}") from None
    if longest_side is not None and max(picture.size) > longest_side:
        picture = _shrunk(picture, longest_side)
    return _to_rgb(_upright(picture))


def thumbnail(content: bytes, longest_side: int, limits: MediaLimits, *, name: str) -> bytes:
    """A small WebP of a picture, never larger than it is.

    Raises:
        MediaError: as `decode_picture`.
    """
    small = decode_picture(content, limits, name=name, longest_side=longest_side)
    file = io.BytesIO()
    small.save(file, "WEBP", quality=82, method=2)
    return file.getvalue()


def _check_pixels(size: tuple[int, int], limits: MediaLimits, name: str) -> None:
    width, height = size
    if width * height > limits.max_pixels:
        raise MediaError(
            f"{name} is {width:,} x {height:,} pixels; {limits.max_pixels / 1e6:,.0f} million "
            "pixels at most are decoded (setting media.max_pixels)"
        )
    if not width or not height:
        raise MediaError(f"{name} has no pixels")


def _shrunk(picture: Image.Image, longest_side: int) -> Image.Image:
    if picture.mode in ("P", "1"):
        picture = picture.convert("RGBA" if "transparency" in picture.info else "RGB")
    elif picture.mode in _SIXTEEN_BIT or picture.mode in ("I", "F"):
        picture = _eight_bit(picture)
    scale = longest_side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    small = picture.resize(size, Image.Resampling.BILINEAR, reducing_gap=2.0)
    small.info = picture.info
    return small


def _upright(picture: Image.Image) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            turn = _TURNS.get(picture.getexif().get(ExifTags.Base.Orientation, 1))
    except Exception:
        turn = None
    return picture.transpose(turn) if turn is not None else picture


def _to_rgb(picture: Image.Image) -> Image.Image:
    if picture.mode in _SIXTEEN_BIT or picture.mode in ("I", "F"):
        picture = _eight_bit(picture)
    if "transparency" in picture.info or picture.mode in ("RGBA", "LA", "PA", "RGBa", "La"):
        layer = picture.convert("RGBA")
        white = Image.new("RGBA", layer.size, (255, 255, 255, 255))
        return Image.alpha_composite(white, layer).convert("RGB")
    return picture if picture.mode == "RGB" else picture.convert("RGB")


def _eight_bit(picture: Image.Image) -> Image.Image:
    """16 bits of grey to 8: Pillow would cut values above 255 off instead of scaling them."""
    values: Any = np.asarray(picture, dtype=np.float64)
    top = 65_535.0 if values.max(initial=0) > 255 or picture.mode in _SIXTEEN_BIT else 255.0  # noqa: PLR2004
    return Image.fromarray(np.clip(values * (255.0 / top), 0, 255).astype(np.uint8))
