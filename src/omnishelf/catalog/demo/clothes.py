"""Clothes, drawn."""

from omnishelf.catalog.demo.canvas import Canvas, Finish, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_CLOTH = Finish(gloss=0.1, depth=0.35, grain=0.035)
_BODY = [(32, 22), (41, 19), (50, 22), (59, 19), (68, 22)]


def t_shirt(c: Canvas, colour: RGB, pattern: str) -> None:
    """A T-shirt, laid out."""
    left = [(34, 22), (14, 36), (21, 49), (33, 43)]
    right = [(100 - x, y) for x, y in left]
    for sleeve in (left, right):
        c.fill(curve(sleeve, steps=6), shade(colour, 0.9), pattern=pattern, **_CLOTH)
    c.fill(ellipse(50, 21, 10, 4), shade(colour, 0.5), **_CLOTH)
    body = [
        *_BODY[:1],
        (41, 20),
        (45, 26),
        (50, 28),
        (55, 26),
        (59, 20),
        (68, 22),
        (70, 45),
        (69, 80),
        (50, 82),
        (31, 80),
        (30, 45),
    ]
    c.fill(body, colour, pattern=pattern, **_CLOTH)
    c.line(
        curve([(41, 20), (45, 26), (50, 28), (55, 26), (59, 20)], closed=False),
        shade(colour, 0.72),
        1.6,
    )
    c.stitches(curve([(31, 77), (50, 79), (69, 77)], closed=False), shade(colour, 0.6))


def shirt(c: Canvas, colour: RGB, pattern: str) -> None:
    """A buttoned shirt with long sleeves."""
    left = [(34, 23), (22, 30), (15, 55), (14, 74), (22, 75), (28, 54), (33, 44)]
    for sleeve in (left, [(100 - x, y) for x, y in left]):
        c.fill(sleeve, shade(colour, 0.9), pattern=pattern, **_CLOTH)
    for cuff in (box(13, 71, 23, 77), box(77, 71, 87, 77)):
        c.fill(cuff, shade(colour, 0.82), **_CLOTH)
    c.fill(
        [
            (33, 22),
            (44, 18),
            (50, 28),
            (56, 18),
            (67, 22),
            (70, 48),
            (69, 80),
            (60, 84),
            (50, 82),
            (40, 84),
            (31, 80),
            (30, 48),
        ],
        colour,
        pattern=pattern,
        **_CLOTH,
    )
    c.fill([(43, 18), (38, 24), (46, 31), (50, 27)], shade(colour, 1.18), **_CLOTH)
    c.fill([(57, 18), (62, 24), (54, 31), (50, 27)], shade(colour, 1.1), **_CLOTH)
    c.line([(50, 28), (50, 82)], shade(colour, 0.68), 0.5)
    c.line([(52.5, 30), (52.5, 82)], shade(colour, 0.68), 0.3, 160)
    for y in range(34, 80, 9):
        c.fill(ellipse(51.2, y, 1), (238, 234, 224), gloss=0.6)
    c.fill(box(56, 40, 65, 50, 1), shade(colour, 0.94), pattern=pattern, **_CLOTH)


def hoodie(c: Canvas, colour: RGB, pattern: str) -> None:
    """A hoodie with a pocket and cords."""
    left = [(34, 26), (20, 34), (14, 58), (15, 77), (24, 77), (28, 58), (33, 48)]
    for sleeve in (left, [(100 - x, y) for x, y in left]):
        c.fill(curve(sleeve, steps=5), shade(colour, 0.88), pattern=pattern, **_CLOTH)
        c.fill(
            box(min(x for x, _ in sleeve) + 0.5, 75, max(x for x, y in sleeve if y > 70) + 0.5, 81),
            shade(colour, 0.7),
            pattern="knit",
            **_CLOTH,
        )
    c.fill(
        curve([(35, 27), (38, 14), (50, 9), (62, 14), (65, 27), (50, 33)]),
        shade(colour, 0.92),
        **_CLOTH,
    )
    c.fill(
        curve([(41, 25), (43, 17), (50, 14), (57, 17), (59, 25), (50, 31)]),
        shade(colour, 0.45),
        **_CLOTH,
    )
    c.fill(
        [(33, 25), (42, 27), (50, 33), (58, 27), (67, 25), (71, 48), (70, 80), (30, 80), (29, 48)],
        colour,
        pattern=pattern,
        **_CLOTH,
    )
    c.fill(box(30, 78, 70, 85, 2), shade(colour, 0.74), pattern="knit", **_CLOTH)
    c.fill([(38, 58), (62, 58), (67, 73), (33, 73)], shade(colour, 0.9), pattern=pattern, **_CLOTH)
    c.stitches(curve([(38, 58), (62, 58)], closed=False), shade(colour, 0.6))
    for x in (46, 54):
        c.tube([(x, 31), (x - 0.6, 40), (x, 47)], (240, 238, 232), 0.9)


