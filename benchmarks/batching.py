"""What encoding concurrent queries together brings, and what it does to their vectors.

`python benchmarks/batching.py SHOP [--seconds 3] [--out benchmarks/results/batching.csv]`

Texts and pictures of the shop's own products are encoded by 1 to 16 callers at the same time,
each by itself and joined (`encoders/batching.py`), in turns, so that a machine that others use
too is as slow for both. `cosine_min` compares joined vectors with those of single runs.
"""

import argparse
import itertools
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np

from figures import percentiles, write_rows
from omnishelf import Shelf
from omnishelf.catalog.media.picture import decode_picture
from omnishelf.encoders.batching import Batching
from omnishelf.encoders.encoder import PICTURE_SIDE, Encoder
from omnishelf.encoders.sets import build_set

CALLERS = (1, 2, 4, 8, 16)
INPUTS = 256
TURNS = 2


def main() -> None:
    """Measure both modalities, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("shop", type=Path)
    parser.add_argument("--seconds", type=float, default=3.0, help="of every measurement")
    parser.add_argument(
        "--out", type=Path, default=Path(__file__).parent / "results" / "batching.csv"
    )
    options = parser.parse_args()
    with Shelf.open(options.shop) as shelf:
        products = list(itertools.islice(shelf.products(), INPUTS))
        texts = [" ".join(product.title.split()[-4:]) for product in products]
        pictures = [
            decode_picture(
                shelf.read_media(product.images[0]), shelf.settings.media, name=product.id,
                longest_side=PICTURE_SIDE,
            )
            for product in products
            if product.images
        ]  # fmt: skip
        encoders = build_set(shelf.settings.encoders)
    rows = []
    for modality, inputs in (("text", texts), ("image", pictures)):
        encoder = encoders[modality].query[modality]  # type: ignore[index]
        rows += _rows(modality, encoder, inputs, options.seconds)
    write_rows(options.out, rows)


def _rows(
    modality: str, encoder: Encoder[Any], inputs: list[Any], seconds: float
) -> list[dict[str, object]]:
    alone = np.concatenate([encoder.encode([value], side="query") for value in inputs])
    rows: list[dict[str, object]] = []
    for callers in CALLERS:
        ways = {"single": encoder, "joined": Batching(encoder, pays=lambda: True)}
        times: dict[str, list[float]] = {way: [] for way in ways}
        spent = dict.fromkeys(ways, 0.0)
        furthest = dict.fromkeys(ways, 1.0)
        for way in [*ways] * TURNS:
            start = time.perf_counter()
            took, cosine = _ask(ways[way], inputs, alone, callers, seconds / TURNS)
            spent[way] += time.perf_counter() - start
            times[way] += took
            furthest[way] = min(furthest[way], cosine)
        for way, took in times.items():
            p50, p99 = percentiles(took)
            rate = len(took) / spent[way]
            print(
                f"{modality:>6} {callers:>3} callers {way:>7}: {rate:6.1f} a second, p50 {p50:.1f} "
                f"ms, p99 {p99:.1f} ms, cosine >= {furthest[way]:.5f}"
            )
            rows.append({
                "modality": modality, "callers": callers, "way": way,
                "per_second": round(rate, 1), "p50_ms": p50, "p99_ms": p99,
                "cosine_min": round(furthest[way], 5),
            })  # fmt: skip
    return rows


def _ask(
    encoder: Encoder[Any], inputs: list[Any], alone: Any, callers: int, seconds: float
) -> tuple[list[float], float]:
    """Milliseconds of every call, and the lowest cosine to a single run's vector."""
    end = time.perf_counter() + seconds
    taken = itertools.count()
    times: list[float] = []
    cosines: list[float] = []

    def call() -> None:
        while (start := time.perf_counter()) < end:
            at = next(taken) % len(inputs)
            vectors = encoder.encode([inputs[at]], side="query")
            times.append((time.perf_counter() - start) * 1e3)
            cosines.append(float(vectors[0] @ alone[at]))

    threads = [threading.Thread(target=call) for _ in range(callers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return times, min(cosines)


if __name__ == "__main__":
    main()
