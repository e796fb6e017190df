"""Whether explanations are true to what they explain, and what they cost.

`python benchmarks/explanations.py SHOP [--out benchmarks/results]`

Deletion test: what an explanation names is taken away, and so is, by chance, something else of the
same kind; the first should change the score more. Queries are made from the shop's own products:
words of their titles, the picture of another product of the same kind, a product that is liked.

- words: the matched word with the most weight, against another matched word
- parts: the part of the query with the largest share, against another part
- picture: the eighth of the cells with the most heat, against as many others that are not
  background; the change is that of the picture's similarity

Writes `explanations.csv` (paired randomisation test) and `explanations_times.csv` (milliseconds).
"""

import argparse
import itertools
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np

from figures import percentiles, write_rows
from omnishelf import Shelf
from omnishelf.catalog.media.picture import decode_picture
from omnishelf.encoders.encoder import PICTURE_SIDE
from omnishelf.errors import OmnishelfError
from omnishelf.evaluation.significance import paired_bootstrap, paired_randomisation
from omnishelf.search.explain.comparing import Comparer, aim_at
from omnishelf.search.explain.explainer import Explainer
from omnishelf.search.explain.occlusion import CELLS, Window, covered
from omnishelf.search.searcher import Searcher
from omnishelf.search.trace import Trace
from omnishelf.types import Product, Query

TOP = 3
"""Products of each ranking that are explained."""
CELLS_TAKEN = CELLS * CELLS // 8
PAGE = 10
Pair = tuple[float, float]
"""What the score changes by without what is named, and without something else."""


class Bench:
    """An open shop, its products in a random order, and who explains it."""

    def __init__(self, shelf: Shelf) -> None:
        """Take what serves."""
        self.shelf = shelf
        # Benchmarks look inside: a shelf has no public way to a searcher's trace.
        shop = shelf._shop
        self.searcher: Searcher = shop.new_searcher(shop.serving)
        self.comparer = Comparer(self.searcher.encoders, shop.serving.model)
        self.explainer = self.fresh()
        self.random = random.Random(7)
        self.products = sorted(shelf.products(), key=lambda product: product.id)
        self.random.shuffle(self.products)

    def fresh(self) -> Explainer:
        """An explainer that has kept nothing yet."""
        serving = self.shelf._shop.serving
        return Explainer(
            serving.index, self.searcher.encoders, serving.model,
            search=self.searcher.trace, read=self.shelf.read_media,
            limits=self.shelf.settings.media,
        )  # fmt: skip

    def score(self, query: Query, product_id: str) -> float:
        """A product's score; 0 if it is not found."""
        item = self.searcher.trace(query).scored(product_id)
        return item.score if item else 0.0


