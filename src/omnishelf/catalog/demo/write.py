"""Writing the demo shop: a catalog file, its pictures and sounds, and sample queries."""

import csv
import io
import os
import shutil
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from importlib.resources import as_file, files
from pathlib import Path

import numpy as np
from PIL import Image

from omnishelf.catalog.demo.canvas import Canvas
from omnishelf.catalog.demo.copy import BRANDS, Design, chinese, english
from omnishelf.catalog.demo.kinds import KINDS, Kind
from omnishelf.catalog.demo.palette import COLOURS, RGB
from omnishelf.catalog.demo.sounds import RATE
from omnishelf.files import write_atomic

ALL_KINDS = tuple(kind.name for kind in KINDS)
_EACH = 12
"""Products of a kind."""
_COLUMNS = (
    "id", "title", "description", "title_zh", "description_zh", "brand", "category", "price",
    "currency", "stock", "colour", "material", "pattern", "images", "sounds",
)  # fmt: skip
_TINTS: tuple[RGB, ...] = (
    (244, 243, 241), (238, 241, 244), (246, 240, 232), (236, 242, 236), (243, 238, 243),
)  # fmt: skip
_QUALITY = 88

Row = Mapping[str, object]


def write_demo_shop(folder: Path, *, kinds: Collection[str] = ALL_KINDS) -> int:
    """Draw the demo catalog, or some kinds of it; returns how many products it has.

    Writes `catalog.csv`, `images/`, `sounds/` (only if soundfile, of the extra `audio`, is
    installed) and `queries/` with `queries.json`. The same every time, on any machine.
    """
    for name in ("images", "sounds", "queries"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    jobs = [
        (folder, number, item)
        for number, kind in enumerate(KINDS)
        if kind.name in kinds
        for item in range(_EACH)
    ]
    with ProcessPoolExecutor(min(os.cpu_count() or 1, 8)) as pool:
        rows = list(pool.map(_make, jobs, chunksize=_EACH))
    _write_queries(folder / "queries")
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, _COLUMNS)
    writer.writeheader()
    writer.writerows(rows)
    # Last: a folder with a catalog is a whole demo shop.
    write_atomic(folder / "catalog.csv", text.getvalue().encode())
    return len(rows)


def _make(job: tuple[Path, int, int]) -> Row:
    """Draw one product, and say what it is."""
    folder, number, item = job
    rng = np.random.default_rng((number, item))
    design = design_of(number, item)
    kind = design.kind
    id = f"{kind.name.replace(' ', '-')}-{item + 1:02d}"
    images = []
    for view, picture in enumerate(_views(design, item, rng), start=1):
        images.append(f"images/{id}-{view}.jpg")
        picture.save(folder / images[-1], quality=_QUALITY)
    en, zh = english(design, number + item), chinese(design, number + item)
    low, high = kind.price
    return {
        "id": id,
        "title": en.title,
        "description": en.description,
        "title_zh": zh.title,
        "description_zh": zh.description,
        "brand": design.brand,
        "category": " > ".join(kind.category),
        "price": f"{int(rng.uniform(low, high)) + rng.choice([0.0, 0.5, 0.9]):.2f}",
        "currency": "EUR",
        "stock": int(rng.integers(1, 80)) if rng.random() > 0.07 else 0,
        "colour": design.colour.en,
        "material": design.material[0],
        "pattern": design.pattern,
        "images": "|".join(images),
        "sounds": _sound(folder, id, kind, rng),
    }


def design_of(number: int, item: int) -> Design:
    """Each of a kind's products has a colour of its own."""
    kind = KINDS[number]
    colours = list(np.random.default_rng(number).permutation(list(COLOURS)))
    return Design(
        kind=kind,
        colour=COLOURS[str(colours[item])],
        material=kind.materials[item % len(kind.materials)],
        pattern=kind.patterns[(item // 2) % len(kind.patterns)],
        brand=BRANDS[(number * 5 + item) % len(BRANDS)],
    )


def _views(design: Design, item: int, rng: np.random.Generator) -> Iterator[Image.Image]:
    """One view, and for every second product another: from closer, turned, in other light."""
    kind = design.kind
    canvas = Canvas(rng)
    kind.draw(canvas, design.colour.rgb, design.pattern)
    tint = _TINTS[int(rng.integers(len(_TINTS)))]
    turn = float(rng.uniform(-3, 3)) if kind.stands else float(rng.uniform(-7, 7))
    zoom = float(rng.uniform(1.02, 1.14))
    yield canvas.picture(tint=tint, turn=turn, zoom=zoom, ground=kind.stands)
    if item % 2 == 0:
        yield canvas.picture(
            tint=(222, 208, 190),
            turn=-turn * 2,
            flip=True,
            zoom=zoom * 1.3,
            shift=(float(rng.uniform(-6, 6)), float(rng.uniform(-4, 4))),
            ground=kind.stands,
            dim=0.92,
        )


def _sound(folder: Path, id: str, kind: Kind, rng: np.random.Generator) -> str:
    if kind.play is None:
        return ""
    try:
        import soundfile  # noqa: PLC0415
    except ImportError:
        return ""
    path = f"sounds/{id}.flac"
    soundfile.write(folder / path, kind.play(rng).astype(np.float32), RATE, subtype="PCM_16")
    return path


def _write_queries(folder: Path) -> None:
    """The spoken clips of the package, and a photo of a thing that the shop has no picture of:
    another drawing, from another side, in the light of a living room."""
    with as_file(files("omnishelf.catalog.demo") / "queries") as kept:
        for file in kept.iterdir():
            if file.suffix in {".ogg", ".json"}:
                shutil.copyfile(file, folder / file.name)
    canvas = Canvas(np.random.default_rng(2_026))
    shoes = next(kind for kind in KINDS if kind.name == "running shoes")
    shoes.draw(canvas, (182, 40, 58), "plain")
    photo = canvas.picture(
        tint=(196, 172, 140), turn=-9, flip=True, zoom=0.92, shift=(5, 3), dim=0.85
    )
    photo.save(folder / "photo.jpg", quality=_QUALITY)
