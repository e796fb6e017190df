"""Orders as suppliers take them: whole packs, not too few."""

from dataclasses import dataclass

import numpy as np

_SAME = 1e-9
"""Relative: three packs of 0.1 are 0.3."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What is ordered."""

    units: float
    limited: str | None
    """Why it is not what was wanted, for a person; None if it is, up to whole packs."""


def lot(wanted: float, *, minimum: float, pack: float, most: float) -> Lot:
    """The least order of whole packs that brings what is wanted.

    Args:
        wanted: units; at most 0: nothing is ordered.
        minimum: of an order, units.
        pack: units of one.
        most: units that can be sold before they spoil.
    """
    if wanted <= 0:
        return Lot(0.0, None)
    least = max(wanted, minimum)
    units = float(np.ceil(least / pack * (1 - _SAME))) * pack
    if units <= most:
        raised = units - wanted >= pack
        return Lot(units, f"raised to the smallest order of {minimum:g}" if raised else None)
    fits = float(np.floor(max(most, 0) / pack * (1 + _SAME))) * pack
    if fits <= 0 or fits < minimum:
        smallest = float(np.ceil(max(minimum, pack) / pack * (1 - _SAME))) * pack
        return Lot(
            0.0,
            f"nothing: the smallest order of {smallest:g} is more than the {max(most, 0):g} that "
            "sell before they spoil",
        )
    return Lot(fits, f"cut to {fits:g}, which sell before they spoil")
