"""What to order, to move and to see to, as a part of demand."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path

import numpy as np

from omnishelf.demand.errors import DemandError
from omnishelf.demand.forecasting.forecast import Forecast
from omnishelf.demand.sales.history import SalesHistory
from omnishelf.demand.sales.row import ANYWHERE
from omnishelf.demand.stock.advice import Advice, advise
from omnishelf.demand.stock.alerts import Alert, Stock, alerts
from omnishelf.demand.stock.classes import classify
from omnishelf.demand.stock.transfers import transfers
from omnishelf.shelf.insights.demand.forecast import titles_of
from omnishelf.shelf.insights.demand.reading import Forecasted, ForecastWanted, forecasted
from omnishelf.shelf.insights.demand.stock_told import (
    Move,
    Order,
    StockResult,
    ToSee,
    Unknown,
    sections,
)
from omnishelf.shelf.insights.demand.terms import Termed, TermsBook, TermsRow, kept_terms
from omnishelf.shelf.insights.part import Part
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types import Product
from omnishelf.types.frozen import Frozen

_MOST = 200
"""Orders, alerts, moves and series without terms that are kept; the files have all."""


class StockWanted(ForecastWanted):
    """On what terms goods are ordered."""

    terms: tuple[TermsRow, ...] | None = None
    """None: the table in the shop's folder; settings are for what it does not name."""
    transfer_cost: float = 0.0
    """Of one move between locations."""


def compute(seen: Seen, wanted: StockWanted, folder: Path) -> StockResult:
    """Advise; files have all orders, alerts and classes.

    Raises:
        DemandError: there are too few sales, or nothing is known of any series' terms.
        ModelError: what the forecaster needs is not installed.
    """
    rows = kept_terms(seen.folder) if wanted.terms is None else wanted.terms
    book = TermsBook.of(rows, seen.settings.demand)
    found = forecasted(seen, wanted, least=book.longest())
    products = seen.product([*dict.fromkeys(found.history.sku)])
    termed, unknown = _termed(found, book, products)
    if not termed:
        raise DemandError(
            f"nothing can be advised: of all {len(found.history):,} series, such as "
            f"'{unknown[0].sku}', {unknown[0].why}"
        )
    seen.tell(f"advising {len(termed):,} series")
    places = [*termed]
    forecast = _some(found.forecast, places)
    terms = [termed[at].terms for at in places]
    stock = [Stock(termed[at].on_hand, termed[at].on_order) for at in places]
    titles = titles_of(seen, forecast.sku)
    advice = [
        advise(forecast, at, of, on_hand=there.on_hand, on_order=there.on_order)
        for at, (of, there) in enumerate(zip(terms, stock, strict=True))
    ]
    orders = [
        _order(one, termed[at], titles) for one, at in zip(advice, places, strict=True) if one.order
    ]
    orders.sort(key=lambda one: (-one.cost, one.sku, one.location))
    to_see = [_to_see(one, titles) for one in alerts(forecast, stock, terms)]
    moves = transfers(forecast, stock, terms, cost=wanted.transfer_cost)
    _write(folder / "orders.csv", orders, Order)
    _write(folder / "alerts.csv", to_see, ToSee)
    _write(folder / "unknown.csv", unknown, Unknown)
    counted = _classes(found.history, folder / "classes.csv")
    at_stake: Counter[str] = Counter()
    for one in to_see:
        at_stake[one.kind] += one.money  # type: ignore[assignment]
    return StockResult(
        of_events=found.read.of_events,
        currency=found.history.currency or _currency(products),
        model=found.forecast.model,
        advised=len(termed),
        orders=tuple(orders[:_MOST]),
        orders_total=len(orders),
        orders_cost=sum(one.cost for one in orders),
        alerts=tuple(to_see[:_MOST]),
        alerts_total=len(to_see),
        at_stake=dict(at_stake),
        moves=tuple(Move(title=titles.get(one.sku, ""), **asdict(one)) for one in moves[:_MOST]),
        classes=counted,
        unknown=tuple(unknown[:_MOST]),
        unknown_total=len(unknown),
    )


def _termed(
    found: Forecasted, book: TermsBook, products: Mapping[str, Product]
) -> tuple[dict[int, Termed], list[Unknown]]:
    """Terms by place in the history, and series without."""
    termed: dict[int, Termed] = {}
    unknown: list[Unknown] = []
    for at, (sku, location) in enumerate(
        zip(found.history.sku, found.history.location, strict=True)
    ):
        product = products.get(sku)
        # The catalog's stock is that of the whole shop: of several locations the table tells.
        stock = product.stock if product is not None and location == ANYWHERE else None
        of = book.of_series(
            sku, location, price=_price(found.history, at, product),
            stock=None if stock is None else float(stock),
        )  # fmt: skip
        if isinstance(of, Termed):
            termed[at] = of
        else:
            unknown.append(Unknown(sku=sku, location=location, why=of))
    return termed, unknown


def _price(history: SalesHistory, at: int, product: Product | None) -> float | None:
    """What the product costs now, or the last price that was paid."""
    if product is not None and product.price:
        return product.price
    paid = history.price[at][~np.isnan(history.price[at])]
    return float(paid[-1]) if len(paid) and paid[-1] > 0 else None


def _some(forecast: Forecast, places: Sequence[int]) -> Forecast:
    return Forecast(
        forecast.model,
        tuple(forecast.sku[at] for at in places),
        tuple(forecast.location[at] for at in places),
        forecast.period,
        forecast.first,
        forecast.mean[list(places)],
        forecast.values[list(places)],
        forecast.correlation,
    )


def _order(one: Advice, of: Termed, titles: Mapping[str, str]) -> Order:
    return Order(
        title=titles.get(one.sku, ""),
        on_hand=of.on_hand,
        on_order=of.on_order,
        cost=one.order * of.terms.unit_cost,
        **asdict(one),
    )


def _to_see(one: Alert, titles: Mapping[str, str]) -> ToSee:
    return ToSee(title=titles.get(one.sku, ""), **asdict(one))


def _classes(history: SalesHistory, path: Path) -> dict[str, int]:
    found = classify(history)
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(["sku", "location", "class", "revenue", "variation"])
        for one in found:
            name = one.worth + one.evenness
            table.writerow([one.sku, one.location, name, one.revenue, one.variation])
    return dict(sorted(Counter(one.worth + one.evenness for one in found).items()))


def _currency(products: Mapping[str, Product]) -> str | None:
    """The one that most products have."""
    counted = Counter(one.currency for one in products.values() if one.currency)
    return counted.most_common(1)[0][0] if counted else None


def _write(path: Path, rows: Sequence[Frozen], kind: type[Frozen]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, [*kind.model_fields])
        table.writeheader()
        table.writerows(row.model_dump() for row in rows)


STOCK = Part("stock", StockWanted, StockResult, compute, sections)
