"""Who did what: a shopper where one is known, else a visit."""

import numpy as np
from numpy.typing import NDArray

from omnishelf.events.table import EventTable

NOBODY = -1


def people(table: EventTable) -> NDArray[np.int64]:
    """[n], a number for each shopper and for each visit without one; -1 where neither is known.

    A visit in which one shopper is named belongs to him throughout.
    """
    shopper, session = table.shopper.codes, table.session.codes
    named = np.full(len(table.session.values) + 1, NOBODY, np.int64)
    both = (shopper >= 0) & (session >= 0)
    named[session[both]] = shopper[both]
    owner = np.where(shopper >= 0, shopper, named[session])
    visit = np.where(session >= 0, len(table.shopper.values) + session, NOBODY)
    return np.where(owner >= 0, owner, visit).astype(np.int64)
