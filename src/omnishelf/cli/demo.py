"""`omnishelf demo`: a generated shop, ready to be searched."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from omnishelf.cli.progress import told
from omnishelf.cli.search import print_results

if TYPE_CHECKING:
    from omnishelf.shelf import Shelf


def demo(
    folder: Annotated[Path, typer.Argument(help="Where the demo goes.")] = Path("demo-shop"),
    serve: Annotated[bool, typer.Option(help="Serve the shop when it is ready.")] = True,
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8080,
) -> None:
    """Draw the demo shop, train it, try it by words, by photo and by voice, and serve it."""
    from omnishelf.catalog.demo.write import write_demo_shop  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    catalog = folder / "catalog"
    if not (catalog / "catalog.csv").exists():
        typer.echo("drawing the catalog", err=True)
        write_demo_shop(catalog)
    shop = folder / "shop"
    with Shelf.open(shop) if (shop / "shelf.toml").exists() else Shelf.create(shop) as shelf:
        with told("adding") as tell:
            done = shelf.add(
                catalog / "catalog.csv",
                images=catalog,
                progress=lambda at: tell(at.rows, f"{at.stored:,} products in"),
            )
        typer.echo(
            f"{done.added:,} added, {done.unchanged:,} unchanged, {len(done.rejected):,} rejected "
            f"in {done.seconds:.1f} s",
            err=True,
        )
        typer.echo(f"trained in {shelf.train().seconds:.1f} s", err=True)
        _try_out(shelf, catalog / "queries")
        if serve:
            from omnishelf.server.run import serve as run  # noqa: PLC0415

            run(shelf, host="127.0.0.1", port=port)


def _try_out(shelf: "Shelf", queries: Path) -> None:
    """Run the demo's sample queries and print what they find."""
    for sample in json.loads((queries / "queries.json").read_text(encoding="utf-8")):
        media = {kind: queries / sample[kind] for kind in ("image", "audio") if kind in sample}
        typer.echo(f"\n== {sample['about']}")
        print_results(shelf.search(sample.get("text"), limit=5, **media))