def dress(c: Canvas, colour: RGB, pattern: str) -> None:
    """A summer dress."""
    for strap in ([(42, 12), (41, 24)], [(58, 12), (59, 24)]):
        c.tube(strap, shade(colour, 0.85), 1.8)
    c.fill(
        curve(
            [
                (40, 22),
                (45, 26),
                (50, 25),
                (55, 26),
                (60, 22),
                (63, 34),
                (59, 46),
                (41, 46),
                (37, 34),
            ],
            steps=6,
        ),
        colour,
        pattern=pattern,
        **_CLOTH,
    )
    skirt_line = [
        (41, 45),
        (59, 45),
        (66, 62),
        (73, 86),
        (62, 89),
        (50, 87),
        (38, 89),
        (27, 86),
        (34, 62),
    ]
    c.fill(curve(skirt_line, steps=6), colour, pattern=pattern, **_CLOTH)
    for x0, x1 in ((44, 37), (48, 46), (52, 55), (56, 64)):
        c.line(
            curve([(x0, 48), ((x0 + x1) / 2, 66), (x1, 86)], closed=False),
            shade(colour, 0.6),
            0.5,
            90,
        )
    c.fill(box(40, 43, 60, 47, 1.5), shade(colour, 0.6), **_CLOTH)


def skirt(c: Canvas, colour: RGB, pattern: str) -> None:
    """A pleated skirt."""
    c.fill(
        [
            (35, 27),
            (65, 27),
            (76, 74),
            (70, 78),
            (63, 75),
            (57, 79),
            (50, 76),
            (43, 79),
            (37, 75),
            (30, 78),
            (24, 74),
        ],
        colour,
        pattern=pattern,
        **_CLOTH,
    )
    for n in range(1, 7):
        top, bottom = 35 + n * 30 / 7, 24 + n * 52 / 7
        c.line([(top, 30), (bottom, 76)], shade(colour, 0.6), 0.6, 110)
        c.line([(top + 0.8, 30), (bottom + 1, 76)], shade(colour, 1.4), 0.4, 60)
    c.fill(box(34, 23, 66, 29, 1.5), shade(colour, 0.8), **_CLOTH)


def trousers(c: Canvas, colour: RGB, pattern: str) -> None:
    """Trousers with pockets."""
    c.fill(
        [(35, 14), (65, 14), (68, 40), (67, 90), (54, 90), (50, 42), (46, 90), (33, 90), (32, 40)],
        colour,
        pattern=pattern,
        **_CLOTH,
    )
    c.line([(50, 20), (50, 43)], shade(colour, 0.6), 0.6)
    c.line(curve([(50, 36), (53, 34), (54, 20)], closed=False), shade(colour, 0.6), 0.4, 180)
    for pocket in ([(35, 20), (40, 28), (34, 31)], [(65, 20), (60, 28), (66, 31)]):
        c.stitches(curve(pocket, closed=False), shade(colour, 1.5))
    for x in (39.5, 60.5):
        c.line([(x, 34), (x, 88)], shade(colour, 0.72), 0.35, 120)
    c.fill(box(34, 12, 66, 18, 1), shade(colour, 0.85), **_CLOTH)
    c.fill(ellipse(50, 15, 1.2), (196, 166, 96), gloss=0.8)


def jacket(c: Canvas, colour: RGB, pattern: str) -> None:
    """A zipped jacket with a collar."""
    left = [(34, 22), (20, 30), (13, 58), (14, 76), (24, 77), (29, 54), (34, 44)]
    for sleeve in (left, [(100 - x, y) for x, y in left]):
        c.fill(curve(sleeve, steps=5), shade(colour, 0.86), pattern=pattern, gloss=0.35, depth=0.45)
    c.fill(
        [(33, 21), (67, 21), (71, 48), (70, 82), (30, 82), (29, 48)],
        colour,
        pattern=pattern,
        gloss=0.35,
        depth=0.45,
    )
    c.fill([(39, 13), (61, 13), (65, 24), (50, 30), (35, 24)], shade(colour, 0.78), gloss=0.3)
    c.fill([(43, 15), (57, 15), (56, 22), (50, 26), (44, 22)], shade(colour, 0.4))
    c.line([(50, 26), (50, 82)], (186, 188, 192), 1.3)
    c.line([(50, 26), (50, 82)], (92, 94, 98), 0.4)
    for pocket in ([(36, 58), (41, 70)], [(64, 58), (59, 70)]):
        c.line(pocket, shade(colour, 0.5), 1.1)
    c.fill(box(30, 79, 70, 85, 1.5), shade(colour, 0.7), pattern="knit")
