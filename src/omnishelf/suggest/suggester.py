"""Completions of what is being typed, from the catalog and from what was searched for."""

import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from itertools import product as combinations
from math import log1p
from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from omnishelf.analyzer import fold
from omnishelf.glossary.glossary import Glossary
from omnishelf.suggest.highlight import highlight
from omnishelf.suggest.phrases import Name, Phrases, language_of
from omnishelf.suggest.repair import repaired
from omnishelf.suggest.suggestion import KINDS, Kind, Suggestion
from omnishelf.suggest.table import Table, View
from omnishelf.suggest.typed import Words, readings
from omnishelf.types import Product

FEWEST_SHOPPERS = 5
"""Shoppers that must have searched for a text before others are shown it: less could tell who."""

_SHARES: Mapping[Kind, float] = {"query": 0.5, "category": 0.125, "brand": 0.125, "product": 0.25}
"""Of the lines, as long as each kind has some; what one leaves goes to the next."""
_SEARCHED = 100.0
"""More than any phrase of the catalog weighs: what is searched for is known, not made."""
_LONGEST_QUERY = 100
_CONSIDERED = 6
"""Times as many as are wanted, for some are of another language or say the same."""
_REPAIRS = 3
_TITLE = 40
"""Characters of a title that is neither short nor long."""
_AT_ONCE = 20_000


_Key = TypeVar("_Key")


class _Record(NamedTuple):
    kind: Kind
    text: str
    id: str | None
    language: str


class Suggester:
    """Suggests queries, categories, brands and products. Reads from several threads need no lock;
    writes take turns."""

    def __init__(self, products: Iterable[Product] = (), glossary: Glossary | None = None) -> None:
        """Take in products, one pass.

        Args:
            products: the shop's.
            glossary: how kinds and properties are called in each language. Ours if None.
        """
        self._phrases = Phrases(glossary or Glossary.load())
        self._writing = threading.RLock()
        self._names: Table[_Record] = Table()
        self._titles: Table[_Record] = Table()
        self._number: dict[Name, int] = {}
        self._searched: dict[str, int] = {}
        self._of: dict[str, tuple[tuple[int, ...], tuple[Name, ...]]] = {}
        self.put(products)

    def suggest(
        self, prefix: str, limit: int = 8, locale: str | None = None
    ) -> tuple[Suggestion, ...]:
        """Completions of what has been typed, best first; none for nothing.

        Every word typed must begin a word of a suggestion, in any order; Chinese also by its
        pinyin, whole or by first letters. If nothing begins like this, one typing error in each
        word is forgiven.

        Args:
            prefix: what has been typed so far.
            limit: most suggestions wanted.
            locale: language (BCP 47) of which suggestions come first.
        """
        if limit < 1:
            return ()
        names, titles = self._names.view, self._titles.view
        ways = readings(prefix)
        repairs = _repaired(ways[0], names, titles) if ways else iter(())
        for words in chain(ways, repairs):
            found = [*_found(names, words, limit), *_found(titles, words, limit)]
            if found:
                chosen = _chosen(found, limit, language_of(locale))
                return tuple(
                    Suggestion(
                        record.kind, record.text, record.id, count,
                        *highlight(record.text, words[-1]),
                    )
                    for record, count in chosen
                )  # fmt: skip
        return ()

    def put(self, products: Iterable[Product]) -> None:
        """Add products, or replace those of the same ids."""
        pending = iter(products)
        while batch := [*islice(pending, _AT_ONCE)]:
            with self._writing:
                self._put(batch)

    def remove(self, ids: Iterable[str]) -> None:
        """Forget products, and what only they were called; unknown ids are passed over."""
        with self._writing:
            for id in ids:
                self._forget(id)
            self._tidy()

    def add_queries(
        self, counts: Mapping[str, tuple[int, int]], *, fewest: int = FEWEST_SHOPPERS
    ) -> None:
        """Suggest what was searched for.

        Args:
            counts: by text, how many searches there were in all, and by how many shoppers. A text
                that was given before has its new count; one with too few shoppers is forgotten.
            fewest: shoppers that must be behind a suggestion.
        """
        shown = {" ".join(text.split()): told for text, told in counts.items()}
        with self._writing:
            for text in shown:
                if (number := self._searched.pop(fold(text), None)) is not None:
                    self._names.weigh(number, 0.0, 0)
            wanted = {
                fold(text): (_Record("query", text, None, ""), searches)
                for text, (searches, shoppers) in shown.items()
                if shoppers >= fewest and searches > 0 and 0 < len(text) <= _LONGEST_QUERY
            }
            numbers = self._names.add(
                (record, record.text, _SEARCHED + log1p(searches), searches)
                for record, searches in wanted.values()
            )
            self._searched.update(zip(wanted, numbers, strict=True))
            self._tidy()

    def _put(self, products: Sequence[Product]) -> None:
        latest = {product.id: product for product in products}
        for id in latest:
            self._forget(id)
        told = {id: tuple(sorted(self._phrases.of(product))) for id, product in latest.items()}
        counts = Counter(name for names in told.values() for name in names)
        fresh = []
        for name, count in counts.items():
            number = self._number.get(name)
            if number is not None and (before := self._names.count(number)):
                self._names.weigh(number, log1p(before + count), before + count)
            else:
                fresh.append(name)
        numbers = self._names.add(
            (_Record(kind, text, None, language), text, log1p(counts[name]), counts[name])
            for name in fresh
            for kind, text, language in (name,)
        )
        self._number.update(zip(fresh, numbers, strict=True))
        titles = {id: [*_titles(product)] for id, product in latest.items()}
        added = iter(self._titles.add(entry for own in titles.values() for entry in own))
        for id, own in titles.items():
            self._of[id] = tuple(islice(added, len(own))), told[id]
        self._tidy()

    def _forget(self, id: str) -> None:
        titles, names = self._of.pop(id, ((), ()))
        for number in titles:
            self._titles.weigh(number, 0.0, 0)
        for name in names:
            number = self._number[name]
            count = self._names.count(number) - 1
            self._names.weigh(number, log1p(count), count)

    def _tidy(self) -> None:
        if (moved := self._titles.compact()) is not None:
            self._of = {
                id: (tuple(int(moved[number]) for number in titles), names)
                for id, (titles, names) in self._of.items()
            }
        if (moved := self._names.compact()) is not None:
            self._number = _moved(self._number, moved)
            self._searched = _moved(self._searched, moved)


