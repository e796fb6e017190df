"""How the index grows: speed, recall and memory by size and precision.

    python benchmarks/scale.py --n 10000 100000 1000000 [--precision float16 int8]

Catalog, questions and the right answers are those of `engines.py` (`peers/`); what is asked here
is what only we can tell: which way the planner chose, facets, and when a write is found. Loading
and asking have processes of their own, so that memory is that of a shop that was opened. Writes
`results/scale.csv` and `results/scale_filters.csv`; `scale_report.py` makes the page of them.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from figures import percentiles, write_rows
from omnishelf.index.index import Entry, Fingerprint, Index
from omnishelf.index.opening import make_index, open_index, size_of, wants_graph
from omnishelf.settings import IndexSettings
from omnishelf.types import Equal, Product, parse_filter
from peers.engine import fuse
from peers.generated import DIM, Catalog, Floats
from peers.memory import resident_mb
from peers.ours import BATCH, entries
from peers.questions import Questions
from peers.truth import DEPTH, PLAIN, TOP, Truth, recall

RESULTS = Path(__file__).parent / "results"
QUESTIONS, CLIENTS, WRITES, FACETS = 200, 2, 30, 30
Row = dict[str, float | str]


def main() -> None:
    """Measure every size and precision, or one phase of one of them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--n", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--precision", nargs="+", default=["float16"])
    parser.add_argument("--work", type=Path, help="where a folder for the indexes is made")
    parser.add_argument("--child", nargs=3, metavar=("PHASE", "PRECISION", "WORK"),
                        help="used within")  # fmt: skip
    options = parser.parse_args()
    if options.child:
        phase, precision, work = options.child
        print(json.dumps(PHASES[phase](Path(work), precision)))
        return
    rows: list[Row] = []
    filters: list[Row] = []
    for n in options.n:
        with tempfile.TemporaryDirectory(dir=options.work, prefix="scale-") as folder:
            work = Path(folder)
            prepare(n, work)
            for precision in options.precision:
                of: Row = {"products": n, "precision": precision}
                loaded = _child("load", precision, work)
                asked, filtered = _child("ask", precision, work)
                rows.append(of | loaded | asked)
                filters += [of | row for row in filtered]
                write_rows(RESULTS / "scale.csv", rows)
                write_rows(RESULTS / "scale_filters.csv", filters)


def prepare(n: int, work: Path) -> None:
    """Write the catalog, the questions and the right answers."""
    catalog = Catalog.generate(n)
    catalog.save(work)
    questions = Questions.draw(QUESTIONS, n)
    questions.save(work)
    Truth.compute(catalog, questions).save(work)


def load(work: Path, precision: str) -> Row:
    """Add all products and build the graph."""
    catalog = Catalog.load(work)
    settings = IndexSettings.model_validate({"precision": precision})
    index = make_index(work / precision, {"fused": DIM}, settings, products=len(catalog))
    adding = 0.0
    for batch in catalog.batches(BATCH):
        made = entries(batch)
        start = time.perf_counter()
        index.upsert(made)
        adding += time.perf_counter() - start
    index.close()
    arrange = wants_graph(len(catalog))
    building = _timed(lambda: open_index(work / precision, arrange=arrange).close())
    return {
        "adds_a_second": round(len(catalog) / adding),
        "build_s": round(building, 1),
        "disk_mb": round(size_of(work / precision) / 1e6),
    }


def ask(work: Path, precision: str) -> tuple[Row, list[Row]]:
    """Open the index and ask everything."""
    questions, truth = Questions.load(work), Truth.load(work)
    start = time.perf_counter()
    index = open_index(work / precision)
    row: Row = {"open_s": round(time.perf_counter() - start, 2)}
    try:
        index.warm()
        filters = [_filtered(index, questions, truth, kind) for kind in (PLAIN, *questions.filters)]
        row |= _hybrid(index, questions, truth)
        row["resident_mb"] = round(resident_mb())
        row |= _other(index, questions.vectors)
    finally:
        index.close()
    return row, filters


