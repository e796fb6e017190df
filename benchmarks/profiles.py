"""What a profile costs to make, and to apply to what a search found.

`python benchmarks/profiles.py [--dim 256] [--rounds 200] [--out benchmarks/results/profiles.csv]`

A shop of 20,000 generated products (100 brands, 20 sizes, 12 colours, 40 categories, prices spread
by a factor of two within each) with unit vectors that lie around their category's; shoppers of 50
to 500 events, nine clicks of ten, on products of three categories. Products and vectors are at
hand, as a search has them: reading them is the index's work. Times are of the processor, one
thread, by percentiles over shoppers; `kept` is finding one shopper's events among a million. The
column `pace_ms` is what a million turns of a small loop take meanwhile, to compare machines by.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from figures import percentiles, write_rows
from omnishelf.events.table import Coded, EventTable
from omnishelf.profiles.acts import Acts
from omnishelf.profiles.affinity import affinities
from omnishelf.profiles.catalog import Catalog, Trait
from omnishelf.profiles.kept import KeptActs
from omnishelf.profiles.profile import Profile
from omnishelf.types import Product
from omnishelf.types.event import EVENT_KINDS

SEED, PRODUCTS, CATEGORIES, CANDIDATES = 6, 20_000, 40, 100
NOW, DAY = 1_800_000_000.0, 86_400.0
SIZES = (50, 200, 500)
FIELDS: dict[Trait, str] = {"brand": "brand", "size": "size", "colour": "colour"}


def shop(dim: int) -> tuple[Catalog, list[Product]]:
    """A catalog that lies in memory."""
    draw = np.random.default_rng(SEED)
    centres = draw.normal(size=(CATEGORIES, dim))
    of = np.arange(PRODUCTS) * CATEGORIES // PRODUCTS
    rows = centres[of] + 0.7 * draw.normal(size=(PRODUCTS, dim))
    rows = (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)
    products = [
        Product(
            id=f"p{n}",
            title=f"product {n}",
            brand=f"brand {draw.integers(100)}",
            category=("All", f"category {of[n]}"),
            price=float(20 * 2 ** draw.normal()),
            currency="EUR",
            attributes={"size": f"{draw.integers(20)}", "colour": f"colour {draw.integers(12)}"},
        )
        for n in range(PRODUCTS)
    ]
    held = {product.id: product for product in products}
    vectors = {product.id: rows[at : at + 1] for at, product in enumerate(products)}
    rates = {
        "brand": {f"brand {n}": 0.01 for n in range(100)},
        "size": {f"{n}": 0.05 for n in range(20)},
        "colour": {f"colour {n}": 1 / 12 for n in range(12)},
    }
    catalog = Catalog(
        lambda ids: {id: held[id] for id in ids},
        lambda ids: {id: vectors[id] for id in ids},
        FIELDS,
        {trait: rates[trait] for trait in FIELDS},
    )
    return catalog, products


def table_of(shoppers: int, events: int, draw: np.random.Generator) -> EventTable:
    """Events of so many shoppers, each of so many."""
    count = shoppers * events
    shopper = np.repeat(np.arange(shoppers), events)
    liked = draw.integers(CATEGORIES, size=(shoppers, 3))[shopper, draw.integers(3, size=count)]
    product = (liked * (PRODUCTS // CATEGORIES) + draw.integers(200, size=count)).astype(np.int32)
    kinds = np.where(draw.random(count) < 0.9, EVENT_KINDS.index("click"),
                     EVENT_KINDS.index("order"))  # fmt: skip
    order = draw.permutation(count)
    none = Coded(np.full(count, -1, np.int32), ())
    empty = np.full(count, np.nan)
    return EventTable(
        seq=np.arange(1, count + 1),
        time=np.sort(NOW - 90 * DAY * draw.random(count)),
        kind=kinds[order].astype(np.uint8),
        product=Coded(product[order], tuple(f"p{n}" for n in range(PRODUCTS))),
        shopper=Coded(shopper[order].astype(np.int32), tuple(f"s{n}" for n in range(shoppers))),
        session=Coded(shopper[order].astype(np.int32), tuple(f"v{n}" for n in range(shoppers))),
        search=none,
        query=none,
        surface=none,
        arm=none,
        position=np.zeros(count, np.int32),
        propensity=empty,
        quantity=np.ones(count, np.int32),
        price=empty,
        rating=empty,
    )


def _pace() -> float:
    """Milliseconds of the processor for a million turns of a loop, to compare machines by."""
    start = time.process_time()
    total = 0
    for number in range(1_000_000):
        total += number
    return (time.process_time() - start) * 1e3


def timed(work: Callable[[int], object], rounds: int) -> dict[str, float]:
    """Milliseconds of the processor."""
    spent = []
    for number in range(rounds):
        start = time.process_time()
        work(number)
        spent.append((time.process_time() - start) * 1e3)
    return dict(zip(("p50_ms", "p99_ms"), percentiles(spent), strict=True))


def main() -> None:
    """Measure, and write the rows."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dim", type=int, default=256)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--out", type=Path, default=Path("benchmarks/results/profiles.csv"))
    given = parser.parse_args()
    draw = np.random.default_rng(SEED)
    catalog, products = shop(given.dim)
    rows: list[dict[str, object]] = []

    def note(what: str, events: int, work: Callable[[int], object]) -> None:
        work(0)
        rows.append({"what": what, "events": events, "dim": given.dim, "rounds": given.rounds,
                     "pace_ms": round(_pace(), 1),
                     **timed(work, given.rounds)})  # fmt: skip
        print(rows[-1])

    for events in SIZES:
        table = table_of(20, events, draw)
        acts = [Acts.of_shopper(table, f"s{n}") for n in range(20)]
        visits = [Acts(one.time[-20:], one.kind[-20:], one.product[-20:], one.rating[-20:],
                       one.names) for one in acts]  # fmt: skip

        def made(number: int, acts: list[Acts] = acts, visits: list[Acts] = visits) -> Profile:
            at = number % len(acts)
            told = Profile.of(acts[at], visits[at], catalog, now=NOW, half_life_days=30)
            assert told is not None
            return told

        note("made", events, made)
        profiles = [made(n) for n in range(20)]
        found = [[products[n] for n in draw.integers(PRODUCTS, size=CANDIDATES)] for _ in range(20)]
        vectors = [catalog.vectors([one.id for one in each]) for each in found]
        note(
            "applied to 100",
            events,
            lambda n, profiles=profiles, found=found, vectors=vectors: affinities(  # type: ignore[misc]
                profiles[n % 20], found[n % 20], vectors[n % 20]
            ),
        )
    kept = KeptActs()
    kept.add(table_of(10_000, 100, draw))
    note("kept", 1_000_000, lambda n: kept.of_shopper(f"s{n % 10_000}"))
    write_rows(given.out, rows)


if __name__ == "__main__":
    main()
