"""Audiences of shoppers who agreed to advertising: told by traits and sizes, never kept by name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from omnishelf.events.table import EventTable
from omnishelf.marketing.audiences.look_alikes import LookAlikes, look_alikes
from omnishelf.marketing.audiences.segments import segments
from omnishelf.marketing.audiences.shoppers import Shoppers
from omnishelf.marketing.errors import MarketingError
from omnishelf.shelf.insights.demand.forecast import titles_of
from omnishelf.shelf.insights.part import Part, Result
from omnishelf.shelf.insights.sections import Cell, Figure, Section, Table, Tiles
from omnishelf.shelf.insights.seen import Seen
from omnishelf.types.frozen import Frozen

_PRODUCTS = 5


class AudiencesWanted(Frozen):
    """Whose segments are made."""

    consented: tuple[str, ...]
    """Shoppers, by the ids of their events, who agreed to advertising. Consent to be remembered is
    none to this, so that nobody is in by default."""
    k: int | None = None
    """The least size of a segment; None: the shop's setting."""
    most: int = 8
    """Segments."""


class TraitTold(Frozen):
    """A trait that at least k members have."""

    kind: str
    value: str
    share: float
    """Of the segment."""
    lift: float
    """The share over that among all who agreed."""


class SegmentTold(Frozen):
    """A segment of at least k shoppers."""

    name: str
    size: int
    traits: tuple[TraitTold, ...]
    products: tuple[str, ...]
    """Titles of those that lie nearest to what its members like."""


class AudiencesResult(Result):
    """Segments; nobody is named in it."""

    k: int
    shoppers: int
    """Who agreed and of whom enough is known."""
    segments: tuple[SegmentTold, ...]


@dataclass(frozen=True, eq=False)
class Consented:
    """Shoppers who agreed, and their own ids by pseudonym."""

    shoppers: Shoppers
    ids: Mapping[str, str]


def consented(seen: Seen, ids: Sequence[str]) -> Consented:
    """Those of these shoppers of whom an interest is known."""
    by_pseudonym = {seen.pseudonym(id): id for id in ids}
    profiles = seen.profiles([*by_pseudonym])
    return Consented(Shoppers.of(profiles, by_pseudonym), by_pseudonym)


def compute(seen: Seen, wanted: AudiencesWanted, _: Path) -> AudiencesResult:
    """Part shoppers by what they like.

    Raises:
        MarketingError: too few agreed, or nothing is known of them.
    """
    k = wanted.k or seen.settings.marketing.k
    seen.tell("reading profiles")
    found = consented(seen, wanted.consented).shoppers
    told = []
    for one in segments(found, k=k, most=wanted.most):
        near = seen.nearest(seen.likeness, one.centre, _PRODUCTS)
        titles = titles_of(seen, near)
        told.append(
            SegmentTold(
                name=one.name,
                size=len(one.members),
                traits=tuple(
                    TraitTold(kind=t.trait[0], value=t.trait[1], share=t.share, lift=t.lift)
                    for t in one.traits
                ),
                products=tuple(titles.get(id, id) for id in near),
            )
        )
    return AudiencesResult(of_events=True, k=k, shoppers=len(found), segments=tuple(told))


def shoppers_like(
    seen: Seen,
    agreed: Sequence[str],
    *,
    group: Sequence[str] | None,
    bought: str | None,
    size: int,
    k: int | None = None,
) -> tuple[LookAlikes, list[str]]:
    """Shoppers who are like a group. Nothing of it is kept.

    Args:
        seen: the shop.
        agreed: ids of shoppers who agreed to advertising.
        group: ids of shoppers; None: the buyers of a product.
        bought: that product.
        size: how many to find.
        k: the least number of the group; None: the shop's setting.

    Returns:
        How well the group can be told, and the ids of those found, the likest first.

    Raises:
        MarketingError: neither group nor product is given, or too few agreed.
    """
    if (group is None) == (bought is None):
        raise MarketingError("give either a group of shoppers, or the product that they bought")
    found = consented(seen, agreed)
    inside = (
        [seen.pseudonym(id) for id in group]
        if group is not None
        else _buyers(seen.events(), bought or "")
    )
    k = k or seen.settings.marketing.k
    told = look_alikes(found.shoppers, inside, size=size, k=k)
    return told, [found.ids[one] for one in told.members]


def _buyers(table: EventTable, product: str) -> list[str]:
    code = table.product.code(product)
    bought = table.is_kind("order") & (table.product.codes == (-2 if code is None else code))
    return [one for one in table.shopper.rows(np.asarray(bought)).decoded() if one is not None]


def sections(result: AudiencesResult) -> Sequence[Section]:
    """What is told of it."""
    rows: list[list[Cell]] = [
        [one.name, one.size,
         "; ".join(f"{t.kind} {t.value} ({t.share:.0%}, x {t.lift:.1f})" for t in one.traits),
         ", ".join(one.products)]
        for one in result.segments
    ]  # fmt: skip
    told = f"Of those who agreed to advertising; nothing of fewer than {result.k} is told."
    sizes = "; ".join(f"{one.name} {one.size}" for one in result.segments)
    return [
        Tiles([("shoppers", f"{result.shoppers:,}", f"in {len(rows)} segments")]),
        Figure("Segments", sizes, 0.9 + 0.4 * len(rows), partial(_draw, result.segments)),
        Table("audiences", "Segments", told, ["segment", "shoppers", "traits", "offer"], rows),
    ]


def _draw(rows: Sequence[SegmentTold], axes: Any, colours: Any) -> None:
    places = range(len(rows))
    axes.barh(places, [one.size for one in rows], color=colours.mark)
    axes.set_yticks(places, [one.name[:40] for one in rows], parse_math=False)
    axes.invert_yaxis()
    axes.set_xlabel("shoppers")
    axes.grid(visible=False, axis="y")


AUDIENCES = Part("audiences", AudiencesWanted, AudiencesResult, compute, sections, alone=False)
