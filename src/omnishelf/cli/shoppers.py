"""`omnishelf learn` and `recommend`: what shoppers teach, and what they are offered."""

import json
from typing import Annotated

import typer

from omnishelf.cli.catalog import Shop
from omnishelf.cli.search import parse_where
from omnishelf.errors import FilterError


def learn(shop: Shop) -> None:
    """Learn from shoppers' events how to rank, and do so if it is shown to be better."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    with Shelf.open(shop) as shelf:
        card = shelf.learn()
    typer.echo(card.model_dump_json(indent=1))
    verdict = "ranks by what was learned" if card.accepted else "ranks as before"
    typer.echo(f"{shop} {verdict}: {card.reason}", err=True)


def recommend(
    shop: Shop,
    kind: Annotated[str, typer.Argument(help="similar, goes_with, trending, for_you and others.")],
    product: Annotated[str | None, typer.Option(help="The product it is about.")] = None,
    shopper: Annotated[str | None, typer.Option(help="Whom it is for, as in their events.")] = None,
    session: Annotated[str | None, typer.Option(help="The visit, as in its events.")] = None,
    where: Annotated[str | None, typer.Option(help="A filter, as JSON.")] = None,
    limit: Annotated[int, typer.Option(help="Most products.")] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document.")] = False,
) -> None:
    """Offer products, each with its reason."""
    from omnishelf.shelf import Shelf  # noqa: PLC0415

    wanted = parse_where(where) if where else None
    if wanted is not None and not isinstance(wanted, dict):
        raise FilterError('--where must be an object, such as {"price": {"lt": 80}}')
    with Shelf.open(shop) as shelf:
        strip = shelf.recommend(
            kind, product=product, shopper=shopper, session=session, limit=limit, where=wanted
        )
    if as_json:
        typer.echo(json.dumps(strip.model_dump(mode="json"), ensure_ascii=False, indent=1))
        return
    for offer in strip.offers:
        typer.echo(f"{offer.product.id}\t{offer.product.title}\t{offer.reason.tell()}")