PHASES: dict[str, Callable[[Path, str], object]] = {"load": load, "ask": ask}


def _filtered(index: Index, questions: Questions, truth: Truth, kind: str) -> Row:
    """Nearest vectors under one kind of filter."""
    times, shares, ways = [], [], Counter[str]()
    for number, vector in enumerate(questions.vectors):
        where = None if kind == PLAIN else parse_filter(questions.filters[kind][number])
        start = time.perf_counter()
        hits = index.nearest("fused", vector, where=where, limit=DEPTH)
        times.append((time.perf_counter() - start) * 1e3)
        shares.append(recall([int(hit.id) for hit in hits[:TOP]], truth.of(kind, number)))
        ways[hits.plan.how if hits.plan else ""] += 1
    low, high = percentiles(times)
    return {
        "filter": kind,
        "how": ways.most_common(1)[0][0],
        "recall@10": round(float(np.mean(shares)), 4),
        "p50_ms": low,
        "p99_ms": high,
    }


def _hybrid(index: Index, questions: Questions, truth: Truth) -> Row:
    """Vector and words together; alone, and by several clients at once."""

    def near(vector: Floats) -> list[int]:
        hits = index.nearest("fused", vector, where=None, limit=DEPTH)
        return [int(hit.id) for hit in hits]

    def matching(text: str) -> list[int]:
        return [int(hit.id) for hit in index.matching(text, where=None, limit=DEPTH)]

    def both(vector: Floats, text: str) -> list[int]:
        return fuse(near(vector), matching(text))[:TOP]

    times, word_times, shares = [], [], []
    for number, (vector, text) in enumerate(zip(questions.vectors, questions.texts, strict=True)):
        start = time.perf_counter()
        found = both(vector, text)
        times.append((time.perf_counter() - start) * 1e3)
        start = time.perf_counter()
        words = matching(text)
        word_times.append((time.perf_counter() - start) * 1e3)
        # Words are matched exactly: only the vectors' part of the ranking can lack something.
        shares.append(recall(found, fuse(truth.of(PLAIN, number, DEPTH), words)[:TOP]))
    with ThreadPoolExecutor(CLIENTS) as clients:
        start = time.perf_counter()
        answered = len([*clients.map(both, questions.vectors, questions.texts)])
        rate = answered / (time.perf_counter() - start)
    row: Row = {"hybrid_recall@10": round(float(np.mean(shares)), 4)}
    row["hybrid_p50_ms"], row["hybrid_p99_ms"] = percentiles(times)
    row["words_p50_ms"], row["words_p99_ms"] = percentiles(word_times)
    return row | {"hybrid_a_second_2_clients": round(rate)}


def _other(index: Index, vectors: Floats) -> Row:
    """Facets, and how soon a write is found."""
    fields = ["colour", "category", "price"]
    times = [
        _timed(partial(index.facets, fields, where=Equal("brand", f"b{number}"))) * 1e3
        for number in range(FACETS)
    ]
    row: Row = {"facets_ms": round(float(np.median(times)), 1)}
    times = []
    for number, vector in enumerate(vectors[:WRITES]):
        new = Entry(Product(id=f"new{number}"), Fingerprint("", ""), {"fused": vector[None]})
        start = time.perf_counter()
        index.upsert([new])
        (found,) = index.nearest("fused", vector, where=None, limit=1)
        times.append((time.perf_counter() - start) * 1e3)
        assert found.id == f"new{number}"
    row["visible_p50_ms"], row["visible_p99_ms"] = percentiles(times)
    return row


def _child(phase: str, precision: str, work: Path) -> Any:
    command = [sys.executable, __file__, "--child", phase, precision, str(work)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def _timed(do: Callable[[], object]) -> float:
    start = time.perf_counter()
    do()
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
