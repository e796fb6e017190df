"""How a budget is split over campaigns, as a part of marketing."""

import math
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import Field

from omnishelf.marketing.budget.campaign import Campaign
from omnishelf.marketing.budget.proposal import Allotment, Bounds, Range
from omnishelf.marketing.budget.split import split
from omnishelf.marketing.errors import MarketingError
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen


class Spent(Frozen):
    """One campaign on one day."""

    campaign: str
    platform: str = ""
    day: date
    spend: float
    returned: float
    """Money or orders of that day."""
    currency: str = ""


class BoundsWanted(Frozen):
    """What a campaign may be given a day."""

    low: float = 0.0
    high: float | None = None


class BudgetWanted(Frozen):
    """What is split over what."""

    spent: tuple[Spent, ...]
    budget: float | None = None
    """A day; None: what is spent now."""
    bounds: dict[str, BoundsWanted] = Field(default_factory=dict)
    """By campaign."""
    limits: dict[str, float] = Field(default_factory=dict)
    """By platform, the most that its campaigns are given together."""


class RangeTold(Frozen):
    """A mean with its 95 % interval."""

    mean: float
    low: float
    high: float


class AllotmentTold(Frozen):
    """What one campaign is given, a day."""

    campaign: str
    platform: str
    now: float
    spend: float
    returned: RangeTold | None
    marginal: RangeTold | None
    refusal: str | None
    """Why nothing is known of it, and its spend stays."""


class BudgetResult(Result):
    """A proposal."""

    currency: str
    days: int
    allotments: tuple[AllotmentTold, ...]
    unspent: float
    gain: RangeTold | None
    """What it returns a day above the same money split as now."""
    refusal: str | None
    """Why it is not to be followed; None: follow it."""


def campaigns_of(spent: Sequence[Spent]) -> list[Campaign]:
    """Campaigns, each by days.

    Raises:
        MarketingError: a campaign has a day twice, two platforms or two currencies.
    """
    by_name: dict[str, list[Spent]] = {}
    for row in spent:
        by_name.setdefault(row.campaign, []).append(row)
    found = []
    for name, rows in by_name.items():
        for what in ("platform", "currency"):
            if len({getattr(row, what) for row in rows}) > 1:
                raise MarketingError(
                    f"campaign '{name}' has more than one {what}: put it in the campaign's name"
                )
        days = [row.day for row in rows]
        if len({*days}) < len(days):
            twice = next(day for day in days if days.count(day) > 1)
            raise MarketingError(f"campaign '{name}' has {twice} twice: sum its rows")
        rows.sort(key=lambda row: row.day)
        found.append(
            Campaign(
                name, rows[0].platform, np.array([row.spend for row in rows]),
                np.array([row.returned for row in rows]), rows[0].currency,
            )
        )  # fmt: skip
    return found


def compute(seen: Seen, wanted: BudgetWanted, _: Path) -> BudgetResult:
    """Propose a split.

    Raises:
        MarketingError: campaigns, budget, bounds and limits don't go together.
    """
    campaigns = campaigns_of(wanted.spent)
    seen.tell(f"drawing curves of {len(campaigns)} campaigns")
    bounds = {name: Bounds(one.low, one.high) for name, one in wanted.bounds.items()}
    found = split(campaigns, budget=wanted.budget, bounds=bounds, limits=wanted.limits)
    return BudgetResult(
        currency=campaigns[0].currency,
        days=len({row.day for row in wanted.spent}),
        allotments=tuple(_told(one) for one in found.allotments),
        unspent=found.unspent,
        gain=_range(found.gain),
        refusal=found.refusal,
    )


def _told(one: Allotment) -> AllotmentTold:
    return AllotmentTold(
        campaign=one.campaign, platform=one.platform, now=one.now, spend=one.spend,
        returned=_range(one.returned), marginal=_range(one.marginal), refusal=one.refusal,
    )  # fmt: skip


def _range(one: Range | None) -> RangeTold | None:
    if one is None or not all(map(math.isfinite, (one.mean, one.low, one.high))):
        return None
    return RangeTold(mean=one.mean, low=one.low, high=one.high)


def sections(result: BudgetResult) -> Sequence[Section]:
    """What is told of it."""
    money = f" {result.currency}".rstrip()
    rows: list[list[Cell]] = [
        [one.campaign, one.platform, one.now, one.spend, *_cells(one.returned),
         *_cells(one.marginal), one.refusal]
        for one in result.allotments
    ]  # fmt: skip
    verdict = f"Not to be followed: {result.refusal}." if result.refusal else "To be followed."
    gain = result.gain
    tile = (
        [("gain a day", f"{gain.mean:,.0f}{money}", f"{gain.low:,.0f} to {gain.high:,.0f}")]
        if gain
        else []
    )
    tiles = [*tile, ("unspent", f"{result.unspent:,.0f}{money}", "")]
    told = f"{verdict} A curve tells what went with spend, not what came of it. 95 % intervals."
    head = ["campaign", "platform", "now", "proposed", "returns", "low", "high",
            "one more returns", "low ", "high ", "why it stays"]  # fmt: skip
    return [
        Tiles(tiles),
        Figure("Spend a day", "; ".join(f"{one.campaign} {one.now:,.0f} to {one.spend:,.0f}"
               for one in result.allotments), 0.9 + 0.45 * len(rows),
               partial(_draw, result.allotments, result.currency or "a day")),
        Table("budget", "Budget", told, head, rows),
    ]  # fmt: skip


def _cells(one: RangeTold | None) -> list[Cell]:
    return [one.mean, one.low, one.high] if one else [None, None, None]


def _draw(rows: Sequence[AllotmentTold], unit: str, axes: Any, colours: Any) -> None:
    for place, one in enumerate(rows):
        axes.hlines(place, one.now, one.spend, color=colours.mark, linewidth=3, alpha=0.4)
        axes.plot(one.now, place, "o", color=colours.faint, markersize=9)
        axes.plot(one.spend, place, "o", color=colours.mark, markersize=9)
    axes.set_yticks(range(len(rows)), [one.campaign for one in rows], parse_math=False)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_xlim(left=0)
    axes.set_xlabel(f"{unit}: now in grey, proposed in colour", parse_math=False)


BUDGET = Part("budget", BudgetWanted, BudgetResult, compute, sections, alone=False)
