"""What was shown by chance, and clicked, out of the events of a shop."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.errors import ExperimentError
from omnishelf.events.table import EventTable
from omnishelf.experiments.answered import clicked
from omnishelf.experiments.off_policy.logged import Logged
from omnishelf.experiments.units import units


def logged_from(
    events: EventTable, *, position: int | None = None, surface: str = "search"
) -> Logged:
    """Impressions that have a propensity, with 1 for those that a click answers.

    An impression that was told of twice counts once. Rows of one shopper, or else of one session
    or search, are one unit.

    Args:
        events: impressions and clicks.
        position: only what was shown there, from 1; None: wherever.
        surface: only what was shown there.

    Returns:
        Its actions are the products that were shown, by name in `actions`; positions are from 0.

    Raises:
        ExperimentError: no impression has a propensity.
    """
    code = events.surface.code(surface)
    chosen = events.is_kind("impression") & np.isfinite(events.propensity)
    chosen &= events.surface.codes == (-2 if code is None else code)
    if position is not None:
        chosen &= events.position == position
    rows = _first_of_each(events, np.flatnonzero(chosen))
    if not len(rows):
        raise ExperimentError(
            "no impression has a propensity: switch exploration on, and send the 'propensity' of "
            "each product that was shown along with its impression"
        )
    shown, action = np.unique(events.product.codes[rows], return_inverse=True)
    return Logged(
        action=action.astype(np.int64),
        propensity=events.propensity[rows],
        reward=clicked(events)[rows].astype(np.float64),
        position=events.position[rows].astype(np.int64) - 1,
        unit=units(events).codes[rows],
        actions=tuple(events.product.values[each] for each in shown),
    )


def _first_of_each(events: EventTable, rows: NDArray[np.intp]) -> NDArray[np.intp]:
    """One row of those of the same list, product and position; all that are of no list."""
    of_list = events.search.codes[rows] >= 0
    key = np.stack([events.search.codes[rows], events.product.codes[rows], events.position[rows]])[
        :, of_list
    ]
    _, first = np.unique(key, axis=1, return_index=True)
    return np.sort(np.concatenate([rows[of_list][first], rows[~of_list]]))
