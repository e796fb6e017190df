"""How fast recommendations are, and what it takes to learn them.

    python benchmarks/recommend.py [--products 100000] [--lines 1000000] [--work FOLDER]

A generated catalog in the embedded index, and a year of orders and clicks: products by Zipf's law,
half of each basket from one cluster of a hundred products. Times of calls are processor time of the
whole process, threads of the index included, so that what else runs on the machine has no say;
linear algebra has one thread, as in the server.
"""

import argparse
import csv
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from threadpoolctl import threadpool_limits

from omnishelf.events.table import Coded, EventTable
from omnishelf.index.index import Index
from omnishelf.index.opening import make_index, open_index, wants_graph
from omnishelf.recommend.recommender import Recommender
from omnishelf.recommend.shop import ReadShop
from omnishelf.recommend.statistics import Statistics
from omnishelf.recommend.strips.registry import STRIPS
from omnishelf.settings import IndexSettings, RecommendSettings
from omnishelf.types import Filter, parse_filter
from omnishelf.types.event import EVENT_KINDS
from peers.generated import DIM, Catalog, zipf
from peers.ours import BATCH, entries

RESULTS = Path(__file__).parent / "results" / "recommend.csv"
CALLS = 1_000
BASKET, CLUSTER, VISITS = 10, 100, 5
START, YEAR = 1_767_225_600.0, 365 * 86_400.0
"""The first of January 2026, and seconds."""
Row = dict[str, object]


def events(products: int, lines: int) -> EventTable:
    """Orders, and as many clicks; each shopper makes five visits."""
    rng = np.random.default_rng(5)
    baskets = lines // BASKET
    names = rng.permutation(products)
    drawn = names[rng.choice(products, (baskets, BASKET), p=zipf(products))]
    half = BASKET // 2
    cluster = drawn[:, :1] // CLUSTER * CLUSTER
    drawn[:, half:] = np.minimum(
        cluster + rng.integers(0, CLUSTER, (baskets, BASKET - half)), products - 1
    )
    shopper = rng.permutation(np.arange(baskets) // VISITS)
    time_ = START + np.sort(rng.random(baskets)) * YEAR
    clicked = names[rng.choice(products, (baskets, BASKET), p=zipf(products))]
    count = 2 * baskets * BASKET
    whose = np.repeat(np.arange(baskets), 2 * BASKET)
    kinds = [EVENT_KINDS.index(kind) for kind in ("click", "order")]

    def coded(column: np.ndarray, letter: str, size: int) -> Coded:
        return Coded(column.astype(np.int32), tuple(f"{letter}{n}" for n in range(size)))

    nothing = Coded(np.full(count, -1, np.int32), ())
    number = np.full(count, np.nan)
    return EventTable(
        seq=np.arange(1, count + 1),
        time=time_[whose],
        kind=np.tile(np.repeat(kinds, BASKET), baskets).astype(np.uint8),
        product=coded(np.concatenate([clicked, drawn], axis=1).ravel(), "", products),
        shopper=coded(shopper[whose], "h", int(shopper.max()) + 1),
        session=coded(whose, "s", baskets),
        search=nothing,
        query=nothing,
        surface=nothing,
        arm=nothing,
        position=np.zeros(count, np.int32),
        propensity=number,
        quantity=np.ones(count, np.int32),
        price=number,
        rating=number,
    )


def filled(folder: Path, products: int) -> Index:
    """The index of a generated catalog, with its graph if it is that large."""
    catalog = Catalog.generate(products)
    index = make_index(folder, {"fused": DIM}, IndexSettings(), products=products)
    for batch in catalog.batches(BATCH):
        index.upsert(entries(batch))
    index.close()
    return open_index(folder, arrange=wants_graph(products))


def timed(call: Callable[[int], int]) -> Row:
    """Processor milliseconds of calls, and how many products they offered."""
    for number in range(20):
        call(number)
    times, offers = [], []
    for number in range(20, 20 + CALLS):
        start = time.process_time()
        offers.append(call(number))
        times.append((time.process_time() - start) * 1e3)
    p50, p99 = np.percentile(times, [50, 99])
    return {"p50 ms": f"{p50:.2f}", "p99 ms": f"{p99:.2f}", "offers": f"{np.mean(offers):.1f}"}


def main() -> None:
    """Measure, tell and write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--work", type=Path, help="where a folder for the index is made")
    given = parser.parse_args()
    threadpool_limits(1, user_api="blas")
    settings = RecommendSettings()
    table = events(given.products, given.lines)
    start = time.process_time()
    statistics = Statistics.of(table, settings)
    learned = time.process_time() - start
    rows: list[Row] = [
        {"what": "learn all statistics", "seconds": f"{learned:.1f}"},
        {"what": "pairs kept, from both sides", "count": len(statistics.baskets.others)},
    ]
    print(*rows, sep="\n", flush=True)
    with tempfile.TemporaryDirectory(dir=given.work, prefix="recommend-") as folder:
        index = filled(Path(folder) / "index", given.products)
        try:
            now = START + YEAR
            recommender = Recommender(
                ReadShop(index), statistics, settings, sources=["fused"], clock=lambda: now
            )
            shoppers = len(table.shopper.values)
            ordered = table.product.codes[table.is_kind("order")]
            rng = np.random.default_rng(9)
            about = rng.choice(ordered, CALLS + 20)
            whom = rng.integers(0, shoppers, CALLS + 20)
            category = parse_filter({"category": "c3"})

            def call(kind: str, where: Filter | None) -> Callable[[int], int]:
                product = STRIPS[kind].of_product or STRIPS[kind].of_cart
                return lambda n: len(
                    recommender.recommend(
                        kind, str(about[n]) if product else None, f"h{whom[n]}", where=where
                    ).offers
                )

            for kind in ("similar", "goes_with", "trending", "recently_viewed", "for_you"):
                rows.append({"what": kind, **timed(call(kind, None))})
                rows.append({"what": f"{kind}, one category of ten", **timed(call(kind, category))})
                print(*rows[-2:], sep="\n", flush=True)
        finally:
            index.close()
    with RESULTS.open("w", newline="") as file:
        names = [
            "products",
            "order lines",
            "what",
            "seconds",
            "count",
            "p50 ms",
            "p99 ms",
            "offers",
        ]
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        of = {"products": given.products, "order lines": given.lines}
        writer.writerows({**of, **row} for row in rows)


if __name__ == "__main__":
    main()
