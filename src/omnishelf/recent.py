"""What was used lately, kept up to a limit."""

import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Recent(Generic[Key, Value]):
    """Values by key; beyond the limit the one unused for longest is forgotten.

    Safe to use from several threads.
    """

    def __init__(self, most: int) -> None:
        """Hold values whose costs sum to `most` at most."""
        self._most = most
        self._held: OrderedDict[Key, tuple[Value, int]] = OrderedDict()
        self._cost = 0
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._held)

    def get(self, key: Key) -> Value | None:
        """The value, which counts as a use; None if it is not held."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key][0]

    def put(self, key: Key, value: Value, *, cost: int = 1) -> None:
        """Hold a value in place of any that the key had; one that costs more than all may is
        not held."""
        with self._lock:
            self._drop(key)
            self._held[key] = (value, cost)
            self._cost += cost
            while self._cost > self._most:
                self._drop(next(iter(self._held)))

    def _drop(self, key: Key) -> None:
        if key in self._held:
            self._cost -= self._held.pop(key)[1]
