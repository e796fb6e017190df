"""A canvas that draws lit, patterned shapes on a studio background.

Shapes are given in a square of 100 x 100, y downwards. Everything is drawn at twice its size
and shrunk at the end, so that edges are smooth.
"""

import math
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, TypedDict

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageChops, ImageDraw, ImageFilter

from omnishelf.catalog.demo.palette import RGB, shade

WIDTH, HEIGHT = 480, 600
_SCALE = 2
_UNIT = 4.4 * _SCALE
"""Pixels of one unit."""

Point = tuple[float, float]
Outline = Sequence[Point]
Grid = NDArray[np.floating[Any]]
Pattern = Callable[[Grid, Grid], Grid]
"""Where, in units, the second colour shows, and how much: 0 to 1."""


def curve(points: Sequence[Point], *, closed: bool = True, steps: int = 10) -> list[Point]:
    """A smooth line through points: Catmull-Rom, E. Catmull, R. Rom, 1974."""
    count = len(points)
    line: list[Point] = []
    for n in range(count if closed else count - 1):
        if closed:
            p0, p1, p2, p3 = (points[(n + k) % count] for k in (-1, 0, 1, 2))
        else:
            p0, p1, p2, p3 = (points[min(max(n + k, 0), count - 1)] for k in (-1, 0, 1, 2))
        for step in range(steps):
            t = step / steps
            line.append(
                tuple(  # type: ignore[arg-type]
                    0.5
                    * (
                        2 * b
                        + (c - a) * t
                        + (2 * a - 5 * b + 4 * c - d) * t * t
                        + (3 * b - a - 3 * c + d) * t**3
                    )
                    for a, b, c, d in zip(p0, p1, p2, p3, strict=True)
                )
            )
    return line if closed else [*line, points[-1]]


def ellipse(x: float, y: float, rx: float, ry: float | None = None) -> list[Point]:
    """The outline of an ellipse."""
    ry = rx if ry is None else ry
    turn = [2 * math.pi * n / 60 for n in range(60)]
    return [(x + rx * math.cos(a), y + ry * math.sin(a)) for a in turn]


def box(x0: float, y0: float, x1: float, y1: float, r: float = 2) -> list[Point]:
    """The outline of a rectangle with round corners."""
    r = min(r, (x1 - x0) / 2, (y1 - y0) / 2)
    corners = (
        (x1 - r, y0 + r, -90),
        (x1 - r, y1 - r, 0),
        (x0 + r, y1 - r, 90),
        (x0 + r, y0 + r, 180),
    )
    line: list[Point] = []
    for cx, cy, start in corners:
        for step in range(7):
            a = math.radians(start + 15 * step)
            line.append((cx + r * math.cos(a), cy + r * math.sin(a)))
    return line


class Finish(TypedDict):
    """How a material takes the light; see `Canvas.fill`."""

    gloss: float
    depth: float
    grain: float


