"""One whole system, measured in a process that does nothing else."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from figures import percentiles
from omnishelf.evaluation.metrics import per_query, summary
from omnishelf.evaluation.qrels import Qrels
from omnishelf.evaluation.runs import Run
from omnishelf.ingest.passages import passages
from omnishelf.types import Product
from peers.memory import resident_mb
from whole.system import System

NDCG = "nDCG@10"
TOP = 10
SYSTEMS = {
    "omnishelf": "whole.ours:Omnishelf",
    "txtai": "whole.with_txtai:Txtai",
    "txtai-ranks": "whole.with_txtai:TxtaiRanks",
    "by-hand": "whole.by_hand:ByHand",
}


@dataclass(frozen=True)
class Figures:
    """What was measured of one system."""

    name: str
    version: str
    note: str
    setting: str
    add_s: float | None
    before_mb: float
    """Resident before it was started."""
    resident_mb: float
    p50_ms: float
    p99_ms: float
    scores: Mapping[str, float]
    """nDCG by query."""


def system_class(name: str) -> type[System]:
    """The class of a system."""
    module, found = SYSTEMS[name].split(":")
    cls: type[System] = getattr(import_module(module), found)
    return cls


def measure(
    name: str,
    shop: Path,
    products: Sequence[Product],
    texts: Mapping[str, str],
    qrels: Qrels,
    tuned_on: frozenset[str],
) -> dict[str, Any]:
    """Add, tune, ask.

    Args:
        name: of the system.
        shop: our trained shop.
        products: what is sold.
        texts: words by query.
        qrels: judgements of all queries.
        tuned_on: queries to tune by; all others are reported.
    """
    system = system_class(name)(shop)
    before = resident_mb()
    system.start()
    read = [passages(product)[0] for product in products]
    start = time.perf_counter()
    added = system.add(products, read)
    add_s = time.perf_counter() - start
    settings = system.settings
    setting = settings[0]
    if len(settings) > 1:
        tuned = {query: texts[query] for query in tuned_on}
        setting = max(settings, key=lambda each: _mean(qrels, _ask(system, tuned, each)[0]))
    _ask(system, {query: texts[query] for query in tuned_on}, setting)
    run, taken = _ask(system, {q: text for q, text in texts.items() if q not in tuned_on}, setting)
    scores = per_query({query: qrels[query] for query in run}, run, [NDCG])
    p50, p99 = percentiles(taken)
    figures = Figures(
        system.name,
        ", ".join(f"{package} {version(package)}" for package in system.packages),
        system.note,
        setting,
        add_s if added else None,
        before,
        resident_mb(),
        p50,
        p99,
        {query: score[NDCG] for query, score in scores.items()},
    )
    return asdict(figures)


def _ask(system: System, texts: Mapping[str, str], setting: str) -> tuple[Run, list[float]]:
    """What is found, and how many milliseconds each took."""
    run, taken = {}, []
    for query, text in texts.items():
        start = time.perf_counter()
        run[query] = dict(system.search(text, setting, TOP))
        taken.append(1000 * (time.perf_counter() - start))
    return run, taken


def _mean(qrels: Qrels, run: Run) -> float:
    judged = {query: qrels[query] for query in run}
    return summary(per_query(judged, run, [NDCG]))[0].mean
