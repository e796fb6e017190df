"""`omnishelf experiments`: what is compared on shoppers, and what came of it."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omnishelf.cli.catalog import Shop

if TYPE_CHECKING:
    from omnishelf.shelf.experiments import Experiments

app = typer.Typer(
    help="Experiments on shoppers: list, put, stop, remove, outcome.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Name = Annotated[str, typer.Argument(help="The experiment's name.")]


@app.command("list")
def list_(shop: Shop) -> None:
    """All experiments, as JSON lines."""
    with _opened(shop) as experiments:
        for experiment in experiments.book.experiments:
            typer.echo(experiment.model_dump_json(exclude_none=True))


@app.command()
def put(
    shop: Shop,
    file: Annotated[Path, typer.Argument(help="JSON as docs/experiments.md tells.")],
) -> None:
    """Add an experiment, or change one that has not begun."""
    try:
        data = json.loads(file.read_bytes())
    except (OSError, ValueError) as error:
        raise typer.BadParameter(f"{file} can't be read as JSON: {error}") from None
    with _opened(shop) as experiments:
        experiment = experiments.put(data)
    typer.echo(f"experiment '{experiment.name}' holds from {experiment.start}", err=True)


@app.command()
def stop(shop: Shop, name: Name) -> None:
    """End an experiment now; its outcome can still be asked for."""
    with _opened(shop) as experiments:
        experiments.stop(name)
    typer.echo(f"experiment '{name}' has ended", err=True)


@app.command()
def remove(shop: Shop, name: Name) -> None:
    """Forget an experiment."""
    with _opened(shop) as experiments:
        experiments.remove(name)
    typer.echo(f"experiment '{name}' is forgotten", err=True)


@app.command()
def outcome(
    shop: Shop,
    name: Name,
    as_json: Annotated[bool, typer.Option("--json", help="Print all numbers as JSON.")] = False,
) -> None:
    """What came of an experiment so far."""
    with _opened(shop) as experiments:
        found = experiments.outcome(name)
    if as_json:
        typer.echo(found.model_dump_json(indent=1))
        return
    for arm in found.arms:
        measured = ", ".join(
            f"{metric.replace('_', '-')} {each.value:.4g} ({each.low:.4g} to {each.high:.4g})"
            for metric, each in arm.metrics.items()
        )
        typer.echo(f"{arm.arm}: {arm.shoppers:,} shoppers; {measured or 'nothing measured yet'}")
    typer.echo(found.words)


@contextmanager
def _opened(shop: Path) -> Iterator["Experiments"]:
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        yield shelf.experiments
