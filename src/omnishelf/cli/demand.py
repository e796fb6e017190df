"""`omnishelf demand`: what will be sold, and what to order."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from omnishelf.cli.catalog import Shop, mapping_of, tell_rejections
from omnishelf.cli.insights import AsJson, Out, compute
from omnishelf.cli.names import names_of
from omnishelf.types import SOURCES

app = typer.Typer(
    help="Demand and stock: sales, forecast, stock, launches, trends.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
From = Annotated[
    str | None,
    typer.Option("--from", help="sales (imported) or events (the shop's orders)."),
]
Every = Annotated[str | None, typer.Option("--period", help="Count by day or week.")]
Horizon = Annotated[int | None, typer.Option(min=1, max=400, help="Periods to forecast.")]
Season = Annotated[
    int | None, typer.Option(min=1, max=400, help="Periods after which sales repeat.")
]
Forecaster = Annotated[
    str | None,
    typer.Option(help="As in docs/demand.md; the best that is installed, if left out."),
]


@app.command()
def sales(
    shop: Shop,
    file: Annotated[Path, typer.Argument(help="CSV or Parquet; a row an order's line or a day.")],
    map: Annotated[
        list[str] | None,
        typer.Option(help="our_field=their_column, where the name is not obvious; repeatable."),
    ] = None,
    days: Annotated[
        str | None,
        typer.Option(metavar="FORMAT", help="How days are written, such as '%m/%d/%y %H:%M'."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every refused row to this file (.csv or .jsonl).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a file of sales to the shop; adding it again adds nothing."""
    import json  # noqa: PLC0415

    from omnishelf.shelf import Shelf  # noqa: PLC0415

    mapping = mapping_of(map or [])
    with Shelf.open(shop) as shelf:
        done = shelf.insights.sales.add(file, mapping=mapping, day_format=days, report=report)
    typer.echo(
        f"{done.new:,} new rows, {done.duplicates:,} there already, {len(done.rejected):,} refused",
        err=True,
    )
    tell_rejections(done.rejected, report)
    if as_json:
        counts = {name: value for name, value in asdict(done).items() if name != "rejected"}
        typer.echo(json.dumps(counts | {"rejected": len(done.rejected)}))
    if done.rejected and not (done.new or done.duplicates):
        typer.echo("error: not one row could be added", err=True)
        raise typer.Exit(1)


@app.command()
def forecast(
    shop: Shop,
    source: From = None,
    period: Every = None,
    horizon: Horizon = None,
    season: Season = None,
    forecaster: Forecaster = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Forecast what will be sold, with 80 % intervals."""
    given = _read_by(source, period) | {
        "horizon": horizon,
        "season": season,
        "forecaster": forecaster,
    }
    result = compute(shop, "demand", "forecast", given, out=out, as_json=as_json)
    typer.echo(f"forecast by {result.why}", err=True)


@app.command()
def stock(
    shop: Shop,
    terms: Annotated[
        Path | None,
        typer.Option(help="CSV or TOML of terms a SKU; the shop's terms.csv, if left out."),
    ] = None,
    lead_time: Annotated[
        float | None, typer.Option(help="Periods from an order to its arrival.")
    ] = None,
    lead_time_spread: Annotated[
        float | None, typer.Option(help="Its standard deviation, in periods.")
    ] = None,
    review: Annotated[
        float | None, typer.Option(help="Periods between two looks at the stock.")
    ] = None,
    service_level: Annotated[
        float | None, typer.Option(help="Chance that stock lasts until an order arrives.")
    ] = None,
    cost_share: Annotated[
        float | None, typer.Option(help="Cost of a unit, as a share of its price.")
    ] = None,
    minimum: Annotated[float | None, typer.Option(help="Smallest order, in units.")] = None,
    pack: Annotated[float | None, typer.Option(help="Units in a pack.")] = None,
    shelf_life: Annotated[
        float | None, typer.Option(help="Periods in which a unit can be sold.")
    ] = None,
    transfer_cost: Annotated[
        float, typer.Option(min=0, help="Of one move between locations.")
    ] = 0.0,
    source: From = None,
    period: Every = None,
    horizon: Horizon = None,
    season: Season = None,
    forecaster: Forecaster = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Say what to order and to move, what will run out or be left, and the money at stake.

    Options are for all goods that the table of terms does not name.
    """
    from omnishelf.shelf.insights.demand.terms import (  # noqa: PLC0415
        kept_terms,
        read_terms,
        with_defaults,
    )

    options = {
        "lead_time": lead_time,
        "lead_time_spread": lead_time_spread,
        "review": review,
        "service_level": service_level,
        "cost_share": cost_share,
        "minimum": minimum,
        "pack": pack,
        "shelf_life": shelf_life,
    }
    chosen = {name: value for name, value in options.items() if value is not None}

    def given(folder: Path) -> dict[str, Any]:
        rows = read_terms(terms) if terms else kept_terms(folder)
        rows = with_defaults(rows, chosen) if chosen else rows
        return _read_by(source, period) | {
            "terms": tuple(row.model_dump(exclude_none=True) for row in rows),
            "transfer_cost": transfer_cost,
            "horizon": horizon,
            "season": season,
            "forecaster": forecaster,
        }

    compute(shop, "demand", "stock", given, out=out, as_json=as_json)


@app.command()
def launches(
    shop: Shop,
    sku: Annotated[
        list[str] | None,
        typer.Option(help="A product that was never sold; repeatable. All, if left out."),
    ] = None,
    source: From = None,
    period: Every = None,
    horizon: Horizon = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Forecast new products by those that are like them, and by what is searched for."""
    given = _read_by(source, period) | {"skus": tuple(sku) if sku else None, "horizon": horizon}
    compute(shop, "demand", "launches", given, out=out, as_json=as_json)


@app.command()
def trends(
    shop: Shop,
    by: Annotated[
        str | None, typer.Option(help="Sources, with commas: image, text, audio, fused.")
    ] = None,
    recent: Annotated[
        int | None, typer.Option(min=4, help="Last periods, against those before.")
    ] = None,
    clusters: Annotated[int | None, typer.Option(min=2, help="How many.")] = None,
    source: From = None,
    period: Every = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Tell which looks, words and sounds are rising or falling, with products."""
    chosen = names_of(by) if by else None
    for name in chosen or ():
        if name not in SOURCES or name == "words":
            raise typer.BadParameter(f"--by {name}: choose of image, text, audio, fused")
    given = _read_by(source, period) | {"by": chosen, "recent": recent, "clusters": clusters}
    compute(shop, "demand", "trends", given, out=out, as_json=as_json)


def _read_by(source: str | None, period: str | None) -> dict[str, Any]:
    if source not in {None, "sales", "events"}:
        raise typer.BadParameter("--from is sales or events")
    if period not in {None, "day", "week"}:
        raise typer.BadParameter("--period is day or week")
    return {"source": source, "period": period}
