"""The fields of a collection that several servers write to."""

import threading
import time
from collections.abc import Callable
from typing import TypeVar

from omnishelf.errors import FilterError
from omnishelf.index.fields import Fields
from omnishelf.index.index import FieldKind

_FRESH_SECONDS = 10.0
"""For so long another server's new field may be unknown here where nothing asks for it."""
_JUST_READ_SECONDS = 1.0
"""Wrong filters make the cluster be asked for its fields no more often than this."""

T = TypeVar("T")


class SharedFields:
    """Fields as they were read a moment ago."""

    def __init__(self, read: Callable[[], dict[str, list[FieldKind]]]) -> None:
        """Read them now, and again when they are old."""
        self._read = read
        self._lock = threading.Lock()
        self.renew()

    def renew(self) -> Fields:
        """The fields as they are now."""
        fields = Fields(self._read())
        with self._lock:
            self._fields, self._read_at = fields, time.monotonic()
        return fields

    def now(self, seconds: float = _FRESH_SECONDS) -> Fields:
        """The fields, read at most so many seconds ago."""
        if time.monotonic() - self._read_at > seconds:
            return self.renew()
        return self._fields

    def using(self, ask: Callable[[Fields], T]) -> T:
        """What `ask` makes of the fields.

        Raises:
            FilterError: raised by `ask` for the newest fields too.
        """
        try:
            return ask(self.now())
        except FilterError:
            # Another server may have written the first product that has such a field.
            return ask(self.now(_JUST_READ_SECONDS))
