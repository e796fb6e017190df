"""Kitchenware, drawn."""

from omnishelf.catalog.demo.canvas import Canvas, Finish, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_GLAZE = Finish(gloss=0.9, depth=0.6, grain=0.008)


def mug(c: Canvas, colour: RGB, pattern: str) -> None:
    """A mug with coffee."""
    c.tube(
        curve([(68, 44), (82, 43), (86, 56), (80, 68), (67, 69)], closed=False),
        shade(colour, 0.95),
        5,
    )
    c.fill(
        [
            (27, 36),
            (73, 36),
            (71, 78),
            *curve([(69, 82), (50, 86), (31, 82)], closed=False),
            (29, 78),
        ],
        colour,
        pattern=pattern,
        **_GLAZE,
    )
    c.fill(ellipse(50, 36, 23, 6), shade(colour, 1.22), **_GLAZE)
    c.fill(ellipse(50, 37, 20.5, 4.7), (74, 48, 34), gloss=0.5)


def teapot(c: Canvas, colour: RGB, pattern: str) -> None:
    """A round teapot."""
    c.tube(curve([(72, 46), (90, 42), (92, 60), (78, 70)], closed=False), shade(colour, 0.85), 4.4)
    c.fill(
        curve(
            [(32, 62), (20, 56), (12, 40), (9, 35), (14, 33), (20, 38), (27, 48), (36, 52)], steps=8
        ),
        shade(colour, 0.95),
        **_GLAZE,
    )
    c.fill(
        curve(
            [
                (50, 36),
                (66, 39),
                (77, 54),
                (74, 70),
                (62, 80),
                (50, 81),
                (38, 80),
                (26, 70),
                (23, 54),
                (34, 39),
            ],
            steps=8,
        ),
        colour,
        pattern=pattern,
        **_GLAZE,
    )
    c.fill(
        curve([(38, 37), (42, 32), (50, 30), (58, 32), (62, 37), (50, 40)]),
        shade(colour, 0.9),
        **_GLAZE,
    )
    c.fill(ellipse(50, 27, 3.4, 3), shade(colour, 0.8), **_GLAZE)


def pan(c: Canvas, colour: RGB, pattern: str) -> None:
    """A frying pan, from above."""
    c.fill(box(46.4, 62, 53.6, 96, 3), (132, 88, 56), pattern="wood", gloss=0.3)
    c.fill(box(47.4, 58, 52.6, 68, 1), (170, 172, 176), gloss=0.9)
    c.fill(ellipse(50, 38, 29), colour, pattern=pattern, gloss=0.6, depth=0.5)
    c.fill(ellipse(50, 38.6, 25), (62, 62, 66), gloss=0.4, depth=0.35, grain=0.05)
    c.fill(ellipse(50, 39, 20), (72, 72, 76), gloss=0.3, depth=0.12, grain=0.05)
    c.fill(ellipse(50, 93, 1.3), (226, 224, 220))


def bowl(c: Canvas, colour: RGB, pattern: str) -> None:
    """A bowl."""
    c.fill(
        curve(
            [(17, 46), (20, 58), (30, 72), (42, 79), (58, 79), (70, 72), (80, 58), (83, 46)],
            closed=False,
        ),
        colour,
        pattern=pattern,
        **_GLAZE,
    )
    c.fill([(41, 78), (59, 78), (57, 83), (43, 83)], shade(colour, 0.8), **_GLAZE)
    c.fill(ellipse(50, 46, 33, 8.6), shade(colour, 1.25), **_GLAZE)
    c.fill(ellipse(50, 47, 30, 6.8), shade(colour, 0.8), gloss=0.3, depth=0.5)
