"""`omnishelf reviews`: what buyers say of products."""

from pathlib import Path
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop, mapping_of, tell_rejections
from omnishelf.cli.insights import AsJson, Out, compute
from omnishelf.cli.progress import steps

app = typer.Typer(
    help="Reviews: add, train, cards, card, forget.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command()
def add(
    shop: Shop,
    file: Annotated[Path, typer.Argument(help="CSV or JSON Lines; a row a review.")],
    map: Annotated[
        list[str] | None,
        typer.Option(help="our_field=their_column, where the name is not obvious; repeatable."),
    ] = None,
    report: Annotated[
        Path | None, typer.Option(help="Write every refused row to this file (.csv or .jsonl).")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Add a file of reviews to the shop; one with the same id takes the place of the older."""
    import json  # noqa: PLC0415

    from omnishelf.shelf import Shelf  # noqa: PLC0415

    mapping = mapping_of(map or [])
    with Shelf.open(shop) as shelf:
        done = shelf.insights.reviews.add_file(file, mapping=mapping, report=report)
    counts = {"taken": done.taken, "unchanged": done.unchanged, "rejected": len(done.rejected)}
    typer.echo(
        f"{done.taken:,} reviews taken, {done.unchanged:,} there already, "
        f"{len(done.rejected):,} refused",
        err=True,
    )
    tell_rejections(done.rejected, report)
    if as_json:
        typer.echo(json.dumps(counts))
    if done.rejected and not (done.taken or done.unchanged):
        typer.echo("error: not one review could be added", err=True)
        raise typer.Exit(1)


@app.command()
def train(
    shop: Shop,
    labelled: Annotated[
        list[Path] | None,
        typer.Argument(help="CSVs with 'text' and 'label' (1 good, 0 bad) or 'rating' (stars)."),
    ] = None,
    voices: Annotated[
        Path | None,
        typer.Option(help="A CSV with 'audio', 'speaker' and 'emotion', beside its sounds."),
    ] = None,
) -> None:
    """Learn to read reviews: from labelled texts, from the shop's own stars, from the catalog's
    pictures, from voices whose emotions are known."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf, steps("reviews train") as tell:
        done = shelf.insights.learn_reviews(labelled or [], voices, tell=tell)
    for line in done.learned:
        typer.echo(line)
    for note in done.notes:
        typer.echo(note, err=True)


@app.command()
def cards(shop: Shop, out: Out = None, as_json: AsJson = False) -> None:
    """Read all reviews, and make a card of each product."""
    compute(shop, "reviews", "cards", {}, out=out, as_json=as_json)


@app.command()
def card(
    shop: Shop,
    product: Annotated[str, typer.Argument(help="Its id.")],
    as_json: AsJson = False,
) -> None:
    """What reviews say of one product, as they were read last."""
    from omnishelf.reviews.card.card import Card  # noqa: PLC0415
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        found = shelf.insights.card(product)
    if found is None:
        typer.echo(
            f"error: no reviews of '{product}' were read: see 'omnishelf reviews cards'", err=True
        )
        raise typer.Exit(1)

    def told(card: Card) -> str:
        lines = [
            f"{card.title or card.product}: {card.stars:.1f} stars ({card.stars_low:.1f} to "
            f"{card.stars_high:.1f}), {card.reviews:,} reviews"
        ]
        for sign, points in (("+", card.pros), ("-", card.cons)):
            lines += [
                f"{sign} {point.aspect} ({point.reviews:,}): {point.quote}" for point in points
            ]
        lines += card.summary
        return "\n".join(lines)

    typer.echo(found.model_dump_json(indent=1) if as_json else told(found))


@app.command()
def forget(
    shop: Shop,
    author: Annotated[str | None, typer.Option(help="All that this author has written.")] = None,
    review: Annotated[
        list[str] | None, typer.Option(help="The id of a review; repeatable.")
    ] = None,
) -> None:
    """Remove reviews, and all that was computed with them."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    if author is None and not review:
        raise typer.BadParameter("name an author with --author, or reviews with --review")
    with Shelf.open(shop) as shelf:
        gone = shelf.insights.forget_reviews(author=author, ids=review or ())
    typer.echo(f"{gone:,} reviews removed", err=True)
