"""Bags, drawn."""

from omnishelf.catalog.demo.canvas import Canvas, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_BRASS = (206, 178, 108)


def backpack(c: Canvas, colour: RGB, pattern: str) -> None:
    """A backpack with a front pocket."""
    c.tube(curve([(42, 18), (44, 9), (56, 9), (58, 18)], closed=False), shade(colour, 0.7), 2.4)
    for x in (27, 73):
        c.fill(
            curve([(x - 4, 40), (x, 32), (x + 4, 40), (x + 4, 76), (x - 4, 76)]),
            shade(colour, 0.62),
        )
    c.fill(
        curve(
            [
                (30, 30),
                (36, 17),
                (50, 14),
                (64, 17),
                (70, 30),
                (73, 62),
                (70, 84),
                (50, 87),
                (30, 84),
                (27, 62),
            ],
            steps=8,
        ),
        colour,
        pattern=pattern,
        grain=0.05,
    )
    c.line(
        curve([(31, 44), (34, 24), (50, 18), (66, 24), (69, 44)], closed=False),
        shade(colour, 0.5),
        0.9,
    )
    c.fill(
        curve(
            [(34, 56), (50, 53), (66, 56), (68, 70), (65, 81), (50, 83), (35, 81), (32, 70)],
            steps=8,
        ),
        shade(colour, 0.86),
        pattern=pattern,
        grain=0.05,
    )
    c.line(curve([(35, 60), (50, 57), (65, 60)], closed=False), shade(colour, 0.45), 1)
    c.fill(box(61, 58, 63, 65, 0.8), _BRASS, gloss=0.9)
    c.fill(box(44, 33, 56, 42, 1.2), shade(colour, 0.62), gloss=0.4)


def tote(c: Canvas, colour: RGB, pattern: str) -> None:
    """A canvas tote."""
    c.tube(
        curve([(37, 40), (38, 18), (50, 10), (62, 18), (63, 40)], closed=False),
        shade(colour, 0.66),
        2.6,
    )
    c.fill(
        [(25, 38), (75, 38), (79, 86), (74, 89), (26, 89), (21, 86)],
        colour,
        pattern=pattern,
        grain=0.07,
        gloss=0.05,
    )
    c.fill([(25, 38), (75, 38), (75.5, 43), (24.5, 43)], shade(colour, 0.86), grain=0.07)
    c.tube(
        curve([(36, 52), (36, 30), (50, 14), (64, 30), (64, 52)], closed=False),
        shade(colour, 0.88),
        3,
    )
    for x in (36, 64):
        c.fill(box(x - 2.2, 46, x + 2.2, 54, 0.6), shade(colour, 0.8))
        c.stitches(
            [(x - 1.4, 47), (x + 1.4, 53), (x - 1.4, 53), (x + 1.4, 47)], shade(colour, 1.6), gap=1
        )


def handbag(c: Canvas, colour: RGB, pattern: str) -> None:
    """A structured leather handbag."""
    c.tube(
        curve([(33, 44), (36, 22), (50, 15), (64, 22), (67, 44)], closed=False),
        shade(colour, 0.8),
        3,
    )
    c.fill(
        curve(
            [
                (22, 44),
                (30, 41),
                (70, 41),
                (78, 44),
                (84, 78),
                (80, 84),
                (50, 86),
                (20, 84),
                (16, 78),
            ],
            steps=6,
        ),
        colour,
        pattern=pattern,
        gloss=0.6,
        depth=0.6,
        grain=0.02,
    )
    c.fill(
        curve(
            [(22, 44), (50, 40), (78, 44), (76, 60), (62, 67), (50, 69), (38, 67), (24, 60)],
            steps=6,
        ),
        shade(colour, 0.86),
        pattern=pattern,
        gloss=0.6,
    )
    c.stitches(
        curve([(25, 58), (38, 65), (50, 67), (62, 65), (75, 58)], closed=False), shade(colour, 1.6)
    )
    c.fill(box(46, 62, 54, 73, 1.6), _BRASS, gloss=1.0)
    c.fill(ellipse(50, 69, 1.3), (90, 72, 40))
    for x in (33, 67):
        c.fill(ellipse(x, 45, 2.2), _BRASS, gloss=1.0, holes=[ellipse(x, 45, 1.1)])
