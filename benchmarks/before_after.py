"""The same wish in three languages, before and after training.

`python benchmarks/before_after.py WORK [--out benchmarks/results/before_after.csv]`

WORK is the folder in which `learn.py` has made its shops.
"""

import argparse
import csv
from pathlib import Path

from omnishelf import Shelf

WISHES = {
    "en": ("red running shoes", "a bag for my laptop"),
    "zh": ("红色运动鞋", "装笔记本电脑的包"),
    "es": ("zapatillas deportivas rojas", "un bolso para el portátil"),
}
TOP = 3


def main() -> None:
    """Ask both shops, and write what comes first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("work", type=Path)
    default = Path(__file__).parent / "results" / "before_after.csv"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    found = []
    for name in ("frozen", "trained"):
        with Shelf.open(options.work / name) as shelf:
            for language, texts in WISHES.items():
                for text in texts:
                    for rank, hit in enumerate(shelf.search(text, limit=TOP).hits, start=1):
                        score = round(hit.score, 3)
                        found.append((name, language, text, rank, hit.product.title, score))
    with options.out.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("shop", "language", "query", "rank", "title", "score"))
        writer.writerows(found)


if __name__ == "__main__":
    main()
