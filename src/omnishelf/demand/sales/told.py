"""What somebody should know of the sales that were read."""

from collections.abc import Sequence
from dataclasses import dataclass

from omnishelf.catalog.rejection import Rejection
from omnishelf.demand.sales.history import SalesHistory


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing that was noticed and dealt with."""

    kind: str
    """`empty`, `one_period`, `returns`, `unmatched_returns`, `gaps`, `currency`, or
    `idle_promotion`."""
    text: str
    """For a person."""
    skus: tuple[str, ...] = ()
    """That it is about, the first few; none: all."""


@dataclass(frozen=True, eq=False)
class Reading:
    """Sales that were read, what of them was refused, and what was noticed."""

    history: SalesHistory
    rejected: Sequence[Rejection]
    remarks: Sequence[Remark]
