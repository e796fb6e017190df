"""One product held against a platform's rules."""

from collections.abc import Sequence
from typing import NamedTuple

from omnishelf.marketing.feeds.platform import Column, Platform
from omnishelf.marketing.feeds.remark import Effect, Note, Remark
from omnishelf.marketing.feeds.terms import Terms
from omnishelf.marketing.feeds.writers import Cell
from omnishelf.types import Product


class Checked(NamedTuple):
    """What a feed says of a product, and what is to be said about that."""

    row: dict[str, Cell] | None
    """None: the product is left out."""
    remarks: tuple[Remark, ...]


class _Taken(NamedTuple):
    cell: Cell | None
    notes: Sequence[tuple[Note, bool]]
    """And whether a value was lost by it."""


def check(product: Product, platform: Platform, terms: Terms) -> Checked:
    """Take the columns' values of a product; say what is wrong of all of them at once."""
    row: dict[str, Cell] = {}
    remarks: list[Remark] = []
    whole = True
    for column in platform.columns:
        taken = _take(product, column, terms)
        lost = taken.cell is None and column.required
        if taken.cell is not None:
            row[column.name] = taken.cell
        notes = taken.notes
        if lost and not any(gone for _, gone in notes):
            notes = [*notes, (Note("there is none", column.hint), True)]
        for note, gone in notes:
            remarks.append(_remark(product, column.name, note, _effect(lost, gone)))
        whole &= not lost
    if whole:
        for rule in platform.together:
            broken = rule.check(row)
            if broken is not None:
                effect: Effect = "product left out" if rule.required else "look at it"
                remarks.append(_remark(product, rule.column, broken, effect))
                whole &= not rule.required
    return Checked(row if whole else None, tuple(remarks))


def _take(product: Product, column: Column, terms: Terms) -> _Taken:
    value = column.take(product, terms)
    if isinstance(value, Note):
        return _Taken(None, [(value, True)])
    several = isinstance(value, tuple)
    values = value if isinstance(value, tuple) else (value,) if value else ()
    kept: list[str] = []
    notes: list[tuple[Note, bool]] = []
    for one in values:
        passed, own = _stepped(one, column)
        notes += own
        kept += [passed] if passed is not None else []
    if len(kept) > column.most:
        many = Note(f"{len(kept)} of them, {column.most} at most", "the first ones were kept")
        notes.append((many, False))
    if not kept:
        return _Taken(None, notes)
    return _Taken(tuple(kept[: column.most]) if several else kept[0], notes)


def _stepped(value: str, column: Column) -> tuple[str | None, list[tuple[Note, bool]]]:
    notes = []
    for step in column.steps:
        passed, note = step(value)
        if note is not None:
            notes.append((note, passed is None))
        if passed is None:
            return None, notes
        value = passed
    return value, notes


def _effect(lost: bool, gone: bool) -> Effect:
    if lost and gone:
        return "product left out"
    return "field left out" if gone else "put right"


def _remark(product: Product, field: str, note: Note, effect: Effect) -> Remark:
    return Remark(product.id, field, note.wrong, note.do, effect)
