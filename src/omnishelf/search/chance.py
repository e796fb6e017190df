"""Chance that is the same for a shopper who asks the same again, and that nobody can foretell."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from omnishelf.types import Query

_SAME = 3_600.0
"""Seconds for which a shopper who asks the same again sees the same."""


@dataclass(frozen=True, eq=False)
class Chance:
    """A shop's."""

    key: bytes
    """Of the shop: nobody outside can foretell what chance decides."""
    clock: Callable[[], float] = time.time

    def of(self, query: Query) -> np.random.Generator:
        """Of the question whatever page of it is shown, so that pages fit one another."""
        asked = replace(query, limit=1, offset=0, facets=(), image=None, audio=None)
        hour = int(self.clock() // _SAME)
        told = hashlib.blake2b(f"{hour} {asked!r}".encode(), key=self.key[:64], digest_size=8)
        return np.random.default_rng(int.from_bytes(told.digest(), "big"))
