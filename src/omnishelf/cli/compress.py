"""`omnishelf compress`: smaller and faster models, behind a gate."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.progress import steps


def compress(
    shop: Shop,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the report: CSV, JSON and Markdown.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only report; the shop stays as it is.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Make a trained shop's models smaller or faster where its own questions allow it."""
    from omnishelf.learning.compression.tables import shown_table  # noqa: PLC0415
    from omnishelf.learning.compression.write import make_folder, write_report  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    if out is not None:
        make_folder(out)
    with Shelf.open(shop) as shelf, steps("compress") as tell:
        report = shelf.compress(dry_run=dry_run, tell=tell)
    if out is not None:
        write_report(out, report)
        typer.echo(f"report in {out}", err=True)
    if as_json:
        typer.echo(report.model_dump_json())
    else:
        for row in shown_table(report):
            typer.echo("\t".join(row))
    serves = "they serve now" if report.switched else "the shop is as it was"
    typer.echo(
        f"{len(report.accepted)} of {len(report.candidates)} candidates accepted; {serves}",
        err=True,
    )