_Found = tuple[_Record, int]
"""A record, and its count."""


def _moved(numbers: Mapping[_Key, int], moved: NDArray[np.int64]) -> dict[_Key, int]:
    """Numbers after a table was compacted, without those that are gone."""
    return {key: int(moved[number]) for key, number in numbers.items() if moved[number] >= 0}


def _titles(product: Product) -> Iterator[tuple[_Record, str, float, int]]:
    own = (language_of(product.locale), product.title)
    others = [(language_of(code), told.title) for code, told in product.translations.items()]
    for language, title in (own, *others):
        if title:
            weight = (0.5 if product.stock == 0 else 1.0) / (_TITLE + len(title))
            yield _Record("product", title, product.id, language), title, weight, 1


def _found(view: View[_Record], words: Words, limit: int) -> list[_Found]:
    best = view.best(words, limit * _CONSIDERED)
    return [(view.records[number], int(view.counts[number])) for number in best]


def _repaired(words: Words, *views: View[_Record]) -> Iterator[Words]:
    """The words with those that nothing begins with replaced by what is nearest to them."""

    def begins(word: str) -> bool:
        return any(view.has(word) for view in views)

    ways = [[word] if begins(word) else repaired(word, begins)[:_REPAIRS] for word in words]
    yield from islice(combinations(*ways), _REPAIRS**2)


def _chosen(found: Sequence[_Found], limit: int, language: str) -> list[_Found]:
    """At most so many, of every kind its share, none that says the same as one before it."""
    if language:
        found = sorted(found, key=lambda item: item[0].language not in ("", language))
    of: dict[Kind, list[_Found]] = {kind: [] for kind in KINDS}
    seen: set[str] = set()
    for record, count in found:
        keys = {fold(record.text), f"id {record.id}" if record.id else ""} - {""}
        if not keys & seen:
            seen |= keys
            of[record.kind].append((record, count))
    taken = {kind: min(len(of[kind]), max(1, round(_SHARES[kind] * limit))) for kind in KINDS}
    spare = limit - sum(taken.values())
    for kind in KINDS:
        more = max(0, min(len(of[kind]) - taken[kind], spare))
        taken[kind] += more
        spare -= more
    return [item for kind in KINDS for item in of[kind][: taken[kind]]][:limit]