class Canvas:
    """Shapes are added from back to front; `picture` puts them into the studio."""

    def __init__(self, rng: np.random.Generator) -> None:
        """An empty canvas; the random numbers choose folds and grain."""
        self.rng = rng
        self._size = (WIDTH * _SCALE, HEIGHT * _SCALE)
        self._layer = Image.new("RGBA", self._size, (0, 0, 0, 0))

    def fill(
        self,
        outline: Outline,
        colour: RGB,
        *,
        pattern: str = "plain",
        gloss: float = 0.25,
        depth: float = 0.45,
        grain: float = 0.03,
        holes: Sequence[Outline] = (),
    ) -> None:
        """A shape, lit from the upper left.

        Args:
            outline: its points.
            colour: of its material.
            pattern: plain, striped, dotted, checked, floral, wood or knit.
            gloss: strength of the highlight, 0 to 1.
            depth: how much its edges fall into shade, 0 to 1.
            grain: roughness of the material.
            holes: outlines that are cut out.
        """
        mask = self._mask(outline)
        for hole in holes:
            mask = ImageChops.subtract(mask, self._mask(hole))
        bounds = mask.getbbox()
        if bounds is None:
            return
        edge = 30
        region = (
            max(bounds[0] - edge, 0),
            max(bounds[1] - edge, 0),
            min(bounds[2] + edge, self._size[0]),
            min(bounds[3] + edge, self._size[1]),
        )
        part = mask.crop(region)
        height, width = part.height, part.width
        base = self._material(colour, pattern, height, width)
        light = self._light(part, depth, gloss)
        noise = (
            self.rng.standard_normal((height // 2 + 1, width // 2 + 1)).repeat(2, 0).repeat(2, 1)
        )
        lit = base * light[..., None] + (noise[:height, :width, None] * grain * 90)
        shine = np.clip(light - 1.0, 0, 1)[..., None] * 160 * gloss
        drawn = Image.fromarray(np.clip(lit + shine, 0, 255).astype(np.uint8)).convert("RGBA")
        drawn.putalpha(part)
        self._layer.alpha_composite(drawn, region[:2])

    def line(self, points: Outline, colour: RGB, width: float = 0.8, alpha: int = 255) -> None:
        """A line: seams, laces, handles, strings."""
        over = Image.new("RGBA", self._size, (0, 0, 0, 0))
        pen = ImageDraw.Draw(over)
        pixels = [self._pixel(point) for point in points]
        pen.line(pixels, (*colour, alpha), max(1, round(width * _UNIT)), joint="curve")
        radius = width * _UNIT / 2
        if radius > 1.5:
            for x, y in (pixels[0], pixels[-1]):
                pen.ellipse((x - radius, y - radius, x + radius, y + radius), (*colour, alpha))
        self._layer.alpha_composite(over)

    def tube(self, points: Outline, colour: RGB, width: float) -> None:
        """A round rod or strap along a line, lit along its side."""
        self.line(points, shade(colour, 0.62), width)
        moved = [(x - width * 0.08, y - width * 0.08) for x, y in points]
        self.line(moved, colour, width * 0.78)
        moved = [(x - width * 0.2, y - width * 0.2) for x, y in points]
        self.line(moved, shade(colour, 1.35), width * 0.2, 150)

    def stitches(self, points: Outline, colour: RGB, *, gap: int = 2) -> None:
        """A dashed seam."""
        for start in range(0, len(points) - 1, gap):
            self.line(points[start : start + 2], colour, 0.35, 190)

    def picture(
        self, *, tint: RGB = (244, 243, 241), turn: float = 0.0, flip: bool = False,
        zoom: float = 1.0, shift: Point = (0, 0), ground: bool = True, dim: float = 1.0,
    ) -> Image.Image:  # fmt: skip
        """The finished picture, RGB 480 x 600.

        Args:
            tint: of the studio's background.
            turn: degrees.
            flip: left to right.
            zoom: larger above 1.
            shift: units to the right and down.
            ground: whether it stands (a shadow under it) or hangs (a shadow behind it).
            dim: light of the room.
        """
        shapes = self._layer
        if flip:
            shapes = shapes.transpose(Image.Transpose.FLIP_LEFT_RIGHT)
        size = self._size
        if turn or zoom != 1.0 or shift != (0, 0):
            cos, sin = math.cos(math.radians(turn)) / zoom, math.sin(math.radians(turn)) / zoom
            cx, cy = size[0] / 2, size[1] / 2
            x, y = cx + shift[0] * _UNIT, cy + shift[1] * _UNIT
            matrix = (cos, sin, cx - cos * x - sin * y, -sin, cos, cy + sin * x - cos * y)
            shapes = shapes.transform(
                size, Image.Transform.AFFINE, matrix, Image.Resampling.BICUBIC
            )
        shapes = shapes.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS)
        studio = Image.fromarray((_studio() * (np.array(tint) * dim)).clip(0, 255).astype(np.uint8))
        studio = Image.composite(
            Image.new("RGB", studio.size, shade(tint, 0.42 * dim)), studio, _shadow(shapes, ground)
        )
        studio.paste(shapes, (0, 0), shapes)
        if dim != 1.0:
            studio = studio.point(lambda v: int(v * dim))
        return studio

    def _pixel(self, point: Point) -> Point:
        return (
            self._size[0] / 2 + (point[0] - 50) * _UNIT,
            self._size[1] / 2 + (point[1] - 50) * _UNIT,
        )

    def _mask(self, outline: Outline) -> Image.Image:
        mask = Image.new("L", self._size, 0)
        ImageDraw.Draw(mask).polygon([self._pixel(point) for point in outline], fill=255)
        return mask

    def _light(self, mask: Image.Image, depth: float, gloss: float) -> NDArray[np.float64]:
        """Around 1: brighter towards the light, darker towards the far edges, soft folds."""
        soft = mask.resize((max(1, mask.width // 4), max(1, mask.height // 4)))
        radius = max(2.0, min(soft.size) * 0.12)
        # What blurs away at an edge, seen from the light's side, is the turn of the surface.
        blurred = np.asarray(soft.filter(ImageFilter.GaussianBlur(radius)), np.float64) / 255
        step = max(1, round(radius * 0.55))
        towards = np.roll(np.roll(blurred, -step, 0), -step, 1)
        away = np.roll(np.roll(blurred, step, 0), step, 1)
        form = 1.0 - depth * (1 - blurred) * 0.7 + (towards - away) * (0.5 * depth + 0.25 * gloss)
        y, x = np.mgrid[0 : 1 : complex(0, soft.height), 0 : 1 : complex(0, soft.width)]
        form += 0.10 - 0.14 * y - 0.07 * x
        phase, tilt = self.rng.uniform(0, 6), self.rng.uniform(4, 8)
        form += 0.018 * np.sin(tilt * x + 3 * y + phase)
        whole = Image.fromarray((form * 10_000).astype(np.int32)).resize(
            mask.size, Image.Resampling.BILINEAR
        )
        return np.asarray(whole, np.float64) / 10_000

    def _material(self, colour: RGB, pattern: str, height: int, width: int) -> NDArray[np.float64]:
        base = np.empty((height, width, 3))
        base[:] = colour
        second = np.array(shade(colour, 1.62) if sum(colour) < 430 else shade(colour, 0.62))
        y, x = np.mgrid[0:height, 0:width]
        where = _PATTERNS.get(pattern)
        if where is not None:
            amount = where(x / _UNIT, y / _UNIT)[..., None]
            base = base * (1 - amount) + second * amount
        return base


def _dots(x: Grid, y: Grid) -> Grid:
    row = np.floor(y / 4)
    u, v = (x + (row % 2) * 2.5) % 5 - 2.5, y % 4 - 2
    return (np.hypot(u, v) < 1.0).astype(np.float64)


def _flowers(x: Grid, y: Grid) -> Grid:
    row = np.floor(y / 7)
    u, v = (x + (row % 2) * 4) % 8 - 4, y % 7 - 3.5
    radius, angle = np.hypot(u, v), np.arctan2(v, u)
    petals = radius < 1.3 + 0.9 * np.cos(5 * angle)
    return np.asarray(np.where(radius < 0.6, 0.35, petals * 0.95))


def _wood(x: Grid, y: Grid) -> Grid:
    waves = np.sin(1.6 * y + 1.3 * np.sin(0.16 * x) + 0.5 * np.sin(0.7 * x + y * 0.2))
    return np.asarray(0.10 + 0.10 * waves)


_PATTERNS: dict[str, Pattern] = {
    "striped": lambda _, y: ((y % 6) < 2.4) * 0.85,
    "checked": lambda x, y: ((x % 8) < 4) * 0.38 + ((y % 8) < 4) * 0.38,
    "dotted": _dots,
    "floral": _flowers,
    "wood": _wood,
    "knit": lambda x, y: 0.10 + 0.10 * np.sin(5 * x + 2.2 * np.abs((y * 1.4) % 2 - 1)),
}
PATTERNS = ("plain", "striped", "dotted", "checked", "floral")


@cache
def _studio() -> NDArray[np.float64]:
    """Light of the background: brightest behind the product, the floor a little darker."""
    y, x = np.mgrid[0 : 1 : complex(0, HEIGHT), 0 : 1 : complex(0, WIDTH)]
    wall = 1.02 - 0.10 * np.hypot(x - 0.42, y - 0.38)
    floor = 1 / (1 + np.exp(-(y - 0.80) * 26))
    return np.asarray((wall - 0.045 * floor)[..., None], np.float64)


def _shadow(shapes: Image.Image, ground: bool) -> Image.Image:
    alpha = shapes.getchannel("A")
    if not ground:
        moved = ImageChops.offset(alpha, 12, 16).filter(ImageFilter.GaussianBlur(16))
        return moved.point(lambda v: v * 80 // 255)
    bounds = alpha.getbbox() or (0, 0, WIDTH, HEIGHT)
    flat = Image.new("L", alpha.size, 0)
    pen = ImageDraw.Draw(flat)
    width, bottom = bounds[2] - bounds[0], bounds[3]
    wide = (bounds[0] + width * 0.02, bottom - 16, bounds[2] + width * 0.10, bottom + 16)
    pen.ellipse(wide, fill=95)
    near = Image.new("L", alpha.size, 0)
    ImageDraw.Draw(near).ellipse(
        (bounds[0] + width * 0.08, bottom - 8, bounds[2] - width * 0.04, bottom + 6), fill=150
    )
    return ImageChops.lighter(
        flat.filter(ImageFilter.GaussianBlur(15)), near.filter(ImageFilter.GaussianBlur(6))
    )
