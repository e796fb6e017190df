"""Photo and another colour: how well the kind is kept and the colour changed.

`python benchmarks/composed.py FASHION WORK [--products N] [--out benchmarks/results/composed.csv]`

FASHION holds `products.csv` and its pictures. A shop of all but 300 products is made in WORK,
trained, and reused from there. It is asked by the pictures of those 300, together with words that
want a colour that it has at least ten products of this kind in: the colours' names are those of
`fashion_queries.py`. Judged by attributes: shares of the first ten that are of the photo's kind,
of the colour, and both. While this was made other photos were looked at, and of these only those
of the half `try`.
"""

import argparse
import csv
import random
import shutil
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from fashion_queries import COLOURS
from measured import command
from omnishelf import Shelf
from omnishelf.search.asked import Asked
from omnishelf.search.composed.composer import Composed, Composer, Point
from omnishelf.search.composed.knowledge import Knowledge
from omnishelf.types import Product, Query

Row = dict[str, str]

TOP, LEAST, HELD, SEED = 10, 10, 300, 17
WORDING = {
    "en": ("this photo, but {}", "the same in {}", "{}"),
    "zh": ("这个，但是要{}的", "同款{}", "{}"),
    "es": ("como esta pero en {}", "igual pero {}", "{}"),
}
_COLUMNS = ("shop", "half", "system", "figure", "value", "low", "high", "photos", "asked")
ASKED = {"kind kept": 0.9, "colour changed": 0.8}


@dataclass(frozen=True)
class Wish:
    """A photo, and the colour that is wanted instead."""

    picture: Path
    kind: str
    colour: str
    text: str


class Plain(Composer):
    """Words and photo fused as if nothing was to change."""

    def compose(self, *_: object) -> None:
        """Nothing."""


class Moved(Composer):
    """The photo's vector is changed, and that is all."""

    def compose(self, query: Query, asked: Asked, point: Point) -> Composed | None:
        """Nothing is judged."""
        made = super().compose(query, asked, point)
        return made and replace(made, fit=replace(made.fit, wanted={}))


class Judged(Composer):
    """Products are judged, but the photo's vector stays as it is."""

    def compose(self, query: Query, asked: Asked, point: Point) -> Composed | None:
        """Nothing is moved."""
        made = super().compose(query, asked, point)
        alone = replace(asked, text=None, text_parts=())
        return made and replace(made, targets=point(query, alone))


class Blind(Composer):
    """As if no product told its colour: colours are read from vectors."""

    def compose(self, query: Query, asked: Asked, point: Point) -> Composed | None:
        """Only kinds are told."""
        made = super().compose(query, asked, point)
        if made is None:
            return None
        known = made.fit.knowledge
        values = {name: getattr(known, name) for name in known.__slots__}
        return replace(made, fit=replace(made.fit, knowledge=Silent(**values)))


class Silent(Knowledge):
    """Knowledge of kinds alone."""

    def tells(self, product: Product, at: int) -> int | None:
        """What a product tells of its kind; of its colour nothing."""
        return None if self.columns[at].role == "colour" else super().tells(product, at)


SYSTEMS: Mapping[str, type[Composer]] = {
    "changed and judged": Composer,
    "changed, judged by vectors": Blind,
    "changed only": Moved,
    "judged only": Judged,
    "words and photo fused": Plain,
}


