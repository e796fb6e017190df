"""`omnishelf evaluate`: a shop's answers against judgements."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.search import parse_sources, run_batch
from omnishelf.types import SOURCES

DEPTH = 100
"""Hits taken for each query: as deep as the deepest measure looks."""


def evaluate(
    shop: Shop,
    queries: Annotated[Path, typer.Option(help="Queries, a line of JSON each.")],
    qrels: Annotated[Path, typer.Option(help="Judgements: query, product, grade.")],
    out: Annotated[Path, typer.Option(help="Folder for the report.")],
    using: Annotated[
        str, typer.Option(help="Sources that may answer, separated by commas.")
    ] = ",".join(SOURCES),
) -> None:
    """Measure how well a shop answers judged queries."""
    from omnishelf.evaluation.metrics import per_query, summary  # noqa: PLC0415
    from omnishelf.evaluation.qrels import read_qrels  # noqa: PLC0415
    from omnishelf.evaluation.report import write_report  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    judged = read_qrels(qrels)
    out.mkdir(parents=True, exist_ok=True)
    with Shelf.open(shop) as shelf:
        run = run_batch(shelf, queries, out / "run.jsonl", limit=DEPTH, using=parse_sources(using))
    scores = per_query(judged, run)
    found = summary(scores)
    write_report(out, found, scores)
    for score in found:
        typer.echo(f"{score.measure}\t{score.mean:.4f}\t[{score.low:.4f}, {score.high:.4f}]")
    typer.echo(f"{len(scores):,} judged queries; report in {out}", err=True)
