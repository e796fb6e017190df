"""Lamps, drawn with their light on."""

from omnishelf.catalog.demo.canvas import Canvas, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_GLOW = (255, 236, 178)
_METAL = (96, 98, 104)


def desk_lamp(c: Canvas, colour: RGB, pattern: str) -> None:
    """A lamp with a jointed arm."""
    c.fill(ellipse(40, 86, 19, 4.4), shade(colour, 0.7), gloss=0.7)
    c.fill(ellipse(40, 84.6, 18, 3.6), colour, gloss=0.8)
    c.tube([(40, 84), (30, 56)], _METAL, 2)
    c.tube([(30, 56), (56, 30)], _METAL, 2)
    c.fill(ellipse(30, 56, 2.6), colour, gloss=0.9)
    c.fill(
        curve([(50, 27), (57, 20), (66, 24), (84, 44), (80, 50), (58, 50), (50, 44)], steps=6),
        colour,
        pattern=pattern,
        gloss=0.7,
        depth=0.6,
    )
    c.fill([(57, 49), (82, 49), (80, 52.5), (60, 53)], _GLOW, gloss=0.9, depth=0.05)
    c.fill(ellipse(69, 53, 5, 3.4), (255, 248, 222), gloss=1.0, depth=0.05)


def pendant_lamp(c: Canvas, colour: RGB, pattern: str) -> None:
    """A lamp that hangs."""
    c.line([(50, -18), (50, 30)], (60, 60, 64), 0.8)
    c.fill(box(46.5, 27, 53.5, 36, 1.6), (206, 178, 108), gloss=0.9)
    c.fill(ellipse(50, 72, 9, 7), (255, 246, 214), gloss=1.0, depth=0.1)
    c.fill(
        curve(
            [
                (46, 34),
                (54, 34),
                (66, 42),
                (78, 62),
                (80, 70),
                (50, 73),
                (20, 70),
                (22, 62),
                (34, 42),
            ],
            steps=8,
        ),
        colour,
        pattern=pattern,
        gloss=0.7,
        depth=0.6,
    )
    c.fill(ellipse(50, 70.4, 30, 3.2), _GLOW, gloss=0.8, depth=0.08)


def table_lamp(c: Canvas, colour: RGB, pattern: str) -> None:
    """A lamp with a fabric shade."""
    c.fill(
        curve(
            [(44, 52), (56, 52), (62, 66), (60, 80), (54, 87), (46, 87), (40, 80), (38, 66)],
            steps=8,
        ),
        shade(colour, 0.75),
        gloss=0.9,
        depth=0.6,
    )
    c.fill(box(39, 85, 61, 89, 1.4), shade(colour, 0.5), gloss=0.6)
    c.fill(box(48, 44, 52, 54, 0.5), (206, 178, 108), gloss=0.9)
    c.fill(
        [(36, 14), (64, 14), (77, 47), (23, 47)],
        colour,
        pattern=pattern,
        gloss=0.1,
        depth=0.3,
        grain=0.06,
    )
    c.line([(23, 46.4), (77, 46.4)], _GLOW, 1.4)
    c.line([(36, 14.6), (64, 14.6)], shade(colour, 1.4), 1)