def main() -> None:
    """Make the shop, ask, and write the table."""
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    rows = [*csv.DictReader((options.fashion / "products.csv").open(encoding="utf-8"))]
    random.Random(SEED).shuffle(rows)
    held, shop = rows[-HELD:], rows[:-HELD][: options.products]
    frozen, trained = _shops(options.fashion, options.work, shop)
    halves = {"try": held[: HELD // 2], "final": held[HELD // 2 :]}
    found: list[dict[str, object]] = []
    for name, folder in (("trained", trained), ("untrained", frozen)):
        with Shelf.open(folder) as shelf:
            for half in options.halves:
                wishes = [*_wishes(halves[half], shop, options.fashion)]
                for system, shares, took in _asked(shelf, wishes):
                    for figure, values in shares.items():
                        low, high = _interval(values)
                        asked_for = ASKED.get(figure, "") if system == "changed and judged" else ""
                        told = (name, half, system, figure, round(float(values.mean()), 4), low,
                                high, len(values), asked_for)  # fmt: skip
                        found.append(dict(zip(_COLUMNS, told, strict=True)))
                        print(*told, f"{took:.1f} ms", flush=True)
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, _COLUMNS)
        writer.writeheader()
        writer.writerows(found)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("fashion", type=Path)
    parser.add_argument("work", type=Path)
    parser.add_argument("--products", type=int, help="only so many in the shop")
    parser.add_argument("--halves", nargs="+", default=["try", "final"])
    default = Path(__file__).parent / "results" / "composed.csv"
    parser.add_argument("--out", type=Path, default=default)
    return parser.parse_args()


def _shops(fashion: Path, work: Path, shop: Sequence[Row]) -> tuple[Path, Path]:
    frozen, trained, catalog = work / "frozen", work / "trained", work / "shop.csv"
    if not frozen.exists():
        with catalog.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, [*shop[0]])
            writer.writeheader()
            writer.writerows(shop)
        command("create", frozen)
        command("add", frozen, catalog, "--images", fashion)
    if not trained.exists():
        shutil.copytree(frozen, trained)
        command("train", trained)
    return frozen, trained


def _wishes(held: Sequence[Row], shop: Sequence[Row], fashion: Path) -> Iterator[Wish]:
    rng = np.random.default_rng(SEED)
    there = Counter((row["article_type"], row["base_colour"]) for row in shop)
    ways = [(at, way) for at, each in enumerate(WORDING.values()) for way in each]
    for row in held:
        kind = row["article_type"]
        others = [
            colour
            for colour in COLOURS
            if colour != row["base_colour"] and there[kind, colour] >= LEAST
        ]
        if others:
            colour = str(rng.choice(others))
            language, wording = ways[int(rng.integers(len(ways)))]
            text = wording.format(COLOURS[colour][language])
            yield Wish(fashion / row["image"], kind, colour, text)


def _asked(
    shelf: Shelf, wishes: Sequence[Wish]
) -> Iterator[tuple[str, dict[str, np.ndarray[Any, Any]], float]]:
    shop = shelf._shop
    for system, composer in SYSTEMS.items():
        shop.searcher._composer = composer(shop.serving.index, shop.aliases.glossary)
        shop.searcher._composer.warm()
        start = time.perf_counter()
        tops = [
            [hit.product for hit in shelf.search(wish.text, image=wish.picture, limit=TOP).hits]
            for wish in wishes
        ]
        took = 1e3 * (time.perf_counter() - start) / len(wishes)
        yield system, _shares(wishes, tops), took
    start = time.perf_counter()
    tops = [
        [
            hit.product
            for hit in shelf.search(
                image=wish.picture, where={"base_colour": wish.colour}, limit=TOP
            ).hits
        ]
        for wish in wishes
    ]
    took = 1e3 * (time.perf_counter() - start) / len(wishes)
    yield "photo, filtered by colour", _shares(wishes, tops), took


def _shares(
    wishes: Sequence[Wish], tops: Sequence[Sequence[Product]]
) -> dict[str, np.ndarray[Any, Any]]:
    kept, changed = [], []
    for wish, top in zip(wishes, tops, strict=True):
        # A place that stays empty counts as a miss.
        empty = [False] * (TOP - len(top))
        kept.append([p.attributes["article_type"] == wish.kind for p in top] + empty)
        changed.append([p.attributes["base_colour"] == wish.colour for p in top] + empty)
    kind, colour = np.array(kept), np.array(changed)
    return {
        "kind kept": kind.mean(axis=1),
        "colour changed": colour.mean(axis=1),
        "both": (kind & colour).mean(axis=1),
    }


def _interval(values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """95 %, by bootstrap over photos."""
    drawn = np.random.default_rng(SEED).choice(values, (2_000, len(values))).mean(axis=1)
    low, high = np.percentile(drawn, [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


if __name__ == "__main__":
    main()
