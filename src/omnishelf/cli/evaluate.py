"""`omnishelf evaluate`: a shop's answers against judgements."""

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.progress import told
from omnishelf.cli.queries import answers, query_labels
from omnishelf.cli.search import parse_sources, run_batch
from omnishelf.types import SOURCES, Source

if TYPE_CHECKING:
    from omnishelf.evaluation.evaluation import Evaluation
    from omnishelf.evaluation.runs import Run
    from omnishelf.shelf import Shelf


def evaluate(
    shop: Shop,
    queries: Annotated[Path, typer.Option(help="Queries, a line of JSON each.")],
    qrels: Annotated[Path, typer.Option(help="Judgements: query, product, grade.")],
    out: Annotated[Path, typer.Option(help="Folder for the report.")],
    using: Annotated[
        str, typer.Option(help="Sources that may answer, separated by commas.")
    ] = ",".join(SOURCES),
    measures: Annotated[
        str | None,
        typer.Option(help="Measures, separated by commas, the main one first: nDCG@10,R@100."),
    ] = None,
    by_source: Annotated[
        bool, typer.Option(help="Ask every source alone as well, and compare.")
    ] = True,
    against: Annotated[
        Path | None, typer.Option(help="A run.jsonl of the same queries to compare with.")
    ] = None,
) -> None:
    """Measure how well a shop answers judged queries."""
    from omnishelf.evaluation.evaluation import Runs, evaluate_runs  # noqa: PLC0415
    from omnishelf.evaluation.measures import MEASURES, depth, parse_measures  # noqa: PLC0415
    from omnishelf.evaluation.qrels import read_qrels  # noqa: PLC0415
    from omnishelf.evaluation.report.write import make_folder, write_report  # noqa: PLC0415
    from omnishelf.evaluation.runs import read_run  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    wanted = parse_measures(measures) if measures is not None else MEASURES
    sources = parse_sources(using)
    judged = read_qrels(qrels)
    labelled = query_labels(queries)
    _require_judged(queries, labelled, qrels, judged)
    earlier = read_run(against) if against is not None else None
    make_folder(out)
    deep = depth(wanted)
    with Shelf.open(shop) as shelf:
        whole = run_batch(shelf, queries, out / "run.jsonl", limit=deep, using=sources)
        parts = {part for each in labelled.values() if len(each.parts) > 1 for part in each.parts}
        runs = Runs(
            whole.run,
            _alone(shelf, queries, whole.sources, deep)
            if by_source and len(whole.sources) > 1
            else {},
            {
                part: _run(shelf, queries, sources, deep, f"searching without {part}", part)
                for part in sorted(parts)
            },
            earlier,
        )
    found = evaluate_runs(judged, runs, labelled, wanted)
    if not write_report(out, f"How well {shop.resolve().name} answers", found):
        typer.echo(
            "report.html has no pictures: they need the extra 'insights': "
            "pip install 'omnishelf[insights]'",
            err=True,
        )
    _print(found)
    typer.echo(f"{len(found.scores):,} judged queries; report in {out}", err=True)


def _require_judged(
    queries: Path, asked: Collection[str], qrels: Path, judged: Collection[str]
) -> None:
    """Judgements and queries must be of each other.

    Raises:
        QrelsError: not one judged query is asked.
    """
    from omnishelf.evaluation.qrels import QrelsError  # noqa: PLC0415

    unknown = [query for query in judged if query not in asked]
    if len(unknown) == len(judged):
        raise QrelsError(
            f"{qrels} judges no query of {queries}: it names ids such as '{unknown[0]}', and the "
            f"queries have ids such as '{next(iter(asked))}'; use the same in both"
        )
    if unknown:
        typer.echo(
            f"warning: judged queries that are not in {queries}, and so count as not answered: "
            f"{len(unknown):,}, such as '{unknown[0]}'",
            err=True,
        )
    if unjudged := len(asked) - (len(judged) - len(unknown)):
        typer.echo(f"queries without judgements, which are not counted: {unjudged:,}", err=True)


def _alone(
    shelf: "Shelf", queries: Path, sources: frozenset[Source], deep: int
) -> Mapping[str, "Run"]:
    """The run of each source that finds anything by itself."""
    runs = {
        source: _run(shelf, queries, frozenset({source}), deep, f"searching by {source} alone")
        for source in SOURCES
        if source in sources
    }
    return {source: run for source, run in runs.items() if any(run.values())}


def _run(
    shelf: "Shelf",
    queries: Path,
    sources: frozenset[Source],
    deep: int,
    what: str,
    without: str | None = None,
) -> "Run":
    """Answer the queries again; what can't be answered is as if nothing were found."""
    run: dict[str, dict[str, float]] = {}
    asked = answers(shelf, queries, limit=deep, using=sources, without=without)
    with told(what) as tell:
        for done, answer in enumerate(asked, start=1):
            hits = answer.results.hits if answer.results else ()
            run[answer.id] = {hit.product.id: hit.score for hit in hits}
            tell(done, f"{sum(map(bool, run.values())):,} with hits")
    return run


def _print(found: "Evaluation") -> None:
    for score in found.summary:
        typer.echo(f"{score.measure}\t{score.mean:.4f}\t[{score.low:.4f}, {score.high:.4f}]")
    for group in found.groups:
        main = group.scores[0]
        typer.echo(
            f"{group.by}={group.name}\t{main.measure}\t{main.mean:.4f}\t"
            f"[{main.low:.4f}, {main.high:.4f}]\t{group.queries}"
        )
    for each in found.comparisons:
        change = each.difference
        typer.echo(
            f"against={each.against}\t{each.measure}\t{change.mean:+.4f}\t"
            f"[{change.low:+.4f}, {change.high:+.4f}]\tp={each.p:.4f}"
        )
    if found.swing is not None:
        typer.echo(f"paraphrases\t{found.swing.measure}\t{found.swing.mean:.4f}")
    for loss in found.losses:
        typer.echo(f"without={loss.missing}\t{loss.measure}\t{loss.relative:.4f}")
