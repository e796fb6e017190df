"""What the commands of all areas share: one part computed, printed, exported."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from omnishelf.cli.progress import steps

Out = Annotated[
    Path | None,
    typer.Option(help="A folder for the result, its tables as CSV, and a report with plots."),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the whole result as JSON.")]


def compute(
    shop: Path,
    area: str,
    part: str,
    given: Mapping[str, Any] | Callable[[Path], Mapping[str, Any]],
    *,
    out: Path | None,
    as_json: bool,
) -> Any:
    """Compute a part, keep it in the shop, and print it.

    Args:
        shop: the shop's folder.
        area: its area.
        part: its name.
        given: what is wanted, or what makes that of the shop's folder; None is left out.
        out: where to export it.
        as_json: whether to print JSON rather than tables.

    Returns:
        The result.
    """
    from omnishelf.shelf import Shelf  # noqa: PLC0415
    from omnishelf.shelf.insights.report import lines  # noqa: PLC0415

    with Shelf.open(shop) as shelf, steps(f"{area} {part}") as tell:
        made = given(shelf.folder) if callable(given) else given
        wanted = {name: value for name, value in made.items() if value is not None}
        result = shelf.insights.result(area, part, wanted, tell=tell)
        if out is not None:
            shelf.insights.export(area, [part], out)
        told = lines(shelf.insights.sections(area, part, result))
    if as_json:
        typer.echo(result.model_dump_json(indent=1))
    else:
        typer.echo("\n".join(told))
    if out is not None:
        typer.echo(f"wrote {out}", err=True)
    return result
