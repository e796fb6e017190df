"""A large embedded index in parts, each with a share of the products and a process of its own.

The engine searches a graph on one core and holds Python's global lock meanwhile: two parts are
searched at the same time, and each in half the time.
"""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import replace
from functools import partial
from itertools import chain
from typing import Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from omnishelf.index.conditions import AllOf, Condition, HasWord, check
from omnishelf.index.facets import FACET_VALUES, Tallies, count_facet
from omnishelf.index.fields import Fields
from omnishelf.index.index import (
    Candidate,
    Candidates,
    Entry,
    FieldKind,
    Fingerprint,
    Index,
    StoredEntry,
)
from omnishelf.index.planner import Plan
from omnishelf.index.points import best_first, part_of
from omnishelf.index.turns import Turns
from omnishelf.index.words import Sparse, query_words
from omnishelf.types import Facet, Filter, Product, Source

_AT_ONCE = 4
"""Calls that one part is asked at a time, as many as it takes."""
_LISTED = 4 * FACET_VALUES
"""Values that each part counts, so that what is frequent in all is among them."""

T = TypeVar("T")


class Part(Index, Protocol):
    """What a part is asked beyond what any index is."""

    def passing(self, where: Condition | None) -> int:
        """How many products pass."""
        ...

    def frequent(
        self, key: str, where: Condition | None, limit: int
    ) -> Sequence[tuple[str | int, int]]:
        """A payload key's most frequent values, each with its count."""
        ...

    def end(self, key: str, where: Condition | None, highest: bool) -> float | None:
        """A payload key's least or largest number."""
        ...

    def kinds(self) -> Mapping[str, Sequence[FieldKind]]:
        """All kinds of every field."""
        ...

    def learn(self, fields: Sequence[tuple[str, FieldKind]]) -> None:
        """Be ready for fields that no product of its own has."""
        ...


