"""Whole answers to queries that are asked again before the shop changes."""

import hashlib
import time
from collections.abc import Callable, Hashable
from dataclasses import replace

from omnishelf.catalog.media.reference import is_data_uri
from omnishelf.index.index import Index
from omnishelf.recent import Recent
from omnishelf.types import Query, Results
from omnishelf.types.query import MediaReference

_HITS = 10_000
"""Hits kept in all: a thousand pages of ten, some 10 MB."""


class Repeated:
    """Keeps answers as long as nothing was written to the index. Safe to use from threads.

    A front page asks the same few queries over and over. An answer is kept only if no write
    began or ended while it was made, and given again only while none has since: it is what
    asking again would give.
    """

    def __init__(self, index: Index) -> None:
        """Keep answers of this index."""
        self._index = index
        # As JSON: an answer's sixty objects, a thousand times, would have every full garbage
        # collection hold all searches for a third of a second.
        self._kept: Recent[Hashable, tuple[int, bytes]] = Recent(_HITS)

    def answer(
        self, query: Query, make: Callable[[Query], Results], *, state: Hashable = None
    ) -> Results:
        """The answer that is kept, its timings those of looking it up; or the one made now.

        Args:
            query: what is asked.
            make: answers it.
            state: of all that an answer goes by besides query and index; in another one it is
                made anew.
        """
        start = time.perf_counter()
        key = _key(query, state)
        version = self._index.version
        if key is None or version is None or version % 2:
            return make(query)
        kept = self._kept.get(key)
        if kept is not None and kept[0] == version:
            told = Results.model_validate_json(kept[1])
            spent = round((time.perf_counter() - start) * 1e3, 3)
            return told.model_copy(update={"timings": {"cached": spent, "total": spent}})
        made = make(query)
        if self._index.version == version:
            self._kept.put(key, (version, made.model_dump_json().encode()), cost=1 + len(made.hits))
        return made


def _key(query: Query, state: Hashable) -> Hashable | None:
    """What makes two queries the same; None where a query names media that may change."""
    media = (query.image, query.audio)
    if not all(reference is None or _is_content(reference) for reference in media):
        return None
    image, audio = (_digest(reference) for reference in media)
    # To Python 1, 1.0 and True are equal; to a filter they are not.
    return replace(query, image=image, audio=audio), repr(query.where), state


def _is_content(reference: MediaReference) -> bool:
    return isinstance(reference, bytes) or is_data_uri(reference)


def _digest(reference: MediaReference | None) -> bytes | None:
    """Uploads are too large to be kept as keys."""
    if reference is None:
        return None
    content = reference if isinstance(reference, bytes) else reference.encode(errors="replace")
    return hashlib.sha256(content).digest()
