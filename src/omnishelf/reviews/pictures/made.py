"""Photos made of catalog pictures, as customers take them, and with what goes wrong in them."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from omnishelf.reviews.pictures.lightness import judged_size

Rng = np.random.Generator
Flaw = Callable[[Image.Image, Rng], Image.Image]
Ground = Callable[[tuple[int, int], Rng], Image.Image]

_WHITE = 242
"""Of all channels: the ground of a picture that was cut out."""
_CUT_OUT = 0.2
"""Least share of white, for the ground to be put in the place of it."""
_LETTERS = "ABCDEFGHIKLMNOPRSTUVWXYZabcdefghiklmnoprstuvwxyz0123456789@.-"


def as_taken(picture: Image.Image, rng: Rng, ground: Ground | None = None) -> Image.Image:
    """Turned a little, nearer or off the middle, in other light.

    Args:
        picture: RGB.
        rng: for the draws.
        ground: draws what takes the place of a white ground.
    """
    picture = judged_size(picture)
    if ground is not None:
        picture = on_ground(picture, ground(picture.size, rng))
    width, height = picture.size
    corner = np.asarray(picture)[0, 0]
    turned = picture.rotate(
        rng.uniform(-12, 12),
        Image.Resampling.BICUBIC,
        fillcolor=(int(corner[0]), int(corner[1]), int(corner[2])),
    )
    kept = rng.uniform(0.75, 1.0)
    left, top = rng.uniform(0, 1 - kept, 2)
    box = (left * width, top * height, (left + kept) * width, (top + kept) * height)
    near = turned.resize((width, height), Image.Resampling.BICUBIC, box=box)
    return lit(near, rng.uniform(0.75, 1.15), rng.uniform(0.93, 1.07, 3))


def lit(picture: Image.Image, gain: float, colour: Any = 1.0) -> Image.Image:
    """The picture in so much light of this colour, in sRGB's own steps."""
    values = (np.asarray(picture, np.float64) / 255) ** 2.2 * gain * colour
    return _picture(255 * np.clip(values, 0, 1) ** (1 / 2.2))


def is_cut_out(picture: Image.Image) -> bool:
    """Whether a picture has a white ground that another can take the place of."""
    return bool((np.asarray(picture) >= _WHITE).all(axis=2).mean() >= _CUT_OUT)


def on_ground(picture: Image.Image, ground: Image.Image) -> Image.Image:
    """The picture with its white ground replaced; as it is if it has hardly any."""
    if not is_cut_out(picture):
        return picture
    white = (np.asarray(picture) >= _WHITE).all(axis=2)
    mask = Image.fromarray((~white * 255).astype(np.uint8)).filter(ImageFilter.GaussianBlur(0.7))
    return Image.composite(picture, ground, mask)


def plain_ground(size: tuple[int, int], rng: Rng) -> Image.Image:
    """A wall or a table: one colour, a little darker to one side."""
    width, height = size
    colour = rng.uniform(60, 235) + rng.normal(0, 18, 3)
    across, down = rng.uniform(-25, 25, 2)
    shade = across * np.linspace(-1, 1, width) + down * np.linspace(-1, 1, height)[:, None]
    return _picture(colour + shade[..., None] + rng.normal(0, 1.5, (height, width, 1)))


