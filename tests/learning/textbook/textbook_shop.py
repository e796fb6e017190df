"""A small catalog whose titles, labels and pictures tell everything: four kinds in four
colours, five of each."""

import numpy as np
from PIL import Image

from omnishelf.errors import MediaError
from omnishelf.glossary.glossary import Glossary
from omnishelf.glossary.term import Term
from omnishelf.learning.textbook.settings import TextbookSettings
from omnishelf.learning.views.augmentation import Vary
from omnishelf.types import Product, Sound, Translation

KINDS = {"shirt": "衬衫", "mug": "马克杯", "lamp": "台灯", "hat": "帽子"}
COLOURS = {
    "red": ((220, 30, 30), "红色"),
    "blue": ((30, 30, 220), "蓝色"),
    "green": ((30, 180, 40), "绿色"),
    "yellow": ((240, 220, 30), "黄色"),
}
GLOSSARY = Glossary(
    [Term("product", {"en": (kind,), "zh": (zh,)}) for kind, zh in KINDS.items()]
    + [Term("colour", {"en": (colour,), "zh": (zh,)}) for colour, (_, zh) in COLOURS.items()]
)
COPIES = 5
SMALL = TextbookSettings(
    embedding=16,
    state=16,
    convolutions=(4, 8),
    pool=2,
    dense=32,
    picture_side=16,
    phrases=400,
    held_back=0.15,
)


def make_products():
    return [
        Product(
            id=f"{kind}-{colour}-{copy}",
            title=f"new {colour} {kind}",
            category=("All", kind),
            attributes={"colour": colour},
            price=10.0 + 5 * at + copy,
            images=(f"{kind}/{colour}",) if copy else ("unreadable", f"{kind}/{colour}"),
            sounds=(f"{kind}",) if kind in ("mug", "lamp") else (),
            translations={"zh": Translation(title=COLOURS[colour][1] + KINDS[kind])},
        )
        for at, kind in enumerate(KINDS)
        for colour in COLOURS
        for copy in range(COPIES)
    ]


def draw(reference):
    """A square whose place tells the kind."""
    if reference == "unreadable":
        raise MediaError("unreadable is damaged")
    kind, colour = reference.split("/")
    at = [*KINDS].index(kind)
    pixels = np.full((18, 12, 3), 255, np.uint8)
    left, top = (at % 2) * 6, (at // 2) * 6
    pixels[top : top + 6, left : left + 6] = COLOURS[colour][0]
    return Image.fromarray(pixels)


def play(reference):
    time = np.arange(4_000) / 16_000
    pitch = {"mug": 500, "lamp": 2_000}[reference]
    return Sound(np.sin(2 * np.pi * pitch * time).astype(np.float32))


VARY = Vary(picture=draw, sound=play, at_hand=lambda reference: "://" not in reference)
