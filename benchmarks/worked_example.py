"""Multimodal search in small: ten products, one query, every number explained.

`python benchmarks/worked_example.py [--speak]`

Writes `benchmarks/results/worked_example.csv` (the ranked list, and what each modality said) and
the figures in `docs/worked_example.md`. With `--speak` the reviews are spoken anew by espeak-ng
(which takes librosa too); without it their kept features are read.
"""

import argparse
import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from omnishelf.files import write_atomic
from omnishelf.fusion.feature.concatenation import concatenation
from omnishelf.fusion.odds import logistic
from omnishelf.learning.training.loop import History, fit
from worked_example_network import (
    ENDS,
    MODALITIES,
    NEGATIVES,
    TRAINING,
    MatchNetwork,
    MatchTask,
    contributions,
    ranked,
    words_of,
)
from worked_example_shop import ITEMS, Item, Vectors, bucket, features, terms_of, write_spoken

QUERY = "红色运动鞋"
RESULTS = Path(__file__).parent / "results" / "worked_example.csv"
PAGE = Path(__file__).parents[1] / "docs" / "worked_example.md"


def main() -> None:
    """Train, ask, and write what came out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--speak", action="store_true", help="have the reviews spoken anew")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--page", type=Path, default=PAGE)
    options = parser.parse_args()
    if options.speak:
        write_spoken()
    # Matrices this small gain nothing from a second core.
    torch.set_num_threads(1)
    blocks = features()
    everything = np.ones((len(ITEMS), len(blocks)), np.bool_)
    products = concatenation(blocks, everything)
    task = MatchTask(products)
    history = fit(task, TRAINING)
    hits = ranked(task.network, QUERY, products)
    _write_results(options.out, hits)
    tables = {
        "products": _products(),
        "vectors": _vectors(products),
        "training": _training(task, history),
        "query": _query(),
        "ranking": _ranking(hits),
        "sum": _sum(hits[0]),
        "words": _words(task.network, products, [item for item, _ in hits[:3]]),
        "missing": _missing(task.network, blocks),
    }
    for name, lines in tables.items():
        print(f"\n{name}\n" + "\n".join(lines))
    _fill(options.page, tables)


def _write_results(path: Path, hits: Sequence[tuple[Item, NDArray[np.float64]]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["rank", "title_zh", "title_en", "probability", "logit", *MODALITIES, "bias"]
        )
        for rank, (item, parts) in enumerate(hits, start=1):
            numbers = (logistic(parts.sum()), parts.sum(), *parts)
            writer.writerow(
                [rank, item.chinese.title, item.english.title, *(f"{n:.6f}" for n in numbers)]
            )


def _table(head: Sequence[str], rows: Sequence[Sequence[object]]) -> list[str]:
    return [f"| {' | '.join(map(str, row))} |" for row in (head, ["---"] * len(head), *rows)]


def _products() -> list[str]:
    return _table(
        ("", "title", "title in English", "spoken review", "said"),
        [
            (n, i.chinese.title, i.english.title, i.review, "gladly" if i.praised else "crossly")
            for n, i in enumerate(ITEMS, start=1)
        ],
    )


def _vectors(products: Vectors) -> list[str]:
    """The first product's row, block by block."""
    return _table(
        ("block", "places", "not zero", "length", "its three largest"),
        [
            (
                name,
                f"{end - len(block)}–{end - 1}",
                np.count_nonzero(block),
                f"{np.linalg.norm(block):.4f}",
                ", ".join(f"{block[at]:+.3f}" for at in np.argsort(-np.abs(block))[:3]),
            )
            for name, end, block in zip(
                MODALITIES, ENDS, np.split(products[0], ENDS[:-1]), strict=True
            )
        ],
    )


