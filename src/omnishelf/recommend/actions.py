"""What a shopper does with a product, and how much it says of their taste."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable
from omnishelf.types.event import EVENT_KINDS, EventKind

WEIGHTS: Mapping[EventKind, float] = {"click": 1.0, "cart": 3.0, "order": 5.0}
"""An impression is the shop's doing, and a rating may be a bad one."""

_BY_KIND = np.array([WEIGHTS.get(kind, 0.0) for kind in EVENT_KINDS])


def weights_of(table: EventTable) -> NDArray[np.float64]:
    """The weight [n] of each event; 0 for kinds that say nothing."""
    return np.asarray(_BY_KIND[table.kind])
