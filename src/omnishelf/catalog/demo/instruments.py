"""Musical instruments, drawn."""

from omnishelf.catalog.demo.canvas import Canvas, Finish, box, curve, ellipse
from omnishelf.catalog.demo.palette import RGB, shade

_LACQUER = Finish(gloss=0.8, depth=0.55, grain=0.01)
_DARK_WOOD = (84, 56, 40)
_SILVER = (196, 198, 204)


def _plucked(c: Canvas, colour: RGB, waist: float, neck: float, strings: int) -> None:
    """A body with a waist, a neck and strings."""
    body = [(50, 44), (60, 45), (66, 52), (63, 62), (66, 70), (50 + waist, 80), (64, 92), (50, 96)]
    outline = body + [(100 - x, y) for x, y in reversed(body[1:-1])]
    c.fill(curve(outline, steps=8), shade(colour, 0.6), **_LACQUER)
    inner = [(50 + (x - 50) * 0.93, 70 + (y - 70) * 0.95) for x, y in outline]
    c.fill(curve(inner, steps=8), colour, pattern="wood", **_LACQUER)
    c.fill(ellipse(50, 66, 7.4), shade(colour, 1.5), gloss=0.3)
    c.fill(ellipse(50, 66, 6.2), (38, 30, 26))
    c.fill(box(47, neck, 53, 64, 0.5), _DARK_WOOD, gloss=0.4)
    c.fill(
        [(46, neck - 12), (54, neck - 12), (53.4, neck + 1), (46.6, neck + 1)],
        shade(_DARK_WOOD, 0.8),
        gloss=0.5,
    )
    for n in range(1, 9):
        y = neck + (64 - neck) * (1 - 0.5 ** (n / 5))
        c.line([(47.1, y), (52.9, y)], _SILVER, 0.35)
    c.fill(box(43, 83, 57, 86, 0.8), _DARK_WOOD, gloss=0.5)
    for n in range(strings):
        x = 48 + n * 4 / (strings - 1)
        c.line([(x, neck - 4), (x, 84.5)], (242, 240, 232), 0.22)
        peg = (44.6 if n % 2 else 55.4, neck - 10 + (n // 2) * 3.4)
        c.fill(ellipse(*peg, 1.1), _SILVER, gloss=1.0)


def guitar(c: Canvas, colour: RGB, pattern: str) -> None:
    """An acoustic guitar."""
    _plucked(c, colour, 20, 14, 6)


def ukulele(c: Canvas, colour: RGB, pattern: str) -> None:
    """A ukulele: smaller, with four strings."""
    _plucked(c, colour, 16, 30, 4)


def drum(c: Canvas, colour: RGB, pattern: str) -> None:
    """A snare drum with sticks."""
    c.fill(
        [
            (18, 46),
            (82, 46),
            *curve([(82, 76), (66, 83), (50, 85), (34, 83), (18, 76)], closed=False),
        ],
        colour,
        pattern=pattern,
        **_LACQUER,
    )
    for n in range(7):
        x = 21 + n * 9.7
        c.line(
            [(x, 47 + 2.2 * (1 - abs(n - 3) / 3)), (x, 77 + 5 * (1 - abs(n - 3) / 3))], _SILVER, 1
        )
    c.tube(
        curve([(17, 75), (34, 82.6), (50, 84.6), (66, 82.6), (83, 75)], closed=False), _SILVER, 3
    )
    c.fill(ellipse(50, 45, 34, 10.4), _SILVER, gloss=1.0)
    c.fill(ellipse(50, 44.4, 31.6, 8.8), (246, 243, 234), gloss=0.3, depth=0.25)
    for start, end in (((20, 22), (60, 46)), ((82, 20), (44, 43))):
        c.tube([start, end], (206, 164, 108), 2)
        c.fill(ellipse(*end, 1.9), (218, 180, 126), gloss=0.5)


def flute(c: Canvas, colour: RGB, pattern: str) -> None:
    """A recorder, standing."""
    c.fill(box(44.6, 20, 55.4, 92, 2.4), colour, pattern="wood", **_LACQUER)
    c.fill([(46.5, 4), (53.5, 4), (55.4, 22), (44.6, 22)], shade(colour, 0.8), **_LACQUER)
    c.fill(box(47.4, 14, 52.6, 18, 0.4), (36, 28, 26))
    for y in (24, 74):
        c.fill(box(43.4, y, 56.6, y + 4.6, 1.2), shade(colour, 1.5), **_LACQUER)
    for n in range(6):
        c.fill(ellipse(50, 36 + n * 6.2, 1.7), (34, 28, 26))
    c.fill(ellipse(51.6, 83, 1.7), (34, 28, 26))


def bell(c: Canvas, colour: RGB, pattern: str) -> None:
    """A hand bell."""
    c.fill(box(46.4, 6, 53.6, 36, 3.4), (110, 74, 48), pattern="wood", gloss=0.4)
    c.fill(ellipse(50, 84, 5), (150, 126, 74), gloss=0.9)
    c.fill(
        curve(
            [
                (44, 36),
                (56, 36),
                (63, 48),
                (67, 66),
                (77, 80),
                (50, 84),
                (23, 80),
                (33, 66),
                (37, 48),
            ],
            steps=8,
        ),
        colour,
        gloss=1.0,
        depth=0.65,
        grain=0.006,
    )
    c.tube(
        curve([(23, 79.6), (36, 83), (50, 84), (64, 83), (77, 79.6)], closed=False),
        shade(colour, 1.2),
        2.6,
    )
    c.line(curve([(36, 54), (50, 56.5), (64, 54)], closed=False), shade(colour, 0.6), 0.9)


def xylophone(c: Canvas, colour: RGB, pattern: str) -> None:
    """A toy xylophone with mallets."""
    for y0, y1 in ((33, 43), (67, 57)):
        c.tube([(12, y0), (90, y1)], (150, 108, 70), 3.4)
    for n in range(8):
        x, half = 13 + n * 10, 27 - n * 1.9
        bar = shade(colour, 0.72 + 0.11 * n)
        c.fill(box(x - 3.8, 50 - half, x + 3.8, 50 + half, 1.6), bar, gloss=0.7)
        for y in (50 - half + 5, 50 + half - 5):
            c.fill(ellipse(x, y, 1), _SILVER, gloss=1.0)
    for start, end in (((20, 92), (58, 72)), ((78, 94), (46, 79))):
        c.tube([start, end], (214, 176, 120), 1.5)
        c.fill(ellipse(*end, 3.4), shade(colour, 0.8), gloss=0.8)