class SplitIndex:
    """The `Index` protocol over parts. A product lies in the part that its id's hash names.

    How rare a word is, each part knows of its own products: scores of one word differ a little from
    part to part, as from shard to shard of a cluster.
    """

    def __init__(self, parts: Sequence[Part]) -> None:
        """Hold open parts, in their order: one at least."""
        self._parts = parts
        # The calling thread asks a part too.
        others = max(1, _AT_ONCE * (len(parts) - 1))
        self._pool = ThreadPoolExecutor(others, thread_name_prefix="parts")
        self._writing = Turns()
        self._fields = Fields({})
        self._share_fields()

    def upsert(self, entries: Sequence[Entry]) -> None:
        """Add products, or replace those with the same ids whole."""
        held = {entry.product.id: entry for entry in entries}
        self._write(held, lambda part, ids: part.upsert([held[id] for id in ids]))

    def restore(self, entries: Sequence[StoredEntry]) -> None:
        """Add entries of another index, or replace those with the same ids whole."""
        held = {entry.product.id: entry for entry in entries}
        self._write(held, lambda part, ids: part.restore([held[id] for id in ids]))

    def update(self, products: Mapping[str, tuple[Product, Fingerprint]]) -> None:
        """Replace the records of stored products by id; vectors and words stay as they are."""
        self._write(products, lambda part, ids: part.update({id: products[id] for id in ids}))

    def delete(self, ids: Sequence[str]) -> int:
        """Remove products; returns how many there were."""
        with self._writing:
            return sum(self._ask_owners(ids, lambda part, mine: part.delete(mine)))

    def fingerprints(self, ids: Sequence[str]) -> dict[str, Fingerprint]:
        """Fingerprints of those ids that are stored."""
        return _joined(self._ask_owners(ids, lambda part, mine: part.fingerprints(mine)))

    def products(self, ids: Sequence[str]) -> dict[str, Product]:
        """Products of those ids that are stored."""
        return _joined(self._ask_owners(ids, lambda part, mine: part.products(mine)))

    def vectors(self, ids: Sequence[str], source: Source) -> dict[str, NDArray[np.float32]]:
        """Vectors [n, dim] of those ids that have that source."""
        return _joined(self._ask_owners(ids, lambda part, mine: part.vectors(mine, source)))

    def nearest(
        self,
        source: Source,
        vector: NDArray[np.float32],
        *,
        where: Filter | None,
        limit: int,
    ) -> Candidates:
        """Products with the highest cosine to a unit vector [dim], best first."""
        plans: dict[int, Plan] = {}

        def ask(part: Part, most: int) -> Candidates:
            found = part.nearest(source, vector, where=where, limit=most)
            if found.plan:
                plans[id(part)] = found.plan
            return found

        found = self._best(ask, limit)
        if plans:
            # All alike, as their shares are.
            passing = sum(plan.passing for plan in plans.values())
            found.plan = replace(next(iter(plans.values())), passing=passing)
        return found

    def matching(self, text: str, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for these words, best first."""
        # Cut here, so that no part has to read the dictionaries.
        return self.ranked(query_words(text), where=where, limit=limit)

    def ranked(self, words: Sparse, *, where: Filter | None, limit: int) -> list[Candidate]:
        """Products with the highest BM25 score for weighed terms, best first."""
        check(where, self._fields)
        return self._best(lambda part, most: part.ranked(words, where=where, limit=most), limit)

    def facets(self, fields: Sequence[str], *, where: Filter | None) -> list[Facet]:
        """Values and ranges of fields over all products that pass the filter."""
        condition = check(where, self._fields)
        tallies = Tallies(self._count, self._frequent, self._end)
        return [
            count_facet(field, self._fields.kinds(field), condition, tallies) for field in fields
        ]

    def count(self, where: Filter | None = None) -> int:
        """How many products pass the filter."""
        return self._count(check(where, self._fields))

    def scan(self, *, where: Filter | None = None, batch: int = 256) -> Iterator[list[Product]]:
        """All products that pass the filter, in batches."""
        for part in self._parts:
            yield from part.scan(where=where, batch=batch)

    def stored(self, *, after: str | None = None, batch: int = 256) -> Iterator[list[StoredEntry]]:
        """All entries with their vectors and words, in batches, part by part."""
        begun = 0 if after is None else part_of(after, len(self._parts))
        for number, part in enumerate(self._parts[begun:]):
            yield from part.stored(after=None if number else after, batch=batch)

    @property
    def fields(self) -> Mapping[str, FieldKind]:
        """Fields that can be filtered and counted."""
        return self._fields.main_kinds

    @property
    def version(self) -> int:
        """Rises when a write begins and when it ends."""
        return self._writing.version

    def warm(self) -> None:
        """Read ahead what searches need."""
        self._ask(lambda part: part.warm())

    def close(self) -> None:
        """Flush and let go of the folder; closing twice is harmless."""
        for part in self._parts:
            part.close()
        self._pool.shutdown()

    def _write(self, ids: Collection[str], write: Callable[[Part, list[str]], None]) -> None:
        with self._writing:
            self._ask_owners(ids, write)
            self._share_fields()

    def _share_fields(self) -> None:
        """Have every part know the fields of all: one that no product of its own has passes a
        filter by nothing there, and must not be refused."""
        known = [Fields(kinds) for kinds in self._ask(lambda part: part.kinds())]
        seen = [pair for fields in known for pair in fields.pairs]
        self._fields.learn(self._fields.new(seen))
        for part, fields in zip(self._parts, known, strict=True):
            if lacking := fields.new(seen):
                part.learn(lacking)

    def _count(self, where: Condition | None) -> int:
        return sum(self._ask(lambda part: part.passing(where)))

    def _frequent(self, key: str, where: Condition | None) -> list[tuple[str | int, int]]:
        lists = [
            dict(listed) for listed in self._ask(lambda part: part.frequent(key, where, _LISTED))
        ]
        counts = Counter[str | int]()
        for listed in lists:
            counts.update(listed)
        most = [value for value, _ in counts.most_common(FACET_VALUES)]
        for part, listed in zip(self._parts, lists, strict=True):
            cut_off = [value for value in most if value not in listed and isinstance(value, str)]
            if cut_off and len(listed) == _LISTED:
                having = HasWord(key, tuple(cut_off))
                every = having if where is None else AllOf((having, where))
                found = dict(part.frequent(key, every, _LISTED))
                counts.update({value: found.get(value, 0) for value in cut_off})
        return [(value, counts[value]) for value in most]

    def _end(self, key: str, where: Condition | None, highest: bool) -> float | None:
        ends = self._ask(lambda part: part.end(key, where, highest))
        told = [end for end in ends if end is not None]
        return (max if highest else min)(told, default=None)

    def _best(self, ask: Callable[[Part, int], Sequence[Candidate]], limit: int) -> Candidates:
        """The best of all parts, each asked for about its share of them."""
        most = _share(limit, len(self._parts))
        answers = self._ask(lambda part: ask(part, most))
        best = best_first([*chain.from_iterable(answers)])[:limit]
        if most < limit:
            # One whose answers are all among the best may have more of them.
            least = set(best[-1:]) if len(best) == limit else set()
            again = [
                number
                for number, answer in enumerate(answers)
                if len(answer) == most and best_first([answer[-1], *least])[0] == answer[-1]
            ]
            more = self._at_once([partial(ask, self._parts[number], limit) for number in again])
            for number, answer in zip(again, more, strict=True):
                answers[number] = answer
            best = best_first([*chain.from_iterable(answers)])[:limit]
        return Candidates(best)

    def _ask(self, ask: Callable[[Part], T]) -> list[T]:
        return self._at_once([partial(ask, part) for part in self._parts])

    def _ask_owners(self, ids: Iterable[str], ask: Callable[[Part, list[str]], T]) -> list[T]:
        """Ask each part of its own ids."""
        shares: dict[int, list[str]] = {}
        for id in ids:
            shares.setdefault(part_of(id, len(self._parts)), []).append(id)
        return self._at_once(
            [partial(ask, self._parts[number], mine) for number, mine in shares.items()]
        )

    def _at_once(self, calls: Sequence[Callable[[], T]]) -> list[T]:
        """All answers; an error of one call is raised when all have ended."""
        waiting = [self._pool.submit(call) for call in calls[1:]]
        try:
            answers = [call() for call in calls[:1]]
        finally:
            wait(waiting)
        return answers + [asked.result() for asked in waiting]


def _share(limit: int, parts: int) -> int:
    """How many of the best one part has, with four standard deviations to spare: products are
    dealt out by a hash, so that it is a binomial draw."""
    mean = limit / parts
    return min(limit, math.ceil(mean + 4 * math.sqrt(mean * (1 - 1 / parts))))


def _joined(answers: Iterable[Mapping[str, T]]) -> dict[str, T]:
    return {id: found for answer in answers for id, found in answer.items()}
