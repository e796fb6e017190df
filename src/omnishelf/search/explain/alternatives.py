"""The same search without a part of the query: counterfactuals, and what each part is worth."""

import itertools
import math
import weakref
from collections.abc import Callable, Collection
from dataclasses import replace

from omnishelf.errors import NoSpeechError, QueryError
from omnishelf.search.asked import Asked, Part
from omnishelf.search.explain.explanation import PartShare
from omnishelf.search.explain.parts import only, parts_of
from omnishelf.search.trace import Trace
from omnishelf.types import Query

Search = Callable[[Query, Asked], Trace]
"""Searches again for a query that has been understood."""


class Alternatives:
    """Searches for parts of queries, each made once for as long as its trace is held."""

    def __init__(self, search: Search) -> None:
        """Search again by this."""
        self._search = search
        self._made: weakref.WeakKeyDictionary[Trace, dict[frozenset[str], Trace | None]] = (
            weakref.WeakKeyDictionary()
        )

    def without(self, trace: Trace, part: Part) -> Trace | None:
        """The search without one part; None if nothing is left that can be searched for."""
        return self._only(trace, [other for other in parts_of(trace) if other != part])

    def unfiltered(self, trace: Trace) -> Trace:
        """The search without its filter."""
        return self._otherwise(trace, "unfiltered", replace(trace.query, where=None))

    def impersonal(self, trace: Trace) -> Trace:
        """The search by somebody of whom nothing is known."""
        return self._otherwise(trace, "impersonal", replace(trace.query, personal=False))

    def shares(self, trace: Trace, product_id: str) -> tuple[PartShare, ...]:
        """What each part of the query adds to a product's score, the most first.

        L. Shapley, "A value for n-person games", 1953: the mean, over all orders in which the
        parts could have been asked one after another, of what the score rises by when a part
        comes. They sum to the score. Of n parts, 2^n - 2 more searches are made once.
        """
        parts = parts_of(trace)
        count = len(parts)
        worth = {
            frozenset(chosen): self._score(trace, chosen, product_id)
            for size in range(count + 1)
            for chosen in itertools.combinations(parts, size)
        }
        total = worth[frozenset(parts)]
        values = {
            part: sum(
                (worth[chosen | {part}] - worth[chosen])
                / (count * math.comb(count - 1, len(chosen)))
                for chosen in worth
                if part not in chosen
            )
            for part in parts
        }
        return tuple(
            PartShare(part=part, contribution=value, share=value / total if total else 0.0)
            for part, value in sorted(values.items(), key=lambda item: (-item[1], item[0]))
        )

    def _otherwise(self, trace: Trace, name: str, query: Query) -> Trace:
        made = self._made.setdefault(trace, {})
        key = frozenset({name})
        if (kept := made.get(key)) is None:
            kept = made[key] = self._search(query, trace.asked)
        return kept

    def _score(self, trace: Trace, parts: Collection[Part], product_id: str) -> float:
        made = self._only(trace, parts)
        item = made.scored(product_id) if made else None
        return item.score if item else 0.0

    def _only(self, trace: Trace, parts: Collection[Part]) -> Trace | None:
        if set(parts) == set(parts_of(trace)):
            return trace
        made = self._made.setdefault(trace, {})
        key = frozenset[str](parts)
        if key not in made:
            made[key] = self._made_of(trace, parts)
        return made[key]

    def _made_of(self, trace: Trace, parts: Collection[Part]) -> Trace | None:
        if not parts:
            return None
        try:
            return self._search(*only(trace.query, trace.asked, parts))
        except (QueryError, NoSpeechError):
            # Such as a photo alone, where only words may answer.
            return None
