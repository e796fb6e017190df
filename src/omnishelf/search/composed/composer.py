"""From a query that wants something otherwise to what the sources are asked."""

import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

import numpy as np

from omnishelf.errors import QueryError, UnknownProductError
from omnishelf.glossary.glossary import Glossary
from omnishelf.index.index import Index
from omnishelf.search.aims import Aim
from omnishelf.search.asked import Asked
from omnishelf.search.composed.chips import chips_of, heeded
from omnishelf.search.composed.edit import Edit, edited
from omnishelf.search.composed.fit import Fit
from omnishelf.search.composed.grounding import Ground, ground
from omnishelf.search.composed.knowledge import Knowledge, Shares
from omnishelf.search.composed.pointed import Pointed
from omnishelf.search.composed.wish import Wish
from omnishelf.search.composed.wording import read_wish
from omnishelf.types import SOURCES, And, Chip, Filter, Query

Point = Callable[[Query, Asked], list[Aim]]
"""Where a query points before anything is changed: `aims`, with encoders, index and model."""

_GROWN = 0.1
"""Share of the products by which a shop may change before it is learned from anew."""


@dataclass(frozen=True, slots=True, eq=False)
class Composed:
    """What a composed query asks of the sources, and how their answers are judged."""

    targets: list[Aim]
    where: Filter | None
    """Beside the query's own filter: a bound of the price."""
    fit: Fit
    """Ranks what was found once more."""
    chips: tuple[Chip, ...]
    """What is changed, as it was understood, for the shopper."""
    asked: Asked
    """The query with the words that are left to search for, and all notes."""

    def narrowed(self, query: Query) -> Query:
        """The query with the bound of the price beside its own filter."""
        if self.where is None:
            return query
        both = self.where if query.where is None else And((query.where, self.where))
        return replace(query, where=both)


class Composer:
    """Understands composed queries over one index. Safe to use from several threads."""

    def __init__(self, index: Index, glossary: Glossary) -> None:
        """Over this index, with these names of values."""
        self._index = index
        self._glossary = glossary
        self._learning = threading.Lock()
        self._known: tuple[int, Knowledge] | None = None

    def warm(self) -> None:
        """Learn from the shop's products now, so that the first composed query need not wait."""
        self._knowledge()

    def compose(self, query: Query, asked: Asked, point: Point) -> Composed | None:
        """What a query asks that points at something and wants it otherwise.

        Args:
            query: the query.
            asked: its words and media.
            point: where queries point.

        Returns:
            None if the query points at nothing, wants no change of it, or the sources that may
            answer see nothing that it points at: it is then searched for as any other.

        Raises:
            UnknownProductError: a liked or disliked id is not in the shop.
        """
        if not asked.text or (asked.picture is None and not query.like):
            return None
        said = read_wish(asked.text, self._glossary)
        if not said:
            return None
        wish = heeded(said, query.drop)
        known = self._knowledge()
        things = self._things(query, asked, point, known)
        if not things:
            return None
        styled = _styled(wish, things, known) if wish.style_of else None
        grounded = ground(wish, known)
        kept = [thing for name, thing in things.items() if name != styled] or [*things.values()]
        looks = things[styled] if styled else kept[0]
        if styled and len(things) > 1:
            grounded = grounded.of_kind(kept[0], known)
            query, asked = _only(styled, query, asked)
        asked = _left(asked, wish, grounded)
        where, notes = _price(wish, kept[0])
        try:
            targets = point(query, asked)
        except QueryError:
            return None
        edits = grounded.edits(looks.shares, known)
        return Composed(
            [_moved(aim, edits, known) for aim in targets],
            where,
            Fit(grounded.fits(kept[0], known), grounded.named, known, self._index),
            chips_of(said, grounded.changes, query.drop),
            replace(asked, notes=(*asked.notes, *grounded.notes, *notes)),
        )

    def _knowledge(self) -> Knowledge:
        with self._learning:
            count = self._index.count()
            if self._known is None or abs(count - self._known[0]) > _GROWN * self._known[0]:
                self._known = count, Knowledge.of(self._index, self._glossary)
            return self._known[1]

    def _things(
        self, query: Query, asked: Asked, point: Point, known: Knowledge
    ) -> dict[str, Pointed]:
        """What is pointed at: the photo, the liked products taken together, or both."""
        things: dict[str, Pointed] = {}
        if asked.picture is not None:
            alone = replace(query, like=(), unlike=(), using=frozenset(SOURCES))
            with suppress(QueryError):  # Nothing here reads photos.
                aims = point(alone, replace(asked, text=None, text_parts=(), sound=None))
                seen = {aim.source: aim for aim in aims}
                if (own := seen.get("image")) is not None:
                    things["photo"] = Pointed.photo(own, self._index, known)
        if query.like:
            liked = self._index.products(query.like)
            if missing := [id for id in query.like if id not in liked]:
                raise UnknownProductError(f"no product '{missing[0]}' in this shop (liked)")
            things["like"] = Pointed.liked([*liked.values()], known)
        return things


def _styled(wish: Wish, things: Mapping[str, Pointed], known: Knowledge) -> str:
    """Which thing's style is wanted: the one of the kind that is named so; else not the one of
    the kind that is to be kept; else the one that was liked.
    """

    def likeness(name: str) -> float:
        shares = things[name].kind(known)
        if shares is None:
            return 0.0
        kinds = [c.term for c in wish.changes if c.term.kind == "product" and c.wanted]
        so = _met(known.named(wish.other).get(0), shares) if wish.other else 0.0
        return so - sum(_met(known.named(kind).get(0), shares) for kind in kinds)

    return max(sorted(things), key=likeness)


def _met(meaning: Shares | None, shares: Shares) -> float:
    return 0.0 if meaning is None else float(shares[meaning > 0].sum())


def _only(name: str, query: Query, asked: Asked) -> tuple[Query, Asked]:
    if name == "photo":
        return replace(query, like=()), asked
    return query, replace(asked, picture=None)


def _left(asked: Asked, wish: Wish, grounded: Ground) -> Asked:
    """The words that change nothing are searched for."""
    text = " ".join([wish.rest, *grounded.unknown]).strip()
    return replace(asked, text=text or None, text_parts=asked.text_parts if text else ())


def _price(wish: Wish, thing: Pointed) -> tuple[Filter | None, Sequence[str]]:
    if wish.price is None:
        return None, ()
    bound = thing.cheaper(dearer=wish.price == "dearer")
    if bound is None:
        return None, (f"'{wish.price}' is not heeded: what it is compared with has no price",)
    return bound, ()


def _moved(aim: Aim, edits: Sequence[Edit], known: Knowledge) -> Aim:
    effects = known.effects.get(aim.source)
    if aim.vector is None or effects is None:
        return aim
    return replace(aim, vector=edited(np.asarray(aim.vector), effects, edits))
