"""`omnishelf textbook`: the textbook's retrieval models, trained on a shop's products."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.progress import steps


def textbook(
    shop: Shop,
    model: Annotated[str, typer.Option(help="reference, cnn, rnn or multi-task.")] = "reference",
    epochs: Annotated[
        int | None, typer.Option(min=1, help="Times the catalog is gone through.")
    ] = None,
    seed: Annotated[int | None, typer.Option(min=0, help="Of all draws.")] = None,
    out: Annotated[
        Path | None, typer.Option(help="Folder for the model; SHOP/textbook/MODEL if not told.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Train a network of the textbook on pairs of queries and products, and test it."""
    from omnishelf.learning.textbook.settings import TEXTBOOK_TRAINING  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    chosen = {
        "epochs": epochs,
        # Who names a number of epochs wants no more than these.
        "min_steps": None if epochs is None else 1,
        "seed": seed,
    }
    training = TEXTBOOK_TRAINING.model_copy(
        update={name: value for name, value in chosen.items() if value is not None}
    )
    with Shelf.open(shop) as shelf, steps("textbook") as tell:
        report = shelf.train_textbook(model, training=training, out=out, tell=tell)
    typer.echo(
        f"{report.name}: right on {report.test_accuracy:.1%} of {report.test_pairs:,} pairs of "
        f"unseen queries and products (chance 50 %), AUC {report.test_auc:.3f}; trained on "
        f"{report.products:,} products in {report.seconds:.1f} s",
        err=True,
    )
    if as_json:
        typer.echo(report.model_dump_json())
