"""`omnishelf search`: one query, or a batch."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, cast

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.names import names_of
from omnishelf.cli.progress import told
from omnishelf.errors import FilterError, QueryError
from omnishelf.types import SOURCES, Query, Results, Source, parse_filter


def search(
    shop: Shop,
    text: Annotated[str | None, typer.Option(help="Words, in any language.")] = None,
    image: Annotated[str | None, typer.Option(help="A picture: file, URL or data URI.")] = None,
    audio: Annotated[str | None, typer.Option(help="A recording: file, URL or data URI.")] = None,
    like: Annotated[list[str] | None, typer.Option(help="Id of a liked product.")] = None,
    unlike: Annotated[list[str] | None, typer.Option(help="Id of a disliked product.")] = None,
    where: Annotated[
        str | None, typer.Option(help='A filter, such as {"price": {"lt": 80}}.')
    ] = None,
    limit: Annotated[int, typer.Option(help="Hits wanted.")] = 10,
    using: Annotated[
        str, typer.Option(help="Sources that may answer, separated by commas.")
    ] = ",".join(SOURCES),
    locale: Annotated[str | None, typer.Option(help="Language of the recording.")] = None,
    shopper: Annotated[str | None, typer.Option(help="Who asks, as in their events.")] = None,
    session: Annotated[str | None, typer.Option(help="This visit, as in its events.")] = None,
    queries: Annotated[
        Path | None, typer.Option(help="Answer every line of this JSON Lines file.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Where the answers to --queries go.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the results as JSON.")] = False,
) -> None:
    """Search a shop by any mix of words, a picture, a recording and liked products."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    sources = parse_sources(using)
    if queries is not None:
        if out is None:
            raise typer.BadParameter("--queries needs --out RUN.jsonl")
        with Shelf.open(shop) as shelf:
            run_batch(shelf, queries, out, limit=limit, using=sources)
        return
    query = Query(
        text=text,
        image=image,
        audio=audio,
        like=tuple(like or ()),
        unlike=tuple(unlike or ()),
        where=parse_filter(parse_where(where)) if where else None,
        limit=limit,
        using=sources,
        locale=locale,
        shopper=shopper,
        session=session,
    )
    query.require_something()
    with Shelf.open(shop) as shelf:
        shelf.read_words()
        results = shelf.run(query)
    if as_json:
        typer.echo(results.model_dump_json(indent=2))
    else:
        print_results(results)


@dataclass(frozen=True, slots=True)
class Batch:
    """How a batch was answered."""

    run: dict[str, dict[str, float]]
    """Query id to product id to score."""
    sources: frozenset[Source]
    """Those that could be asked anything."""


def run_batch(
    shelf: object, queries: Path, out: Path, *, limit: int, using: frozenset[Source]
) -> Batch:
    """Answer a batch into a file.

    Raises:
        QueryError: the queries can't be read, the answers not written, or not one could be
            answered.
    """
    from omnishelf.cli.queries import answers  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    run: dict[str, dict[str, float]] = {}
    sources: set[Source] = set()
    failed = 0
    try:
        file = out.open("w", encoding="utf-8")
    except OSError as error:
        raise QueryError(f"{out} can't be written: {error}") from None
    opened = cast(Shelf, shelf)
    opened.read_words()
    with file, told("searching") as tell:
        for done, answer in enumerate(answers(opened, queries, limit=limit, using=using), start=1):
            file.write(answer.line() + "\n")
            if answer.error is not None:
                failed += 1
                typer.echo(f"warning: {answer.error}", err=True)
            hits = answer.results.hits if answer.results else ()
            sources.update(answer.results.understood.sources if answer.results else ())
            run[answer.id] = {hit.product.id: hit.score for hit in hits}
            tell(done, f"{failed:,} failed")
    if failed and failed == len(run):
        raise QueryError(f"not one query of {queries} could be answered")
    return Batch(run, frozenset(sources))


def parse_sources(using: str) -> frozenset[Source]:
    """Read `--using`."""
    names = names_of(using)
    for name in names:
        if name not in SOURCES:
            raise typer.BadParameter(f"no source '{name}'; there are {', '.join(SOURCES)}")
    return frozenset(cast(list[Source], names))


def parse_where(where: str) -> object:
    """Read `--where`, as far as JSON goes."""
    try:
        return json.loads(where)
    except ValueError as error:
        raise FilterError(f"--where is not JSON: {error}") from None


def print_results(results: Results) -> None:
    """Print hits with their scores and sources, for a person."""
    for note in results.understood.notes:
        typer.echo(f"note: {note}", err=True)
    if results.understood.heard:
        typer.echo(f"heard ({results.understood.language}): {results.understood.heard}", err=True)
    for place, hit in enumerate(results.hits, start=1):
        why = ", ".join(
            f"{part.source} {part.contribution:.3f}" + (f" (#{part.rank})" if part.rank else "")
            for part in hit.evidence
        )
        price = ""
        if hit.product.price is not None:
            price = f"  {hit.product.price:g} {hit.product.currency or ''}".rstrip()
        typer.echo(f"{place:>3}  {hit.score:.3f}  {hit.product.id}  {hit.product.title}{price}")
        typer.echo(f"            {why}")
    typer.echo(f"{len(results.hits)} hits in {results.timings['total']:.1f} ms", err=True)
