"""How long it takes to put the candidates of a search in better order, on one thread.

`python benchmarks/rerank.py [--products 100000] [--out benchmarks/results/rerank.csv]`

Made-up trees, as many and as large as a training grows at most, over a shop with statistics of so
many products and five queries each. Measured are processor times of one search with so many
candidates: building the features, the learned scores with the bound, both, and the new order of
the ranking with its contributions.
"""

import argparse
import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import fields
from datetime import UTC, datetime
from pathlib import Path

os.environ["OMP_NUM_THREADS"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"

import numpy as np

from figures import write_rows
from omnishelf.events.table import Coded
from omnishelf.fusion.decision.reciprocal_rank import Fused
from omnishelf.reranking.candidates import (
    Candidates,
    ProductFacts,
    QueryFacts,
    Standing,
)
from omnishelf.reranking.correction import reordered
from omnishelf.reranking.drift import Reference, Spread
from omnishelf.reranking.examination import Examination
from omnishelf.reranking.expectation import Expectation
from omnishelf.reranking.features import FEATURES_VERSION, NAMES, build
from omnishelf.reranking.reranker import Manifest, Reranker, packed
from omnishelf.reranking.statistics import ProductStatistics
from omnishelf.reranking.tally import COUNTS, Tally
from omnishelf.reranking.trees import Trees
from omnishelf.types import SOURCES

SEED, TREES, LEAVES, REPEATS, WARM, QUERIES = 5, 120, 15, 400, 20, 5
NOW = 1_800_000_000.0


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--products", type=int, default=100_000)
    parser.add_argument("--candidates", type=int, nargs="+", default=[20, 50, 100])
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "rerank.csv"
    )
    options = parser.parse_args()
    rng = np.random.default_rng(SEED)
    statistics, model = statistics_of_shop(options.products, rng), reranker(rng)
    rows = [
        row
        for count in options.candidates
        for row in measured(count, options.products, statistics, model, rng)
    ]
    write_rows(options.out, rows)


def measured(
    count: int,
    products: int,
    statistics: ProductStatistics,
    model: Reranker,
    rng: np.random.Generator,
) -> list[dict[str, object]]:
    """Rows of one number of candidates."""
    searches = [candidates(count, products, number, rng) for number in range(QUERIES)]
    built = [build(each, statistics, NOW) for each in searches]
    rankings = [
        [
            Fused(product, float(score), {"words": float(score) / 2, "text": float(score) / 2})
            for product, score in zip(each.products, each.score, strict=True)
        ]
        for each in searches
    ]
    scores = [model.rerank(each.score, own) for each, own in zip(searches, built, strict=True)]
    steps: dict[str, Callable[[int], object]] = {
        "features": lambda n: build(searches[n], statistics, NOW),
        "scores": lambda n: model.rerank(searches[n].score, built[n]),
        "features and scores": lambda n: model.rerank(
            searches[n].score, build(searches[n], statistics, NOW)
        ),
        "new order": lambda n: reordered(rankings[n], scores[n]),
    }
    return [
        {"candidates": count, "products": products, "trees": TREES, "leaves": LEAVES, "step": name,
         **milliseconds(step)}
        for name, step in steps.items()
    ]  # fmt: skip


def milliseconds(step: Callable[[int], object]) -> dict[str, object]:
    """Processor time of a step."""
    taken = []
    for number in range(WARM + REPEATS):
        start = time.process_time_ns()
        step(number % QUERIES)
        taken.append((time.process_time_ns() - start) / 1e6)
    p50, p95, p99 = np.percentile(taken[WARM:], [50, 95, 99])
    return {"p50_ms": round(p50, 3), "p95_ms": round(p95, 3), "p99_ms": round(p99, 3)}


def candidates(count: int, products: int, number: int, rng: np.random.Generator) -> Candidates:
    """What a search found."""
    chosen = rng.choice(products, count, replace=False)
    score = np.sort(rng.random(count))[::-1]
    rank = np.arange(1.0, count + 1)
    return Candidates(
        products=tuple(f"product-{at}" for at in chosen),
        score=score,
        query=QueryFacts(f"query {number}", "en"),
        facts=ProductFacts(*rng.random((len(fields(ProductFacts)), count))),
        found={source: Standing(rng.random(count), rank) for source in SOURCES},
        matched=rng.integers(0, 4, count).astype(np.float64),
    )


def statistics_of_shop(products: int, rng: np.random.Generator) -> ProductStatistics:
    """Of looks and clicks, `QUERIES` queries for each product."""
    size = products * QUERIES * 2
    place = np.arange(size)
    found = Tally(
        time=np.sort(rng.uniform(NOW - 1e6, NOW - 1, size)),
        seq=place + 1,
        product=Coded(
            (place // 2 % products).astype(np.int32), tuple(f"product-{n}" for n in range(products))
        ),
        query=Coded(
            (place // 2 // products).astype(np.int32), tuple(f"query {n}" for n in range(QUERIES))
        ),
        count=(place % len(COUNTS)).astype(np.uint8),
        amount=rng.random(size),
        last=size,
        expectation=Expectation(),
    )
    return ProductStatistics(now=-np.inf, half_life=1e6).updated(found, NOW)


def reranker(rng: np.random.Generator) -> Reranker:
    """Trees that split at random."""
    trees = Trees.of([{"tree_structure": grown(LEAVES, rng)} for _ in range(TREES)])
    spread = Spread.of(rng.random(100))
    return Reranker(
        Manifest(
            features_version=FEATURES_VERSION,
            features=NAMES,
            trees="trees.npz",
            sha256=hashlib.sha256(packed(trees)).hexdigest(),
            bound=2.0,
            half_life=1e6,
            examination=Examination(),
            expectation=Expectation(),
            reference=Reference(features={}, score=spread, answered=0.5),
            trained=datetime.now(UTC),
            erasures=0,
        ),
        trees,
    )


def grown(leaves: int, rng: np.random.Generator) -> dict[str, object]:
    """A tree as LightGBM dumps one."""
    if leaves == 1:
        return {"leaf_value": float(rng.normal())}
    left = int(rng.integers(1, leaves))
    return {
        "split_feature": int(rng.integers(len(NAMES))),
        "threshold": float(rng.random()),
        "decision_type": "<=",
        "missing_type": "NaN",
        "default_left": bool(rng.random() < 0.5),
        "left_child": grown(left, rng),
        "right_child": grown(leaves - left, rng),
    }


if __name__ == "__main__":
    main()
