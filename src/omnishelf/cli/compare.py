"""`omnishelf compare`: presets trained and evaluated side by side on a shop's catalog."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.encoders import Backbone, Vectors
from omnishelf.cli.names import names_of
from omnishelf.cli.progress import steps

if TYPE_CHECKING:
    from omnishelf.learning.compare.outcome import Outcome
    from omnishelf.learning.compare.preset import Preset
    from omnishelf.learning.compare.protocol import Comparison


def _list(wanted: bool) -> None:
    if wanted:
        from omnishelf.learning.compare.registry import PRESETS  # noqa: PLC0415

        for name, preset in PRESETS.items():
            typer.echo(f"{name}\t{preset.family}\t{preset.told}")
        raise typer.Exit


def compare(
    shop: Shop,
    out: Annotated[Path, typer.Option(help="Folder for the tables, the page and the plots.")],
    presets: Annotated[
        str | None, typer.Option(help="Only these, separated by commas; all if not told.")
    ] = None,
    languages: Annotated[
        str, typer.Option(help="Languages to ask in, separated by commas.")
    ] = "en,zh,es",
    wishes: Annotated[int, typer.Option(min=1, help="Different things to ask for.")] = 40,
    seed: Annotated[int, typer.Option(min=0, max=2**32 - 1, help="Of all draws.")] = 7,
    vectors: Vectors = None,
    backbone: Backbone = None,
    show: Annotated[  # noqa: ARG001
        bool, typer.Option("--list", is_eager=True, callback=_list, help="List all presets.")
    ] = False,
) -> None:
    """Train every encoder, fusion and model on a part of a shop's catalog, and rank the rest."""
    from omnishelf.learning.compare.protocol import compare_presets  # noqa: PLC0415
    from omnishelf.learning.compare.report.write import ComparisonFolder  # noqa: PLC0415
    from omnishelf.learning.compare.settings import settings_of  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    wanted = _wanted(presets)
    settings = settings_of(
        languages=tuple(names_of(languages)),
        wishes=wishes,
        seed=seed,
        vectors=vectors,
        backbone=backbone,
    )
    with Shelf.open(shop) as shelf:
        folder = ComparisonFolder(out)
        with steps("compare") as tell:

            def done(found: "Comparison") -> None:
                folder.keep(found)
                typer.echo(_told(found.outcomes[-1]), err=True)

            found = compare_presets(
                shelf.material,
                [*shelf.products()],
                wanted,
                settings,
                kept=shelf.folder / "media",
                tell=tell,
                done=done,
            )
    if not folder.finish(found):
        typer.echo(
            "there are no plots: they need the extra 'insights': pip install 'omnishelf[insights]'",
            err=True,
        )
    _print(found)
    typer.echo(f"comparison in {out}", err=True)
    if all(outcome.failed is not None for outcome in found.outcomes):
        raise typer.Exit(1)


def _wanted(presets: str | None) -> "dict[str, Preset]":
    from omnishelf.learning.compare.registry import (  # noqa: PLC0415
        PRESETS,
        UnknownPresetError,
        chosen,
    )

    if presets is None:
        return dict(PRESETS)
    try:
        return chosen(names_of(presets))
    except UnknownPresetError as error:
        raise typer.BadParameter(str(error), param_hint="--presets") from None


def _told(outcome: "Outcome") -> str:
    if outcome.failed is not None:
        return f"  {outcome.name}: left out: {outcome.failed}"
    parts = ", ".join(
        f"{part.kind} {part.score.mean:.3f} in {part.milliseconds:.1f} ms" for part in outcome.parts
    )
    return (
        f"  {outcome.name}: nDCG@10 {parts}; trained in {outcome.seconds:.1f} s, "
        f"{outcome.bytes / 1e6:.1f} MB"
    )


def _print(found: "Comparison") -> None:
    from omnishelf.learning.compare.report.tables import shown_table  # noqa: PLC0415

    head, rows = shown_table(found)
    for row in (head, *rows):
        typer.echo("\t".join(row))