def _training(task: MatchTask, history: History) -> list[str]:
    told = [epoch for epoch in history.epochs if epoch.score is not None]
    rows = [(e.number, f"{e.loss:.4f}", f"{e.metrics['loss']:.4f}") for e in told]
    steps = task.size // TRAINING.batch
    return [
        f"{len(task.trained)} training queries, {task.positives} fitting pairs, {NEGATIVES} "
        f"sampled negatives each, so {task.size} pairs or {steps} steps an epoch. Validation "
        f"queries: {', '.join(q.text for q in task.validated)}. The weights of epoch "
        f"{history.best_epoch} are kept.",
        "",
        *_table(("epoch", "training loss", "validation loss"), rows),
    ]


def _query() -> list[str]:
    words = words_of(QUERY)
    return _table(
        ("term", "place", "value"),
        [(term, bucket(term), f"{words[bucket(term)]:.4f}") for term in terms_of(QUERY)],
    )


def _ranking(hits: Sequence[tuple[Item, NDArray[np.float64]]]) -> list[str]:
    return _table(
        ("rank", "product", "score", "logit", *MODALITIES, "bias"),
        [
            (
                rank,
                f"{item.chinese.title} ({item.english.title})",
                f"{float(logistic(parts.sum())):.4f}",
                *(f"{number:+.3f}" for number in (parts.sum(), *parts)),
            )
            for rank, (item, parts) in enumerate(hits, start=1)
        ],
    )


def _sum(hit: tuple[Item, NDArray[np.float64]]) -> list[str]:
    item, parts = hit
    logit = parts.sum()
    signed = " ".join(f"{'+' if n >= 0 else '−'} {abs(n):.4f}" for n in parts).removeprefix("+ ")
    return [
        "```text",
        f"{item.chinese.title}",
        f"logit = text + picture + spoken review + bias = {signed} = {logit:.4f}",
        f"score = 1 / (1 + exp(−logit)) = 1 / (1 + {np.exp(-logit):.4f}) = "
        f"{float(logistic(logit)):.4f}",
        "```",
    ]


def _words(network: MatchNetwork, products: Vectors, items: Sequence[Item]) -> list[str]:
    """By term of the query and modality: a part of the wish for each term."""
    words = words_of(QUERY)
    rows = []
    for item in items:
        for term in terms_of(QUERY):
            alone = np.zeros_like(words)
            alone[bucket(term)] = words[bucket(term)]
            parts = contributions(network.wish(alone), products[[ITEMS.index(item)]])[0]
            rows.append((item.chinese.title, term, *(f"{n:+.3f}" for n in (*parts, parts.sum()))))
    return _table(("product", "term", *MODALITIES, "together"), rows)


def _missing(network: MatchNetwork, blocks: Sequence[Vectors]) -> list[str]:
    """The wanted product, with less and less known of it."""
    rows = []
    for known in ((0, 1, 2), (0, 1), (1, 2), (1,)):
        present = np.ones((len(ITEMS), len(blocks)), np.bool_)
        present[0] = np.isin(np.arange(len(blocks)), known)
        hits = ranked(network, QUERY, concatenation(blocks, present))
        rank, parts = next((n, p) for n, (i, p) in enumerate(hits, start=1) if i is ITEMS[0])
        rows.append(
            (
                ", ".join(MODALITIES[at] for at in known),
                rank,
                f"{float(logistic(parts.sum())):.4f}",
                *(f"{n:+.3f}" for n in parts[:-1]),
            )
        )
    return _table(("known of it", "rank", "score", *MODALITIES), rows)


def _fill(path: Path, tables: Mapping[str, Sequence[str]]) -> None:
    """Put the figures between their marks on the page."""
    page = path.read_text(encoding="utf-8")
    for name, lines in tables.items():
        place = re.compile(rf"(?<=<!-- {name} -->\n).*?(?=<!-- end -->)", re.DOTALL)
        if not place.search(page):
            raise SystemExit(f"{path} has no place for '{name}'")
        head, tail = place.split(page, maxsplit=1)
        page = head + "\n".join(["", *lines, "", ""]) + tail
    write_atomic(path, page.encode())


if __name__ == "__main__":
    main()
