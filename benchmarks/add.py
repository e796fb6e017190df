"""How fast a catalog goes in, and what it takes.

`python benchmarks/add.py CATALOG [--images DIR] [--out benchmarks/results/add.csv]`

Every step runs in a process of its own, as a user's command does, so that memory and time are
whole: cold add, the same catalog again, training, and (in one process) one changed price.
"""

import argparse
import csv
import tempfile
import time
from pathlib import Path
from typing import Any

from measured import command
from omnishelf import Shelf


def main() -> None:
    """Run all steps and write the table."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="omnishelf-benchmark-") as folder:
        shop = Path(folder) / "shop"
        Shelf.create(shop).close()
        rows: list[dict[str, Any]] = []
        add = ["add", str(shop), str(options.catalog)]
        if options.images:
            add += ["--images", str(options.images)]
        for step, arguments in (
            ("cold add", add),
            ("the same catalog again", add),
            ("train", ["train", str(shop)]),
        ):
            seconds, peak = command(*arguments)
            rows.append({"step": step, "seconds": round(seconds, 3), "peak_mb": round(peak)})
        products, changed, seen = _one_price(shop)
        rows.append({"step": "one changed price", "seconds": round(changed, 4), "peak_mb": ""})
        rows.append({"step": "until search sees it", "seconds": round(seen, 4), "peak_mb": ""})
    with options.out.open("w", newline="") as file:
        writer = csv.DictWriter(file, ["step", "seconds", "peak_mb", "products", "per_second"])
        writer.writeheader()
        for row in rows:
            rate = round(products / float(row["seconds"]), 1) if row["step"] == "cold add" else ""
            writer.writerow({**row, "products": products, "per_second": rate})
            print(f"{row['step']:>26}: {row['seconds']} s, peak {row['peak_mb'] or '-'} MB")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("catalog", type=Path)
    parser.add_argument("--images", type=Path)
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results" / "add.csv")
    return parser.parse_args()


def _one_price(shop: Path) -> tuple[int, float, float]:
    """Products in the shop; seconds to change one price; seconds until a filter finds it."""
    with Shelf.open(shop) as shelf:
        some = shelf.search("shoes", limit=1).hits[0].product
        start = time.perf_counter()
        shelf.patch(some.id, {"price": 123_456.5})
        changed = time.perf_counter() - start
        while not shelf.search("shoes", where={"price": 123_456.5}).hits:
            pass
        return shelf.count(), changed, time.perf_counter() - start - changed


if __name__ == "__main__":
    main()
