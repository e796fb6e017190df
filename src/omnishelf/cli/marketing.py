"""`omnishelf marketing`: feeds, audiences, budgets and creatives."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.insights import AsJson, Out, compute
from omnishelf.cli.marketing_files import ids_in, posts_in, spent_in, text_of
from omnishelf.cli.names import names_of
from omnishelf.cli.progress import steps

app = typer.Typer(
    help="Marketing: feed, feeds, categories, audiences, look-alikes, posts, budget, creatives.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
Consent = Annotated[
    Path,
    typer.Option(help="Shoppers who agreed to advertising, by the ids of their events, a line."),
]
K = Annotated[int | None, typer.Option("-k", min=2, help="The least size of a group.")]


@app.command()
def feed(
    shop: Shop,
    platform: Annotated[str, typer.Option(help="google, meta, tiktok or generic.")],
    out: Annotated[Path, typer.Option(help="The feed's file.")],
    format: Annotated[
        str | None, typer.Option(help="xml, tsv, csv or jsonl; the platform's first, if left out.")
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every remark to this file (CSV).")
    ] = None,
    name: Annotated[str | None, typer.Option(help="The shop's name.")] = None,
    home: Annotated[str | None, typer.Option(help="The shop's public address.")] = None,
    locale: Annotated[str | None, typer.Option(help="Language of the feed.")] = None,
    currency: Annotated[str | None, typer.Option(help="The only one that is allowed.")] = None,
    condition: Annotated[str | None, typer.Option(help="new, refurbished or used.")] = None,
    unknown_stock: Annotated[
        str | None, typer.Option(help="'in stock' or 'out of stock': of products without a stock.")
    ] = None,
    title: Annotated[
        str | None, typer.Option(help="What titles are made of, such as 'brand,title,color'.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a platform's feed of the whole catalog, and say what was left out and why.

    Options override [marketing] in shelf.toml.
    """
    from omnishelf.marketing.feeds.registry import PLATFORMS  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415
    from omnishelf.shelf.insights.marketing import feeds as made  # noqa: PLC0415
    from omnishelf.shelf.insights.marketing.categories import map_of  # noqa: PLC0415

    if platform not in PLATFORMS:
        raise typer.BadParameter(f"--platform {platform}: choose one of {', '.join(PLATFORMS)}")
    if format is not None and format not in PLATFORMS[platform].writers:
        known = ", ".join(PLATFORMS[platform].writers)
        raise typer.BadParameter(f"--format {format}: {platform} takes {known}")
    _one_of("--condition", condition, ("new", "refurbished", "used"))
    _one_of("--unknown-stock", unknown_stock, ("in stock", "out of stock"))
    given = {
        "shop": name,
        "home": home,
        "locale": locale,
        "currency": currency,
        "condition": condition,
        "unknown_stock": unknown_stock,
        "title": tuple(names_of(title)) if title else None,
    }
    with Shelf.open(shop) as shelf, steps(f"feed for {platform}") as tell:
        mapped = shelf.insights.latest("marketing", "categories")
        categories = map_of(mapped) if mapped else None
        terms = made.terms_of(shelf.settings.marketing, given, categories)
        done = made.feed(
            shelf.insights.seen(tell), out, platform=platform, format=format, terms=terms
        )
    told = made.told_of(done)
    if report is not None:
        done.write_csv(report)
    if as_json:
        typer.echo(told.model_dump_json(indent=1))
    typer.echo(f"{told.written:,} products written, {told.left_out:,} left out", err=True)
    for noted in told.noted:
        typer.echo(
            f"  {noted.count:,} x {noted.effect}, {noted.field}: {noted.do} "
            f"({', '.join(noted.products)})",
            err=True,
        )
    if not told.written:
        typer.echo(f"error: not one product could be written; {out} is as it was", err=True)
        raise typer.Exit(1)


