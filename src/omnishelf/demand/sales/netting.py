"""Returns, taken from the sales that they undo."""

import numpy as np

from omnishelf.demand.sales.history import Numbers


def net(gross: Numbers, returned: Numbers) -> tuple[Numbers, Numbers]:
    """Take what came back from what was sold in the same period, and then in those before.

    A unit that came back was sold earlier, and nobody wanted it after all. What can't be matched
    with a sale was sold before the history begins.

    Args:
        gross: [n, t], units sold, at least 0; NaN where not known.
        returned: [n, t], units that came back, at least 0.

    Returns:
        Units net of returns [n, t], NaN where `gross` is; and how many could not be matched [n].
    """
    left = np.zeros(len(gross))
    kept = np.nan_to_num(gross)
    for at in reversed(range(gross.shape[1])):
        left = left + returned[:, at]
        taken = np.minimum(left, kept[:, at])
        kept[:, at] -= taken
        left = left - taken
    return np.where(np.isnan(gross), np.nan, kept), left
