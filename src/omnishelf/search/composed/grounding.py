"""From a wish in words to the columns and values of a shop."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from omnishelf.search.composed.edit import Edit, without
from omnishelf.search.composed.knowledge import Knowledge, Shares
from omnishelf.search.composed.pointed import Pointed
from omnishelf.search.composed.wish import Change, Wish


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """What is wanted and what is not, by column."""

    changes: tuple[Change, ...]
    """Those that the shop's labels know."""
    unknown: tuple[str, ...]
    """Words of wanted values that they do not know."""
    wanted: Mapping[int, Shares]
    unwanted: Mapping[int, Shares]
    named: frozenset[int]
    """Columns that the words name themselves; others follow from them."""
    notes: tuple[str, ...]

    def of_kind(self, thing: Pointed, known: Knowledge) -> "Ground":
        """With the kind of a thing, unless the words name one."""
        kinds = {
            column: shares
            for column, shares in thing.shares.items()
            if known.columns[column].role == "product"
        }
        if any(known.columns[column].role == "product" for column in self.named):
            return self
        return replace(self, wanted={**kinds, **self.wanted})

    def edits(self, present: Mapping[int, Shares], known: Knowledge) -> list[Edit]:
        """What is to change of a thing that has these values."""
        prior = next(iter(known.effects.values())).priors if known.effects else ()
        made = []
        for column in sorted({*self.wanted, *self.unwanted}):
            before = present.get(column, prior[column])
            after = self.wanted.get(column)
            if after is None:
                after = without(before, self.unwanted[column], prior[column])
            made.append(Edit(column, before, after))
        return made

    def fits(self, kept: Pointed, known: Knowledge) -> dict[int, Shares]:
        """By column how well each value fits: of what is asked, and of the kind."""
        fits = {
            column: (shares > 0).astype(np.float64)
            for column, shares in self.wanted.items()
            if column in self.named
        }
        for column, shares in self.unwanted.items():
            if column not in fits:
                fits[column] = (shares == 0).astype(np.float64)
        kind = kept.kind(known)
        if kind is not None and 0 not in self.wanted:
            fits[0] = fits.get(0, 1.0) * kind / kind.max()
        elif 0 in self.wanted and 0 not in fits:
            fits[0] = self.wanted[0] / self.wanted[0].max()
        return fits


def ground(wish: Wish, known: Knowledge) -> Ground:
    """Find a wish's values among a shop's; what contradicts itself is told and left out."""
    asked = [change.term for change in wish.changes if change.wanted]
    refused = [change.term for change in wish.changes if not change.wanted]
    wanted: dict[int, Shares] = {}
    unwanted: dict[int, Shares] = {}
    implied: dict[int, Shares] = {}
    unknown, notes, changes = [], [], []
    for change in wish.changes:
        named = known.named(change.term)
        if change.term in asked and change.term in refused:
            if change.wanted:
                notes.append(f"'{change.said}' is both wanted and not wanted: it is left out")
        elif named:
            changes.append(change)
            _add(wanted if change.wanted else unwanted, named)
            if change.wanted:
                _add(implied, known.implied(named))
        elif change.wanted:
            unknown.append(change.said)
        else:
            notes.append(f"no product here is told to be '{change.said}': it rules nothing out")
    named_columns = frozenset({*wanted, *unwanted})
    notes += _alternatives(changes)
    everything = {**implied, **wanted}
    whole = {column: shares / shares.sum() for column, shares in everything.items()}
    return Ground(tuple(changes), tuple(unknown), whole, unwanted, named_columns, tuple(notes))


def _add(side: dict[int, Shares], found: Mapping[int, Shares]) -> None:
    for column, shares in found.items():
        side[column] = side.get(column, np.zeros(len(shares))) + shares


def _alternatives(changes: list[Change]) -> list[str]:
    """Nothing is red and blue: whoever asks for both is shown either."""
    by_kind: dict[str, list[str]] = {}
    for change in changes:
        if change.wanted:
            by_kind.setdefault(change.term.kind, []).append(change.said)
    return [
        f"{' and '.join(said)}: products of any of these are shown"
        for said in by_kind.values()
        if len(said) > 1
    ]
