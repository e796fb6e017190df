"""The demo shop's colours, with their names."""

from dataclasses import dataclass

RGB = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Colour:
    """A named colour."""

    en: str
    zh: str
    rgb: RGB


COLOURS = {
    colour.en: colour
    for colour in (
        Colour("red", "红色", (196, 48, 52)),
        Colour("orange", "橙色", (226, 122, 46)),
        Colour("yellow", "黄色", (233, 190, 62)),
        Colour("green", "绿色", (62, 132, 84)),
        Colour("teal", "青色", (42, 134, 138)),
        Colour("blue", "蓝色", (48, 94, 172)),
        Colour("navy", "藏青色", (38, 50, 88)),
        Colour("purple", "紫色", (118, 78, 152)),
        Colour("pink", "粉色", (226, 140, 162)),
        Colour("brown", "棕色", (122, 82, 54)),
        Colour("beige", "米色", (206, 182, 146)),
        Colour("grey", "灰色", (132, 136, 142)),
        Colour("black", "黑色", (44, 44, 48)),
    )
}


def shade(rgb: RGB, factor: float) -> RGB:
    """Darker below 1; above 1 towards white."""
    if factor <= 1:
        return tuple(round(c * factor) for c in rgb)  # type: ignore[return-value]
    return tuple(round(c + (255 - c) * (factor - 1)) for c in rgb)  # type: ignore[return-value]
