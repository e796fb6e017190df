"""What to order, to move and to see to, as a part of demand."""

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

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
from omnishelf.shelf.insights.demand.terms import Termed, TermsBook, TermsRow, kept_terms
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
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


class Order(Frozen):
    """One order to place. Units."""

    sku: str
    location: str
    title: str
    on_hand: float
    on_order: float
    expected: float
    """Sales until an order of the next review would have arrived; 80 % interval."""
    low: float
    high: float
    safety_stock: float
    reorder_point: float
    order_up_to: float
    order: float
    cost: float
    """Of the order."""
    limited: str | None = None


class ToSee(Frozen):
    """One alert, with the money at stake: expected, and its 80 % interval."""

    kind: str
    sku: str
    location: str
    title: str
    chance: float
    units: float
    money: float
    low: float
    high: float


class Move(Frozen):
    """Units to be moved, and what that is expected to earn, with its 80 % interval."""

    sku: str
    title: str
    from_: str
    to: str
    units: float
    gain: float
    low: float
    high: float


class Unknown(Frozen):
    """A series of which nothing can be advised."""

    sku: str
    location: str
    why: str


class StockResult(Result):
    """What to do about the stock."""

    currency: str | None
    model: str
    advised: int
    """Series whose terms and stock are known."""
    orders: tuple[Order, ...]
    """The dearest first."""
    orders_total: int
    orders_cost: float
    alerts: tuple[ToSee, ...]
    """The most money first."""
    alerts_total: int
    at_stake: dict[str, float]
    """Expected money by kind of alert: margin that is lost, cost of what is left."""
    moves: tuple[Move, ...]
    classes: dict[str, int]
    """Series by class, such as `AX`."""
    unknown: tuple[Unknown, ...]
    unknown_total: int


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


def sections(result: StockResult) -> Sequence[Section]:
    """What is told of it."""
    money = f" {result.currency}" if result.currency else ""
    orders: list[list[Cell]] = [
        [one.sku, one.location, one.title, one.on_hand, one.on_order, one.expected, one.low,
         one.high, one.reorder_point, one.order, one.cost, one.limited]
        for one in result.orders
    ]  # fmt: skip
    to_see: list[list[Cell]] = [
        [one.kind.replace("_", "-"), one.sku, one.location, one.title, one.chance, one.units,
         one.money, one.low, one.high]
        for one in result.alerts
    ]  # fmt: skip
    moves: list[list[Cell]] = [
        [one.sku, one.title, one.from_, one.to, one.units, one.gain, one.low, one.high]
        for one in result.moves
    ]
    unknown: list[list[Cell]] = [[one.sku, one.location, one.why] for one in result.unknown]
    lost, left = (result.at_stake.get(kind, 0.0) for kind in ("stock_out", "overstock"))
    return [
        Tiles([
            ("orders to place", f"{result.orders_total:,}", f"{result.orders_cost:,.0f}{money}"),
            ("margin that may be lost", f"{lost:,.0f}{money}", "expected, by stock that runs out"),
            ("cost of what may be left", f"{left:,.0f}{money}", "expected"),
        ]),
        *([Figure("Money at stake", _told_of(result), 0.8 + 0.3 * len(result.alerts[:12]),
                  partial(_draw, result.alerts[:12], result.currency or "money"))]
          if result.alerts else []),
        Table("orders", "Orders to place", f"By {result.model}; sales until the next order could "
              "arrive, with their 80 % interval.",
              ["sku", "location", "title", "in stock", "on the way", "expected", "low", "high",
               "reorder point", "order", f"cost{money}", "limited by"], orders),
        Table("alerts", "To see to", f"Money is expected{money}, with its 80 % interval.",
              ["what", "sku", "location", "title", "chance", "units", "money", "low", "high"],
              to_see),
        Table("moves", "To move between locations", "With the 80 % interval of the gain.",
              ["sku", "title", "from", "to", "units", "gain", "low", "high"], moves),
        Table("classes", "Classes", "A brings most; X sells evenly.", ["class", "series"],
              [*result.classes.items()]),
        Table("unknown", "Nothing can be advised", f"{result.unknown_total:,} of "
              f"{result.unknown_total + result.advised:,} series.", ["sku", "location", "why"],
              unknown),
    ]  # fmt: skip


def _told_of(result: StockResult) -> str:
    return "; ".join(
        f"{one.sku} {one.money:,.0f} ({one.low:,.0f} to {one.high:,.0f})"
        for one in result.alerts[:12]
    )


def _draw(rows: Sequence[ToSee], unit: str, axes: Any, colours: Any) -> None:
    for place, one in enumerate(rows):
        colour = colours.other if one.kind == "stock_out" else colours.mark
        axes.hlines(place, one.low, one.high, color=colour, linewidth=3, alpha=0.4)
        axes.plot(one.money, place, "o", color=colour, markersize=8)
    names = [f"{one.sku}, {one.kind.replace('_', '-')}" for one in rows]
    axes.set_yticks(range(len(rows)), names, parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlabel(unit, parse_math=False)


STOCK = Part("stock", StockWanted, StockResult, compute, sections)
