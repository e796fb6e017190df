"""Drawn goods on white: shapes with stripes, in colours that can be told."""

import numpy as np
from PIL import Image, ImageDraw

from omnishelf.types import Product

COLOURS = {"red": (190, 30, 40), "blue": (40, 70, 190), "green": (40, 140, 60)}


def drawn(colour, rng):
    """A garment of about this colour, 112 x 150."""
    picture = Image.new("RGB", (112, 150), (255, 255, 255))
    draw = ImageDraw.Draw(picture)
    own = np.array(COLOURS[colour]) + rng.integers(-15, 15, 3)
    fill = tuple(int(each) for each in np.clip(own, 0, 255))
    left, top = int(rng.integers(10, 25)), int(rng.integers(15, 35))
    draw.polygon(
        [(left, top), (112 - left, top), (105, int(rng.integers(50, 80))), (90, 140), (22, 140),
         (7, int(rng.integers(50, 80)))],
        fill=fill,
    )  # fmt: skip
    darker = tuple(each // 2 for each in fill)
    for line in range(int(rng.integers(2, 7))):
        at = top + 12 + line * int(rng.integers(8, 20))
        draw.line([(left + 8, at), (100 - left, at + int(rng.integers(-9, 9)))], darker, 2)
    draw.ellipse([50, top, 62, top + int(rng.integers(8, 24))], fill=darker)
    return picture


def goods(count, seed=0):
    """Products with a picture each, colours in turn."""
    rng = np.random.default_rng(seed)
    for at in range(count):
        colour = [*COLOURS][at % 3]
        yield (
            Product(id=f"p{at}", title=f"thing {at}", attributes={"colour": colour}),
            drawn(colour, rng),
        )


def tiny_encode(pictures):
    """Unit rows of a small grey and coloured copy: enough to tell drawings apart."""
    rows = [np.asarray(each.resize((9, 12)), np.float32).ravel() - 128 for each in pictures]
    found = np.stack(rows)
    return found / np.linalg.norm(found, axis=1, keepdims=True)