def main() -> None:
    """Test, measure, and write both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--queries", type=int, default=60, help="of each kind")
    parser.add_argument("--maps", type=int, default=40, help="heat maps")
    parser.add_argument("--out", type=Path, default=Path(__file__).parent / "results")
    options = parser.parse_args()
    with Shelf.open(options.shop) as shelf:
        shelf.warm()
        bench = Bench(shelf)
        queries = [*itertools.islice(_queries(bench), options.queries)]
        tests: dict[str, list[Pair]] = {
            "words": [pair for query in queries for pair in _words(bench, query)],
            "parts": [pair for query in queries for pair in _parts(bench, query)],
            "picture": [*itertools.islice(_pictures(bench, queries), options.maps)],
        }
        rows = [_row(name, pairs) for name, pairs in tests.items()]
        times = _times(bench, queries, options.maps)
    write_rows(options.out / "explanations.csv", rows)
    write_rows(options.out / "explanations_times.csv", times)


def _queries(bench: Bench) -> Iterator[Query]:
    """Of words, a photo and a liked product, all of one kind."""
    for product in bench.products:
        alike = [other for other in bench.products
                 if other.category == product.category and other.id != product.id]  # fmt: skip
        pictured = next((other for other in alike if other.images), None)
        if pictured and len(alike) > 1 and product.title:
            yield Query(
                text=product.title,
                image=bench.shelf.read_media(pictured.images[0]),
                like=(alike[-1].id,),
            )


def _words(bench: Bench, query: Query) -> Iterator[Pair]:
    asked = Query(text=query.text)
    trace = bench.searcher.trace(asked)
    for item in trace.ranked[:TOP]:
        told = [word.word for word in bench.explainer.explain(trace, item.key).words]
        # Words as they are written; a term of an unspaced run can't be taken out alone.
        words = [word for word in told if word in (asked.text or "").split()]
        if len(words) > 1:
            other = bench.random.choice(words[1:])
            yield tuple(  # type: ignore[misc]
                abs(item.score - bench.score(_less(asked, word), item.key))
                for word in (words[0], other)
            )


def _less(query: Query, word: str) -> Query:
    left = [other for other in (query.text or "").split() if other != word]
    return replace(query, text=" ".join(left))


def _parts(bench: Bench, query: Query) -> Iterator[Pair]:
    trace = bench.searcher.trace(query)
    for item in trace.ranked[:TOP]:
        first, *others = [part.part for part in bench.explainer.part_shares(trace, item.key)]
        without = {"words": {"text": None}, "photo": {"image": None}, "like": {"like": ()}}
        yield tuple(  # type: ignore[misc]
            abs(item.score - bench.score(replace(query, **without[part]), item.key))  # type: ignore[arg-type]
            for part in (first, bench.random.choice(others))
        )


def _pictures(bench: Bench, queries: list[Query]) -> Iterator[Pair]:
    """By words and by a photo in turns, where words are compared with pictures at all."""
    for number, query in enumerate(queries):
        asked = Query(text=query.text) if number % 2 else Query(image=query.image)
        trace = bench.searcher.trace(asked)
        product = _best_pictured(bench, trace)
        if product is None:
            continue
        try:
            heat = bench.explainer.heat_map(trace, product.id)
        except OmnishelfError:
            continue
        picture = decode_picture(
            bench.shelf.read_media(product.images[0]), bench.shelf.settings.media,
            name=product.id, longest_side=PICTURE_SIDE,
        )  # fmt: skip
        cells = {
            (row, column): heat.cells[row][column]
            for row in range(CELLS)
            for column in range(CELLS)
            if covered(picture, [_cell(row, column)]) is not None
        }
        hottest = sorted(cells, key=lambda at: -cells[at])[:CELLS_TAKEN]
        rest = [at for at in cells if at not in hottest]
        if len(rest) < CELLS_TAKEN:
            continue
        others = bench.random.sample(rest, CELLS_TAKEN)
        shown = [covered(picture, [_cell(*at) for at in taken]) for taken in (hottest, others)]
        similar = bench.comparer.similarities("image", aim_at(trace, "image", "picture"), shown)
        yield heat.base - float(similar[0]), heat.base - float(similar[1])


def _page(trace: Trace) -> list[str]:
    return [item.key for item in trace.ranked[:PAGE]]


def _cell(row: int, column: int) -> Window:
    return Window(row, column, row + 1, column + 1)


def _best_pictured(bench: Bench, trace: Trace) -> Product | None:
    ids = [item.key for item in trace.ranked[:TOP]]
    products = bench.shelf._shop.serving.index.products(ids)
    return next((products[id] for id in ids if products[id].images), None)


def _row(name: str, pairs: list[Pair]) -> dict[str, object]:
    named, other = (np.array(side) for side in zip(*pairs, strict=True))
    difference = paired_bootstrap(named, other)
    p = paired_randomisation(named, other)
    row: dict[str, object] = {
        "taken_away": name, "pairs": len(pairs), "named": round(float(named.mean()), 4),
        "other": round(float(other.mean()), 4), "low": round(difference.low, 4),
        "high": round(difference.high, 4), "p": round(p, 5),
        "named_is_more": round(float((named > other).mean()), 3),
    }  # fmt: skip
    print(row)
    return row


def _times(bench: Bench, queries: list[Query], maps: int) -> list[dict[str, object]]:
    """Each explanation is of a search that is new to it."""
    traces = [bench.searcher.trace(query) for query in queries]
    words = [bench.searcher.trace(Query(text=query.text)) for query in queries]
    mapped = [
        (trace, product.id)
        for trace in traces[:maps]
        if (product := _best_pictured(bench, trace)) is not None
    ]
    explainer = bench.fresh()
    last = bench.products[-1].id
    made: dict[str, list[Callable[[], object]]] = {
        "a page of ten, by words": [partial(explainer.explain_page, of, _page(of)) for of in words],
        "a page of ten, by words, photo and like": [
            partial(explainer.explain_page, of, _page(of)) for of in traces
        ],
        "counterfactuals of three parts": [
            partial(explainer.counterfactuals, of, of.ranked[0].key) for of in traces
        ],
        "why not": [partial(explainer.why_not, of, last) for of in words],
        "heat map": [partial(explainer.heat_map, of, id) for of, id in mapped],
    }
    rows = []
    for name, calls in made.items():
        # The first opens what the others find open.
        calls[0]()
        spent, cpu = [], []
        for call in calls[1:]:
            start, used = time.perf_counter(), time.process_time()
            call()
            spent.append((time.perf_counter() - start) * 1e3)
            cpu.append((time.process_time() - used) * 1e3)
        p50, p99 = percentiles(spent)
        row: dict[str, object] = {
            "what": name, "calls": len(spent), "p50_ms": p50, "p99_ms": p99,
            "cpu_p50_ms": percentiles(cpu)[0],
        }  # fmt: skip
        print(row)
        rows.append(row)
    return rows


if __name__ == "__main__":
    main()