@app.command()
def feeds(
    shop: Shop,
    platforms: Annotated[
        str | None, typer.Option(help="With commas; those of [marketing], if left out.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Make all feeds for the server to give, and tell their health."""
    given = {"platforms": tuple(names_of(platforms)) if platforms else None}
    compute(shop, "marketing", "feeds", given, out=out, as_json=as_json)


@app.command()
def categories(
    shop: Shop,
    taxonomy: Annotated[
        Path | None, typer.Option(help="The platform's file; the shop's taxonomy.txt, if left out.")
    ] = None,
    overrides: Annotated[
        Path | None, typer.Option(help="Decisions (TSV); the shop's categories.tsv, if left out.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Find the shop's categories in a platform's taxonomy, and what a person should look at."""
    given = {
        "taxonomy": text_of(taxonomy, "taxonomy"),
        "overrides": text_of(overrides, "overrides"),
    }
    compute(shop, "marketing", "categories", given, out=out, as_json=as_json)


@app.command()
def audiences(
    shop: Shop,
    consent: Consent,
    k: K = None,
    most: Annotated[int, typer.Option(min=1, help="Most segments.")] = 8,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Part shoppers who agreed to advertising by what they like; nobody is named."""
    given = {"consented": tuple(ids_in(consent)), "k": k, "most": most}
    compute(shop, "marketing", "audiences", given, out=out, as_json=as_json)


@app.command("look-alikes")
def look_alikes(
    shop: Shop,
    consent: Consent,
    group: Annotated[
        Path | None, typer.Option(help="A file of shoppers, an id a line, to find others like.")
    ] = None,
    bought: Annotated[str | None, typer.Option(help="Instead: the buyers of this product.")] = None,
    size: Annotated[int, typer.Option(min=1, help="How many to find.")] = 500,
    k: K = None,
    as_json: AsJson = False,
) -> None:
    """Print shoppers who agreed and are like a group, the likest first; none is kept."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415
    from omnishelf.shelf.insights.marketing.audiences import shoppers_like  # noqa: PLC0415

    if (group is None) == (bought is None):
        raise typer.BadParameter("give either --group FILE or --bought PRODUCT")
    agreed, members = ids_in(consent), ids_in(group) if group else None
    with Shelf.open(shop) as shelf:
        told, found = shoppers_like(
            shelf.insights.seen(), agreed, group=members, bought=bought, size=size, k=k
        )
    if as_json:
        content = {"shoppers": found, "auc": told.auc, "low": told.low, "high": told.high,
                   "refusal": told.refusal}  # fmt: skip
        typer.echo(json.dumps(content, ensure_ascii=False))
    else:
        for id in found:
            typer.echo(id)
    typer.echo(f"AUC {told.auc:.2f} ({told.low:.2f} to {told.high:.2f})", err=True)
    if told.refusal:
        typer.echo(f"error: {told.refusal}", err=True)
        raise typer.Exit(1)


@app.command()
def posts(
    shop: Shop,
    file: Annotated[
        Path, typer.Argument(help="JSON Lines: author, text, image (a path or URL), consent.")
    ],
    audience: Annotated[str | None, typer.Option(help="What it is called.")] = None,
    k: K = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Order products by how well they match what an audience posts."""
    given = {"posts": posts_in(file), "audience": audience or file.stem, "k": k}
    compute(shop, "marketing", "posts", given, out=out, as_json=as_json)


@app.command()
def budget(
    shop: Shop,
    campaigns: Annotated[
        Path, typer.Argument(help="CSV: campaign, platform, day, spend, returned, currency.")
    ],
    total: Annotated[
        float | None, typer.Option("--budget", min=0, help="A day; what is spent now, if left out.")
    ] = None,
    limit: Annotated[
        list[str] | None, typer.Option(help="platform=most a day; repeatable.")
    ] = None,
    bounds: Annotated[
        list[str] | None, typer.Option(help="campaign=least:most a day; repeatable.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Propose how to split a budget over campaigns, or say why the data can't tell."""
    given = {
        "spent": spent_in(campaigns),
        "budget": total,
        "limits": {name: _amount(value, name) for name, value in _pairs(limit)},
        "bounds": {name: _bounds(value, name) for name, value in _pairs(bounds)},
    }
    result = compute(shop, "marketing", "budget", given, out=out, as_json=as_json)
    if result.refusal:
        typer.echo(f"not to be followed: {result.refusal}", err=True)


@app.command()
def creatives(
    shop: Shop,
    product: Annotated[str, typer.Argument(help="The product that is advertised.")],
    surface: Annotated[str, typer.Option(help="Where its creatives are shown, as in events.")] = (
        "ad"
    ),
    line: Annotated[
        list[str] | None, typer.Option(help="A line besides the title; repeatable.")
    ] = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Say how often to show each picture and line, and whether that may go live."""
    given = {"product": product, "surface": surface, "lines": tuple(line or ())}
    result = compute(shop, "marketing", "creatives", given, out=out, as_json=as_json)
    typer.echo(result.why, err=True)


def _one_of(option: str, given: str | None, known: tuple[str, ...]) -> None:
    if given is not None and given not in known:
        raise typer.BadParameter(f"{option} '{given}': choose one of {', '.join(known)}")


def _pairs(given: list[str] | None) -> list[tuple[str, str]]:
    found = []
    for each in given or ():
        name, equals, value = each.rpartition("=")
        if not (name and equals):
            raise typer.BadParameter(f"'{each}' is not of the form name=value")
        found.append((name, value))
    return found


def _amount(value: str, name: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise typer.BadParameter(f"'{name}={value}': '{value}' is no number") from None


def _bounds(value: str, name: str) -> dict[str, Any]:
    low, _, high = value.partition(":")
    return {"low": _amount(low or "0", name), "high": _amount(high, name) if high else None}
