"""`omnishelf models`: the weights that encoders and speech need."""

import sys
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from omnishelf.encoders.models import fetch_model, list_models, verify_model

app = typer.Typer(
    help="List, fetch and verify model weights.", no_args_is_help=True, rich_markup_mode=None
)

Names = Annotated[list[str] | None, typer.Argument(help="Models; all of them if none is named.")]


@app.command("list")
def list_() -> None:
    """List the models, their licences and whether they are here."""
    head = ("model", "for", "licence", "from", "size", "state")
    rows = [
        (
            model.name,
            model.purpose,
            model.licence,
            model.origin,
            f"{model.bytes / 1e6:.0f} MB" if model.bytes else "",
            model.state,
        )
        for model in list_models()
    ]
    if not sys.stdout.isatty():
        # For other programs: whole cells, a tab between them.
        for row in (head, *rows):
            typer.echo("\t".join(row))
        return
    table = Table(*head)
    for row in rows:
        table.add_row(*row)
    Console().print(table)


@app.command()
def fetch(
    names: Names = None,
    force: Annotated[bool, typer.Option(help="Build again what is here already.")] = False,
) -> None:
    """Get models ready for use."""
    for name in names or [model.name for model in list_models()]:
        typer.echo(f"{name}: {fetch_model(name, force=force)}")


@app.command()
def verify(names: Names = None) -> None:
    """Check the files of models against their checksums."""
    for name in names or [model.name for model in list_models()]:
        verify_model(name)
        typer.echo(f"{name}: as it should be")
