"""Small catalogs of all sorts, and settings that train on them in a second."""

import csv
import itertools
from pathlib import Path

from PIL import Image, ImageDraw

from omnishelf.learning.model.settings import ShelfModelSettings
from omnishelf.learning.training.settings import TrainingSettings

COLOURS = {
    "red": (200, 30, 40), "blue": (30, 60, 200), "green": (30, 150, 60), "yellow": (230, 200, 40),
    "black": (20, 20, 20), "pink": (240, 140, 180),
}  # fmt: skip
KINDS = ("shirt", "shoe", "mug", "lamp")
BRANDS = ("Acme", "Bolt", "Cosmo", "Delta", "Echo")

MODEL = ShelfModelSettings(
    dim=32, hidden=32, most_inputs=64, attention_heads=2, phrases=150, pictures=24, pieces=24,
    held_back=0.25,
)  # fmt: skip
TRAINING = TrainingSettings(epochs=4, min_steps=24, batch=32, device="cpu")


def draw(kind: str, colour: str, number: int, path: Path) -> None:
    """A plain picture that differs by kind and colour, and by number in its place and size."""
    picture = Image.new("RGB", (96, 96), "white")
    pen = ImageDraw.Draw(picture)
    left, top, size = 8 + number % 5 * 4, 6 + number % 7 * 3, 50 + number % 3 * 8
    right, bottom = left + size, top + size
    fill = COLOURS[colour]
    if kind == "shirt":
        pen.rectangle((left + size // 4, top, right - size // 4, bottom), fill)
        pen.rectangle((left, top, right, top + size // 3), fill)
    elif kind == "shoe":
        pen.polygon(
            [(left, top + size // 2), (right, bottom - 8), (right, bottom), (left, bottom)], fill
        )
        pen.rectangle((left, top + size // 2, left + size // 2, bottom), fill)
    elif kind == "mug":
        pen.rectangle((left, top, left + 2 * size // 3, bottom), fill)
        pen.arc((left + size // 2, top + 8, right, bottom - 8), -90, 90, fill, 6)
    else:
        pen.polygon(
            [(left, top + size // 2), (right, top + size // 2), (left + size // 2, top)], fill
        )
        pen.rectangle((left + size // 2 - 3, top, left + size // 2 + 3, bottom), fill)
    picture.save(path)


def write_catalog(
    folder,
    count: int, *, pictures: bool = True, text: bool = True, kinds=KINDS, colours=COLOURS,
    twins: float = 0.0,
) -> Path:  # fmt: skip
    """A catalog of so many products: kinds in colours, of several brands. Twins differ from
    others by nothing but their ids."""
    mixes = itertools.cycle(itertools.product(kinds, colours))
    first: list[dict[str, object]] = []
    for number in range(count):
        if first and number >= round(count * (1 - twins)):
            # A twin differs by nothing but its id.
            first.append({**first[number % round(count * (1 - twins))], "id": f"p{number}"})
            continue
        kind, colour = next(mixes)
        row: dict[str, object] = {"id": f"p{number}", "price": 10 + number}
        if text:
            brand = BRANDS[number % len(BRANDS)]
            row |= {"title": f"{brand} {colour} {kind}", "brand": brand, "colour": colour}
            row |= {"category": f"All > {kind}"}
        if pictures:
            draw(kind, colour, number, folder / f"{number}.png")
            row["image"] = f"{number}.png"
        first.append(row)
    with (folder / "catalog.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, list(first[0]))
        writer.writeheader()
        writer.writerows(first)
    return folder / "catalog.csv"
