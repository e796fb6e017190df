"""Shoes, drawn from the side."""

from omnishelf.catalog.demo.canvas import Canvas, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_SOLE = (240, 238, 232)


def sneaker(c: Canvas, colour: RGB, pattern: str) -> None:
    """A running shoe."""
    upper = [
        (14, 66),
        (13, 50),
        (16, 38),
        (24, 35),
        (32, 40),
        (44, 42),
        (54, 48),
        (66, 57),
        (80, 60),
        (88, 66),
        (87, 70),
        (14, 70),
    ]
    c.fill(curve(upper, steps=8), colour, pattern=pattern, gloss=0.2, grain=0.04)
    c.fill(curve([(18, 40), (24, 37), (31, 42), (27, 46), (20, 46)]), shade(colour, 0.42))
    c.fill(curve([(31, 41), (44, 43), (56, 51), (50, 55), (38, 52)], steps=6), shade(colour, 0.78))
    for n in range(5):
        x, y = 34 + n * 4.6, 43 + n * 2.1
        c.tube([(x - 1, y + 4.5), (x + 3.4, y - 1)], (248, 247, 243), 1.3)
    c.fill(curve([(13, 54), (20, 52), (26, 60), (26, 70), (13, 69)]), shade(colour, 0.7))
    c.fill(curve([(70, 59), (82, 60), (89, 67), (84, 71), (68, 70)]), shade(colour, 0.74))
    c.fill(
        curve([(30, 66), (44, 55), (58, 58), (46, 60), (38, 67)], steps=8),
        (250, 249, 246),
        gloss=0.3,
    )
    c.fill(
        curve([(12, 68), (50, 69), (88, 67), (92, 71), (89, 77), (50, 78), (14, 78), (10, 73)]),
        _SOLE,
        gloss=0.2,
    )
    c.line([(12, 75), (90, 75)], shade(colour, 0.85), 1.4)
    for x in range(16, 88, 5):
        c.line([(x, 77.4), (x + 2.5, 77.4)], (120, 120, 120), 0.9, 180)


def boot(c: Canvas, colour: RGB, pattern: str) -> None:
    """An ankle boot with laces."""
    c.fill(
        curve(
            [
                (24, 20),
                (46, 20),
                (48, 40),
                (56, 50),
                (74, 56),
                (84, 64),
                (85, 74),
                (24, 74),
                (22, 46),
            ],
            steps=6,
        ),
        colour,
        pattern=pattern,
        gloss=0.55,
        depth=0.6,
    )
    c.fill(ellipse(35, 20, 11, 2.6), shade(colour, 0.35))
    c.fill(
        curve([(44, 24), (49, 24), (52, 42), (60, 52), (54, 54), (46, 44)], steps=6),
        shade(colour, 0.7),
        gloss=0.4,
    )
    for n in range(5):
        y = 26 + n * 5.4
        x = 43 + (n > 2) * (n - 2) * 2.6
        c.tube([(x, y), (x + 7, y + 2.4)], (224, 196, 140), 1.2)
        c.fill(ellipse(x - 0.5, y, 0.9), (196, 166, 96), gloss=0.9)
    c.fill(
        curve([(66, 55), (80, 60), (85, 70), (80, 74), (66, 74)]), shade(colour, 0.86), gloss=0.6
    )
    c.stitches(
        curve([(65, 56), (63, 66), (65, 74)], closed=False, steps=5), shade(colour, 1.5), gap=2
    )
    c.fill(
        [(22, 73), (86, 73), (88, 76), (86, 81), (44, 81), (43, 79), (40, 79), (39, 85), (22, 85)],
        shade(colour, 0.4),
        gloss=0.2,
    )


def sandal(c: Canvas, colour: RGB, pattern: str) -> None:
    """A strapped sandal."""
    c.fill(
        curve(
            [
                (14, 68),
                (30, 67),
                (50, 70),
                (72, 71),
                (88, 70),
                (90, 75),
                (70, 80),
                (40, 79),
                (16, 78),
                (12, 73),
            ]
        ),
        (176, 138, 96),
        pattern="wood",
        gloss=0.2,
    )
    c.fill(
        curve([(16, 66), (34, 64), (54, 68), (74, 69), (86, 69), (74, 72), (40, 72), (18, 71)]),
        shade(colour, 0.75),
    )
    for strap in (
        [(58, 72), (60, 58), (72, 56), (80, 70)],
        [(44, 71), (46, 52), (58, 52), (62, 71)],
    ):
        c.fill(
            curve(strap, steps=6),
            colour,
            pattern=pattern,
            gloss=0.45,
            holes=[curve([(x * 0.72 + 18.5, y * 0.72 + 22.5) for x, y in strap], steps=6)],
        )
    c.tube(curve([(18, 68), (14, 52), (22, 42), (34, 46), (46, 58)], closed=False), colour, 4.4)
    c.tube(curve([(20, 46), (32, 40), (42, 44), (44, 54)], closed=False), shade(colour, 0.9), 4)
    c.fill(
        box(38, 43, 45, 50, 1), (206, 178, 108), gloss=0.9, holes=[box(39.6, 44.6, 43.4, 48.4, 0.5)]
    )


def heel(c: Canvas, colour: RGB, pattern: str) -> None:
    """A shoe with a high heel."""
    c.fill(
        [(15, 46), (24, 50), (22, 64), (18.5, 84), (15.5, 84), (15.5, 64)],
        shade(colour, 0.8),
        gloss=0.7,
    )
    c.fill(
        curve(
            [
                (13, 30),
                (20, 29),
                (27, 42),
                (42, 55),
                (58, 62),
                (72, 62),
                (86, 72),
                (88, 79),
                (70, 81),
                (54, 78),
                (36, 66),
                (22, 56),
                (14, 48),
            ],
            steps=8,
        ),
        colour,
        pattern=pattern,
        gloss=0.8,
        depth=0.6,
        grain=0.01,
    )
    c.fill(
        curve(
            [
                (17, 32),
                (21, 32),
                (28, 45),
                (43, 58),
                (58, 65),
                (69, 65),
                (60, 69),
                (44, 62),
                (28, 51),
            ],
            steps=6,
        ),
        shade(colour, 0.35),
    )
    c.line(
        curve([(22, 57), (37, 68), (55, 80), (72, 83), (88, 80)], closed=False),
        shade(colour, 0.3),
        1.3,
    )
