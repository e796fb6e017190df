"""`omnishelf queries`: a query set with judgements, made from a shop's own catalog."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.names import names_of
from omnishelf.cli.search import parse_where


def queries(
    shop: Shop,
    out: Annotated[Path, typer.Option(help="Folder for queries.jsonl and qrels.tsv.")],
    languages: Annotated[
        str, typer.Option(help="Languages to ask in, separated by commas.")
    ] = "en,zh,es",
    wishes: Annotated[int, typer.Option(min=1, help="Different things to ask for.")] = 50,
    where: Annotated[
        str | None,
        typer.Option(help='Ask for and judge only these products: {"split": "val"}.'),
    ] = None,
    seed: Annotated[int, typer.Option(help="Of all draws.")] = 1,
) -> None:
    """Make queries in several languages, and judge a shop's products by its catalog."""
    from omnishelf.evaluation.builder.build import build_queries  # noqa: PLC0415
    from omnishelf.evaluation.builder.write import write_queries  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415
    from omnishelf.types import parse_filter  # noqa: PLC0415

    wanted = parse_where(where) if where is not None else None
    with Shelf.open(shop) as shelf:
        judged = None
        if wanted is not None:
            judged = {product.id for product in shelf.products(parse_filter(wanted))}
        made = build_queries(
            [*shelf.products()],
            shelf.glossary,
            judged=judged,
            languages=names_of(languages),
            wishes=wishes,
            seed=seed,
        )
    write_queries(out, made, wanted)
    typer.echo(
        f"{len(made.queries):,} queries for {made.wishes:,} wishes in {out}; next: omnishelf "
        f"evaluate {shop} --queries {out}/queries.jsonl --qrels {out}/qrels.tsv --out REPORT",
        err=True,
    )