def busy_ground(size: tuple[int, int], rng: Rng) -> Image.Image:
    """A carpet, a shelf, a table with things on it."""
    width, height = size
    colours = rng.uniform(20, 240, (3, 3))
    kind = rng.integers(3)
    if kind == 0:
        coarse = int(rng.integers(3, 14))
        grain = rng.integers(0, 3, (-(-height // coarse), -(-width // coarse)))
        index = grain.repeat(coarse, axis=0).repeat(coarse, axis=1)[:height, :width]
    elif kind == 1:
        down, across = np.mgrid[:height, :width]
        turn, period = rng.uniform(0, np.pi), rng.uniform(4, 18)
        index = ((np.cos(turn) * across + np.sin(turn) * down) // period % 3).astype(int)
    else:
        index = np.zeros((height, width), int)
        for _ in range(int(rng.integers(25, 60))):
            top, left = rng.integers(0, height), rng.integers(0, width)
            tall, wide = rng.integers(4, 40, 2)
            index[top : top + tall, left : left + wide] = rng.integers(3)
    return _picture(colours[index] + rng.normal(0, 8, (height, width, 3)))


def blurred(picture: Image.Image, rng: Rng) -> Image.Image:
    """Out of focus, or moved while it was taken."""
    if rng.random() < 0.5:  # noqa: PLR2004
        return picture.filter(ImageFilter.GaussianBlur(rng.uniform(1.2, 4.0)))
    length, turn = int(rng.integers(5, 15)), rng.uniform(0, np.pi)
    steps = np.linspace(-length / 2, length / 2, 7)
    moved = [
        np.asarray(
            picture.transform(
                picture.size,
                Image.Transform.AFFINE,
                (1, 0, step * np.cos(turn), 0, 1, step * np.sin(turn)),
                Image.Resampling.BILINEAR,
                fillcolor=(255, 255, 255),
            ),
            np.float64,
        )
        for step in steps
    ]
    return _picture(np.mean(moved, axis=0))


def dark(picture: Image.Image, rng: Rng) -> Image.Image:
    """Two to four stops too little light, with the grain of it."""
    low = np.asarray(lit(picture, 2 ** -rng.uniform(2.0, 4.0)), np.float64)
    return _picture(low + rng.normal(0, rng.uniform(0.5, 4), low.shape))


def bright(picture: Image.Image, rng: Rng) -> Image.Image:
    """One and a half to three stops too much."""
    return lit(picture, 2 ** rng.uniform(1.5, 3.0))


def flat(picture: Image.Image, rng: Rng) -> Image.Image:
    """Through a haze: a third of its contrast at most."""
    values = np.asarray(picture, np.float64)
    return _picture(rng.uniform(90, 170) + rng.uniform(0.1, 0.33) * (values - values.mean()))


def watermarked(picture: Image.Image, rng: Rng) -> Image.Image:
    """Half-transparent letters: across the middle, repeated all over, or along an edge."""
    return written(picture, rng, ("across", "tiled", "edge")[rng.integers(3)])


def written(picture: Image.Image, rng: Rng, where: str) -> Image.Image:
    """The picture with a watermark at a place: `across`, `tiled` or `edge`."""
    text = "".join(rng.choice([*_LETTERS], int(rng.integers(6, 14))))
    layer = Image.new("L", (picture.width * 2, picture.height * 2), 0)
    draw = ImageDraw.Draw(layer)
    size = {"across": rng.uniform(18, 30), "tiled": rng.uniform(11, 18), "edge": rng.uniform(9, 14)}
    font = ImageFont.load_default(size[where])
    middle = (picture.width, picture.height)
    if where == "tiled":
        step = int(size[where] * rng.uniform(2, 3.5))
        for line, top in enumerate(range(0, layer.height, step)):
            draw.text((-line % 3 * step, top), (text + "   ") * 8, 255, font)
    elif where == "across":
        draw.text(middle, text, 255, font, anchor="mm")
    else:
        edge = picture.height // 2 - int(size[where])
        draw.text((middle[0], middle[1] + rng.choice([-1, 1]) * edge), text, 255, font, anchor="mm")
    turn = 0.0 if where == "edge" else rng.uniform(-35, 35)
    left, top = middle[0] - picture.width // 2, middle[1] - picture.height // 2
    box = (left, top, left + picture.width, top + picture.height)
    cover = np.asarray(layer.rotate(turn, Image.Resampling.BICUBIC).crop(box), np.float64) / 255
    ink = rng.choice([255.0, 255.0, 200.0, 0.0]) * np.ones(3)
    share = (cover * rng.uniform(0.3, 0.75))[..., None]
    return _picture(np.asarray(picture, np.float64) * (1 - share) + ink * share)


FLAWS: Mapping[str, Flaw] = {
    "blurred": blurred,
    "too dark": dark,
    "too bright": bright,
    "low contrast": flat,
    "watermark": watermarked,
}
"""By remark. The one that is missing, `BUSY`, is in how a photo is taken."""

BUSY = "busy background"


def _picture(values: NDArray[np.float64]) -> Image.Image:
    return Image.fromarray(np.clip(values + 0.5, 0, 255).astype(np.uint8))
