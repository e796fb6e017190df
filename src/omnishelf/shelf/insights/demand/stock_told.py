"""What is told of the stock: orders, alerts, moves, classes."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from omnishelf.shelf.insights.part import Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.types.frozen import Frozen


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
