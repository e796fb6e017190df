"""`omnishelf backup`, `restore`, `check`, `rebuild` and `rollback`: keeping a shop."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.progress import told


def backup(
    shop: Shop,
    target: Annotated[Path, typer.Argument(help="A new folder for the backup.")],
) -> None:
    """Copy all of a shop that can't be made again, also while it is served."""
    from omnishelf.shelf.backup import back_up  # noqa: PLC0415

    made = back_up(shop, target, tell=_tell)
    typer.echo(f"backed up {made.products:,} products in {target}", err=True)


def restore(
    backup: Annotated[Path, typer.Argument(help="The folder of a backup.")],
    shop: Annotated[Path, typer.Argument(help="A new folder for the shop.")],
) -> None:
    """Make a shop from a backup."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415
    from omnishelf.shelf.backup import restore as restore_backup  # noqa: PLC0415

    made = restore_backup(backup, shop, tell=_tell)
    _tell("filling the index")
    with Shelf.open(shop) as shelf:
        shelf.arrange()
        count = shelf.count()
    typer.echo(f"restored {count:,} products of {made.date} in {shop}", err=True)


def check(
    shop: Shop,
    repair: Annotated[
        bool, typer.Option("--repair", help="Make again what can be; set aside what is damaged.")
    ] = False,
) -> None:
    """Compare all of a shop with itself, and name what is damaged or missing."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415
    from omnishelf.shelf.check import check as check_shop  # noqa: PLC0415

    found = check_shop(shop, repair=repair, tell=_tell)
    for finding in found:
        typer.echo(f"{finding.problem}: {finding.way_out}")
    if any(finding.mended for finding in found):
        _tell("filling the index")
        with Shelf.open(shop) as shelf:
            shelf.arrange()
    left = [finding for finding in found if not finding.mended]
    if not found:
        typer.echo(f"{shop} is whole", err=True)
    if left:
        raise typer.Exit(1)


def migrate(
    shop: Shop,
    to: Annotated[str | None, typer.Option(help="URL of a Qdrant cluster.")] = None,
    back: Annotated[bool, typer.Option("--back", help="Into the shop's folder again.")] = False,
    collection: Annotated[str, typer.Option(help="What its collections are named after.")] = "",
    shards: Annotated[int, typer.Option(help="Parts that products are divided into.")] = 3,
    replicas: Annotated[int, typer.Option(help="Copies of each part.")] = 3,
) -> None:
    """Move a shop's index to a cluster, or back. Its key: OMNISHELF_QDRANT_KEY."""
    from omnishelf.settings import ClusterSettings  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    if back == (to is not None):
        raise typer.BadParameter("say where to: either --to URL or --back")
    cluster = None
    if to is not None:
        name = collection or shop.resolve().name
        cluster = ClusterSettings(url=to, collection=name, shards=shards, replicas=replicas)
    with Shelf.open(shop) as shelf, told("copying") as tell:
        done = shelf.migrate(
            cluster, tell=lambda at: tell(at.products, f"{at.products:,} products copied")
        )
    typer.echo(
        f"{done.products:,} products are in {to or shop}; {done.sampled} of them were compared, "
        f"and {done.agreement:.1%} of the answers to {done.questions} questions agree",
        err=True,
    )


def rebuild(shop: Shop) -> None:
    """Make a shop's index anew from its records and cached features."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        shelf.rebuild()
        typer.echo(f"made the index of {shelf.count():,} products anew", err=True)


def rollback(shop: Shop) -> None:
    """Go back to what served before the last training or compression; again to come back."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        shelf.roll_back()
        card = shelf.serving_card
    model = f"the model of {card.date}" if card else "the search from before any training"
    typer.echo(f"{model} serves again", err=True)


def _tell(said: str) -> None:
    typer.echo(said, err=True)
