"""Who stands behind events, as far as that is known."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable


def actors_of(table: EventTable) -> NDArray[np.int64]:
    """A number [n] for each event's shopper, or of its session where the shopper is not known.

    Events of nobody have one number together, 0: whoever sends many of them counts once.
    """
    shopper = table.shopper.codes.astype(np.int64)
    session = table.session.codes.astype(np.int64)
    of_session = np.where(session >= 0, 1 + len(table.shopper.values) + session, 0)
    return np.where(shopper >= 0, 1 + shopper, of_session)
