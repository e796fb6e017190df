"""What all shoppers did, in memory, to be asked for by shopper and by visit."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import Coded, EventTable
from omnishelf.profiles.acts import ACTS, Acts

_ROW = np.dtype([
    ("time", "f8"), ("seq", "i8"), ("kind", "u1"), ("product", "i4"), ("shopper", "i4"),
    ("session", "i4"), ("rating", "f8"),
])  # fmt: skip
_TAIL = 10_000
"""Newest events that are looked through one by one, in microseconds; of a larger memory, a
quarter of it."""


class KeptActs:
    """Acts of all shoppers, some forty bytes each. Not safe to use from several threads."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._rows = np.zeros(1_024, _ROW)
        self._count = 0
        self._products, self._shoppers, self._sessions = _Names(), _Names(), _Names()
        self._by = {name: _Order() for name in ("shopper", "session")}

    def __len__(self) -> int:
        return self._count

    def add(self, table: EventTable) -> None:
        """Keep the acts of a table that are not there yet."""
        table = table.rows(table.is_kind(*ACTS))
        end = self._count + len(table)
        if end > len(self._rows):
            self._rows = np.concatenate([self._rows, np.zeros(max(end, len(self._rows)), _ROW)])
        rows = self._rows[self._count : end]
        for name in ("time", "seq", "kind", "rating"):
            rows[name] = getattr(table, name)
        rows["product"] = self._products.codes(table.product)
        rows["shopper"] = self._shoppers.codes(table.shopper)
        rows["session"] = self._sessions.codes(table.session)
        self._count = end

    def of_shopper(self, shopper: str | None) -> Acts:
        """As `Acts.of_shopper` of a table of all."""
        return self._acts(self._where("shopper", self._shoppers.code(shopper)))

    def of_visit(self, session: str | None, shopper: str | None) -> Acts:
        """As `Acts.of_visit` of a table of all."""
        found = self._where("session", self._sessions.code(session))
        whose = self._rows["shopper"][found]
        known = self._shoppers.code(shopper)
        return self._acts(found[(whose < 0) if known is None else (whose < 0) | (whose == known)])

    def _where(self, column: str, code: int | None) -> NDArray[np.intp]:
        if code is None:
            return np.zeros(0, np.intp)
        return self._by[column].where(self._rows[column][: self._count], code)

    def _acts(self, places: NDArray[np.intp]) -> Acts:
        rows = self._rows[places]
        rows = rows[np.lexsort((rows["seq"], rows["time"]))]
        return Acts(
            rows["time"].copy(),
            rows["kind"].copy(),
            rows["product"].copy(),
            rows["rating"].copy(),
            self._products.values,
        )


class _Names:
    """Strings by their codes, in the order in which they came."""

    def __init__(self) -> None:
        self.values: list[str] = []
        self._codes: dict[str, int] = {}

    def code(self, value: str | None) -> int | None:
        return None if value is None else self._codes.get(value)

    def codes(self, column: Coded) -> NDArray[np.int32]:
        """Codes of a column; -1 where there is none."""
        # -1 is the place of the last.
        own = np.array([*map(self._put, column.values), -1], np.int32)
        return own[column.codes]

    def _put(self, value: str) -> int:
        code = self._codes.setdefault(value, len(self.values))
        if code == len(self.values):
            self.values.append(value)
        return code


@dataclass
class _Order:
    """Rows of a column by code; the newest are in no order yet."""

    order: NDArray[np.intp] = field(default_factory=lambda: np.zeros(0, np.intp))
    codes: NDArray[np.int32] = field(default_factory=lambda: np.zeros(0, np.int32))
    """In order."""

    def where(self, column: NDArray[np.int32], code: int) -> NDArray[np.intp]:
        if len(column) - len(self.order) > max(_TAIL, len(self.order) // 4):
            self.order = np.argsort(column, kind="stable")
            self.codes = column[self.order]
        start, end = np.searchsorted(self.codes, [code, code + 1])
        tail = len(self.order) + np.flatnonzero(column[len(self.order) :] == code)
        return np.concatenate([self.order[start:end], tail])
