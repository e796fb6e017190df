"""Which of a product's pictures and lines to show, as a part of marketing."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.experiments.off_policy.from_events import logged_from
from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.marketing.creatives.belief import Belief
from omnishelf.marketing.creatives.creative import Creative, creatives_of
from omnishelf.marketing.creatives.features import joint
from omnishelf.marketing.creatives.gate import may_go_live
from omnishelf.marketing.creatives.thompson import ThompsonPolicy
from omnishelf.marketing.errors import MarketingError
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

_LEAST_ROWS = 2
"""Of the log: one to learn from, one to judge by."""


class CreativesWanted(Frozen):
    """Of which product, and where its creatives are shown."""

    product: str
    surface: str = "ad"
    """Under which impressions of creatives are sent, each with the creative's id as its product
    and its propensity."""
    lines: tuple[str, ...] = ()
    """Besides the title."""


class CreativeTold(Frozen):
    """One picture with one line."""

    id: str
    picture: str | None
    line: str
    shown: int
    clicks: int
    chance: float
    """With which the learned policy shows it: to be logged as its propensity."""


class EstimateTold(Frozen):
    """Clicks a showing, with the 95 % interval."""

    value: float
    low: float
    high: float


class CreativesResult(Result):
    """What to show how often, and whether that may go live."""

    product: str
    surface: str
    logged: int
    creatives: tuple[CreativeTold, ...]
    """The likeliest first."""
    live: bool
    why: str
    serving: EstimateTold | None
    new: EstimateTold | None
    """Doubly robust, of a policy that was learned from the first half of the log, on the other."""
    difference: EstimateTold | None


def compute(seen: Seen, wanted: CreativesWanted, _: Path) -> CreativesResult:
    """Learn by Thompson sampling, and judge by rows that were not learned from.

    Without a log all creatives are shown alike often: the log begins with that.

    Raises:
        MarketingError: the product has nothing to show, or too much.
        QueryError: there is no such product.
    """
    products = seen.product([wanted.product])
    if wanted.product not in products:
        raise MarketingError(f"no product '{wanted.product}' in this shop")
    creatives = creatives_of(products[wanted.product], wanted.lines)
    log = _log(seen, wanted.surface, [one.id for one in creatives])
    arms = np.eye(len(creatives))
    chances = _chances(log, arms)
    live, why, estimates = False, "nothing was logged yet: show all alike often, and log that", {}
    if log is not None and len(log) >= _LEAST_ROWS:
        half = len(log) // 2
        target = np.tile(_chances(_rows(log, slice(0, half)), arms), (len(log) - half, 1))
        verdict = may_go_live(_rows(log, slice(half, None)), target)
        live, why = verdict.live, verdict.why
        estimates = {name: getattr(verdict, name) for name in ("serving", "new", "difference")}
    told = [_told(one, at, log, float(chances[at])) for at, one in enumerate(creatives)]
    return CreativesResult(
        of_events=log is not None,
        product=wanted.product,
        surface=wanted.surface,
        logged=0 if log is None else len(log),
        creatives=tuple(sorted(told, key=lambda one: (-one.chance, one.id))),
        live=live,
        why=why,
        **{name: _estimate(estimates.get(name)) for name in ("serving", "new", "difference")},
    )


def _log(seen: Seen, surface: str, names: Sequence[str]) -> Logged | None:
    """What was shown of these creatives, by their places; None of nothing."""
    table = seen.events()
    codes = [code for name in names if (code := table.product.code(name)) is not None]
    table = table.rows(np.isin(table.product.codes, codes))
    at = table.surface.code(surface)
    shown = table.is_kind("impression") & np.isfinite(table.propensity)
    if at is None or not (shown & (table.surface.codes == at)).any():
        return None
    found = logged_from(table, surface=surface)
    places = np.array([names.index(one) for one in found.actions], np.int64)
    return Logged(
        places[found.action], found.propensity, found.reward, unit=found.unit, actions=(*names,)
    )


def _rows(log: Logged, chosen: slice) -> Logged:
    unit = None if log.unit is None else log.unit[chosen]
    return Logged(
        log.action[chosen], log.propensity[chosen], log.reward[chosen], unit=unit,
        actions=log.actions,
    )  # fmt: skip


def _chances(log: Logged | None, arms: Any) -> Any:
    """[creatives], with which the policy that is learned from a log shows each."""
    features = joint(np.zeros((1, 0)), arms)
    belief = Belief.of_nothing(features.shape[2])
    if log is not None:
        belief = belief.updated(features[0][log.action], log.reward)
    return ThompsonPolicy.of(belief).probabilities(features)[0]


def _told(one: Creative, at: int, log: Logged | None, chance: float) -> CreativeTold:
    own = np.zeros(0) if log is None else log.reward[log.action == at]
    return CreativeTold(
        id=one.id, picture=one.picture, line=one.line, shown=len(own), clicks=int(own.sum()),
        chance=chance,
    )  # fmt: skip


def _estimate(one: Any) -> EstimateTold | None:
    if one is None or not np.isfinite([one.value, one.low, one.high]).all():
        return None
    return EstimateTold(value=one.value, low=one.low, high=one.high)


def sections(result: CreativesResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.id, one.picture, one.line, one.shown, one.clicks, one.chance]
        for one in result.creatives
    ]
    verdict = "may go live" if result.live else "is not to go live"
    return [
        Tiles([("showings logged", f"{result.logged:,}", f"on '{result.surface}'"),
               ("the learned policy", verdict, result.why)]),
        Figure("How often each is shown", "; ".join(f"{one.id} {one.chance:.0%}"
               for one in result.creatives), 0.9 + 0.35 * len(rows),
               partial(_draw, result.creatives)),
        Table("creatives", f"Creatives of {result.product}", result.why,
              ["creative", "picture", "line", "shown", "clicks", "chance"], rows),
    ]  # fmt: skip


def _draw(rows: Sequence[CreativeTold], axes: Any, colours: Any) -> None:
    places = range(len(rows))
    axes.barh(places, [one.chance for one in rows], color=colours.mark)
    axes.set_yticks(places, [one.id for one in rows], parse_math=False)
    axes.invert_yaxis()
    axes.set_xlabel("chance to be shown")
    axes.grid(visible=False, axis="y")


CREATIVES = Part("creatives", CreativesWanted, CreativesResult, compute, sections, alone=False)
