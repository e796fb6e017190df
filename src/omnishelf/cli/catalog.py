"""`omnishelf create`, `add` and `train`: making a shop."""

import json
import sys
from collections import Counter
from contextlib import redirect_stdout
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from omnishelf.cli.progress import steps, told
from omnishelf.misfit import first_misfit
from omnishelf.settings import EncoderSettings, Settings

Shop = Annotated[Path, typer.Argument(help="The shop's folder.")]


def create(
    shop: Shop,
    encoders: Annotated[
        str, typer.Option(help="Encoder set: light, clip, classic, or a plug-in's.")
    ] = "light",
    model: Annotated[
        str | None,
        typer.Option(help="For clip: the model's folder or hub name; for classic: its folder."),
    ] = None,
) -> None:
    """Make a new, empty shop."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    # A folder is found from wherever the shop is opened later; a name on the hub stays a name.
    folder = str(Path(model).resolve()) if model and Path(model).is_dir() else model
    settings = Settings(encoders=EncoderSettings(set=encoders, folder=folder))
    Shelf.create(shop, settings=settings).close()
    typer.echo(f"made the shop {shop}; next: omnishelf add {shop} CATALOG", err=True)


def add(
    shop: Shop,
    catalog: Annotated[Path, typer.Argument(help="CSV, JSON Lines or Parquet file.")],
    images: Annotated[
        Path | None, typer.Option(help="Folder that relative picture and sound paths start from.")
    ] = None,
    map: Annotated[
        list[str] | None,
        typer.Option(help="our_field=their_column, where the name is not obvious; repeatable."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every rejection to this file (.csv or .jsonl).")
    ] = None,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="ADDRESS",
            help="Encode on a Ray cluster: host:port, auto (the one of this machine) or local.",
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the counts as JSON.")] = False,
) -> None:
    """Add a catalog to a shop, or bring the shop up to date with it."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    mapping = mapping_of(map or [])
    # Ray prints what befalls its nodes where only results belong.
    with Shelf.open(shop) as shelf, told("adding") as tell, redirect_stdout(sys.stderr):
        done = shelf.add(
            catalog,
            mapping=mapping,
            images=images,
            report=report,
            ray=ray,
            progress=lambda at: tell(
                at.rows, f"{at.stored:,} products in, {at.rejected:,} rows rejected"
            ),
        )
    rows = [rejection for rejection in done.rejected if rejection.whole_row]
    parts = len(done.rejected) - len(rows)
    typer.echo(
        f"{done.added:,} added, {done.changed:,} changed, {done.unchanged:,} unchanged, "
        f"{len(rows):,} rows and {parts:,} single fields or files rejected, "
        f"in {done.seconds:.1f} s",
        err=True,
    )
    tell_rejections(done.rejected, report)
    if as_json:
        counts = {name: value for name, value in asdict(done).items() if name != "rejected"}
        counts |= {"rejected_rows": len(rows), "rejected_parts": parts}
        typer.echo(json.dumps(counts))
    if rows and not (done.added or done.changed or done.unchanged):
        typer.echo("error: not one product could be added", err=True)
        raise typer.Exit(1)


def train(
    shop: Shop,
    anew: Annotated[
        bool, typer.Option("--anew", help="Start from nothing rather than the last model.")
    ] = False,
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Times the catalog is gone through.")
    ] = None,
    batch: Annotated[int | None, typer.Option(min=2, help="Products in a batch.")] = None,
    seed: Annotated[int | None, typer.Option(help="Of all draws.")] = None,
    device: Annotated[str, typer.Option(help="auto, cpu, cuda or mps.")] = "auto",
    processes: Annotated[
        int | None, typer.Option(min=1, help="Processes that train together, each with batches.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report card as JSON.")] = False,
) -> None:
    """Learn from the shop's own products how they look, sound and are spoken of."""
    from omnishelf.learning.training.settings import TrainingSettings  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    chosen = {
        "epochs": epochs,
        "batch": batch,
        "seed": seed,
        "device": device,
        "processes": processes,
    }
    try:
        training = TrainingSettings.model_validate(
            {name: value for name, value in chosen.items() if value is not None}
        )
    except ValidationError as error:
        first = first_misfit(error)
        raise typer.BadParameter(f"{first.place}: {first.message}") from None
    with Shelf.open(shop) as shelf, steps("training") as tell:
        card = shelf.train(training=training, anew=anew, tell=tell)
    for name, value in card.validation.items():
        frozen = card.frozen.get(name)
        typer.echo(
            f"  {name}: {value:.3f}" + (f" (frozen features: {frozen:.3f})" if frozen else ""),
            err=True,
        )
    typer.echo(
        f"trained on {card.products:,} products in {card.seconds:.1f} s; search on held-back "
        f"products went from {card.before:.3f} to {card.after:.3f} nDCG@10: {card.verdict}",
        err=True,
    )
    if as_json:
        typer.echo(card.model_dump_json())


def mapping_of(pairs: list[str]) -> dict[str, str]:
    """Our field names to the file's columns, as `--map` gives them."""
    mapping = {}
    for pair in pairs:
        field, equals, column = pair.partition("=")
        if not (field and equals and column):
            raise typer.BadParameter(f"'{pair}' is not of the form our_field=their_column")
        mapping[field] = column
    return mapping


def tell_rejections(rejected: tuple[object, ...], report: Path | None) -> None:
    """Tell the commonest reasons of what was rejected, and where all of it is."""
    from omnishelf.catalog.rejection import Rejection  # noqa: PLC0415

    reasons = Counter(
        (rejection.field or "row", rejection.reason)
        for rejection in rejected
        if isinstance(rejection, Rejection)
    )
    shown = 8
    for (field, reason), count in reasons.most_common(shown):
        typer.echo(f"  {count:,} x {field}: {reason}", err=True)
    if len(reasons) > shown:
        typer.echo(f"  ... and {len(reasons) - shown:,} other reasons", err=True)
    if rejected:
        where = str(report) if report else "give --report FILE to have them all, with their lines"
        typer.echo(f"  all rejections: {where}", err=True)
