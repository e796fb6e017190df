"""Speed, recall and memory of the index as it grows, and during a rebuild.

    python benchmarks/scale.py --n 10000 100000 1000000 [--precision float16 int8]

Made-up products: 256 components in clusters, ten words of a Zipf vocabulary, five attributes.
Questions are drawn anew from the same clusters. Recall is against comparing all vectors in numpy.
Writes `results/scale.csv` and `results/scale_filters.csv`; each size has a process of its own, so
that its memory is its own.
"""

import argparse
import csv
import gc
import json
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import psutil
from numpy.typing import NDArray

from omnishelf.fusion.decision.reciprocal_rank import reciprocal_rank
from omnishelf.index.edge import EdgeIndex
from omnishelf.index.index import Entry, Fingerprint, Index
from omnishelf.index.opening import open_index, size_of, wants_graph
from omnishelf.types import And, Equal, Filter, OneOf, Product, Range

RESULTS = Path(__file__).parent / "results" / "scale.csv"
FILTERED = RESULTS.with_name("scale_filters.csv")
DIM, VOCABULARY, BATCH = 256, 30_000, 1_000
QUESTIONS = 200
Vectors = NDArray[np.float32]
Row = dict[str, float | str]


class Catalog:
    """Products by number; every batch can be made again."""

    def __init__(self, n: int) -> None:
        """Of n products in n / 500 clusters."""
        self.n = n
        rng = np.random.default_rng(0)
        self._centres = rng.standard_normal((max(50, n // 500), DIM)).astype(np.float32)
        odds = 1 / np.arange(1, VOCABULARY + 1)
        self._cut = np.cumsum(odds / odds.sum())

    def near(self, count: int, seed: int) -> Vectors:
        """Unit vectors [count, DIM] near centres."""
        rng = np.random.default_rng(seed)
        centres = self._centres[rng.integers(0, len(self._centres), count)]
        vectors = centres + 0.8 * rng.standard_normal((count, DIM)).astype(np.float32)
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit

    def titles(self, count: int, words: int, seed: int) -> list[str]:
        """Titles of so many words."""
        rng = np.random.default_rng(seed)
        drawn = np.searchsorted(self._cut, rng.random((count, words)))
        return [" ".join(f"word{word}" for word in row) for row in drawn.tolist()]

    def facts(self, start: int, count: int) -> dict[str, NDArray[np.float64]]:
        """Numbers behind the attributes of products from `start` on."""
        rng = np.random.default_rng(10**9 + start)
        return {
            "brand": rng.integers(0, 1_000, count).astype(float),
            "category": rng.integers(0, 10, count).astype(float),
            # Half the products share two colours.
            "colour": np.where(rng.random(count) < 0.5, rng.integers(0, 2, count),
                               rng.integers(0, 100, count)).astype(float),
            "price": rng.random(count) * 1_000,
            "stock": rng.integers(0, 100, count).astype(float),
        }  # fmt: skip

    def batches(self) -> Iterator[tuple[list[Entry], Vectors, dict[str, NDArray[np.float64]]]]:
        """Entries with their vectors and facts."""
        for start in range(0, self.n, BATCH):
            count = min(BATCH, self.n - start)
            vectors = self.near(count, start + 1)
            facts = self.facts(start, count)
            titles = self.titles(count, 10, start + 2)
            entries = [
                Entry(
                    Product(
                        id=f"p{start + row}", title=titles[row],
                        brand=f"b{int(facts['brand'][row])}",
                        category=(f"c{int(facts['category'][row])}",),
                        price=facts["price"][row], stock=int(facts["stock"][row]),
                        attributes={"colour": f"k{int(facts['colour'][row])}"},
                    ),
                    Fingerprint("", ""),
                    {"fused": vectors[row : row + 1]},
                )
                for row in range(count)
            ]  # fmt: skip
            yield entries, vectors, facts


FILTERS: dict[str, tuple[Filter, Callable[[dict[str, NDArray[np.float64]]], NDArray[np.bool_]]]] = {
    "colour 25 %": (Equal("colour", "k1"), lambda f: f["colour"] == 1),
    "colours 50 %": (OneOf("colour", ("k0", "k1")), lambda f: f["colour"] < 2),
    "category 10 %": (Equal("category", "c3"), lambda f: f["category"] == 3),
    "colour 0.5 %": (Equal("colour", "k55"), lambda f: f["colour"] == 55),
    "brands 1 %": (
        OneOf("brand", tuple(f"b{n}" for n in range(10))), lambda f: f["brand"] < 10
    ),
    "brand 0.1 %": (Equal("brand", "b7"), lambda f: f["brand"] == 7),
    "price 50 %": (Range("price", lt=500), lambda f: f["price"] < 500),
    "price 10 %": (Range("price", lt=100), lambda f: f["price"] < 100),
    "price 1 %": (Range("price", lt=10), lambda f: f["price"] < 10),
    "price 0.1 %": (Range("price", lt=1), lambda f: f["price"] < 1),
    "category and price 5 %": (
        And((Equal("category", "c3"), Range("price", lt=500))),
        lambda f: (f["category"] == 3) & (f["price"] < 500),
    ),
    "category and price 1 %": (
        And((Equal("category", "c3"), Range("price", lt=100))),
        lambda f: (f["category"] == 3) & (f["price"] < 100),
    ),
    "colour and price 12.5 %": (
        And((Equal("colour", "k1"), Range("price", lt=500))),
        lambda f: (f["colour"] == 1) & (f["price"] < 500),
    ),
    "brand and price 0.05 %": (
        And((Equal("brand", "b7"), Range("price", lt=500))),
        lambda f: (f["brand"] == 7) & (f["price"] < 500),
    ),
}  # fmt: skip


def main() -> None:
    """Measure each size and precision in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--precision", nargs="+", default=["float16"])
    parser.add_argument("--folder", type=Path, default=None, help="where indexes are made")
    parser.add_argument("--keep", action="store_true", help="ask an index that is there already")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    folder = options.folder or Path(tempfile.mkdtemp(prefix="scale-"))
    if options.one:
        measured = measure(options.n[0], options.precision[0], folder, keep=options.keep)
        sys.stdout.write(json.dumps(measured))
        return
    rows: list[Row] = []
    filters: list[Row] = []
    for precision in options.precision:
        for n in options.n:
            command = [sys.executable, __file__, "--one", "--n", str(n), "--precision", precision]
            command += ["--folder", str(folder / f"{n}-{precision}")]
            command += ["--keep"] if options.keep else []
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
            row, filtered = json.loads(done.stdout)
            rows.append(row)
            filters += [{"products": n, "precision": precision, **each} for each in filtered]
            write(RESULTS, rows)
            write(FILTERED, filters)
    if options.folder is None:
        shutil.rmtree(folder)


def measure(n: int, precision: str, folder: Path, *, keep: bool) -> tuple[Row, list[Row]]:
    """All figures of one size."""
    catalog = Catalog(n)
    row: Row = {"products": n, "precision": precision}
    if not (keep and folder.exists()):
        shutil.rmtree(folder, ignore_errors=True)
        row |= fill(catalog, precision, folder)
    gc.collect()
    row["disk_mb"] = round(size_of(folder) / 1e6)
    start = time.perf_counter()
    index: Index = open_index(folder)
    row["open_s"] = round(time.perf_counter() - start, 2)
    try:
        index.warm()
        answered, filters = ask(catalog, index)
    finally:
        index.close()
    return row | answered, filters


def fill(catalog: Catalog, precision: str, folder: Path) -> Row:
    """Add all products and build the graph."""
    index = EdgeIndex.create(folder, {"fused": DIM}, precision=precision)  # type: ignore[arg-type]
    adding = 0.0
    for entries, _, _ in catalog.batches():
        start = time.perf_counter()
        index.upsert(entries)
        adding += time.perf_counter() - start
    index.close()
    start = time.perf_counter()
    open_index(folder, arrange=wants_graph(catalog.n)).close()
    return {"add_s": round(adding, 1), "adds_a_second": round(catalog.n / adding),
            "build_s": round(time.perf_counter() - start, 1)}  # fmt: skip


def ask(catalog: Catalog, index: Index) -> tuple[Row, list[Row]]:
    """Recall and times of searches by vector, by words and by both, with filters and without."""
    row: Row = {}
    filters: list[Row] = []
    asked = catalog.near(QUESTIONS, 999_999_937)
    texts = catalog.titles(QUESTIONS, 3, 999_999_938)
    truths = truth(catalog, asked)
    for name, (where, _) in {"all": (None, None), **FILTERS}.items():
        found, times, plans = [], [], []
        for vector in asked:
            start = time.perf_counter()
            hits = index.nearest("fused", vector, where=where, limit=100)
            times.append(time.perf_counter() - start)
            found.append([int(hit.id[1:]) for hit in hits[:10]])
            plans.append(hits.plan.how if hits.plan else "")
        low, high = percentiles(times)
        filters.append({
            "filter": name, "how": max(set(plans), key=plans.count),
            "recall@10": recall(found, truths[name]), "p50_ms": low, "p99_ms": high,
        })  # fmt: skip
    row |= hybrid(index, asked, texts, truths["all"])
    resident = psutil.Process().memory_info().rss
    for child in psutil.Process().children():
        resident += child.memory_info().rss
    # The truth was let go of before; what is left is ours, and Python with numpy.
    row["resident_mb"] = round(resident / 1e6)
    return row, filters


def hybrid(index: Index, asked: Vectors, texts: list[str], exact: list[list[int]]) -> Row:
    """Words and vector together, fused by their ranks; and the same under two clients."""

    def both(vector: Vectors, text: str) -> list[str]:
        near = index.nearest("fused", vector, where=None, limit=100)
        words = index.matching(text, where=None, limit=100)
        ranked = reciprocal_rank(
            {"fused": [hit.id for hit in near], "words": [hit.id for hit in words]},
            {"fused": 1.0, "words": 1.0}, rank_constant=60,
        )  # fmt: skip
        return [item.key for item in ranked[:10]]

    row: Row = {}
    times, word_times, found, wanted = [], [], [], []
    for vector, text, best in zip(asked, texts, exact, strict=True):
        start = time.perf_counter()
        found.append(both(vector, text))
        times.append(time.perf_counter() - start)
        start = time.perf_counter()
        words = index.matching(text, where=None, limit=100)
        word_times.append(time.perf_counter() - start)
        # Matching words is exact: only the vectors' part of the ranking can lack something.
        ranked = reciprocal_rank(
            {"fused": [f"p{n}" for n in best], "words": [hit.id for hit in words]},
            {"fused": 1.0, "words": 1.0}, rank_constant=60,
        )  # fmt: skip
        wanted.append([item.key for item in ranked[:10]])
    shares = [len(set(a) & set(b)) / len(b) for a, b in zip(found, wanted, strict=True)]
    row["hybrid_recall@10"] = round(float(np.mean(shares)), 4)
    row["hybrid_p50_ms"], row["hybrid_p99_ms"] = percentiles(times)
    row["words_p50_ms"], row["words_p99_ms"] = percentiles(word_times)
    with ThreadPoolExecutor(2) as clients:
        start = time.perf_counter()
        answered = sum(1 for _ in clients.map(both, asked, texts))
        row["hybrid_a_second_2_clients"] = round(answered / (time.perf_counter() - start))
    start = time.perf_counter()
    index.facets(["colour", "category", "price"], where=Equal("brand", "b7"))
    row["facets_ms"] = round((time.perf_counter() - start) * 1e3, 1)
    times = []
    for number in range(30):
        entry = Entry(Product(id=f"new{number}", title="brandnew"), Fingerprint("", ""),
                      {"fused": asked[number : number + 1]})  # fmt: skip
        start = time.perf_counter()
        index.upsert([entry])
        assert index.nearest("fused", asked[number], where=None, limit=1)[0].id == f"new{number}"
        times.append(time.perf_counter() - start)
    index.delete([f"new{number}" for number in range(30)])
    row["visible_p50_ms"], row["visible_p99_ms"] = percentiles(times)
    return row


def truth(catalog: Catalog, asked: Vectors) -> dict[str, list[list[int]]]:
    """The nearest hundred of all, and the nearest ten that pass each filter, compared in full."""
    kept: dict[str, list[list[tuple[float, int]]]] = {
        name: [[] for _ in asked] for name in ("all", *FILTERS)
    }
    start = 0
    for _, vectors, facts in catalog.batches():
        scores = asked @ vectors.T
        for name, best in kept.items():
            depth = 100 if name == "all" else 10
            rows = np.arange(len(vectors)) if name == "all" else np.flatnonzero(
                FILTERS[name][1](facts))  # fmt: skip
            part = scores[:, rows]
            top = np.argsort(-part, axis=1)[:, :depth]
            for question, places in enumerate(top):
                new = [(float(part[question, at]), start + int(rows[at])) for at in places]
                best[question] = sorted(best[question] + new, reverse=True)[:depth]
        start += len(vectors)
    return {name: [[n for _, n in each] for each in best] for name, best in kept.items()}


def recall(found: list[list[int]], wanted: list[list[int]]) -> float:
    """Mean share of the true ten that were found."""
    shares = [
        len(set(a) & set(b[:10])) / max(len(b[:10]), 1) for a, b in zip(found, wanted, strict=True)
    ]
    return round(float(np.mean(shares)), 4)


def percentiles(seconds: list[float]) -> tuple[float, float]:
    """p50 and p99 in milliseconds."""
    low, high = np.percentile(np.array(seconds) * 1e3, [50, 99])
    return round(float(low), 2), round(float(high), 2)


def write(path: Path, rows: list[Row]) -> None:
    """All rows measured so far."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(key for row in rows for key in row)))
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    main()
