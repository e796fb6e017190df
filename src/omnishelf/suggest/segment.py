"""A sorted list of keys, each with the entries that have it: one part of the suggester's index."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.int32]
_LAST = chr(0x10FFFF)


@dataclass(frozen=True, slots=True, eq=False)
class Segment:
    """Never changed once it is made."""

    keys: Sequence[str]
    """Sorted."""
    starts: NDArray[np.int32]
    """[keys + 1]: where each key's entries begin."""
    entries: Places
    """Numbers of entries, key after key."""

    @classmethod
    def of(cls, keyed: Mapping[str, Sequence[int] | Places]) -> "Segment":
        """Make one from each key's entries."""
        keys = sorted(keyed)
        lengths = np.fromiter((len(keyed[key]) for key in keys), np.int32, len(keys))
        starts = np.concatenate([np.zeros(1, np.int32), np.cumsum(lengths, dtype=np.int32)])
        parts = [np.asarray(keyed[key], np.int32) for key in keys]
        return cls(keys, starts, np.concatenate(parts) if parts else np.zeros(0, np.int32))

    @classmethod
    def merged(cls, segments: Iterable["Segment"], alive: NDArray[np.bool_]) -> "Segment":
        """One of several, without entries that are gone."""
        keyed: dict[str, list[Places]] = {}
        for segment in segments:
            for at, key in enumerate(segment.keys):
                kept = segment.entries[segment.starts[at] : segment.starts[at + 1]]
                kept = kept[alive[kept]]
                if len(kept):
                    keyed.setdefault(key, []).append(kept)
        return cls.of({key: np.concatenate(parts) for key, parts in keyed.items()})

    def beginning(self, prefix: str) -> Places:
        """Entries with a key that begins like this; one may come several times."""
        low = bisect_left(self.keys, prefix)
        high = bisect_left(self.keys, prefix + _LAST, low)
        return self.entries[self.starts[low] : self.starts[high]]

    def has(self, prefix: str) -> bool:
        """Whether any key begins like this."""
        at = bisect_left(self.keys, prefix)
        return at < len(self.keys) and self.keys[at].startswith(prefix)
