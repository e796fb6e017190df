"""The process of one system: `python -m whole.alone NAME SHOP FOLDER`.

It imports little besides the system, so that its memory is the system's.
"""

import json
import sys
from pathlib import Path

from omnishelf.catalog.readers import read_catalog
from omnishelf.catalog.rows import Accepted
from omnishelf.types import Product
from whole.measure import measure, system_class


def main(name: str, shop: str, folder: str) -> None:
    """Measure a system with what `systems.py` has laid into a folder; write its figures there."""
    # A package that is not installed is told by its name before anything takes time.
    system_class(name)
    work = Path(folder)
    asked = json.loads((work / "asked.json").read_text(encoding="utf-8"))
    tuned = frozenset(asked["tuned_on"])
    products = _products(work / "catalog.csv")
    figures = measure(name, Path(shop), products, asked["texts"], asked["qrels"], tuned)
    (work / f"{name}.json").write_text(json.dumps(figures))


def _products(catalog: Path) -> list[Product]:
    # Pictures are not read here: their paths need not lead anywhere.
    rows = read_catalog(catalog, mapping=None, images=None)
    return [row.product for row in rows if isinstance(row, Accepted)]


if __name__ == "__main__":
    main(*sys.argv[1:])
