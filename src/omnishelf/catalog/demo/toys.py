"""Toys, drawn."""

from omnishelf.catalog.demo.canvas import Canvas, Finish, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_PLUSH = Finish(gloss=0.05, depth=0.5, grain=0.11)
_DARK = (46, 38, 36)


def teddy_bear(c: Canvas, colour: RGB, pattern: str) -> None:
    """A sitting teddy bear."""
    for x in (33, 67):
        c.fill(ellipse(x, 19, 8), shade(colour, 0.9), **_PLUSH)
        c.fill(ellipse(x, 20, 4.4), shade(colour, 1.4), **_PLUSH)
    c.fill(ellipse(50, 65, 22, 21), colour, pattern=pattern, **_PLUSH)
    c.fill(ellipse(50, 67, 13, 13), shade(colour, 1.35), **_PLUSH)
    for x in (27, 73):
        c.fill(
            curve([(x - 6, 52), (x + 6, 50), (x + 7, 66), (x, 73), (x - 7, 67)]),
            shade(colour, 0.92),
            **_PLUSH,
        )
    for x in (31, 69):
        c.fill(ellipse(x, 82, 11, 9), shade(colour, 0.95), **_PLUSH)
        c.fill(ellipse(x, 83, 6, 5), shade(colour, 1.4), **_PLUSH)
    c.fill(ellipse(50, 33, 21, 18), colour, **_PLUSH)
    c.fill(ellipse(50, 39, 9, 7), shade(colour, 1.45), **_PLUSH)
    for x in (42, 58):
        c.fill(ellipse(x, 30, 2.2), _DARK, gloss=1.0)
        c.fill(ellipse(x - 0.6, 29.3, 0.7), (250, 250, 250))
    c.fill(ellipse(50, 36, 3, 2.1), _DARK, gloss=0.9)
    c.line(curve([(45, 41), (48, 43), (50, 40), (52, 43), (55, 41)], closed=False), _DARK, 0.6)


def robot(c: Canvas, colour: RGB, pattern: str) -> None:
    """A tin robot."""
    c.tube([(50, 18), (50, 8)], (150, 152, 158), 1.2)
    c.fill(ellipse(50, 7, 2.6), (214, 66, 58), gloss=1.0)
    for x in (21, 79):
        c.tube([(x, 46), (x, 64)], (150, 152, 158), 4)
        c.fill(ellipse(x, 67, 4.6), shade(colour, 0.8), gloss=0.8, holes=[ellipse(x, 69, 2)])
    for x in (40, 60):
        c.fill(box(x - 4.5, 76, x + 4.5, 88, 1), (150, 152, 158), gloss=0.8)
        c.fill(box(x - 7, 85, x + 7, 91, 2), shade(colour, 0.7), gloss=0.7)
    c.fill(box(26, 42, 74, 78, 4), colour, pattern=pattern, gloss=0.7, depth=0.5)
    c.fill(box(32, 17, 68, 40, 4), colour, gloss=0.7, depth=0.5)
    c.fill(box(46, 39, 54, 43, 0.5), (150, 152, 158), gloss=0.8)
    for x in (42, 58):
        c.fill(ellipse(x, 27, 4.6), (246, 244, 236), gloss=0.8)
        c.fill(ellipse(x, 27, 2.3), _DARK, gloss=1.0)
    c.fill(box(42, 34, 58, 36.6, 1), shade(colour, 0.45))
    c.fill(box(34, 48, 66, 64, 2), shade(colour, 1.5), gloss=0.5)
    for n, dot in enumerate(((214, 66, 58), (240, 196, 70), (74, 160, 92))):
        c.fill(ellipse(41 + n * 9, 56, 3), dot, gloss=1.0)
    for n in range(4):
        c.line([(40, 68 + n * 2.2), (60, 68 + n * 2.2)], shade(colour, 0.55), 0.8)


def train(c: Canvas, colour: RGB, pattern: str) -> None:
    """A wooden locomotive."""
    c.fill(box(10, 64, 90, 71, 1.5), (178, 136, 90), pattern="wood", gloss=0.3)
    c.fill(box(54, 28, 84, 65, 2), colour, pattern=pattern, gloss=0.5)
    c.fill(box(59, 34, 79, 48, 1.5), (214, 232, 240), gloss=0.8, depth=0.3)
    c.fill(box(50, 23, 88, 29, 2), shade(colour, 0.66), gloss=0.5)
    c.fill(box(14, 44, 56, 65, 8), shade(colour, 0.95), pattern=pattern, gloss=0.6)
    for x in (27, 40):
        c.fill(box(x - 1.2, 44, x + 1.2, 65, 0.2), (206, 178, 108), gloss=0.9)
    c.fill([(19, 30), (31, 30), (28, 45), (22, 45)], shade(colour, 0.6), gloss=0.5)
    c.fill(ellipse(44, 43, 5, 4), (206, 178, 108), gloss=1.0)
    for x, r in ((24, 9), (45, 9), (70, 12)):
        y = 86 - r
        c.fill(ellipse(x, y, r), (196, 152, 100), pattern="wood", gloss=0.4)
        c.fill(ellipse(x, y, r * 0.72), shade(colour, 0.85), gloss=0.5)
        c.fill(ellipse(x, y, r * 0.25), (232, 208, 160), gloss=0.6)


def ball(c: Canvas, colour: RGB, pattern: str) -> None:
    """A beach ball."""
    c.fill(ellipse(50, 52, 34), (246, 244, 238), gloss=0.8, depth=0.6, grain=0.01)
    for side in (-1, 1):
        wedge = [
            (50, 19),
            (50 + side * 14, 30),
            (50 + side * 17, 52),
            (50 + side * 12, 74),
            (50, 85),
            (50 + side * 1, 52),
        ]
        if side < 0:
            wedge = [
                (50, 19),
                (38, 26),
                (24, 32),
                (17, 46),
                (16, 54),
                (19, 66),
                (30, 76),
                (40, 83),
                (50, 85),
                (38, 70),
                (34, 52),
                (38, 34),
            ]
        c.fill(curve(wedge, steps=8), colour, pattern=pattern, gloss=0.7, depth=0.4, grain=0.01)
    c.fill(
        curve(
            [
                (50, 19),
                (66, 26),
                (80, 38),
                (84, 52),
                (78, 68),
                (64, 81),
                (50, 85),
                (66, 70),
                (71, 52),
                (65, 32),
            ],
            steps=8,
        ),
        shade(colour, 0.72),
        gloss=0.6,
        depth=0.4,
        grain=0.01,
    )
    c.fill(ellipse(50, 20.5, 5, 2.4), (250, 249, 245), gloss=0.6)
