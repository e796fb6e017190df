"""What a shop's own products teach of their attributes."""

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from omnishelf.catalog.labels import MISSING, Column, Grid, label_of, read_labels
from omnishelf.glossary.glossary import Glossary
from omnishelf.glossary.term import Term
from omnishelf.index.index import Index
from omnishelf.search.composed.effects import Effects, learn_effects
from omnishelf.types import Product, Source

SAMPLE = 4_000
"""Products that are learned from: enough for each of a hundred values."""

Shares = NDArray[np.float64]
"""float64 [values] of one column, summing to 1, or to 0 if nothing is known."""


@dataclass(frozen=True, slots=True, eq=False)
class Knowledge:
    """The columns of a shop's labels, and what their values do to its vectors."""

    columns: tuple[Column, ...]
    """As in `Labels`: what a product is comes first, if anything tells it."""
    has_kind: bool
    grid: Grid
    """Labels of the products that were learned from."""
    effects: Mapping[Source, Effects]
    glossary: Glossary

    @classmethod
    def of(cls, index: Index, glossary: Glossary) -> "Knowledge":
        """Learn from a sample of an index: its own order is that of hashed ids, so a fair one."""
        entries = [*itertools.islice(itertools.chain.from_iterable(index.stored()), SAMPLE)]
        labels = read_labels([entry.product for entry in entries], glossary)
        sizes = tuple(len(column.values) for column in labels.columns)
        effects: dict[Source, Effects] = {}
        for source in dict.fromkeys(source for entry in entries for source in entry.vectors):
            having = [place for place, entry in enumerate(entries) if source in entry.vectors]
            rows = np.stack(
                [entries[place].vectors[source].astype(np.float32).mean(axis=0) for place in having]
            )
            effects[source] = learn_effects(source, rows, labels.grid[having], sizes)
        return cls(labels.columns, labels.has_kind, labels.grid, effects, glossary)

    def named(self, term: Term) -> dict[int, Shares]:
        """By column: the values that a term names, alike likely; empty if the shop has none."""
        found = {
            at: self._named(column, term)
            for at, column in enumerate(self.columns)
            if column.role == term.kind
        }
        return {at: shares for at, shares in found.items() if shares.any()}

    def implied(self, named: Mapping[int, Shares]) -> dict[int, Shares]:
        """What a kind of goods means in the other columns of kinds, wider or narrower: a dress
        is apparel. Empty where no kind is named.
        """
        if not any(self.columns[at].role == "product" for at in named):
            return {}
        rows = np.ones(len(self.grid), np.bool_)
        for at, shares in named.items():
            rows &= np.isin(self.grid[:, at], np.flatnonzero(shares))
        found = {
            at: self._shares_of(at, rows)
            for at, column in enumerate(self.columns)
            if column.role == "product" and at not in named
        }
        return {at: shares for at, shares in found.items() if shares.any()}

    def labels(self, product: Product) -> Iterator[tuple[int, int]]:
        """Columns and values that a product tells of itself."""
        for at, column in enumerate(self.columns):
            label = label_of(product, column, self.glossary)
            if label is not None and label in column.values:
                yield at, column.values.index(label)

    def tells(self, product: Product, at: int) -> int | None:
        """The value that a product tells in one column."""
        column = self.columns[at]
        label = label_of(product, column, self.glossary)
        return column.values.index(label) if label in column.values else None

    def _named(self, column: Column, term: Term) -> Shares:
        names = np.array(
            [
                self.glossary.lookup(value, kinds=(column.role,))[:1] == (term,)
                for value in column.values
            ],
            np.float64,
        )
        return np.asarray(names / max(1.0, names.sum()))

    def _shares_of(self, at: int, rows: NDArray[np.bool_]) -> Shares:
        told = self.grid[rows, at]
        counts = np.bincount(told[told != MISSING], minlength=len(self.columns[at].values))
        return np.asarray(counts / max(1, counts.sum()), np.float64)
