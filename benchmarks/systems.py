"""Whole systems side by side on the fashion catalog: quality, time and memory.

`python benchmarks/systems.py --shop SHOP [--products N] [--only NAME ...] [--out CSV]`
`python benchmarks/systems.py --report CSV`

SHOP is made by `omnishelf create`, `add` and `train` where it is not there yet; the catalog is
`fashion` of the folder that OMNISHELF_TEST_DATA names. No model hub is needed: all systems have
our packaged text encoder. The peers' fusion is tuned on half of the wishes, and all are reported
on the other half.
"""

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

import numpy as np

from learn import WISHES, Asked
from measured import command
from omnishelf import Shelf
from whole.measure import SYSTEMS, Figures
from whole.report import FAILED, Row, as_line, from_line, rows_of, write_report

HERE = Path(__file__).parent
DATA = Path(os.environ.get("OMNISHELF_TEST_DATA", HERE.parents[1] / "shared" / "data"))
SEED = 29
_TOLD = 300


def main() -> None:
    """Measure, or report what was measured."""
    options = _options()
    if options.report:
        with options.report.open(newline="", encoding="utf-8") as file:
            rows = [from_line(line) for line in csv.DictReader(file)]
        write_report(rows, options.report, options.page)
        return
    if options.shop is None:
        raise SystemExit("--shop: name the folder of a trained shop, or where one is to be made")
    with tempfile.TemporaryDirectory(prefix="omnishelf-systems-") as folder:
        _write(options.out, _measured(options, Path(folder)))


def _measured(options: argparse.Namespace, folder: Path) -> Iterator[Row]:
    catalog = _part(folder, options.fashion, options.products)
    rows = _rows(catalog)
    made = _shop(options.shop, catalog, options.fashion)
    asked, tuned = _asked(rows)
    told = {"texts": asked.texts, "qrels": asked.qrels, "tuned_on": sorted(tuned)}
    (folder / "asked.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    languages = {query: label.language or "" for query, label in asked.labels.items()}
    print(f"{len(rows):,} products, {len(languages) - len(tuned):,} queries reported", flush=True)
    ours: Figures | None = None
    for name in options.only or SYSTEMS:
        trouble = _apart(name, options.shop, folder, options.timeout)
        if trouble:
            yield Row(name, "", len(rows), 0, FAILED, "all", None, note=trouble)
            continue
        figures = Figures(**json.loads((folder / f"{name}.json").read_text()))
        yield from rows_of(figures, ours, languages, len(rows))
        if name == "omnishelf":
            ours = figures
            for step, seconds in made.items():
                note = f"`omnishelf {step}`, pictures included" if step == "add" else ""
                yield Row(figures.name, figures.version, len(rows), 0, f"{step} s", "all",
                          seconds, note=note)  # fmt: skip


def _apart(name: str, shop: Path, folder: Path, timeout_s: float) -> str | None:
    """Measure one system in a process of its own; what went wrong, if anything."""
    path = os.pathsep.join([str(HERE), *filter(None, [os.environ.get("PYTHONPATH")])])
    try:
        done = subprocess.run(
            [sys.executable, "-m", "whole.alone", name, shop, folder],
            check=False,
            capture_output=True,
            text=True,
            timeout=timeout_s,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        return f"not done after {timeout_s:.0f} s"
    if not done.returncode:
        return None
    said = [line for line in done.stderr.splitlines() if line.strip()]
    return said[-1][:_TOLD] if said else f"exit code {done.returncode}"


def _part(folder: Path, fashion: Path, count: int | None) -> Path:
    """The catalog, or so many products of it, the same every time."""
    if not (fashion / "products.csv").exists():
        raise SystemExit(f"no fashion catalog at {fashion}: set OMNISHELF_TEST_DATA")
    rows = _rows(fashion / "products.csv")
    if count is not None:
        places = np.random.default_rng(SEED).permutation(len(rows))[:count]
        rows = [rows[place] for place in sorted(places)]
    path = folder / "catalog.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [*rows[0]])
        writer.writeheader()
        writer.writerows(rows)
    return path


def _rows(catalog: Path) -> list[dict[str, Any]]:
    with catalog.open(newline="", encoding="utf-8") as file:
        return [*csv.DictReader(file)]


def _asked(rows: list[dict[str, Any]]) -> tuple[Asked, frozenset[str]]:
    """All queries, and those to tune by: all phrasings of half of the wishes."""
    asked = Asked(rows, None, WISHES)
    wishes = list(dict.fromkeys(label.wish for label in asked.labels.values()))
    drawn = np.random.default_rng(SEED).permutation(len(wishes))[: len(wishes) // 2]
    chosen = {wishes[place] for place in drawn}
    return asked, frozenset(q for q, label in asked.labels.items() if label.wish in chosen)


def _shop(shop: Path, catalog: Path, fashion: Path) -> dict[str, float]:
    """Make the shop if it is not there; seconds of each step."""
    made = {}
    if not shop.exists():
        command("create", shop)
        made["add"], _ = command("add", shop, catalog, "--images", fashion)
        made["train"], _ = command("train", shop)
    with Shelf.open(shop) as shelf:
        there = {product.id for product in shelf.products()}
        if not shelf.trained:
            print(f"{shop} serves no trained model", flush=True)
    if there != {row["id"] for row in _rows(catalog)}:
        raise SystemExit(f"{shop} does not hold the same products as the catalog: remove it, or "
                         "name another folder")  # fmt: skip
    return made


def _write(path: Path, rows: Iterator[Row]) -> None:
    """Write each row as it comes."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, [field.name for field in fields(Row)])
        writer.writeheader()
        for row in rows:
            writer.writerow(as_line(row))
            file.flush()
            value = "" if row.value is None else f"{row.value:.4g}"
            print(f"{row.system}: {row.measure} {row.language} {value} {row.note}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shop", type=Path)
    parser.add_argument("--fashion", type=Path, default=DATA / "fashion")
    parser.add_argument("--products", type=int, help="only so many, to try it out")
    parser.add_argument("--only", nargs="+", choices=list(SYSTEMS))
    parser.add_argument("--timeout", type=float, default=3600, help="s, for each system")
    parser.add_argument("--out", type=Path, default=HERE / "results" / "systems.csv")
    parser.add_argument("--report", type=Path, metavar="CSV")
    parser.add_argument("--page", type=Path, default=HERE.parent / "docs" / "systems.md")
    return parser.parse_args()


if __name__ == "__main__":
    main()
