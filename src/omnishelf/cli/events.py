"""`omnishelf events`: what a shop's shoppers did."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop, mapping_of, tell_rejections
from omnishelf.cli.progress import told
from omnishelf.types.event import EVENT_KINDS, EventKind

app = typer.Typer(
    help="What shoppers did: import, export, forget, report.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Shopper = Annotated[str, typer.Argument(help="The shopper's id, as events have it.")]


@app.command("import")
def import_(
    shop: Shop,
    file: Annotated[Path, typer.Argument(help="CSV, or JSON Lines of a Google Analytics export.")],
    format: Annotated[
        str | None, typer.Option(help="csv or ga4; by the name, if left out.")
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(help="our_field=their_column, where the name is not obvious; repeatable."),
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="What all rows are, where no column says so.")
    ] = None,
    consent: Annotated[
        bool, typer.Option("--consent", help="These shoppers consented to be remembered.")
    ] = False,
    report: Annotated[
        Path | None, typer.Option(help="Write every rejection to this file (.csv or .jsonl).")
    ] = None,
) -> None:
    """Add a file of events; adding it again adds nothing."""
    from omnishelf.events.formats import FORMATS  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    if format is not None and format not in FORMATS:
        raise typer.BadParameter(f"--format is one of {', '.join(FORMATS)}")
    with Shelf.open(shop) as shelf, told("importing") as tell:
        done = shelf.events.import_file(
            file,
            format=format,
            mapping=mapping_of(map or []),
            kind=_kind(kind),
            consent=consent,
            report=report,
            progress=lambda at: tell(
                at.new + at.duplicates + at.rejected,
                f"{at.new:,} events in, {at.rejected:,} rejected",
            ),
        )
    typer.echo(
        f"{done.new:,} new, {done.duplicates:,} there already, {len(done.rejected):,} rejected",
        err=True,
    )
    tell_rejections(done.rejected, report)
    if done.rejected and not (done.new or done.duplicates):
        typer.echo("error: not one event could be added", err=True)
        raise typer.Exit(1)


@app.command()
def export(shop: Shop, shopper: Shopper) -> None:
    """Print all that is kept of a shopper, as JSON Lines."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        events = shelf.events.export(shopper)
    for event in events:
        typer.echo(event.model_dump_json(exclude_defaults=True))
    typer.echo(f"{len(events):,} events", err=True)


@app.command()
def forget(shop: Shop, shopper: Shopper) -> None:
    """Remove all that is kept of a shopper, and all that was derived from it."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        erased = shelf.events.erase(shopper)
    typer.echo(f"{erased:,} events are gone", err=True)


@app.command()
def report(
    shop: Shop,
    days: Annotated[int, typer.Option(min=1, help="Up to today.")] = 30,
) -> None:
    """Print what shoppers did, as JSON, with nothing of fewer than k of them."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        typer.echo(shelf.events.report(days=days).model_dump_json(indent=2))


@app.command()
def expire(shop: Shop) -> None:
    """Remove events that are older than the shop keeps them (events.retention_days)."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        expired = shelf.events.expire()
        days = shelf.settings.events.retention_days
    typer.echo(f"{expired:,} events of more than {days} days ago are gone", err=True)


def _kind(told: str | None) -> EventKind | None:
    if told is None:
        return None
    for kind in EVENT_KINDS:
        if kind == told:
            return kind
    raise typer.BadParameter(f"--kind is one of {', '.join(EVENT_KINDS)}")
